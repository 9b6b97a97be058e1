"""The index for searches in a database: its tables, and their rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from struct import unpack
from typing import Final

from answerkey.delivery.entities import DOCUMENT, QUESTION
from answerkey.delivery.fields import Entity
from answerkey.delivery.search_index.index import PAIR, Postings, SearchIndex
from answerkey.delivery.search_index.stemming import stem_of
from answerkey.delivery.search_index.tokens import fold
from answerkey.delivery.store.database import Connection

_LAST: Final = "\U0010ffff"
_SHORTEST_INSIDE: Final = 3  # characters of a text that is looked for inside of words
_SHORTEST_STEM: Final = 4
_MOST_HOLDING: Final = 20
_MOST_SIMILAR: Final = 2_000
_LENGTHS: Final = 2  # characters by which a misspelt word may be longer or shorter
_MOST_MARKED: Final = 50


def word_rows(index: SearchIndex, words: Iterable[str]) -> Iterator[tuple[str, int, str]]:
    """Yield the rows of the table `vocabulary` of those words that the index has."""
    return ((word, index.counts[word], index.words[word]) for word in sorted(words) if word in index.words)


def term_rows(index: SearchIndex, terms: Iterable[str]) -> Iterator[tuple[str, bytes, bytes]]:
    """Yield the rows of the table `terms` of those terms that the index has: numbers of records in four bytes each, the
    lowest first, and impacts."""
    indexed = [term for term in sorted(terms) if term in index.terms]
    postings = index.postings(indexed)
    return ((term, postings[term].packed_numbers, bytes(postings[term].impacts)) for term in indexed)


class StoredIndex:
    """The index of a database, as `ranking.Lookup`; `locale` is the language of its texts.

    Questions come before documents: `first_document` is the number of the first of these.
    """

    def __init__(self, connection: Connection, locale: str, first_document: int) -> None:
        self._connection = connection
        self._locale = locale
        self.first_document = first_document

    def number(self, entity: Entity, id_: int) -> int:
        """Return the number of a record by the id of its row."""
        return id_ - 1 if entity is QUESTION else self.first_document + id_ - 1

    def row(self, number: int) -> tuple[Entity, int]:
        """Return the entity of a record and the id of its row."""
        begin = self.first_document
        return (QUESTION, number + 1) if number < begin else (DOCUMENT, number - begin + 1)

    def term(self, word: str) -> str | None:
        term = self._known(word)
        if term is None and word.isalpha():
            stem = fold(stem_of(self._locale)(word))
            term = self._known(stem) or stem
            return term if self.postings(term).numbers else None
        return term

    def _known(self, word: str) -> str | None:
        row = self._connection.execute("SELECT term FROM vocabulary WHERE word = ?", (word,)).fetchone()
        return str(row[0]) if row is not None else None

    def postings(self, term: str) -> Postings:
        row = self._connection.execute("SELECT records, impacts FROM terms WHERE term = ?", (term,)).fetchone()
        if row is None:
            return Postings((), ())
        return Postings(unpack(f"<{len(row[1])}I", row[0]), tuple(row[1]))

    def beginning(self, beginning: str, most: int) -> list[tuple[str, str]]:
        sql = """SELECT word, term FROM (
            SELECT word, term FROM vocabulary WHERE word >= ? AND word < ?
            UNION SELECT term, term FROM terms WHERE term >= ? AND term < ? AND instr(term, ?) = 0
            ) AS known ORDER BY length(word), word LIMIT ?"""
        values = (beginning, beginning + _LAST, beginning, beginning + _LAST, PAIR, most)
        return [(word, term) for word, term in self._connection.execute(sql, values)]

    def forms(self, word: str) -> list[tuple[str, str]]:
        stem = fold(stem_of(self._locale)(word))
        return self.beginning(stem, _MOST_HOLDING) if len(stem) >= _SHORTEST_STEM else []

    def holding(self, word: str) -> list[tuple[str, str]]:
        bare = word.strip("_@+#")  # Markdown may have taken them away: `__init__` in prose is bold
        return self._holding(word) or (self._holding(bare) if bare != word else [])

    def similar(self, word: str) -> list[str]:
        sql = """SELECT word FROM vocabulary WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ?
            ORDER BY questions DESC, word LIMIT ?"""
        lengths = len(word) - _LENGTHS, len(word) + _LENGTHS
        rows = self._connection.execute(sql, (word[:1], word[:1] + _LAST, *lengths, _MOST_SIMILAR))
        return [similar for (similar,) in rows if similar.isalpha()]

    def words(self, term: str) -> list[str]:
        """Return the words of a term, the most frequent first."""
        sql = "SELECT word FROM vocabulary WHERE term = ? ORDER BY questions DESC, word LIMIT ?"
        return [word for (word,) in self._connection.execute(sql, (term, _MOST_MARKED))]

    def _holding(self, text: str) -> list[tuple[str, str]]:
        if len(text) < _SHORTEST_INSIDE:
            return []
        sql = "SELECT word, term FROM vocabulary WHERE instr(word, ?) > 0 ORDER BY questions DESC, word LIMIT ?"
        return [(word, term) for word, term in self._connection.execute(sql, (text, _MOST_HOLDING))]
