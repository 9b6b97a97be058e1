"""Packages as Anki writes them, of both generations, with what a stranger may put in them."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Mapping
from typing import NamedTuple

import zstandard

BASIC = ("Basic", ("Front", "Back"), "{{Front}}", "{{FrontSide}}<hr id=answer>{{Back}}", 0)
TYPED = ("Typed", ("Front", "Back"), "{{Front}}\n{{type:Back}}", "{{Front}}<hr>{{type:Back}}", 0)
CLOZE = ("Cloze", ("Text", "Extra"), "{{cloze:Text}}", "{{cloze:Text}}<br>{{Extra}}", 1)
WORD = ("Word", ("Bild", "Wort", "Sinn", "Satz"), "{{#Wort}}{{Wort}}{{/Wort}}", "{{Sinn}} {{hint:Satz}} {{Tags}}", 0)
TYPES = (BASIC, TYPED, CLOZE, WORD)


class Card(NamedTuple):
    """A note with one card: its type, its fields, its tags, and the name of its deck."""

    type: tuple[str, tuple[str, ...], str, str, int]
    fields: tuple[str, ...]
    tags: str = ""
    deck: str = "Default"


def package(*cards: Card, new: bool = False, media: Mapping[str, bytes] | None = None, **files: bytes) -> bytes:
    """A package with some notes; `files` replace files of it."""
    media = media or {}
    pack = zstandard.compress if new else bytes
    listed = b"".join(map(_entry, media)) if new else json.dumps(dict(enumerate(media))).encode()
    contents = {"collection.anki21b" if new else "collection.anki2": pack(database(*cards, new=new))}
    contents |= {"media": pack(listed), **{str(n): pack(data) for n, data in enumerate(media.values())}}
    contents |= {"collection.anki2": database()} if new else {}
    contents |= {name.replace("_", "."): data for name, data in files.items()}
    return zipped(contents)


def zipped(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _entry(name: str) -> bytes:
    """A file in the list of media: its name in field 1, and its size in field 2."""
    text = name.encode()
    entry = b"\x0a" + bytes([len(text)]) + text + b"\x10\x05"
    return b"\x0a" + bytes([len(entry)]) + entry


def database(*cards: Card, new: bool = False, extra: str = "") -> bytes:
    """The database of a collection."""
    decks = list(dict.fromkeys(card.deck for card in cards))
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(
            "CREATE TABLE col (id, models, decks); CREATE TABLE cards (id, nid, did, ord, odid);"
            "CREATE TABLE notes (id INTEGER PRIMARY KEY, mid, tags, flds);" + extra
        )
        models = {} if new else {str(n): _model(type_) for n, type_ in enumerate(TYPES)}
        names = {} if new else {str(n): {"name": name} for n, name in enumerate(decks)}
        connection.execute("INSERT INTO col VALUES (1, ?, ?)", (json.dumps(models), json.dumps(names)))
        if new:
            _tables(connection, decks)
        for number, card in enumerate(cards):
            kind = TYPES.index(card.type) if card.type in TYPES else 99
            row = (number, kind, f" {card.tags} ", "\x1f".join(card.fields))
            connection.execute("INSERT INTO notes VALUES (?, ?, ?, ?)", row)
            connection.execute("INSERT INTO cards VALUES (?, ?, ?, 0, 0)", (number, number, decks.index(card.deck)))
    data = connection.serialize()
    connection.close()
    return data


def _model(type_: tuple[str, tuple[str, ...], str, str, int]) -> dict[str, object]:
    name, fields, front, back, kind = type_
    listed = [{"name": field, "ord": n} for n, field in enumerate(fields)]
    return {"name": name, "type": kind, "flds": listed[::-1], "tmpls": [{"qfmt": front, "afmt": back, "ord": 0}]}


def _tables(connection: sqlite3.Connection, decks: list[str]) -> None:
    connection.create_collation("unicase", lambda one, other: (one > other) - (one < other))
    connection.executescript(
        "CREATE TABLE notetypes (id, name TEXT COLLATE unicase, config); CREATE TABLE fields (ntid, ord, name);"
        "CREATE TABLE templates (ntid, ord, config); CREATE TABLE decks (id, name TEXT COLLATE unicase);"
        "CREATE INDEX names ON decks (name);"
    )
    for n, (name, fields, front, back, kind) in enumerate(TYPES):
        connection.execute("INSERT INTO notetypes VALUES (?, ?, ?)", (n, name, b"\x08\x01" if kind else b""))
        connection.executemany("INSERT INTO fields VALUES (?, ?, ?)", [(n, at, f) for at, f in enumerate(fields)])
        texts = [part.encode() for part in (front, back)]
        config = b"".join(bytes([8 * at + 2, len(text)]) + text for at, text in enumerate(texts, 1))
        connection.execute("INSERT INTO templates VALUES (?, 0, ?)", (n, config))
    rows = [(n, name.replace("::", "\x1f")) for n, name in enumerate(decks)]
    connection.executemany("INSERT INTO decks VALUES (?, ?)", rows)
