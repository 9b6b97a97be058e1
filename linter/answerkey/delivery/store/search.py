"""Runs a search: looks its words up in the index, and makes hits of the questions and documents that have them."""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from answerkey.delivery.entities import DOCUMENT, QUESTION
from answerkey.delivery.fields import Entity
from answerkey.delivery.store import search_query
from answerkey.delivery.store.filters import (
    Condition,
    Filters,
    Order,
    allows_documents,
    allows_questions,
    both,
    of_documents,
    of_questions,
)
from answerkey.delivery.store.highlights import SearchText, excerpt, find, fold
from answerkey.delivery.store.record_loader import DOCUMENTS, QUESTIONS, RecordLoader, loader
from answerkey.delivery.store.rows import Hit, SearchResult
from answerkey.delivery.store.stemming import stem_of

_MOST_COMPARED = 5_000  # words that a misspelled one is compared with
_BY_CHARACTERS = "characters"
_LAST = "\U0010ffff"
_OF_QUESTIONS: Final = ("q.question_text", "q.answer_text", "q.code")
_OF_DOCUMENTS: Final = ("d.title", "d.text", "d.field_texts", "d.code")
_TEXTS: Final = {QUESTION: "answer", DOCUMENT: "text"}  # what an excerpt that is no code is a part of


class SearchKind(NamedTuple):
    """A kind of records to search: its entity, the tables with it, the full-text table, and a condition on its hits.

    `id` is the number of a hit, which no other kind has. `texts` are its title, its texts and its code.
    """

    entity: Entity
    source: str
    table: str
    id: str
    texts: tuple[str, ...]
    where: Condition

    @property
    def key(self) -> str:
        return f"{self.entity.alias}.id"

    def matching(self, query: str) -> tuple[str, Condition]:
        """Return the tables and the condition of a query."""
        match = Condition(f"{self.key} = {self.table}.rowid AND {self.table} MATCH ?", (query,))
        return f"{self.table} JOIN {self.source}", both(match, self.where)

    def holding(self, text: str) -> tuple[str, Condition]:
        """Return the tables and the condition of a text without words."""
        scan = Condition(" OR ".join(f"instr({text}, ?)" for text in self.texts), (text,) * len(self.texts))
        return self.source, both(scan, self.where)


def searched(connection: sqlite3.Connection, filters: Filters) -> tuple[SearchKind, ...]:
    """Return what is searched under some filters; raises BadRequest."""
    questions = SearchKind(QUESTION, QUESTIONS, "search", "q.id", _OF_QUESTIONS, of_questions(filters))
    documents = SearchKind(DOCUMENT, DOCUMENTS, "document_search", "-d.id", _OF_DOCUMENTS, of_documents(filters))
    allowed = (allows_questions(filters), allows_documents(filters) and _has_documents(connection))
    return tuple(kind for kind, is_allowed in zip((questions, documents), allowed, strict=True) if is_allowed)


@cache  # of the few kinds, for each hit
def _hit_statement(entity: Entity, source: str, texts: tuple[str, ...]) -> tuple[RecordLoader, str]:
    """Return the loader of hits of a kind, and the statement that selects their texts and its columns."""
    load = loader(entity, entity.names("hit"))
    return load, f"SELECT {', '.join(texts)}, {load.columns} FROM {source} WHERE {entity.alias}.id = ?"


def _has_documents(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM documents LIMIT 1").fetchone() is not None


Selected = Sequence[tuple[SearchKind, str, Condition]]
"""Kinds of records, each with the tables and the condition of a search."""


@dataclass(frozen=True)
class Search:
    """One search of some kinds of records; `after` is the cursor of the part before, `locale` the language."""

    connection: sqlite3.Connection
    text: str
    kinds: tuple[SearchKind, ...]
    limit: int
    after: str | None
    prefix: bool
    locale: str = ""

    def run(self) -> SearchResult:
        """Return the result of the search."""
        terms = search_query.terms(self.text, prefix=self.prefix)
        if not terms:
            return self._scan(search_query.normal(self.text).strip())
        stem = stem_of(self.locale)
        substitutes = search_query.substitutes(terms, self._is_prefix, self._holding, stem)
        marked = search_query.marks(terms, substitutes, stem)
        suggestion = self._suggestion([piece for piece, words in substitutes.items() if not words])
        for match, query in (
            ("all", search_query.all_of(terms, substitutes, stem)),
            ("any", search_query.any_of(terms, substitutes, stem)),
        ):
            selected = [(kind, *kind.matching(query)) for kind in self.kinds]
            if total := self._number(selected):
                hits, following = self._part(match, selected, marked)
                return SearchResult(hits, total, match, suggestion, following)
        return SearchResult((), 0, "all", suggestion)

    def _part(self, match: str, selected: Selected, marked: list[SearchText]) -> tuple[tuple[Hit, ...], str | None]:
        """Return the hits behind the cursor, and the cursor of those that follow."""
        order = Order(match, "value", "id")
        behind = order.after(self.after)
        ranked = match != _BY_CHARACTERS
        selects, values = self._selects(selected, ranked)
        rows = self.connection.execute(
            f"SELECT id, value FROM ({selects}) WHERE {behind.sql} ORDER BY {order.clause} LIMIT ?",
            (*values, *behind.values, self.limit + 1),
        ).fetchall()
        part = rows[: self.limit]
        following = order.cursor(part[-1][1], part[-1][0]) if len(rows) > len(part) else None
        return tuple(self._hit(id_, -value if ranked else 0.0, marked) for id_, value in part), following

    def _selects(self, selected: Selected, ranked: bool) -> tuple[str, tuple[str | float, ...]]:
        """Return the statement that selects numbers of hits and what they are ordered by, and its values."""
        parts = (
            f"SELECT {kind.id} AS id, {f'{kind.table}.rank' if ranked else f'{kind.entity.alias}.words'} AS value"
            f" FROM {source} WHERE {where.sql}"
            for kind, source, where in selected
        )
        return " UNION ALL ".join(parts), tuple(value for *_, where in selected for value in where.values)

    def _scan(self, text: str) -> SearchResult:
        """Find a text without words, such as ``:=``, by its characters; shorter questions come first."""
        if not text:
            return SearchResult((), 0, "all")
        selected = [(kind, *kind.holding(text)) for kind in self.kinds]
        total = self._number(selected)
        hits, following = self._part(_BY_CHARACTERS, selected, [SearchText(text)]) if total else ((), None)
        return SearchResult(hits, total, "all", next=following)

    def _number(self, selected: Selected) -> int:
        counts = (f"SELECT count(*) FROM {source} WHERE {where.sql}" for _, source, where in selected)
        values = [where.values for *_, where in selected]
        return sum(self.connection.execute(*each).fetchone()[0] for each in zip(counts, values, strict=True))

    def _hit(self, id_: int, score: float, marked: list[SearchText]) -> Hit:
        kind = next(kind for kind in self.kinds if (kind.entity is QUESTION) is (id_ > 0))
        load, sql = _hit_statement(kind.entity, kind.source, kind.texts)
        row = tuple(self.connection.execute(sql, (abs(id_),)).fetchone())
        (title, *texts, code), columns = row[: len(kind.texts)], row[len(kind.texts) :]
        part, place = excerpt(" ".join(filter(None, texts)), marked), _TEXTS[kind.entity]
        if not part.marks:
            of_code = excerpt(code, marked)
            if of_code.marks or not part.text:
                part, place = of_code, "code"
        (record,) = load.records(self.connection, [abs(id_)], [columns])
        return Hit(record, title, tuple(find(title, marked)), part.text, part.marks, place, score)

    def _is_prefix(self, beginning: str) -> bool:
        """Return True if a word of the index begins so."""
        folded = fold(beginning)
        sql = "SELECT 1 FROM vocabulary WHERE word >= ? AND word < ? LIMIT 1"
        return self.connection.execute(sql, (folded, folded + _LAST)).fetchone() is not None

    def _holding(self, part: str) -> list[str]:
        sql = "SELECT word FROM vocabulary WHERE instr(word, ?) ORDER BY questions DESC, word LIMIT 50"
        return [word for (word,) in self.connection.execute(sql, (part,))]

    def _suggestion(self, unknown: list[str]) -> str:
        return search_query.suggestion(self.text, unknown, self._near) if unknown else ""

    def _near(self, word: str) -> list[str]:
        """Return words of about the same length with the same first letter."""
        sql = """SELECT word FROM vocabulary WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ?
            ORDER BY questions DESC, word LIMIT ?"""
        values = (word[:1], word[:1] + _LAST, len(word) - 2, len(word) + 2, _MOST_COMPARED)
        return [near for (near,) in self.connection.execute(sql, values)]
