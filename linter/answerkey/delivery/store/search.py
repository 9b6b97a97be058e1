"""Runs a search: looks its words up in the index, and makes hits of the questions that have them."""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from answerkey.delivery.entities import QUESTION
from answerkey.delivery.store import search_query
from answerkey.delivery.store.filters import Condition, Order, both
from answerkey.delivery.store.highlights import SearchText, excerpt, find, fold
from answerkey.delivery.store.record_loader import QUESTIONS, loader
from answerkey.delivery.store.rows import Hit, SearchResult
from answerkey.delivery.store.stemming import stem_of

_MOST_COMPARED = 5_000  # words that a misspelled one is compared with
_SCANNED = ("q.question_text", "q.answer_text", "q.code")
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Search:
    """One search; `where` is a condition on its hits, `after` the cursor of the part before, `locale` the language."""

    connection: sqlite3.Connection
    text: str
    where: Condition
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
            total = self._number(f"search JOIN {QUESTIONS}", "q.id = search.rowid AND search MATCH ?", query)
            if total:
                order = Order(match, "search.rank", "q.id")
                matching = both(Condition("q.id = search.rowid AND search MATCH ?", (query,)), self.where)
                hits, following = self._part(order, f"search JOIN {QUESTIONS}", matching, marked)
                return SearchResult(hits, total, match, suggestion, following)
        return SearchResult((), 0, "all", suggestion)

    def _part(
        self, order: Order, source: str, matching: Condition, marked: list[SearchText]
    ) -> tuple[tuple[Hit, ...], str | None]:
        """Return the hits behind the cursor, and the cursor of those that follow."""
        where = both(matching, order.after(self.after))
        rows = self.connection.execute(
            f"""SELECT q.id, {order.column} FROM {source} WHERE {where.sql} ORDER BY {order.clause} LIMIT ?""",
            (*where.values, self.limit + 1),
        ).fetchall()
        part = rows[: self.limit]
        following = order.cursor(part[-1][1], part[-1][0]) if len(rows) > len(part) else None
        ranked = order.column == "search.rank"
        return tuple(self._hit(id_, -value if ranked else 0.0, marked) for id_, value in part), following

    def _scan(self, text: str) -> SearchResult:
        """Find a text without words, such as ``:=``, by its characters; shorter questions come first."""
        if not text:
            return SearchResult((), 0, "all")
        condition = " OR ".join(f"instr({column}, ?)" for column in _SCANNED)
        values = (text,) * len(_SCANNED)
        total = self._number(QUESTIONS, condition, *values)
        matching = both(Condition(condition, values), self.where)
        hits, following = self._part(Order("characters", "q.words", "q.id"), QUESTIONS, matching, [SearchText(text)])
        return SearchResult(hits, total, "all", next=following)

    def _number(self, source: str, condition: str, *values: str) -> int:
        sql = f"SELECT count(*) FROM {source} WHERE ({condition}) AND {self.where.sql}"
        return int(self.connection.execute(sql, (*values, *self.where.values)).fetchone()[0])

    def _hit(self, id_: int, score: float, marked: list[SearchText]) -> Hit:
        load = loader(QUESTION, QUESTION.names("hit"))
        sql = f"SELECT q.question_text, q.answer_text, q.code, {load.columns} FROM {QUESTIONS} WHERE q.id = ?"
        question, answer, code, *columns = self.connection.execute(sql, (id_,)).fetchone()
        part, place = excerpt(answer, marked), "answer"
        if not part.marks:
            of_code = excerpt(code, marked)
            if of_code.marks or not part.text:
                part, place = of_code, "code"
        (record,) = load.records(self.connection, [id_], [columns])
        return Hit(record, tuple(find(question, marked)), part.text, part.marks, place, score)

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
