"""Appending a question to a page; the rest of the file stays byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from answerkey.authoring.base import Base, Refused
from answerkey.authoring.scalars import rewritten, written
from answerkey.fixing.edits import apply
from answerkey.model.document import Document
from answerkey.model.messages import place
from answerkey.model.question_kinds import OPEN
from answerkey.model.tree import Mapping, Node, Scalar, Sequence, find
from answerkey.source import LINE_END, Edit, Span, line_start

_DASH = re.compile(r"([ ]*)-([ ]+)")
_LITERAL = re.compile(r"\|[1-9]?(-?)")
_KEYS = ("id", "difficulty", "q", "a")
_STEP = 2  # spaces by which a level is indented where the file does not show it


class NewChoice(NamedTuple):
    """A choice of a question to be added."""

    text: str
    correct: bool = False

    @property
    def data(self) -> dict[str, Any]:
        return {"text": self.text, **({"correct": True} if self.correct else {})}


@dataclass(frozen=True)
class NewQuestion:
    """A question to be added. Its data are those of its kind."""

    id: str
    difficulty: str
    q: str
    a: str
    kind: str = OPEN
    choices: tuple[NewChoice, ...] = ()
    starter: str = ""
    tests: str = ""

    @property
    def data(self) -> dict[str, Any]:
        """The fields that the question has, in their usual order."""
        fields: dict[str, Any] = {"id": self.id, "difficulty": self.difficulty}
        fields |= {"kind": self.kind} if self.kind != OPEN else {}
        fields |= {"q": self.q, "choices": [choice.data for choice in self.choices]}
        fields |= {"starter": self.starter, "tests": self.tests, "a": self.a}
        return {key: value for key, value in fields.items() if value or key in _KEYS}


@dataclass(frozen=True)
class _Form:
    """The layout of a list's items: the columns of dashes and keys, the order of keys, and the styles of values."""

    dash: int
    key: int
    keys: tuple[str, ...]
    styles: Map[str, str]
    chomp: str
    step: int
    apart: bool


_FIRST = _Form(_STEP, 2 * _STEP, _KEYS, {}, "", _STEP, apart=False)


def question_item(question: NewQuestion) -> str:
    """Return a question as the first item of the list of a page."""
    return "".join(_lines(_FIRST, question, "\n"))


def add_question(base: Base, document: Document, question: NewQuestion, today: date) -> tuple[Edit, ...]:
    """Return the edits that append a question, count it and date the page; raises Refused if they can't be proved."""
    if not isinstance(document.tree, Mapping) or document.problems:
        reason = document.problems[0].message if document.problems else "it has no front matter"
        raise Refused(f"{document.path}: {reason}; mend it first (`answerkey lint`)")
    edits = tuple(sorted([_insertion(document, question), *_fields(document, today)]))
    after = base.parse(document.path, document.collection, apply(document.text, edits))
    expected = _expected(document.tree.value, question, today)
    if after.tree is None or after.tree.value != expected or after.problems:
        raise Refused(f"{document.path}: the question can't be added without changing something else; add it by hand")
    return edits


def _expected(data: dict[str, Any], question: NewQuestion, today: date) -> dict[str, Any]:
    questions = [*(data["questions"] or ()), question.data]
    expected = {**data, "questions": questions}
    if type(data.get("questionsCount")) is int:
        expected["questionsCount"] = len(questions)
    if isinstance(data.get("updated"), str):
        expected["updated"] = today.isoformat()
    return expected


def _fields(document: Document, today: date) -> list[Edit]:
    """Return the edits of `questionsCount` and `updated`, as far as the page has them."""
    assert document.tree is not None
    items = find(document.tree, ("questions",))
    count, updated = find(document.tree, ("questionsCount",)), find(document.tree, ("updated",))
    edits = []
    if isinstance(count, Scalar) and type(count.value) is int:
        edits.append(Edit(count.span, str(len(items.items) + 1 if isinstance(items, Sequence) else 1)))
    if isinstance(updated, Scalar) and isinstance(updated.value, str):
        edits.append(_dated(updated, today.isoformat()))
    return edits


def _dated(scalar: Scalar, day: str) -> Edit:
    """Write a date without quotes where the page has none."""
    return rewritten(scalar, day) if scalar.style else Edit(scalar.span, day)


def _insertion(document: Document, question: NewQuestion) -> Edit:
    assert isinstance(document.tree, Mapping)
    items = find(document.tree, ("questions",))
    if isinstance(items, Sequence) and items.items:
        if document.text.startswith("[", items.span.start):
            raise Refused(f"{document.path}: `questions` is a list in brackets; begin each item with a dash instead")
        return _after_last(document.text, items, question)
    if isinstance(items, Sequence) or (isinstance(items, Scalar) and items.value is None):
        return _first(document, items, question)
    raise Refused(f"{document.path}: {place(('questions',))} must be a list; add it by hand")


def _first(document: Document, nothing: Node, question: NewQuestion) -> Edit:
    """Insert the first question in place of an empty list or an empty value; a comment on that line stays."""
    text, (start, end) = document.text, nothing.span
    line_end = _line_end(text, end)
    rest = text[end:line_end]
    if rest.strip() and not rest.lstrip().startswith("#"):
        raise Refused(f"{document.path}: `questions` must be empty or a list; add the question by hand")
    key = document.key_span_of(("questions",))
    comment = rest.rstrip()
    blanks = len(text[key.end : start]) - len(text[key.end : start].rstrip(" \t"))
    line = LINE_END.match(text, line_end)
    body = "".join(_lines(_FIRST, question, line[0] if line else "\n"))
    head = comment if not comment or comment.startswith((" ", "\t")) else f" {comment}"
    after = line.end() if line else line_end
    return Edit(Span(start - blanks, after), f"{head}{line[0] if line else ''}{body}")


def _after_last(text: str, items: Sequence, question: NewQuestion) -> Edit:
    form = _form(text, items)
    last = items.items[-1]
    at = _line_end(text, _end(text, last))
    line = LINE_END.match(text, at)
    if line is None:
        raise Refused("another value follows the last question on its line; add the new question by hand")
    at = _past_trailing_lines(text, line.end(), form, blank=_keeps_blank_lines(text, last))
    blank = line[0] if form.apart and not _keeps_blank_lines(text, last) else ""
    return Edit(Span(at, at), blank + "".join(_lines(form, question, line[0])))


def _form(text: str, items: Sequence) -> _Form:
    """Return the layout of a list's last item, with defaults where it shows none."""
    last = items.items[-1]
    dash = items.span.start - line_start(text, items.span.start)
    if not isinstance(last, Mapping) or not last.entries or text.startswith("{", last.span.start):
        return _Form(dash, dash + _STEP, _KEYS, {}, "", _STEP, apart=False)
    start = line_start(text, last.span.start)
    key = last.span.start - start
    dashes = _DASH.fullmatch(text, start, last.span.start)
    column = len(dashes[1]) if dashes else dash
    names = [name.text.text for name, _ in last.entries if name.text.text in _KEYS]
    styles = {name.text.text: node.style for name, node in last.entries if isinstance(node, Scalar)}
    answer = last.entry("a")
    literal = _LITERAL.match(text, answer[1].span.start) if answer and styles.get("a") == "|" else None
    step = _step(text, answer[1], key) if answer and literal else _STEP
    before = line_start(text, start - 1) if start else 0
    apart = len(items.items) > 1 and not text[before:start].strip()
    missing = [name for name in _KEYS if name not in names]
    return _Form(column, key, (*names, *missing), styles, literal[1] if literal else "", step, apart)


def _step(text: str, answer: Node, key: int) -> int:
    """Return the number of columns by which an answer's lines are indented past its key."""
    first = LINE_END.search(text, answer.span.start, answer.span.end)
    if first is None:
        return _STEP
    lines = (line for line in LINE_END.split(text[first.end() : answer.span.end]) if line.strip())
    lead = min((len(line) - len(line.lstrip(" ")) for line in lines), default=key + _STEP)
    return max(1, lead - key)


def _lines(form: _Form, question: NewQuestion, line_end: str) -> list[str]:
    """Return the lines of an item, each with its line end."""
    lines: list[str] = []
    data = question.data
    for key in _in_order(form, data):
        value = data[key]
        lead = " " * form.key if lines else " " * form.dash + "-" + " " * (form.key - form.dash - 1)
        if key == "choices":
            lines += [f"{lead}choices:", *_choices(question.choices, form)]
        elif key == "a" or "\n" in value:
            lines += _block(lead, key, value, form)
        else:
            lines.append(f"{lead}{key}: {written(value, form.styles.get(key, ''))}")
    return [line + line_end for line in lines]


def _in_order(form: _Form, data: Map[str, Any]) -> Iterator[str]:
    """Yield the keys of a question: those that all have as in the list, with those of its kind between them."""
    others = [key for key in data if key not in _KEYS]
    for key in form.keys:
        yield from (other for other in others if (other == "kind") is (key == "q") and key in ("q", "a"))
        yield key


def _choices(choices: tuple[NewChoice, ...], form: _Form) -> Iterator[str]:
    pad = " " * (form.key + _STEP)
    for choice in choices:
        yield f"{pad}- text: {written(choice.text)}"
        if choice.correct:
            yield f"{pad}  correct: true"


def _block(lead: str, key: str, value: str, form: _Form) -> list[str]:
    """Return the lines of a text: a literal block, or quotes where such a block can't hold it."""
    body = value.removesuffix("\n")
    literal = body.strip() and not body.endswith("\n") and all(c.isprintable() or c in "\n\t" for c in value)
    if not literal:
        return [f"{lead}{key}: {written(value)}"]
    indicator = str(form.step) if body.startswith((" ", "\n")) else ""
    chomp = "" if value.endswith("\n") else "-"
    pad = " " * (form.key + form.step)
    return [f"{lead}{key}: |{indicator}{chomp}", *(pad + line if line else "" for line in body.split("\n"))]


def ends_as_in(document: Document, answer: str) -> str:
    """Return an answer with a last line break if the page's last answer has one, else without."""
    items = find(document.tree, ("questions",)) if document.tree is not None else None
    body = answer.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if isinstance(items, Sequence) and items.items and not document.text.startswith("[", items.span.start):
        return body + ("" if _form(document.text, items).chomp else "\n")
    return body + "\n"


def _end(text: str, node: Node) -> int:
    """Return the end of the last value in a node; a collection's own end may lie past comments."""
    if isinstance(node, Scalar) or text[node.span.start : node.span.start + 1] in ("[", "{"):
        return node.span.end
    values = [value for _, value in node.entries] if isinstance(node, Mapping) else node.items
    return _end(text, values[-1]) if values else node.span.end


def _last_scalar(node: Node) -> Scalar | None:
    while not isinstance(node, Scalar):
        values = [value for _, value in node.entries] if isinstance(node, Mapping) else list(node.items)
        if not values:
            return None
        node = values[-1]
    return node


def _keeps_blank_lines(text: str, node: Node) -> bool:
    """Return true if blank lines after a node are part of its value (`|+`)."""
    scalar = _last_scalar(node)
    if scalar is None or scalar.style not in ("|", ">"):
        return False
    return "+" in text[scalar.span.start : scalar.span.start + 3]


def _past_trailing_lines(text: str, at: int, form: _Form, *, blank: bool) -> int:
    """Skip comments that are indented deeper than the last dash and, with `blank`, empty lines."""
    while (end := _line_end(text, at)) < len(text):
        line = text[at:end]
        content = line.lstrip(" ")
        if not (blank and not content) and not (content.startswith("#") and len(line) - len(content) > form.dash):
            break
        line_end = LINE_END.match(text, end)
        at = line_end.end() if line_end else end
    return at


def _line_end(text: str, at: int) -> int:
    line_end = LINE_END.search(text, at)
    return line_end.start() if line_end else len(text)
