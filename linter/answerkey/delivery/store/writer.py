"""Writes a catalog as a SQLite file. The same catalog and version of SQLite give the same bytes.

`rows_of` has the rows of all tables, which are the same in each database.
"""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from answerkey import __version__
from answerkey.delivery.catalog import Catalog
from answerkey.delivery.search_index.index import SearchIndex
from answerkey.delivery.search_index.pieces import whole_index
from answerkey.delivery.store import schema
from answerkey.delivery.store.pieces import ROWS, store_pieces, unpacked_tables
from answerkey.delivery.store.stored_index import term_rows, word_rows
from answerkey.delivery.store.volume_tables import TableRows, shifted
from answerkey.delivery.whole import Whole


def write(catalog: Catalog, path: Path) -> None:
    """Write a catalog to a new file; raises sqlite3.Error if it can't be written."""
    write_whole(Whole.of(catalog, store_pieces(catalog)), path)


def write_whole(whole: Whole, path: Path) -> None:
    """Write a whole base to a new file; raises sqlite3.Error if it can't be written."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.executescript(schema.ddl())
        connection.execute("BEGIN")
        for table in _rows_of_whole(whole):
            insert(connection, table)
        for statement in _INDEXING:
            connection.execute(statement)
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
        connection.execute("VACUUM")


# The weights of BM25: of question, answer, code, names and parts, and of title, text, fields, code, names and parts.
_WEIGHTS: Final = (10.0, 4.0, 2.0, 3.0, 1.0)
_DOCUMENT_WEIGHTS: Final = (10.0, 4.0, 4.0, 2.0, 3.0, 1.0)


def _index(table: str, weights: tuple[float, ...]) -> tuple[str, ...]:
    """Return the statements that fill a full-text index."""
    return (
        f"INSERT INTO {table} ({table}, rank) VALUES ('rank', 'bm25({', '.join(map(str, weights))})')",
        f"INSERT INTO {table} ({table}) VALUES ('rebuild')",
        f"INSERT INTO {table} ({table}) VALUES ('optimize')",
    )


# The file is written at once, and deleted if that fails: no state in between has to be safe.
_PRAGMAS = (
    f"page_size = {schema.PAGE_SIZE}",
    "encoding = 'UTF-8'",
    "journal_mode = OFF",
    "synchronous = OFF",
    "locking_mode = EXCLUSIVE",
    "cache_size = -16384",  # a larger one takes as long, and twice its memory in VACUUM
    f"application_id = {schema.APPLICATION_ID}",
    f"user_version = {schema.USER_VERSION}",
)
_INDEXING = (
    *_index("search", _WEIGHTS),
    *_index("document_search", _DOCUMENT_WEIGHTS),
)


def rows_of(catalog: Catalog) -> Iterator[TableRows]:
    """Yield the rows of each table, which may come in several parts."""
    return _rows_of_whole(Whole.of(catalog, store_pieces(catalog)))


def _rows_of_whole(whole: Whole) -> Iterator[TableRows]:
    yield from shifted(map(unpacked_tables, whole.pieces(ROWS)))
    yield from whole_tables(whole)
    index = whole_index(whole)
    yield from index_tables(index, index.words, index.terms)


def whole_tables(whole: Whole) -> Iterator[TableRows]:
    """Yield the rows of the tables that depend on all volumes, but for those of searches."""
    yield TableRows("meta", ("key", "value"), sorted(_meta(whole).items()))
    yield TableRows("redirects", ("address", "target"), sorted(whole.redirects.items()))
    yield TableRows("assets", ("path",), [(path,) for path in whole.total.assets])


def index_tables(index: SearchIndex, words: Iterable[str], terms: Iterable[str]) -> Iterator[TableRows]:
    """Yield the rows of the tables of searches, of those words and terms that the index has."""
    yield TableRows("vocabulary", ("word", "questions", "term"), list(word_rows(index, words)))
    yield TableRows("terms", ("term", "records", "impacts"), list(term_rows(index, terms)))


def insert(connection: sqlite3.Connection, table: TableRows) -> None:
    """Insert the rows of a table."""
    columns = ", ".join(f'"{name}"' for name in table.columns)
    marks = ", ".join("?" * len(table.columns))
    connection.executemany(f"INSERT INTO {table.name} ({columns}) VALUES ({marks})", table.rows)


def _meta(whole: Whole) -> dict[str, str]:
    total = whole.total
    return {
        "schema": schema.VERSION,
        "program": f"answerkey {__version__}",
        "hash": whole.hash,
        "frameworks": str(len(total.frameworks)),
        "topics": str(total.topics),
        "pages": str(total.pages),
        "questions": str(total.questions),
        "collections": str(len(total.collections)),
        "documents": str(total.documents),
        **({"locale": whole.locale, "locales": " ".join(whole.locales)} if whole.locale else {}),
    }
