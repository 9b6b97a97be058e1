"""``answerkey search``."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from answerkey.cli.exits import CLEAN
from answerkey.cli.options import wants_color
from answerkey.cli.output import note, write, write_line
from answerkey.cli.reading import Base, Choice, Reading, choice_options, part, reading_options
from answerkey.cli.terminal import Style, marked, style
from answerkey.delivery.catalog import Catalog, Mix
from answerkey.delivery.store import MAX_LIMIT, Filters, Found, Hit, Store, Unreadable, filling
from answerkey.delivery.targets.sqlite import hash_of_catalog
from answerkey.pipeline.cache import folder_for
from answerkey.safe_json import document
from answerkey.safe_text import shown
from answerkey.writing import ChangedMeanwhile, refuse_special_database, replace_file

_PREFIX = "search-"  # of the names of kept indexes


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@choice_options
@click.option("--difficulty", multiple=True, type=click.Choice(Mix._fields), help="Only these (repeat for more).")
@click.option("--limit", type=click.IntRange(1, MAX_LIMIT), default=10, show_default=True, help="Show at most so many.")
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
@reading_options
def search_command(words: tuple[str, ...], limit: int, format_name: str, color: str, **given: Any) -> int:
    """Search questions, answers and their code for WORDS, the best first.

    Any text will do: `C++`, `async/await`, `@property`, `__init__`. Put a phrase in double quotes.
    """
    choice, reading = part(Choice, given), part(Reading, given)
    base = reading.open()
    choice.check(base.catalog)
    filters = Filters(
        frameworks=(choice.framework,) if choice.framework else (),
        topics=(choice.topic.strip("/"),) if choice.topic else (),
        difficulties=choice.difficulty,
    )
    text = " ".join(words).encode("utf-8", "replace").decode()
    found = _ask(base, reading.cache, lambda store: store.search(text, filters, limit=limit))
    if format_name == "json":
        write(document({"query": text, **asdict(found)}, levels=2))
    else:
        _print(found, style(color=wants_color(color)))
    return CLEAN


def _ask(base: Base, keep: bool, question: Callable[[Store], Found]) -> Found:
    """What an index of the base answers: the one that is kept for this very content, else one made for this time."""
    folder = folder_for(base.config) if keep else None
    if folder is not None:
        path = folder / f"{_PREFIX}{hash_of_catalog(base.catalog)}.sqlite"
        with suppress(OSError, sqlite3.Error):
            refuse_special_database(path)
            if not path.is_file():
                _make(base.catalog, path)
            try:
                with Store.open(path) as store:
                    return question(store)
            except Unreadable:
                path.unlink()
    with tempfile.TemporaryDirectory(prefix="answerkey-") as temporary:
        path = Path(temporary, "search.sqlite")
        filling.write(base.catalog, path)
        with Store.open(path) as store:
            return question(store)


def _make(catalog: Catalog, path: Path) -> None:
    """Make an index in the place of those of other content."""
    with tempfile.TemporaryDirectory(prefix="answerkey-") as folder:
        filling.write(catalog, Path(folder, path.name))
        with suppress(ChangedMeanwhile):  # another process made it
            replace_file(path, Path(folder, path.name).read_bytes(), None, path.parent)
    for old in path.parent.glob(f"{_PREFIX}*.sqlite"):
        if old != path:
            old.unlink()


def _print(found: Found, styled: Style) -> None:
    """The hits for people."""
    for hit in found.hits:
        write_line("\n".join(_lines(hit, styled)) + "\n")
    if found.match == "any" and found.hits:
        note("No question has all of these words; these have some.")
    if found.suggestion:
        note(f"Did you mean: {found.suggestion}")
    number = f"{found.total:,} {'question' if found.total == 1 else 'questions'}"
    note(
        f"Found {number}."
        if len(found.hits) == found.total
        else f"Found {number}; these are the first {len(found.hits)}."
    )


def _lines(hit: Hit, styled: Style) -> Iterator[str]:
    yield f"{styled(shown(hit.address), fg='cyan')}  {shown(hit.difficulty)}"
    yield from (f"  {line}" for line in marked(hit.question_text, hit.question_marks, styled, bold=True))
    if hit.excerpt.strip():
        yield from (f"    {line}" for line in marked(hit.excerpt, hit.excerpt_marks, styled))
