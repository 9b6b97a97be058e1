"""Runs a search: ranks records by the index, and makes hits of the questions and documents that match."""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from typing import Final, NamedTuple

from answerkey.delivery.entities import DOCUMENT, QUESTION
from answerkey.delivery.fields import Entity
from answerkey.delivery.search_index import queries
from answerkey.delivery.search_index.queries import Query
from answerkey.delivery.search_index.ranking import Ranked, Ranking, WordMatch, rank
from answerkey.delivery.search_index.stop_words import stop_words
from answerkey.delivery.search_index.tokens import fold, is_unspaced, tokens
from answerkey.delivery.store.conditions import all_of, of_documents, of_questions
from answerkey.delivery.store.database import ALWAYS, Condition, Connection
from answerkey.delivery.store.filters import Filters, allows_documents, allows_questions
from answerkey.delivery.store.highlights import Marker, SearchText
from answerkey.delivery.store.orders import by_rank
from answerkey.delivery.store.record_loader import DOCUMENTS, QUESTIONS, Record, loader
from answerkey.delivery.store.rows import Hit, Meta, SearchResult
from answerkey.delivery.store.stored_index import StoredIndex
from answerkey.delivery.words import pieces

_OF_QUESTIONS: Final = ("q.question_text", "q.answer_text", "q.code")
_OF_DOCUMENTS: Final = ("d.title", "d.text", "d.field_texts", "d.code")
_COMPOUND: Final = re.compile(r'"|(?<!")\s+(?!")')  # `async/await`, and phrases
_WORD: Final = re.compile(r"\w*")
_DIGEST: Final = 12  # characters of a digest
_TEXTS: Final = {QUESTION: "answer", DOCUMENT: "text"}  # what an excerpt that is no code is a part of


class SearchKind(NamedTuple):
    """A kind of records to search: its entity, the tables with it, and a condition on its hits.

    `texts` are its title, its texts and its code.
    """

    entity: Entity
    source: str
    texts: tuple[str, ...]
    where: Condition

    @property
    def key(self) -> str:
        return f"{self.entity.alias}.id"

    def with_phrase(self, connection: Connection, phrase: str) -> Condition:
        """Return the condition that a record has a phrase."""
        words = pieces(phrase)
        if any(map(is_unspaced, words)):
            return self.holding(phrase.strip())
        return connection.phrase(self.entity, words)

    def holding(self, text: str) -> Condition:
        """Return the condition that a record holds a text as it stands."""
        return Condition(" OR ".join(f"instr({each}, ?) > 0" for each in self.texts), (text,) * len(self.texts))


def searched(filters: Filters, meta: Meta) -> tuple[SearchKind, ...]:
    """Return what is searched under some filters; raises BadRequest."""
    questions = SearchKind(QUESTION, QUESTIONS, _OF_QUESTIONS, of_questions(filters))
    documents = SearchKind(DOCUMENT, DOCUMENTS, _OF_DOCUMENTS, of_documents(filters))
    allowed = (allows_questions(filters), allows_documents(filters) and meta.documents > 0)
    return tuple(kind for kind, is_allowed in zip((questions, documents), allowed, strict=True) if is_allowed)


class _Match(NamedTuple):
    """A record that is a hit, by the id of its row: its score, and the words of the query that it does not have."""

    entity: Entity
    id: int
    score: float
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Search:
    """One search of some kinds of records of a database; `after` is the cursor of the part before."""

    connection: Connection
    text: str
    kinds: tuple[SearchKind, ...]
    limit: int
    after: str | None
    prefix: bool
    meta: Meta

    def run(self) -> SearchResult:
        """Return the result of the search."""
        query = self._read(_dropped(self.meta.locale))
        if not query.words:
            return self._scan(queries.normal(self.text).strip())
        ranking = rank(query, self._index)
        if query.dropped and not ranking.records:
            query = self._read(frozenset())
            ranking = rank(query, self._index)
        records = self._shown(query, ranking)
        part, following = self._part(records)
        marker = Marker.of(self._marked(ranking.matches))
        matches = [_Match(*self._index.row(number), -order, ranking.missing(number)) for order, number, _ in part]
        corrected = _corrected(queries.normal(self.text), ranking.matches)
        return SearchResult(
            self._hits(matches, marker),
            total=len(records),
            match="all" if not records or any(complete for *_, complete in records) else "any",
            suggestion=corrected,
            next=following,
            corrected=corrected,
            dropped=(*query.dropped, *(match.word.text for match in ranking.matches if not match.points)),
        )

    def _read(self, dropped: frozenset[str]) -> Query:
        return queries.read(self.text, dropped, prefix=self.prefix)

    @cached_property
    def _index(self) -> StoredIndex:
        return StoredIndex(self.connection, self.meta.locale, self.meta.questions)

    def _shown(self, query: Query, ranking: Ranking) -> Sequence[Ranked]:
        """Return the records that pass the filters and have the phrases."""
        allowed = {kind.entity: self._allowed(kind, query) for kind in self.kinds}
        of_questions, of_documents = allowed.get(QUESTION, frozenset()), allowed.get(DOCUMENT, frozenset())
        if of_questions is of_documents is None:
            return ranking.records
        begin = self._index.first_document
        return [
            each
            for each in ranking.records
            if (numbers := of_questions if each[1] < begin else of_documents) is None or each[1] in numbers
        ]

    def _allowed(self, kind: SearchKind, query: Query) -> frozenset[int] | None:
        """Return the numbers of records that pass the filters and have the phrases; None for all."""
        where = all_of(kind.where, *(kind.with_phrase(self.connection, each) for each in query.phrases))
        if where is ALWAYS:
            return None
        rows = self.connection.execute(f"SELECT {kind.key} FROM {kind.source} WHERE {where.sql}", where.values)
        return frozenset(self._index.number(kind.entity, id_) for (id_,) in rows)

    def _part(self, records: Sequence[Ranked]) -> tuple[Sequence[Ranked], str | None]:
        """Return the records behind the cursor, and the cursor of those that follow."""
        name = sha256(f"{self.prefix} {queries.normal(self.text)}".encode()).hexdigest()[:_DIGEST]
        order = by_rank(name)
        begin = 0
        if self.after is not None:
            (value,), number = order.place(self.after)
            begin = bisect_right(records, (value, number, True))
        part = records[begin : begin + self.limit]
        more = begin + self.limit < len(records)
        return part, order.cursor((part[-1][1], part[-1][0])) if more else None

    def _scan(self, text: str) -> SearchResult:
        """Find a text without words, such as ``:=``, by its characters; shorter records come first."""
        if not text:
            return SearchResult((), 0, "all")
        records: list[Ranked] = []
        for kind in self.kinds:
            where = all_of(kind.holding(text), kind.where)
            sql = f"SELECT {kind.key}, {kind.entity.alias}.words FROM {kind.source} WHERE {where.sql}"
            for id_, words in self.connection.execute(sql, where.values):
                records.append((float(words), self._index.number(kind.entity, id_), True))
        records.sort()
        part, following = self._part(records)
        marker = Marker.of([SearchText(text)])
        hits = self._hits([_Match(*self._index.row(number), 0.0) for _, number, _ in part], marker)
        return SearchResult(hits, len(records), "all", next=following)

    def _marked(self, matches: Sequence[WordMatch]) -> list[SearchText]:
        """Return the texts to mark in hits."""
        compounds = (part for part in _COMPOUND.split(queries.normal(self.text)) if not _WORD.fullmatch(part))
        texts: dict[SearchText, None] = {SearchText(part): None for part in compounds if any(tokens(part))}
        for match in matches:
            beginning = match.word.unfinished or is_unspaced(match.word.text)
            texts[SearchText(match.word.text, beginning)] = None
            texts |= {SearchText(word): None for term in match.terms for word in self._index.words(term)}
        return list(texts)

    def _hits(self, matches: Sequence[_Match], marker: Marker) -> tuple[Hit, ...]:
        """Return the hits in this order; all of a kind are read at once."""
        made: dict[_Match, Hit] = {}
        for kind in self.kinds:
            of_kind = {match.id: match for match in matches if match.entity is kind.entity}
            made |= self._hits_of_kind(kind, of_kind, marker) if of_kind else {}
        return tuple(made[match] for match in matches)

    def _hits_of_kind(self, kind: SearchKind, matches: Mapping[int, _Match], marker: Marker) -> dict[_Match, Hit]:
        load = loader(kind.entity, kind.entity.names("hit"))
        columns, marks = ", ".join((kind.key, *kind.texts, load.columns)), ", ".join("?" * len(matches))
        sql = f"SELECT {columns} FROM {kind.source} WHERE {kind.key} IN ({marks})"
        rows = [tuple(row) for row in self.connection.execute(sql, tuple(matches))]
        width = 1 + len(kind.texts)
        records = load.records(self.connection, [row[0] for row in rows], [row[width:] for row in rows])
        return {
            matches[row[0]]: _hit(matches[row[0]], record, row[1:width], marker)
            for row, record in zip(rows, records, strict=True)
        }


@cache
def _dropped(locale: str) -> frozenset[str]:
    """Return the words that a search leaves out where there are others."""
    return frozenset(map(fold, stop_words(locale)))


def _hit(match: _Match, record: Record, row: Sequence[str], marker: Marker) -> Hit:
    title, *texts, code = row
    part, place = marker.excerpt(" ".join(filter(None, texts))), _TEXTS[match.entity]
    if not part.marks:
        of_code = marker.excerpt(code)
        if of_code.marks or not part.text:
            part, place = of_code, "code"
    return Hit(record, title, marker.find(title), part.text, part.marks, place, match.score, match.missing)


def _corrected(text: str, matches: Sequence[WordMatch]) -> str:
    """Return the query with the words that were searched in the place of unknown ones; empty if there are none."""
    better = text
    for match in matches:
        if match.corrected:
            word = rf"(?<!\w){re.escape(match.word.text)}(?!\w)"
            better = re.sub(word, match.corrected, better, flags=re.IGNORECASE)
    return better.strip() if better != text else ""
