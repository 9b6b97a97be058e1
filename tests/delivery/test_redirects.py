"""What moved is found by servers and by front ends."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.catalog_source import open_catalog
from answerkey.delivery.errors import NotDeliverable
from answerkey.delivery.targets import File, Settings, load, redirects
from answerkey.pipeline.options import Options
from answerkey.workspace import open_workspace
from command import make_base, page

BASE = "/flask\n/flask/views\n/flask/views/basics\n/flask/views/basics#what-is-a-view\n"


def _catalog(folder: Path, lock: str, **pages: str) -> Catalog:
    make_base(folder, **(pages or {"basics": page()}))
    (folder / "content" / "ids.lock").write_bytes(lock.encode())
    return open_catalog(open_workspace([str(folder / "content")]), Options(cache=False, jobs=1)).catalog


def _files(catalog: Catalog) -> dict[str, str]:
    return {file.path: file.make().decode() for file in load("redirects").files(catalog, Settings())}


def test_the_record_becomes_the_redirects_of_the_catalog_followed_to_their_ends(tmp_path: Path) -> None:
    lock = BASE + "/a -> /b\n/b -> /flask/views\n/c -> gone -- removed\n/d -> /c\n"
    found = _catalog(tmp_path, lock).redirects
    assert found == {"/a": "/flask/views", "/b": "/flask/views", "/c": None, "/d": None}


def test_without_a_record_nothing_is_redirected_and_the_record_is_no_file_that_is_delivered(tmp_path: Path) -> None:
    catalog = _catalog(tmp_path, BASE)
    assert (catalog.redirects, catalog.assets) == ({}, ())
    (tmp_path / "content" / "ids.lock").unlink()
    workspace = open_workspace([str(tmp_path / "content")])
    assert open_catalog(workspace, Options(cache=False, jobs=1)).catalog.redirects == {}


def test_a_redirect_to_a_draft_waits_for_it(tmp_path: Path) -> None:
    draft = page().replace("order: 1\n", "order: 1\ndraft: true\n", 1)
    lock = BASE + "/old -> /flask/views/draft\n"
    assert _catalog(tmp_path, lock, basics=page(), draft=draft).redirects == {}


def test_a_base_that_lost_an_address_is_not_delivered(tmp_path: Path) -> None:
    with pytest.raises(NotDeliverable) as refused:
        _catalog(tmp_path, BASE + "/flask/views/lost\n")
    assert [d.rule for d in refused.value.report.diagnostics] == ["identity/lost-address"]


def test_pages_are_the_servers_business_and_questions_the_front_ends() -> None:
    moves = {"/old": "/new", "/gone": None, "/old#a": "/new#a", "/page#b": "/page#c", "/page#d": None}
    files = _files(replace(Catalog(()), redirects=moves))
    assert files["_redirects"] == "/old /new 301\n"
    assert files["redirects.map"] == '"/gone" "gone";\n"/old" "/new";\n'
    told = json.loads(files["redirects.json"])
    assert told["pages"] == {"/gone": None, "/old": "/new"}
    assert told["questions"].items() >= {"/old#a": "/new#a", "/page#b": "/page#c", "/page#d": None}.items()


def test_a_fragment_that_a_browser_takes_along_to_the_new_page_is_known_there() -> None:
    moves = {"/old": "/new", "/old#stays": "/new#stays", "/old#apart": "/other#x", "/old#gone": None}
    found = redirects.fragments(replace(Catalog(()), redirects=moves))
    assert (found["/new#apart"], found["/new#gone"]) == ("/other#x", None)


def test_a_fragment_of_a_question_that_is_there_leads_nowhere_else(tmp_path: Path) -> None:
    lock = BASE + "/old -> /flask/views/basics\n/old#what-is-a-view -> /flask/views\n"
    found = redirects.fragments(_catalog(tmp_path, lock))
    assert found == {"/old#what-is-a-view": "/flask/views"}


def test_odd_names_break_no_format() -> None:
    odd = {'/a b"$x;\n\\': "/c d$y 301\n/evil", "/ä": "/ö"}
    files = _files(replace(Catalog(()), redirects=odd))
    assert files["_redirects"] == "/a%20b%22%24x;%0A%5C /c%20d%24y%20301%0A/evil 301\n/%C3%A4 /%C3%B6 301\n"
    assert files["redirects.map"] == '"/a b\\"$x;\n\\\\" "/c%20d%24y%20301%0A/evil";\n"/ä" "/%C3%B6";\n'
    assert json.loads(files["redirects.json"])["pages"] == odd


def test_no_address_is_a_wildcard_of_the_format() -> None:
    """On Netlify ``/*`` and ``/:name`` match any address, and a target may take up what they matched."""
    moves = {"/*": "/new", "/:name/x": "/:splat", "/a*b": "/c:d"}
    lines = "/%2A /new 301\n/%3Aname/x /%3Asplat 301\n/a%2Ab /c%3Ad 301\n"
    assert _files(replace(Catalog(()), redirects=moves))["_redirects"] == lines


def test_the_hash_of_a_file_follows_its_content() -> None:
    def key(moves: dict[str, str | None]) -> list[File]:
        return list(load("redirects").files(replace(Catalog(()), redirects=moves), Settings()))

    hashes = [{file.hash for file in key(moves)} for moves in ({}, {"/a": "/b"}, {"/a": None}, {"/a#x": "/b#x"})]
    assert all(len(found) == 1 for found in hashes)
    assert len(set.union(*hashes)) == 4
