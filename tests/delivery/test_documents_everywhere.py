"""Each output that docs/collections.md says to have documents has them, in one build of one base."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest

from answerkey.delivery.build import Request, deliver
from answerkey.delivery.store import Store
from answerkey.delivery.targets import Settings, names
from answerkey.delivery.user_schemas import with_user_schemas
from answerkey.pipeline.options import Options
from answerkey.server.settings import Settings as ServerSettings
from answerkey.workspace import open_workspace
from command import page, run
from delivery.notes import HEAPS, write_notes
from server.site import Site

DOCS: Final = Path(__file__).parents[2] / "docs" / "collections.md"
SITE: Final = "https://example.org"
_ROW = re.compile(r"^\| (?P<output>[^|]+?) +(?P<cells>(?:\| (?:yes|no) +){5})\|$", re.MULTILINE)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all that is built of the base; a document of it moved."""
    folder = write_notes(tmp_path_factory.mktemp("base"), a=page())
    assert run(folder, "ids").returncode == 0
    (folder / "content/notes/heaps.md").write_text(HEAPS.replace("slug: heaps", "slug: piles"), encoding="utf-8")
    assert run(folder, "ids", "--redirect", "/notes/heaps", "/notes/piles").returncode == 0
    workspace = open_workspace([str(folder / "content")])
    settings = with_user_schemas(Settings(SITE), workspace.config)
    deliver(workspace, Request(folder / "dist", tuple(names()), settings=settings), Options(jobs=1, cache=False))
    return folder / "dist"


def text_of(path: str, text: str) -> Callable[[Path], bool]:
    return lambda built: text in (built / path).read_text(encoding="utf-8")


def in_xml(path: str, text: str) -> Callable[[Path], bool]:
    return lambda built: text in "".join(ElementTree.parse(built / path).getroot().itertext())


def in_sqlite(built: Path) -> bool:
    with closing(sqlite3.connect(built / "answerkey.sqlite")) as connection:
        rows = connection.execute("SELECT json_extract(data, '$.level') FROM documents WHERE address = '/notes/piles'")
        return [value for (value,) in rows] == ["advanced"]


def in_search(built: Path) -> bool:
    with Store.open(built / "answerkey.sqlite") as store:
        return [hit.record["address"] for hit in store.search("zebra").hits] == ["/notes/piles"]


def in_api(built: Path) -> bool:
    site = Site.of(ServerSettings(built / "answerkey.sqlite"))
    return bool(site.data("/documents/notes/piles")["address"] == site.data("/search?q=zebra")["items"][0]["address"])


def in_csv(built: Path) -> bool:
    with (built / "collections/notes.csv").open(encoding="utf-8", newline="") as file:
        return "/notes/piles" in [row["address"] for row in csv.DictReader(file)]


def in_navigation(built: Path) -> bool:
    collections = json.loads((built / "navigation.json").read_text(encoding="utf-8"))["collections"]
    return "/notes/piles" in [document["address"] for each in collections for document in each["documents"]]


def in_manifest(built: Path) -> bool:
    return bool(json.loads((built / "manifest.json").read_text(encoding="utf-8"))["counts"]["documents"] == 4)


CHECKS: Final[Mapping[str, Callable[[Path], bool]]] = {
    "JSON": text_of("documents/notes/piles.json", '"address":"/notes/piles"'),
    "`navigation.json`": in_navigation,
    "counts in `manifest.json`": in_manifest,
    "TypeScript": text_of("types/answerkey.d.ts", 'level: "basic" | "advanced"'),
    "SQLite": in_sqlite,
    "full-text search": in_search,
    "API": in_api,
    "Markdown": text_of("markdown/notes/piles.md", "# Heaps & \\<trees\\>"),
    "`llms.txt`": text_of("llms.txt", "/markdown/notes/piles.md"),
    "sitemap": in_xml("sitemap.xml", f"{SITE}/notes/piles"),
    "Atom": in_xml("atom/collections/notes.xml", f"{SITE}/notes/piles"),
    "RSS": in_xml("rss/collections/notes.xml", f"{SITE}/notes/piles"),
    "CSV": in_csv,
    "redirects": text_of("_redirects", "/notes/heaps /notes/piles 301"),
}


def cells() -> dict[str, bool]:
    """Whether each output has documents, as the table says."""
    rows = _ROW.finditer(DOCS.read_text(encoding="utf-8"))
    return {row["output"]: row["cells"].split("|")[5].strip() == "yes" for row in rows}


def test_the_table_has_a_check_for_each_output_with_documents() -> None:
    assert [output for output, has_documents in cells().items() if has_documents] == list(CHECKS)


@pytest.mark.parametrize("output", CHECKS)
def test_an_output_has_documents(built: Path, output: str) -> None:
    assert CHECKS[output](built)


def test_no_output_shows_a_proof_or_a_draft(built: Path) -> None:
    files = [path for path in built.rglob("*") if path.is_file()]
    assert [path for path in files if b"assert heap" in path.read_bytes()] == []
    assert [path for path in files if b"/notes/later" in path.read_bytes()] == []
