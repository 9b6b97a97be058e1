"""The parts of a file that translations are compared with: its texts and their codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from answerkey.model.content import Role
from answerkey.model.corpus import CodeBlock
from answerkey.model.document import Document
from answerkey.model.tree import Route
from answerkey.model.views import QuestionRecord, Record, route_key
from answerkey.snippets.code_units import code_units
from answerkey.snippets.snippet import Snippet

_TEXTS = ("title", "subtopic", "seoDescription", "name", "description")


def code_blocks(document: Document, snippets: Sequence[Snippet]) -> Iterator[CodeBlock]:
    """Yield the codes of a file's texts in order; a block in no language that is compared is left out."""
    names = dict(_named_routes(document.record))
    for snippet in snippets:
        route = names.get(snippet.answer.route) if snippet.answer.route else ""
        units = code_units(snippet) if snippet.role is Role.ANSWER and route is not None else None
        if units is not None:
            yield CodeBlock(route or "", snippet.span, units)


def text_lines(document: Document) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the first and last line of each text of a file, from 0, by its route with the id of its question."""
    text, at, line = document.text, 0, 0
    places = sorted((document.record.span_of(*route), name) for route, name in _named_routes(document.record))
    for (start, end), name in places:
        line, at = line + text.count("\n", at, start), start
        yield name, (line, line + text.count("\n", start, start + len(text[start:end].rstrip())))


def _named_routes(record: Record) -> Iterator[tuple[Route, str]]:
    """Yield the route of each text of a record, and its name: the route with a question's id for its number."""
    yield from (((key,), key) for key in _TEXTS if isinstance(record.data.get(key), str))
    for question in record.questions if isinstance(record, QuestionRecord) else ():
        for key in ("q", "a"):
            if question.id and isinstance(question.data.get(key), str):
                yield (*question.route, key), route_key(("questions", question.id, key))
        for choice in question.choices if question.id else ():
            for key in ("text", "why"):
                if isinstance(choice.data.get(key), str):
                    yield (*choice.route, key), route_key(("questions", question.id or "", *choice.route[2:], key))
