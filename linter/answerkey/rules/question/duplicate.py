"""`question/duplicate`: a question is asked once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from msgspec import Struct

from answerkey.diagnostics import Finding, Related, Severity
from answerkey.model.base_index import BaseIndex, Relation, Row, Rows, joined
from answerkey.model.corpus import Facts
from answerkey.model.views import Page, Question
from answerkey.rules.base import IndexRule
from answerkey.rules.question._similarity import Wording, are_similar, signatures, sizes, wording
from answerkey.source import Span

_MOST = 1000  # texts that are compared for one signature: more than that only happen on purpose


def _questions(facts: Facts) -> Iterator[tuple[Question, Wording]]:
    """Yield the questions of a page that have significant words, with these."""
    for question in facts.record.questions if isinstance(facts.record, Page) else ():
        words = wording(question.q) if question.q and question.q.strip() else None
        if words is not None and words.words:
            yield question, words


def _wordings(facts: Facts) -> Iterator[tuple[str, Any]]:
    page = facts.record
    if isinstance(page, Page):
        first = {_key(words): question for question, words in reversed(list(_questions(facts)))}
        yield from ((key, [q.number, page.address, *q.span_of("q")]) for key, q in first.items())


_WORDINGS = Rows("wordings", _wordings)
"""The first question of each page with a wording: its number, the address of the page, and the span of its text."""


class _Place(NamedTuple):
    """The place of a question in the order of the base."""

    path: str
    number: int


class Rule(IndexRule, Struct, frozen=True, dict=True):
    """No other question of the base asks the same in nearly the same words.

    `similarity` is the share of significant words that two questions must have in common (Jaccard's index).
    """

    severity = Severity.WARNING
    similarity: float = 0.9

    @cached_property
    def relations(self) -> tuple[Relation, ...]:  # type: ignore[override]
        return _WORDINGS, self._signatures

    @cached_property
    def _signatures(self) -> Rows:
        """The wordings by each of their signatures."""
        return Rows("wording-signatures", self._signed)

    def _signed(self, facts: Facts) -> Iterator[tuple[str, Any]]:
        texts = dict.fromkeys(text for _, text in _questions(facts))
        for text in texts:
            for key in signatures(text, len(text.words), self.similarity):
                yield key, [text.ordered, *text.words]

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        for question, text in _questions(facts):
            row = self._earlier(_Place(facts.path, question.number), text, index)
            if row is not None:
                _, address, start, end = row.value
                where = "on this page" if row.path == facts.path else f"on `{address}`"
                related = (Related(Span(start, end), "the other one", row.path),)
                yield Finding(question.span_of("q"), f"nearly the same question is asked {where}", "", related)

    def _earlier(self, own: _Place, text: Wording, index: BaseIndex) -> Row | None:
        """Return the first question with the same wording, or else a similar one, that stands before a place."""
        for wordings in ([text], self._similar(text, index)):
            rows = (index.first(_WORDINGS, _key(each)) for each in wordings)
            earlier = [row for row in rows if row is not None and _place(row) < own]
            if earlier:
                return min(earlier, key=_place)
        return None

    def _similar(self, text: Wording, index: BaseIndex) -> Iterator[Wording]:
        """Yield the other wordings that are similar to one."""
        number, share = len(text.words), self.similarity
        keys = (key for size in sizes(number, share) for key in signatures(text, size, share))
        for ordered, *others in (value for key in keys for value in index.values(self._signatures, key)[:_MOST]):
            other = Wording(tuple(others), ordered)
            if other != text and are_similar(text, other, self.similarity):
                yield other


def _place(row: Row) -> _Place:
    return _Place(row.path, row.value[0])


def _key(text: Wording) -> str:
    return joined(str(text.ordered), *text.words)
