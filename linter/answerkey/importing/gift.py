"""Quizzes in Moodle's GIFT format. See https://docs.moodle.org/en/GIFT_format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from answerkey.importing.html_text import UnreadableHtml
from answerkey.importing.questions import QuestionList
from answerkey.importing.quiz_items import ItemKind, QuizAnswer, QuizItem, markdown_from, question_list
from answerkey.model.messages import quoted

_ESCAPE = re.compile(r"\\([n~=#{}:\\])")
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]\s*")
_CATEGORY = re.compile(r"\$CATEGORY:\s*(.*)")
_TAG = re.compile(r"\[tag:([^\]\\]*(?:\\.[^\]\\]*)*)\]")
_WEIGHT = re.compile(r"%(-?\d+(?:\.\d+)?)%")
_TRUTH = re.compile(r"(T|TRUE|F|FALSE)", re.I)
_NUMBER = r"(-?(?:\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?)"
_RANGE = re.compile(rf"{_NUMBER}\s*(?:(:|\.\.)\s*{_NUMBER})?", re.I)
_GAP = "\\_\\_\\_\\_"


class _Format(ValueError):
    """A question that GIFT does not allow; the message says why."""


class _Entry(NamedTuple):
    """A question of the file as written: its lines, the category it stands in, and tags of comments above it."""

    text: str
    line: int
    until: int
    category: str
    tags: tuple[str, ...]


def read_gift(text: str) -> QuestionList:
    """Read a quiz, whose lines end in ``\\n``; raises SourceError."""
    return question_list([_item(entry) for entry in _entries(text)])


def _entries(text: str) -> Iterator[_Entry]:
    """Yield the questions, which blank lines separate."""
    lines: list[str] = []
    tags: list[str] = []
    first, category = 0, ""
    for number, line in enumerate([*text.split("\n"), ""], 1):
        stated = _CATEGORY.match(line.strip())
        if line.lstrip().startswith("//"):
            tags += map(_unescaped, _TAG.findall(line))
        elif stated:
            category = stated[1]
        elif line.strip():
            first = first if lines else number
            lines.append(line)
        elif lines:
            yield _Entry("\n".join(lines), first, number - 1, category, tuple(tags))
            lines, tags = [], []


def _item(entry: _Entry) -> QuizItem:
    lines = entry.line, entry.until
    try:
        return _parsed(entry)
    except (_Format, UnreadableHtml) as error:
        return QuizItem(*lines, fault=f"{quoted(entry.text[:200])}: {error}")


def _parsed(entry: _Entry) -> QuizItem:
    name, rest = _name(entry.text)
    stated = _FORMAT.match(rest)
    form = stated[1] if stated else ""
    rest = rest[stated.end() :] if stated else rest
    start = _find(rest, "{")
    if start < 0:
        raise _Format("it is a description without an answer")
    end = _find(rest, "}", start)
    if end < 0:
        raise _Format("its answers are not closed with `}` before the next blank line")
    before, after = rest[:start].strip(), rest[end + 1 :].strip()
    kind, answers, explanation = _answers(rest[start + 1 : end].strip(), form)
    text = markdown_from(_unescaped(before), form)
    if after:
        text = f"{text} {_GAP} {markdown_from(_unescaped(after), form)}".strip()
    sections = tuple(part for part in entry.category.split("/") if part and part != "$course$" and part != "top")
    return QuizItem(entry.line, entry.until, kind, text, answers, explanation, name, sections, entry.tags)


def _name(text: str) -> tuple[str, str]:
    """Return the name of a question between double colons, and the rest."""
    text = text.strip()
    end = _find(text, "::", 2) if text.startswith("::") else -1
    return (_unescaped(text[2:end]), text[end + 2 :]) if end > 0 else ("", text)


def _answers(body: str, form: str) -> tuple[ItemKind, tuple[QuizAnswer, ...], str]:
    """Return the kind of question that the text in braces makes, its answers and its explanation."""
    at = _find(body, "####")
    explanation = markdown_from(_unescaped(body[at + 4 :]), form) if at >= 0 else ""
    body = body[:at].strip() if at >= 0 else body
    if not body:
        return "essay", (), explanation
    if body.startswith("#"):
        return "numerical", tuple(_numbers(body[1:].strip(), form)), explanation
    if body[0] not in "=~":
        return "choice", _truth(body, form), explanation
    marked = [(body[start], body[start + 1 : end].strip()) for start, end in _marked(body)]
    pairs = [_find(text, "->") for _, text in marked]
    if all(at >= 0 for at in pairs):
        return (
            "matching",
            tuple(_pair(text, at, form) for (_, text), at in zip(marked, pairs, strict=True)),
            explanation,
        )
    answers = tuple(_answer(mark, text, form) for mark, text in marked)
    return ("short" if all(mark == "=" for mark, _ in marked) else "choice"), answers, explanation


def _marked(body: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each answer with its mark ``=`` or ``~``."""
    starts = [at for at in range(len(body)) if body[at] in "=~" and not _is_escaped(body, at)]
    yield from zip(starts, [*starts[1:], len(body)], strict=True)


def _answer(mark: str, text: str, form: str) -> QuizAnswer:
    weight = _WEIGHT.match(text)
    text, why = _parts(text[weight.end() :] if weight else text, form)
    return QuizAnswer(text, float(weight[1]) if weight else 100.0 if mark == "=" else 0.0, why)


def _parts(text: str, form: str) -> tuple[str, str]:
    """Return an answer and its feedback as Markdown."""
    at = _find(text, "#")
    why = markdown_from(_unescaped(text[at + 1 :]), form) if at >= 0 else ""
    own = _FORMAT.match(text)
    answer = text[own.end() if own else 0 : at if at >= 0 else None]
    return markdown_from(_unescaped(answer), own[1] if own else form), why


def _pair(text: str, at: int, form: str) -> QuizAnswer:
    halves = (markdown_from(_unescaped(half), form) for half in (text[:at], text[at + 2 :]))
    return QuizAnswer(next(halves), partner=next(halves))


def _truth(body: str, form: str) -> tuple[QuizAnswer, ...]:
    """Return the choices of a statement that is true or false; the feedback of the wrong choice stands first."""
    parts = _split(body, "#")
    if not _TRUTH.fullmatch(parts[0].strip()):
        raise _Format("its answers begin with none of `=`, `~`, `#`, `T` and `F`")
    right = parts[0].strip()[0] in "Tt"
    feedback = [markdown_from(_unescaped(part), form) for part in parts[1:3]] + ["", ""]
    wrong_why, right_why = feedback[:2]
    return tuple(
        QuizAnswer(text, 100.0 if truth is right else 0.0, right_why if truth is right else wrong_why)
        for text, truth in (("True", True), ("False", False))
    )


def _numbers(body: str, form: str) -> Iterator[QuizAnswer]:
    """Yield the numbers that are accepted, with their tolerance or range."""
    marked = [body[start + 1 : end] for start, end in _marked(body)] if body[:1] in ("=", "~") else [body]
    for text in marked:
        weight = _WEIGHT.match(text.strip())
        number, _, why = text.strip()[weight.end() if weight else 0 :].partition("#")
        why = markdown_from(_unescaped(why), form)
        yield QuizAnswer(_number(number), float(weight[1]) if weight else 100.0, why)


def _number(text: str) -> str:
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        raise _Format(f"{quoted(text, 40)} is not a number")
    if match[2] is None:
        return match[1]
    return f"{match[1]} ± {match[3]}" if match[2] == ":" else f"{match[1]} – {match[3]}"


def _find(text: str, part: str, start: int = 0) -> int:
    """Return the place of an unescaped part of a text; -1 if there is none."""
    at = text.find(part, start)
    while at >= 0 and _is_escaped(text, at):
        at = text.find(part, at + 1)
    return at


def _is_escaped(text: str, at: int) -> bool:
    """Return True if an odd number of backslashes stands before a character."""
    start = at
    while start > 0 and text[start - 1] == "\\":
        start -= 1
    return (at - start) % 2 == 1


def _split(text: str, mark: str) -> list[str]:
    parts, start = [], 0
    while (at := _find(text, mark, start)) >= 0:
        parts.append(text[start:at])
        start = at + len(mark)
    return [*parts, text[start:]]


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(
        lambda match: "\n" if match[1] == "n" else match[1] if match[1] in "~=#{}:\\" else match[0], text
    )
