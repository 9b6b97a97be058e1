"""Each cell of the table of outputs in docs/collections.md says what a build of all targets does."""

from __future__ import annotations

import json
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree

import pytest

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.store import Store
from answerkey.delivery.targets import Settings, load, names
from answerkey.delivery.targets._manifest import manifest
from answerkey.delivery.whole import Whole
from answerkey.server.settings import Settings as ServerSettings
from command import page
from delivery.notes import write_notes
from delivery.test_documents import open_notes
from server.site import Site

DOCS: Final = Path(__file__).parents[2] / "docs" / "collections.md"
SITE: Final = "https://example.org"
_ROW = re.compile(r"^\| (?P<output>[^|]+?) +(?P<cells>(?:\| (?:yes|no) +){5})\|$", re.MULTILINE)
_COLUMNS: Final = ("frameworks", "topics", "pages", "questions", "documents")


class Subject(NamedTuple):
    """A record of the base: the column of the table that it belongs to, its address, and a word that only it holds."""

    column: str
    address: str
    word: str


SUBJECTS: Final = {
    "framework": Subject("frameworks", "/flask", "unicorn"),
    "topic": Subject("topics", "/flask/views", "griffin"),
    "page": Subject("pages", "/flask/views/a", "sphinx"),
    "question": Subject("questions", "/flask/views/a#what-is-a-view", "dragon"),
    "document in Markdown": Subject("documents", "/notes/heaps", "zebra"),
    "document in YAML": Subject("documents", "/terms/fifo", "phoenix"),
}


@dataclass(frozen=True)
class Build:
    """The files that all targets make of a base."""

    folder: Path

    @classmethod
    def of(cls, catalog: Catalog, folder: Path) -> Build:
        for name in names():
            for file in load(name).files(catalog, Settings(SITE)):
                path = folder / file.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.make())
        made = manifest(Whole.of(catalog, {}), Settings(SITE), names(), {})
        (folder / made.path).write_bytes(made.make())
        return cls(folder)

    def text(self, *patterns: str) -> str:
        """The texts of the files that match patterns, of which each matches at least one."""
        paths = [[path for path in self.folder.glob(pattern) if path.is_file()] for pattern in patterns]
        assert all(paths), patterns
        return "\n".join(path.read_text("utf-8") for of_pattern in paths for path in of_pattern)

    def json(self, path: str) -> Any:
        return json.loads(self.text(path))

    def members(self, pattern: str) -> Iterator[tuple[str, bytes]]:
        """The files within archives."""
        for path in self.folder.glob(pattern):
            with zipfile.ZipFile(path) as archive:
                yield from ((name, archive.read(name)) for name in archive.namelist())

    @property
    def database(self) -> Path:
        return self.folder / "answerkey.sqlite"

    @cached_property
    def site(self) -> Site:
        return Site.of(ServerSettings(self.database))


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A base with a word of its own in each record; each address has a former one."""
    text = page().replace("A function. 😀", "A dragon.").replace("What a view is.", "A sphinx.")
    content = write_notes(tmp_path_factory.mktemp("base"), a=text) / "content"
    for name, word in (("frameworks/flask.yml", "unicorn"), ("topics/flask-views.yml", "griffin")):
        described = re.sub("(?m)^description: .*", f"description: A {word}.", (content / name).read_text("utf-8"))
        (content / name).write_text(described, "utf-8")
    (content / "terms" / "fifo.yml").write_text("meaning: A *phoenix*.\ncount: 3\n", "utf-8")
    moved = {f"/old{number}": subject.address for number, subject in enumerate(SUBJECTS.values())}
    catalog = replace(open_notes(content.parent), redirects=moved)
    return Build.of(catalog, tmp_path_factory.mktemp("dist"))


def strings(value: Any) -> Iterator[str]:
    """All texts in a value of JSON."""
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings(item)
    elif isinstance(value, str):
        yield value


def says(*patterns: str) -> Callable[[Build, Subject], bool]:
    """A check of the word of a subject in files."""
    return lambda build, subject: subject.word in build.text(*patterns)


def in_search_index(build: Build, subject: Subject) -> bool:
    return subject.address in [record["address"] for record in build.json("search/records/0.json")["records"]]


def in_types(build: Build, subject: Subject) -> bool:
    return f"export interface {subject.column.removesuffix('s').capitalize()}" in build.text("types/*.d.ts")


def in_sqlite(build: Build, subject: Subject) -> bool:
    with closing(sqlite3.connect(build.database)) as connection:
        return subject.word in repr(list(connection.execute(f"SELECT * FROM {subject.column}")))


def in_search(build: Build, subject: Subject) -> bool:
    with Store.open(build.database) as store:
        return subject.address in [hit.record["address"] for hit in store.search(subject.word).hits]


def in_api(build: Build, subject: Subject) -> bool:
    reply = build.site.get(f"/api/v1/{subject.column}{subject.address.replace('#', '/')}")
    return reply.status_code == 200 and subject.word in reply.text


def in_llms(build: Build, subject: Subject) -> bool:
    text = build.text("llms.txt")
    return subject.word in text or f"({SITE}/markdown{subject.address}.md)" in text


def in_sitemap(build: Build, subject: Subject) -> bool:
    return SITE + subject.address in list(ElementTree.parse(build.folder / "sitemap.xml").getroot().itertext())


def in_anki(build: Build, subject: Subject) -> bool:
    for name, data in build.members("anki/*.apkg"):
        if name.startswith("collection."):
            with closing(sqlite3.connect(":memory:")) as connection:
                connection.deserialize(data)
                if any(subject.word in fields for (fields,) in connection.execute("SELECT flds FROM notes")):
                    return True
    return False


def in_qti(build: Build, subject: Subject) -> bool:
    return any(subject.word.encode() in data for _, data in build.members("qti/*.zip"))


JSON_FILES: Final = (
    "frameworks/*.json",
    "pages/**/*.json",
    "questions/**/*.json",
    "collections/*.json",
    "documents/**/*.json",
)
CHECKS: Final[Mapping[str, tuple[str, Callable[[Build, Subject], bool]]]] = {
    "JSON": ("json", says(*JSON_FILES)),
    "`navigation.json`": (
        "json",
        lambda build, subject: subject.address in set(strings(build.json("navigation.json"))),
    ),
    "`search/`": ("json", in_search_index),
    "counts in `manifest.json`": ("", lambda build, subject: build.json("manifest.json")["counts"][subject.column] > 0),
    "TypeScript": ("typescript", in_types),
    "SQLite": ("sqlite", in_sqlite),
    "full-text search": ("sqlite", in_search),
    "API": ("sqlite", in_api),
    "Markdown": ("markdown", says("markdown/**/*.md")),
    "`llms.txt`": ("llms", in_llms),
    "`chunks.jsonl`": ("chunks", says("chunks.jsonl")),
    "sitemap": ("sitemap", in_sitemap),
    "Atom": ("atom", says("atom.xml", "atom/**/*.xml")),
    "RSS": ("rss", says("rss.xml", "rss/**/*.xml")),
    "CSV": ("csv", says("*.csv", "collections/*.csv")),
    "redirects": ("redirects", lambda build, subject: f" {subject.address} 301\n" in build.text("_redirects")),
    "JSON-LD": ("jsonld", says("jsonld/**/*.jsonld")),
    "Anki": ("anki", in_anki),
    "QTI": ("qti", in_qti),
}
"""The target of each output, and the check of one subject in it."""


def table() -> dict[str, dict[str, bool]]:
    """The cells of the table by output and column."""
    rows = _ROW.finditer(DOCS.read_text(encoding="utf-8"))
    cells = {row["output"]: [cell.strip() == "yes" for cell in row["cells"].split("|")[1:]] for row in rows}
    return {output: dict(zip(_COLUMNS, values, strict=True)) for output, values in cells.items()}


def test_the_table_has_a_row_for_each_output_and_each_target_has_one() -> None:
    """A new target fails here until it has a row and a check."""
    assert list(table()) == list(CHECKS)
    assert {target for target, _ in CHECKS.values() if target} == set(names())


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("output", CHECKS)
def test_a_cell_says_what_is_delivered(build: Build, output: str, subject: str) -> None:
    _, check = CHECKS[output]
    assert check(build, SUBJECTS[subject]) is table()[output][SUBJECTS[subject].column]


def test_no_output_shows_a_proof_or_a_draft(build: Build) -> None:
    files = [path for path in build.folder.rglob("*") if path.is_file()]
    assert [path for path in files if b"assert heap" in path.read_bytes()] == []
    assert [path for path in files if b"/notes/later" in path.read_bytes()] == []
