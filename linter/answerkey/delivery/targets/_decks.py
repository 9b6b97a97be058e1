"""Writes Anki packages with genanki; the same cards give the same bytes.

Import it only if the packages of the extra ``anki`` are installed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import count
from typing import Any, NamedTuple

import genanki  # type: ignore[import-untyped]

from answerkey.delivery.targets._zip import zipped

_SMALLEST_ID = 1_300_000_000_000  # Anki's ids are milliseconds since 1970: these are of the years 2011 to 2020
_IDS = 300_000_000_000


class NoteType(NamedTuple):
    """The layout of cards: fields in order, front and back as Anki's templates, and CSS. The name is its identity."""

    name: str
    fields: tuple[str, ...]
    front: str
    back: str
    css: str


class Card(NamedTuple):
    """A question. `key` is its identity: a card of a collection with the same key is updated, and keeps its schedule.
    Of two, Anki takes the one with the later `changed`."""

    key: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    changed: datetime


class Deck(NamedTuple):
    """A deck: `key` is its identity, ``::`` in its name makes it a part of another deck, its description is HTML."""

    key: str
    name: str
    description: str
    cards: tuple[Card, ...]


def stable_id(key: str) -> int:
    """Return a number in the range of Anki's ids that depends on the key alone."""
    return _SMALLEST_ID + int.from_bytes(sha256(key.encode()).digest()[:8], "big") % _IDS


def package(decks: Sequence[Deck], note_type: NoteType, media: Mapping[str, bytes]) -> bytes:
    """Return the bytes of an ``.apkg``; `media` are the files that cards show, by name."""
    archive = {"collection.anki2": _collection(decks, note_type)}
    archive["media"] = json.dumps({str(number): name for number, name in enumerate(media)}).encode()
    archive |= {str(number): data for number, data in enumerate(media.values())}
    return zipped(archive)


def _collection(decks: Sequence[Deck], note_type: NoteType) -> bytes:
    """Return the database of a package. genanki's own function would write the time of day into it."""
    model = genanki.Model(
        stable_id(note_type.name),
        note_type.name,
        [{"name": name} for name in note_type.fields],
        [{"name": "Question", "qfmt": note_type.front, "afmt": note_type.back}],
        css=note_type.css,
    )
    made = [_deck(deck, model) for deck in decks]
    newest = max((card.changed.timestamp() for deck in decks for card in deck.cards), default=0.0)
    connection = sqlite3.connect(":memory:")
    try:
        first = stable_id(decks[0].key) if decks else _SMALLEST_ID
        genanki.Package(made).write_to_db(connection.cursor(), newest, count(first))
        connection.commit()
        return connection.serialize()
    finally:
        connection.close()


def _deck(deck: Deck, model: Any) -> Any:
    made = genanki.Deck(stable_id(deck.key), deck.name, deck.description)
    made.add_model(model)  # else a deck without cards of its own would lack it
    for card, due in zip(deck.cards, count(1), strict=False):
        made.add_note(_Note(card, model, due))
    return made


class _Note(genanki.Note):  # type: ignore[misc]
    """A note with the time of change of its question instead of that of the package."""

    def __init__(self, card: Card, model: Any, due: int) -> None:
        super().__init__(model, list(card.fields), tags=card.tags, guid=genanki.guid_for(card.key), due=due)
        self._changed = card.changed.timestamp()

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, deck_id: int, id_gen: Iterator[int]) -> None:
        super().write_to_db(cursor, self._changed, deck_id, id_gen)

    def _check_invalid_html_tags_in_fields(self) -> None:
        """Skip genanki's check: the fields hold cleaned HTML, and its pattern misreads attributes on several lines."""
