"""The diagnostics of a run in which nothing changed, from the index of its base.

Nothing here imports rules or parsers of content.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from answerkey.diagnostics import Diagnostic
from answerkey.pipeline.cache import DAMAGE, UNDECODABLE, Cache
from answerkey.pipeline.index_files import is_sound, unpacked
from answerkey.pipeline.inputs import Inputs
from answerkey.pipeline.reports import RunSummary

_DIAGNOSTICS = msgspec.json.Decoder(tuple[Diagnostic, ...])


def kept_diagnostics(cache: Cache, inputs: Inputs, summary: RunSummary) -> tuple[Diagnostic, ...] | None:
    """Return the diagnostics of a run with a summary; None where its index is lost, damaged or has gone on."""
    name, folder = summary.index_name, cache.folder
    if folder is None or not name or Path(name).name != name or not is_sound(folder / name, cache):
        return None
    try:
        diagnostics = tuple(_diagnostics(folder / summary.index_name, inputs, summary.generation))
    except (*DAMAGE, *UNDECODABLE):
        return None
    return diagnostics if len(diagnostics) == summary.number else None


def _diagnostics(path: Path, inputs: Inputs, generation: bytes) -> Iterator[Diagnostic]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        row = connection.execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()
        if row is None or row[0] != generation:
            raise KeyError(path)
        for each in inputs.shown_order:
            place = each.encode("utf-8", "surrogatepass")
            (value,) = connection.execute("SELECT value FROM answers WHERE path = ?", (place,)).fetchone()
            yield from _DIAGNOSTICS.decode(unpacked(value))
