"""The questions of a quiz as teachers write them, and the questions of ours that they become."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from answerkey.importing.html_text import is_html, markdown_of
from answerkey.importing.layout import tidy
from answerkey.importing.plain_text import plain_markdown
from answerkey.importing.questions import Choice, QuestionList, Section, SourceQuestion
from answerkey.importing.result import Notice, Share
from answerkey.importing.titles import level_of
from answerkey.model.messages import quoted
from answerkey.model.slugs import slug_of

ItemKind = Literal["choice", "short", "numerical", "matching", "essay", "cloze"]
CHOICE, SHORT, NUMERICAL, MATCHING, ESSAY, CLOZE = "choice", "short", "numerical", "matching", "essay", "cloze"
_CHANGED: Final = {NUMERICAL: "a numerical question", MATCHING: "a matching question", CLOZE: "a text with gaps"}
_ALL = 100.0  # the weight of an answer that is right


class QuizAnswer(NamedTuple):
    """An answer as Markdown: how right it is in percent, why, and for `matching` the other half of the pair."""

    text: str
    weight: float = _ALL
    why: str = ""
    partner: str = ""


@dataclass(frozen=True)
class QuizItem:
    """A question of a quiz. Lines count from 1; `fault` says why a part of the source is no question.

    All texts are Markdown. `explanation` is what all learners see after they answered.
    """

    line: int
    until: int
    kind: ItemKind = "essay"
    text: str = ""
    answers: tuple[QuizAnswer, ...] = ()
    explanation: str = ""
    name: str = ""
    sections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    fault: str = ""


def question_list(items: Sequence[QuizItem]) -> QuestionList:
    """Return the questions of a quiz. What has no counterpart is named."""
    questions: list[SourceQuestion] = []
    notices: list[Notice] = []
    lines: dict[tuple[str, ...], int] = {}
    for item in items:
        item = item if item.fault else replace(item, fault=_fault(item))
        if item.fault:
            notices.append(Notice(f"line {item.line}", item.fault, lost=True))
            continue
        if item.kind in _CHANGED:
            message = f"{quoted(item.text)} is {_CHANGED[item.kind]}, and becomes one to answer in own words"
            notices.append(Notice(f"line {item.line}", message))
        sections = tuple(
            Section(depth, title, lines.setdefault(item.sections[:depth], item.line), level_of(title))
            for depth, title in enumerate(item.sections, 1)
        )
        questions.append(_question(item, sections))
    return QuestionList("", tuple(questions), tuple(notices), Share(len(questions), len(items), "question"))


def _fault(item: QuizItem) -> str:
    """Return the reason why an item can't become a question; empty if it can."""
    if not item.text.strip():
        return "the question has no text"
    if item.kind == CHOICE and len(item.answers) < 2:
        return f"{quoted(item.text)} has fewer than two choices"
    if item.kind == CHOICE and not any(answer.weight > 0 for answer in item.answers):
        return f"{quoted(item.text)} has no right choice"
    if item.kind == MATCHING and sum(bool(answer.text) for answer in item.answers) < 2:
        return f"{quoted(item.text)} has fewer than two pairs"
    accepted = any(answer.weight > 0 for answer in item.answers)
    return "" if accepted or item.explanation.strip() else f"{quoted(item.text)} has no answer"


def _question(item: QuizItem, sections: tuple[Section, ...]) -> SourceQuestion:
    level = next((section.difficulty for section in reversed(sections) if section.difficulty), None)
    q = item.text
    choices: tuple[Choice, ...] = ()
    if item.kind == CHOICE:
        choices = tuple(_choices(item.answers))
    elif item.kind == MATCHING:
        q = f"{q}\n\n{_table((a.text, partner) for a, partner in zip(item.answers, _partners(item), strict=True))}"
    answer = "\n\n".join(filter(None, (_answer(item, choices), item.explanation.strip())))
    id_ = slug_of(item.name) if " " in item.name.strip() else None
    tags = tuple(dict.fromkeys(item.tags))
    return SourceQuestion(q, tidy(answer), level, sections, item.line, item.until, choices, id=id_, tags=tags)


def _choices(answers: Sequence[QuizAnswer]) -> Iterator[Choice]:
    """Yield the choices. Where one answer is fully right, those that are so in part are wrong."""
    least = _ALL if any(answer.weight >= _ALL for answer in answers) else 0.0
    for answer in answers:
        right = answer.weight >= least if least else answer.weight > 0
        yield Choice(answer.text, right, answer.why or None)


def _answer(item: QuizItem, choices: Sequence[Choice]) -> str:
    """Return the answer of an item without its explanation."""
    if choices:
        return "" if item.explanation.strip() else _listed([c.text for c in choices if c.correct])
    if item.kind == MATCHING:
        return _table((answer.text, answer.partner) for answer in item.answers if answer.text)
    accepted = [answer for answer in item.answers if answer.weight > 0]
    return _listed([_accepted(answer) for answer in accepted])


def _accepted(answer: QuizAnswer) -> str:
    text = answer.text if answer.weight >= _ALL else f"{answer.text} ({answer.weight:g} %)"
    return f"{text}\n\n{answer.why}" if answer.why else text


def _partners(item: QuizItem) -> list[str]:
    """Return the other halves of all pairs in an order that tells nothing."""
    return sorted((answer.partner for answer in item.answers), key=lambda text: (text.casefold(), text))


def _listed(texts: list[str]) -> str:
    if len(texts) == 1:
        return texts[0]
    return "\n".join("- " + text.replace("\n", "\n  ").replace("\n  \n", "\n\n") for text in texts)


def _table(rows: Iterator[tuple[str, str]]) -> str:
    """Return a table of two columns without titles."""
    cells = (" | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in row) for row in rows)
    return "\n".join(["| | |", "| --- | --- |", *(f"| {row} |" for row in cells)])


def markdown_from(text: str, format_: str) -> str:
    """Return a text of a quiz in one of Moodle's formats as Markdown; raises UnreadableHtml and SourceError.

    Text without a format is plain, unless it has tags or character references, as in Moodle.
    """
    if format_ == "markdown":
        return text.strip()
    if format_ in ("plain", "plain_text") or not is_html(text):
        return plain_markdown(text)
    return markdown_of(text)
