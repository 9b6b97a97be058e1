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

from answerkey.cli.catalog import Base, ReadOptions, Selection, reading_options, selection_options
from answerkey.cli.exits import CLEAN
from answerkey.cli.options import bundle, wants_color
from answerkey.cli.output import note, write, write_line
from answerkey.cli.terminal import Style, marked, style
from answerkey.counts import number_of
from answerkey.delivery.catalog import Catalog, Mix
from answerkey.delivery.store import DOCUMENT_KIND, MAX_LIMIT, Filters, Hit, SearchResult, Store, Unreadable, writer
from answerkey.delivery.targets.sqlite import hash_of_catalog
from answerkey.pipeline.cache import folder_for
from answerkey.safe_json import document
from answerkey.safe_text import shown
from answerkey.writing import ChangedMeanwhile, refuse_special_database, replace_file

_OUTPUT_NAMES = {
    "address": "address",
    "id": "id",
    "number": "number",
    "framework": "frameworkSlug",
    "framework_name": "framework",
    "topic": "topicSlug",
    "topic_name": "topic",
    "difficulty": "difficulty",
    "hash": "hash",
    "question_html": "qHtml",
    "question_text": "qText",
}
_PREFIX = "search-"  # of the names of stored indexes


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@selection_options
@click.option(
    "--difficulty", multiple=True, type=click.Choice(Mix._fields), help="Only this difficulty (repeat for more)."
)
@click.option(
    "--limit",
    type=click.IntRange(1, MAX_LIMIT),
    default=10,
    show_default=True,
    help="Show at most this number of results.",
)
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
@reading_options
def search_command(words: tuple[str, ...], limit: int, format_name: str, color: str, **options: Any) -> int:
    """Search questions, answers, documents and their code for WORDS; the best matches come first.

    With a framework, topic or difficulty only questions are searched.

    WORDS may be any text, such as `C++`, `async/await` or `__init__`. Put a phrase in double quotes.
    """
    selection, reading = bundle(Selection, options), bundle(ReadOptions, options)
    base = reading.open()
    selection.check(base.catalog)
    filters = Filters(
        frameworks=(selection.framework,) if selection.framework else (),
        topics=(selection.topic.strip("/"),) if selection.topic else (),
        difficulties=selection.difficulty,
    )
    text = " ".join(words).encode("utf-8", "replace").decode()
    results = _ask(base, reading.cache, lambda store: store.search(text, filters, limit=limit))
    if format_name == "json":
        write(document(_as_data(text, results), levels=2))
    else:
        noun = "result" if base.catalog.documents and selection == Selection() else "question"
        _print(results, style(color=wants_color(color)), noun)
    return CLEAN


def _as_data(text: str, result: SearchResult) -> dict[str, Any]:
    """Return a result as JSON data, in which `framework` and `topic` are slugs."""
    return {"query": text, **asdict(result), "hits": tuple(map(_hit_as_data, result.hits))}


def _hit_as_data(hit: Hit) -> dict[str, Any]:
    question = hit.record
    if "collection" in question:
        return _document_as_data(hit)
    return {
        "kind": question["kind"],
        **{name: question[key] for name, key in _OUTPUT_NAMES.items()},
        "page": question["page"]["path"],
        "page_title": question["page"]["title"],
        "question_marks": hit.title_marks,
        **_excerpt(hit),
    }


def _document_as_data(hit: Hit) -> dict[str, Any]:
    return {
        "kind": DOCUMENT_KIND,
        **{key: hit.record[key] for key in ("address", "collection", "hash")},
        "title": hit.title,
        "title_marks": hit.title_marks,
        **_excerpt(hit),
    }


def _excerpt(hit: Hit) -> dict[str, Any]:
    return {
        "excerpt": hit.excerpt,
        "excerpt_marks": hit.excerpt_marks,
        "excerpt_in": hit.excerpt_in,
        "score": hit.score,
        "missing": hit.missing,
    }


def _ask(base: Base, cached: bool, question: Callable[[Store], SearchResult]) -> SearchResult:
    """Ask a stored index of exactly this content, or else a temporary one."""
    folder = folder_for(base.config) if cached else None
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
        writer.write(base.catalog, path)
        with Store.open(path) as store:
            return question(store)


def _make(catalog: Catalog, path: Path) -> None:
    """Store an index in the place of those of other content."""
    with tempfile.TemporaryDirectory(prefix="answerkey-") as folder:
        writer.write(catalog, Path(folder, path.name))
        with suppress(ChangedMeanwhile):  # another process made it
            replace_file(path, Path(folder, path.name).read_bytes(), None, path.parent)
    for old in path.parent.glob(f"{_PREFIX}*.sqlite"):
        if old != path:
            old.unlink()


def _print(results: SearchResult, styled: Style, noun: str) -> None:
    """Print the hits for people."""
    for hit in results.hits:
        write_line("\n".join(_lines(hit, styled)) + "\n")
    if results.match == "any" and results.hits:
        note(f"No {noun} has all of these words; these have some.")
    if results.corrected:
        note(f"Nothing has what you typed; searched for: {shown(results.corrected)}")
    if results.dropped:
        note(f"Left out: {', '.join(map(shown, results.dropped))}")
    number = number_of(results.total, noun)
    note(
        f"Found {number}."
        if len(results.hits) == results.total
        else f"Found {number}; here are the first {len(results.hits)}."
    )


def _lines(hit: Hit, styled: Style) -> Iterator[str]:
    about = hit.record["collection" if "collection" in hit.record else "difficulty"]
    yield f"{styled(shown(hit.record['address']), fg='cyan')}  {shown(about)}"
    yield from (f"  {line}" for line in marked(hit.title, hit.title_marks, styled, bold=True))
    if hit.excerpt.strip():
        yield from (f"    {line}" for line in marked(hit.excerpt, hit.excerpt_marks, styled))
