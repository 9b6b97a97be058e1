"""The share of each volume in the database of a whole base."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.packing import packed, unpacked
from answerkey.delivery.search_index.pieces import word_pieces
from answerkey.delivery.store.meta_fields import meta_fields
from answerkey.delivery.store.volume_tables import Row, Table, volume_tables

ROWS: Final = "rows"
FIELDS: Final = "fields of meta"
_TABLES: Final = {
    "framework_id": "frameworks",
    "topic_id": "topics",
    "page_id": "pages",
    "question_id": "questions",
    "collection_id": "collections",
    "document_id": "documents",
}
"""The tables whose rows a column names by number."""


def store_pieces(catalog: Catalog) -> dict[str, bytes]:
    """Return the rows of a volume, the fields of the user in it, and the words of its records."""
    fields = json.dumps(meta_fields(catalog)).encode()
    return {ROWS: packed(volume_tables(catalog)), FIELDS: fields, **word_pieces(catalog)}


def unpacked_tables(piece: bytes) -> list[Table]:
    """Return the tables of a piece."""
    return unpacked(piece, list[Table])


def shifted(volumes: Iterable[Iterable[Table]]) -> Iterator[Table]:
    """Yield the tables of all volumes with their rows numbered throughout."""
    numbers: Counter[str] = Counter()
    for volume in volumes:
        before = numbers.copy()
        for table in volume:
            yield table._replace(rows=_shifted(table, before))
            if table.columns[0] == "id":
                numbers[table.name] += len(table.rows)


def _shifted(table: Table, numbers: Counter[str]) -> list[Row]:
    steps = [numbers[table.name if column == "id" else _TABLES.get(column, "")] for column in table.columns]
    places = [(place, step) for place, step in enumerate(steps) if step]
    if not places:
        return table.rows
    return [_moved(row, places) for row in table.rows]


def _moved(row: Row, places: Iterable[tuple[int, int]]) -> Row:
    values = list(row)
    for place, step in places:
        if values[place] is not None:
            values[place] += step
    return tuple(values)
