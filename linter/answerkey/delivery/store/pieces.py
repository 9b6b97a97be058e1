"""The share of each volume in the database of a whole base."""

from __future__ import annotations

from typing import Final

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.packing import packed, unpacked
from answerkey.delivery.search_index.pieces import word_pieces
from answerkey.delivery.store.volume_tables import TableRows, volume_tables

ROWS: Final = "rows"


def store_pieces(catalog: Catalog) -> dict[str, bytes]:
    """Return the rows of a volume, and the words of its records."""
    return {ROWS: packed(volume_tables(catalog)), **word_pieces(catalog)}


def unpacked_tables(piece: bytes) -> list[TableRows]:
    """Return the tables of a piece."""
    return unpacked(piece, list[TableRows])
