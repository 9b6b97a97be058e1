"""Quizzes in Moodle's XML. See https://docs.moodle.org/en/Moodle_XML_format."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace

from answerkey.counts import number_of
from answerkey.importing.html_text import UnreadableHtml
from answerkey.importing.images import MOST_IMAGE_BYTES
from answerkey.importing.questions import QuestionList
from answerkey.importing.quiz_items import ItemKind, QuizAnswer, QuizItem, markdown_from, question_list
from answerkey.importing.result import Notice, SourceError
from answerkey.importing.xml_elements import XmlElement, parse_xml
from answerkey.model.messages import quoted

_KINDS: dict[str, ItemKind] = {
    "multichoice": "choice",
    "truefalse": "choice",
    "shortanswer": "short",
    "numerical": "numerical",
    "matching": "matching",
    "essay": "essay",
    "cloze": "cloze",
}
_PLACE = "@@PLUGINFILE@@/"  # the address of files in a question
_GAP = re.compile(r"\{\d*:[A-Z_]+:((?:\\.|[^{}\\])*)\}")
_GAP_ANSWER = re.compile(r"(?:^|~)(=|%\d+%)?((?:\\.|[^~#\\])*)(?:#(?:\\.|[^~\\])*)?")
_FILLED = re.compile("\ue000([^\ue000\ue001]*)\ue001")
_OPEN_GAP = r"\\_\\_\\_\\_"
_ESCAPE = re.compile(r"\\(.)")
_NO_SECTIONS = ("", "top", "$course$", "$module$", "$system$")
_FORMATS = {"moodle_auto_format": "moodle", "plain_text": "plain"}


def read_moodle_xml(data: bytes) -> QuestionList:
    """Read a quiz; raises SourceError with the line and column of a fault."""
    quiz = parse_xml(data).first("quiz")
    if quiz is None:
        raise SourceError("line 1: it has no element `quiz`, as Moodle exports it")
    files: dict[str, bytes] = {}
    questions = question_list(list(_items(quiz, files)))
    hints = sum(child.name == "hint" for each in quiz.children for child in each.children)
    notice = Notice("hints", f"{number_of(hints, 'hint')} left out: questions have no field for them")
    return replace(questions, image=files.get, notices=(*questions.notices, *([notice] if hints else [])))


def _items(quiz: XmlElement, files: dict[str, bytes]) -> Iterator[QuizItem]:
    sections: tuple[str, ...] = ()
    used: set[int] = set()
    for element in quiz.all("question"):
        kind = element.attributes.get("type", "")
        if kind == "category":
            path = (element.first("category") or element).text_of("text")
            sections = tuple(
                part for part in path.strip().split("/") if part not in ("", "top", "$course$", "$module$")
            )
            continue
        line = element.line
        while line in used:  # a question has a line of its own, by which links find it
            line += 1
        used.add(line)
        try:
            yield _item(element, kind, line, sections, files)
        except UnreadableHtml as error:
            yield QuizItem(line, line, fault=f"{quoted(_plain_name(element))}: {error}")


def _item(element: XmlElement, kind: str, line: int, sections: tuple[str, ...], files: dict[str, bytes]) -> QuizItem:
    name = _plain_name(element)
    if kind not in _KINDS:
        why = "is a description without an answer" if kind == "description" else f"is of the type {quoted(kind)}"
        return QuizItem(line, line, fault=f"{quoted(name)} {why}, which questions of a base can't be")
    text = _markdown(element.first("questiontext"), files, gaps=kind == "cloze")
    answers = tuple(_pairs(element, files) if kind == "matching" else _answers(element, files))
    notes = ("generalfeedback", "graderinfo") if kind == "essay" else ("generalfeedback",)
    explanation = "\n\n".join(filter(None, (_markdown(element.first(each), files) for each in notes)))
    if kind == "cloze":
        text, solution = _FILLED.sub(_OPEN_GAP, text), _FILLED.sub(r"**\1**", text)
        answers = (QuizAnswer(solution),)
    tags = tuple(tag.text_of("text").strip() for group in element.all("tags") for tag in group.all("tag"))
    return QuizItem(line, line, _KINDS[kind], text, answers, explanation, name, sections, tuple(filter(None, tags)))


def _plain_name(element: XmlElement) -> str:
    name = element.first("name")
    return " ".join((name.text_of("text") if name is not None else "").split())


def _answers(element: XmlElement, files: dict[str, bytes]) -> Iterator[QuizAnswer]:
    for answer in element.all("answer"):
        try:
            weight = float(answer.attributes.get("fraction", "0"))
        except ValueError:
            weight = 0.0
        text = _markdown(answer, files)
        tolerance = answer.text_of("tolerance").strip()
        if element.attributes.get("type") == "truefalse":
            text = text.capitalize()
        if tolerance.strip("0.") and text:
            text = f"{text} ± {tolerance}"
        yield QuizAnswer(text, weight, _markdown(answer.first("feedback"), files))


def _pairs(element: XmlElement, files: dict[str, bytes]) -> Iterator[QuizAnswer]:
    for pair in element.all("subquestion"):
        yield QuizAnswer(_markdown(pair, files), partner=_markdown(pair.first("answer"), files))


def _markdown(element: XmlElement | None, files: dict[str, bytes], *, gaps: bool = False) -> str:
    """Return the text of an element as Markdown, and collect the files that it embeds.

    With `gaps` the right answer stands in each gap, between two characters that nothing else has.
    """
    if element is None:
        return ""
    for file in element.all("file"):
        name, data = file.attributes.get("name", ""), file.text
        if name and file.attributes.get("encoding") == "base64" and len(data) <= 2 * MOST_IMAGE_BYTES:
            try:
                files.setdefault(name, b64decode("".join(data.split()), validate=True))
            except (binascii.Error, ValueError):
                continue  # the image becomes its caption, and is named
    text = element.text_of("text").replace(_PLACE, "")
    text = _GAP.sub(_right_answer, _FILLED.sub(r"\1", text)) if gaps else text
    format_ = element.attributes.get("format", "moodle_auto_format")
    return markdown_from(text, _FORMATS.get(format_, format_))


def _right_answer(gap: re.Match[str]) -> str:
    """Return the right answer of a gap, between the characters that mark it."""
    answers = [(mark, _ESCAPE.sub(r"\1", text).strip()) for mark, text in _GAP_ANSWER.findall(gap[1])]
    right = next((text for mark, text in answers if mark in ("=", "%100%")), answers[0][1] if answers else "")
    return f"\ue000{right or '…'}\ue001"
