"""The addresses of all kinds of records."""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from answerkey.delivery.search_index.spelling import nearest
from answerkey.delivery.store.database import Connection
from answerkey.delivery.store.limits import MOST_COMPARED, clean

_COLUMNS: Final = {
    "framework": ("frameworks", "'/' || slug"),
    "topic": ("topics", "path"),
    "page": ("pages", "path"),
    "question": ("questions", "address"),
    "document": ("documents", "address"),
}


def kind_at(connection: Connection, address: str) -> str:
    """Return the kind of record at an address; empty where there is none. Raises BadRequest."""
    value = clean("address", address)
    for kind, (table, column) in _COLUMNS.items():
        if connection.execute(f"SELECT 1 FROM {table} WHERE {column} = ? LIMIT 1", (value,)).fetchone() is not None:
            return kind
    return ""


def nearest_address(connection: Connection, address: str, kind: str = "") -> str:
    """Return the address with the fewest slips from another one, case aside; empty where none is near.

    Without a kind it may be any but that of a question. One with a question is compared with those of its page.
    """
    folded = {each.casefold(): each for each in _addresses(connection, clean("address", address), kind)}
    name = address.casefold()
    return folded.get(name) or folded.get(nearest(name, folded), "")


def _addresses(connection: Connection, address: str, kind: str) -> Iterator[str]:
    if kind == "question":
        page = address.partition("#")[0]
        sql = "SELECT q.address FROM questions q JOIN pages p ON p.id = q.page_id WHERE p.path = ?"
        yield from (each for (each,) in connection.execute(sql, (page,)))
        return
    for table, column in [_COLUMNS[kind]] if kind else [_COLUMNS[each] for each in _COLUMNS if each != "question"]:
        yield from (each for (each,) in connection.execute(f"SELECT {column} FROM {table} LIMIT {MOST_COMPARED}"))
