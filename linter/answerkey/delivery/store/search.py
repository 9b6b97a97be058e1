"""Runs a search: which words the index knows, what has them, and what of it to show."""

# ruff: noqa: S608  # statements are put together from the constants of this package; values are always bound

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from answerkey.delivery.store import search_query
from answerkey.delivery.store.filters import Condition
from answerkey.delivery.store.highlights import Mark, Sought, excerpt, find, fold
from answerkey.delivery.store.row_loader import PLACE_COLUMNS, QUESTIONS, make
from answerkey.delivery.store.rows import Found, Hit

_MOST_COMPARED = 5_000  # words that a slip is compared with
_SCANNED = ("q.question_text", "q.answer_text", "q.code")
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Search:
    """One search; `where` is a condition on what may be found."""

    connection: sqlite3.Connection
    text: str
    where: Condition
    limit: int
    offset: int
    prefix: bool

    def found(self) -> Found:
        """What it finds."""
        wanted = search_query.terms(self.text, prefix=self.prefix)
        if not wanted:
            return self._scanned(search_query.normal(self.text).strip())
        known = search_query.substitutes(wanted, self._is_known, self._holding)
        marked = search_query.marks(wanted, known)
        suggestion = self._suggestion([piece for piece, words in known.items() if not words])
        for match, query in (("all", search_query.all_of(wanted, known)), ("any", search_query.any_of(wanted, known))):
            total = self._number(f"search JOIN {QUESTIONS}", "q.id = search.rowid AND search MATCH ?", query)
            if total:
                return Found(self._matching(query, marked), total, match, suggestion)
        return Found((), 0, "all", suggestion)

    def _matching(self, query: str, marked: list[Sought]) -> tuple[Hit, ...]:
        rows = self.connection.execute(
            f"""SELECT q.id, -search.rank FROM search JOIN {QUESTIONS}
            WHERE q.id = search.rowid AND search MATCH ? AND {self.where.sql}
            ORDER BY search.rank, q.id LIMIT ? OFFSET ?""",
            (query, *self.where.values, self.limit, self.offset),
        ).fetchall()
        return tuple(self._hit(id_, score, marked) for id_, score in rows)

    def _scanned(self, text: str) -> Found:
        """What has a text that holds no word, such as ``:=``, as it stands; what is shorter stands first."""
        if not text:
            return Found((), 0, "all")
        condition = " OR ".join(f"instr({column}, ?)" for column in _SCANNED)
        values = (text,) * len(_SCANNED)
        total = self._number(QUESTIONS, condition, *values)
        rows = self.connection.execute(
            f"""SELECT q.id FROM {QUESTIONS} WHERE ({condition}) AND {self.where.sql}
            ORDER BY q.words, q.id LIMIT ? OFFSET ?""",
            (*values, *self.where.values, self.limit, self.offset),
        ).fetchall()
        return Found(tuple(self._hit(id_, 0.0, [Sought(text)]) for (id_,) in rows), total, "all")

    def _number(self, source: str, condition: str, *values: str) -> int:
        sql = f"SELECT count(*) FROM {source} WHERE ({condition}) AND {self.where.sql}"
        return int(self.connection.execute(sql, (*values, *self.where.values)).fetchone()[0])

    def _hit(self, id_: int, score: float, marked: list[Sought]) -> Hit:
        sql = f"SELECT {PLACE_COLUMNS}, q.answer_text, q.code FROM {QUESTIONS} WHERE q.id = ?"
        row = self.connection.execute(sql, (id_,)).fetchone()
        part, place = excerpt(row["answer_text"], marked), "answer"
        if not part.marks:
            inside = excerpt(row["code"], marked)
            if inside.marks or not part.text:
                part, place = inside, "code"
        more: dict[str, Any] = {"excerpt": part.text, "excerpt_marks": part.marks, "excerpt_in": place, "score": score}
        marks: tuple[Mark, ...] = find(row["question_text"], marked)
        hit: Hit = make(Hit, row, question_marks=marks, **more)
        return hit

    def _is_known(self, beginning: str) -> bool:
        """Whether a word begins so."""
        folded = fold(beginning)
        sql = "SELECT 1 FROM vocabulary WHERE word >= ? AND word < ? LIMIT 1"
        return self.connection.execute(sql, (folded, folded + _LAST)).fetchone() is not None

    def _holding(self, part: str) -> list[str]:
        sql = "SELECT word FROM vocabulary WHERE instr(word, ?) ORDER BY questions DESC, word LIMIT 50"
        return [word for (word,) in self.connection.execute(sql, (part,))]

    def _suggestion(self, unknown: list[str]) -> str:
        return search_query.suggestion(self.text, unknown, self._near) if unknown else ""

    def _near(self, word: str) -> list[str]:
        """Words of about the same length and with the same beginning."""
        sql = """SELECT word FROM vocabulary WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ?
            ORDER BY questions DESC, word LIMIT ?"""
        values = (word[:1], word[:1] + _LAST, len(word) - 2, len(word) + 2, _MOST_COMPARED)
        return [near for (near,) in self.connection.execute(sql, values)]
