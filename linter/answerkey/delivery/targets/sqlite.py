"""``answerkey.sqlite``: everything in one file, with full-text search."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from answerkey import __version__
from answerkey.delivery.catalog import Catalog
from answerkey.delivery.store import schema, writer
from answerkey.delivery.store.pieces import store_pieces
from answerkey.delivery.store.updates import update
from answerkey.delivery.targets import LargeFile, Settings
from answerkey.delivery.targets._shared import hash_of
from answerkey.delivery.whole import Whole

NAME = "answerkey.sqlite"


def pieces(catalog: Catalog, settings: Settings) -> dict[str, bytes]:
    """Return the rows of a part of the base."""
    return store_pieces(catalog)


def whole_files(whole: Whole, settings: Settings) -> Iterator[LargeFile]:
    """Yield the file of this target."""
    key = hash_of(whole.key, schema.VERSION, schema.ddl(), __version__, sqlite3.sqlite_version)
    yield LargeFile(NAME, key, partial(_write, whole))


def _write(whole: Whole, path: Path) -> None:
    """Write the file: a copy of the former one with the rows of changed volumes replaced, or else a new one."""
    if not update(whole, path, whole.former(NAME)):
        path.unlink(missing_ok=True)
        writer.write_whole(whole, path)


def hash_of_catalog(catalog: Catalog) -> str:
    """Return a hash of all inputs of the file, also of those that are not in the hash of a question."""
    around = [
        [page.previous, page.next, page.related_paths, page.history, [(q.related, q.history) for q in page.questions]]
        for page in catalog.pages
    ]
    languages = [
        [page.locale, dict(page.alternates), [(q.locale, q.fallback, dict(q.alternates)) for q in page.questions]]
        for page in catalog.pages
    ]
    surroundings = sorted(catalog.redirects.items()), around, catalog.locale, catalog.locales, languages
    return hash_of(catalog.hash, surroundings, schema.VERSION, schema.ddl(), __version__, sqlite3.sqlite_version)
