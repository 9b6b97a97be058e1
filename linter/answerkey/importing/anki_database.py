"""The notes in the SQLite database of a collection of Anki, of the schemas from 11 (2012) to 18 (2026).

The database is a stranger's: it is read from memory, statements may do nothing but read its tables, its views and
triggers are refused, and the steps and rows of each statement are bounded.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any, NamedTuple

from answerkey.importing.protobuf import fields_of
from answerkey.importing.result import SourceError

_SEPARATOR = "\x1f"  # between the fields of a note, and between the parts of a deck's name
_MOST_NOTES = 200_000
_MOST_STEPS = 200  # callbacks of the progress handler
_STEPS = 1_000_000  # instructions of SQLite between two of them
_LONGEST = 2**26  # bytes of one value
_CLOZE = 1
_TABLES = ("col", "notes", "cards")
_READING = frozenset((sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION))


class NoteType(NamedTuple):
    """A note type: its name, the names of its fields, the front and back of its first card, and True for clozes."""

    name: str
    fields: tuple[str, ...]
    front: str
    back: str
    cloze: bool
    cards: int


class Note(NamedTuple):
    """A note: its number in the collection, its type, the HTML of its fields, its tags, and the parts of its deck."""

    number: int
    type: NoteType
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    deck: tuple[str, ...]


class Collection(NamedTuple):
    """The notes of a collection in their order, and the number of those that have no note type."""

    notes: tuple[Note, ...]
    orphans: int


def read_collection(data: bytes) -> Collection:
    """Return the notes in a database; raises SourceError if it is none, or broken."""
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            _load(database, data)
            return _collection(database)
    except (sqlite3.Error, ValueError, OverflowError, MemoryError) as error:
        raise SourceError(f"its database can't be read: {error}") from None


def _load(database: sqlite3.Connection, data: bytes) -> None:
    """Load the bytes of a database into an empty one, which then only reads; raises SourceError and sqlite3.Error."""
    if not data.startswith(b"SQLite format 3\0"):
        raise SourceError("its database is not SQLite")
    # A database in WAL mode can't be opened from memory; packages hold no log, so it says nothing more.
    data = data[:18] + b"\x01\x01" + data[20:]
    database.deserialize(data)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    database.text_factory = lambda raw: raw.decode("utf-8", "replace")
    database.create_collation("unicase", _compared)
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")
    steps = iter(range(_MOST_STEPS))
    database.set_progress_handler(lambda: next(steps, None) is None, _STEPS)
    kinds = dict(database.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view', 'trigger')"))
    for table in _TABLES:
        if kinds.get(table) != "table":
            raise SourceError(f"its database has no table `{table}`")
    database.set_authorizer(lambda action, *rest: sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY)


def _compared(one: str, other: str) -> int:
    """Compare two names as Anki's collation `unicase` does."""
    return (one.casefold() > other.casefold()) - (one.casefold() < other.casefold())


def _collection(database: sqlite3.Connection) -> Collection:
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    new = {"notetypes", "fields", "templates", "decks"} <= tables
    types = dict(_new_types(database) if new else _old_types(database))
    decks = dict(_new_decks(database) if new else _old_decks(database))
    # A card in a filtered deck has its own deck in `odid`. The first card of a note counts.
    cards = "SELECT nid, CASE WHEN odid THEN odid ELSE did END FROM cards ORDER BY ord DESC"
    places: dict[int, int] = dict(database.execute(cards).fetchall())
    notes, orphans = [], 0
    for number, (id_, type_, fields, tags) in enumerate(
        database.execute("SELECT id, mid, flds, tags FROM notes ORDER BY id"), 1
    ):
        if number > _MOST_NOTES:
            raise SourceError(f"has more than {_MOST_NOTES:,} notes")
        if type_ not in types:
            orphans += 1
            continue
        deck = decks.get(places.get(id_, 0), ())
        parts = tuple(str(fields).split(_SEPARATOR))
        notes.append(Note(number, types[type_], parts, tuple(str(tags).split()), deck))
    return Collection(tuple(notes), orphans)


def _old_types(database: sqlite3.Connection) -> Iterator[tuple[int, NoteType]]:
    for id_, model in _objects(database, "SELECT models FROM col"):
        fields = [_text(field, "name") for field in _ordered(model.get("flds"))]
        templates = _ordered(model.get("tmpls"))
        first = templates[0] if templates else {}
        cloze = model.get("type") == _CLOZE
        name, front, back = _text(model, "name"), _text(first, "qfmt"), _text(first, "afmt")
        yield id_, NoteType(name, tuple(fields), front, back, cloze, len(templates))


def _old_decks(database: sqlite3.Connection) -> Iterator[tuple[int, tuple[str, ...]]]:
    for id_, deck in _objects(database, "SELECT decks FROM col"):
        yield id_, tuple(part for part in _text(deck, "name").split("::") if part.strip())


def _objects(database: sqlite3.Connection, query: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects with their numbers that a query for one text in JSON gives."""
    (text,) = database.execute(query).fetchone() or ("",)
    try:
        values = json.loads(text)
    except (ValueError, RecursionError, TypeError):
        raise SourceError(f"its database has no JSON for `{query}`") from None
    for key, value in values.items() if isinstance(values, dict) else ():
        if isinstance(value, dict) and key.lstrip("-").isdecimal() and len(key) < 20:
            yield int(key), value


def _ordered(values: object) -> list[dict[str, Any]]:
    """Return the objects of a list in the order of their key `ord`."""
    objects = [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []
    return sorted(objects, key=lambda each: each["ord"] if isinstance(each.get("ord"), int) else 0)


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _new_types(database: sqlite3.Connection) -> Iterator[tuple[int, NoteType]]:
    fields: dict[int, list[str]] = {}
    for type_, name in database.execute("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
        fields.setdefault(type_, []).append(str(name))
    templates: dict[int, list[bytes]] = {}
    for type_, config in database.execute("SELECT ntid, config FROM templates ORDER BY ntid, ord"):
        templates.setdefault(type_, []).append(_blob(config))
    for id_, name, config in database.execute("SELECT id, name, config FROM notetypes"):
        of_type = templates.get(id_, [])
        # Template.Config has the front in field 1 and the back in field 2, Notetype.Config its kind in field 1.
        front, back = (_string(of_type[0] if of_type else b"", number) for number in (1, 2))
        cloze = _blob(config).startswith(b"\x08\x01")
        yield id_, NoteType(str(name), tuple(fields.get(id_, ())), front, back, cloze, len(of_type))


def _new_decks(database: sqlite3.Connection) -> Iterator[tuple[int, tuple[str, ...]]]:
    for id_, name in database.execute("SELECT id, name FROM decks"):
        yield id_, tuple(part for part in str(name).split(_SEPARATOR) if part.strip())


def _blob(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""


def _string(message: bytes, number: int) -> str:
    return next((value.decode("utf-8", "replace") for each, value in fields_of(message) if each == number), "")
