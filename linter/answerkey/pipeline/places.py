"""The values of a file's data that findings lie in."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple

from answerkey.diagnostics import Place
from answerkey.model.views import QuestionRecord, Record
from answerkey.source import Span


class _Value(NamedTuple):
    """A value by its route; `holder` is the number of the value that holds it, -1 for the root."""

    route: str
    span: Span
    holder: int


class Places:
    """The values of one record by their spans, which lie within each other or apart."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def around(self, span: Span) -> Place | None:
        """Return the innermost value that holds a span; None where no value does."""
        number = bisect_right(self._starts, span.start) - 1
        while number >= 0 and self._values[number].span.end < span.end:
            number = self._values[number].holder
        if number < 0:
            return None
        route, place, _ = self._values[number]
        return Place(self._named(route), place, number not in self._holders)

    @cached_property
    def _values(self) -> list[_Value]:
        values: list[_Value] = []
        holder = -1
        ordered = sorted(self._record.spans.items(), key=lambda entry: (entry[1].start, -entry[1].end, len(entry[0])))
        for route, span in ordered:
            while holder >= 0 and not (values[holder].span.end >= span.end and values[holder].span.end > span.start):
                holder = values[holder].holder
            values.append(_Value(route, span, holder))
            holder = len(values) - 1
        return values

    @cached_property
    def _starts(self) -> list[int]:
        return [value.span.start for value in self._values]

    @cached_property
    def _holders(self) -> frozenset[int]:
        return frozenset(value.holder for value in self._values)

    @cached_property
    def _ids(self) -> dict[str, str]:
        """The id of each question by its position."""
        questions = self._record.questions if isinstance(self._record, QuestionRecord) else ()
        return {str(question.number): question.id or "" for question in questions}

    def _named(self, route: str) -> str:
        """Return a route with the id of a question in place of its position, which has a mark where there is no id."""
        top, *rest = route.split(".", 2)
        if top != "questions" or not rest or rest[0] not in self._ids:
            return route
        return ".".join([top, self._ids[rest[0]] or f"#{rest[0]}", *rest[1:]])
