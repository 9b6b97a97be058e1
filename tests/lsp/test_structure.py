"""Symbols, folding and rename."""

from __future__ import annotations

import json
from pathlib import Path

from lsp.apply import applied
from lsp.client import Client

PAGE = "content/qa/fastapi/routing/routers-and-path-operations.md"


def test_the_outline_of_a_page_is_its_questions_with_their_snippets(client: Client, page: str) -> None:
    found = client.ask("textDocument/documentSymbol", {"textDocument": {"uri": page}})
    assert len(found) == 7
    first = found[0]
    assert first["detail"] == "route-declaration-order"
    assert first["name"].startswith("Why does `/users/me`")
    assert first["children"][0]["name"] == "python"
    for symbol in (first, *first["children"]):
        outer, inner = symbol["range"], symbol["selectionRange"]
        assert (outer["start"]["line"], outer["start"]["character"]) <= (
            inner["start"]["line"],
            inner["start"]["character"],
        )
        assert (inner["end"]["line"], inner["end"]["character"]) <= (outer["end"]["line"], outer["end"]["character"])


def test_a_question_of_any_page_is_found_by_letters_of_it(client: Client, page: str) -> None:
    found = client.ask("workspace/symbol", {"query": "objlevauth"})
    assert any(symbol["location"]["uri"].endswith("jwt.md") for symbol in found)
    assert client.ask("workspace/symbol", {"query": "qzxqzx"}) == []


def test_questions_answers_and_snippets_fold(client: Client, page: str) -> None:
    found = client.ask("textDocument/foldingRange", {"textDocument": {"uri": page}})
    lines = client.texts[page].split("\n")
    firsts = [lines[fold["startLine"]].strip() for fold in found]
    assert firsts[0] == "---"
    assert "- id: route-declaration-order" in firsts
    assert "```python" in firsts
    assert any(first.startswith("a: |") for first in firsts)
    assert all(fold["endLine"] > fold["startLine"] for fold in found)


def test_a_question_is_renamed_with_all_that_links_to_it(client: Client, page: str) -> None:
    linked = client.open(client.folder / "content/qa/fastapi/dependency-injection/depends-in-depth.md")
    client.diagnostics(linked)
    place = client.at(linked, "id: yield-dependency-exit-timing", 6)
    prepared = client.ask("textDocument/prepareRename", place)
    assert prepared["placeholder"] == "yield-dependency-exit-timing"
    assert prepared["range"]["start"] == client.position(linked, "yield-dependency-exit-timing")
    found = client.ask("textDocument/rename", {**place, "newName": "exit-timing"})
    changed = {change["textDocument"]["uri"]: change["edits"] for change in found["documentChanges"]}
    assert len(changed) >= 2
    for address, edits in changed.items():
        text = Path(address.removeprefix("file://")).read_text("utf-8")
        after = applied(text, edits)
        assert "yield-dependency-exit-timing" in text
        assert "yield-dependency-exit-timing" not in after
    client.close(linked)


def test_a_page_is_renamed_with_its_file(client: Client, page: str) -> None:
    place = {"textDocument": {"uri": page}, "position": {"line": 0, "character": 1}}
    assert client.ask("textDocument/prepareRename", place)["placeholder"] == "routers-and-path-operations"
    changes = client.ask("textDocument/rename", {**place, "newName": "routers"})["documentChanges"]
    (move,) = [change for change in changes if change.get("kind") == "rename"]
    assert move["oldUri"] == page
    assert move["newUri"] == page.replace("routers-and-path-operations", "routers")
    assert any("edits" in change for change in changes)


def test_what_was_recorded_of_a_page_goes_along_when_it_is_renamed(client: Client, page: str) -> None:
    place = {"textDocument": {"uri": page}, "position": {"line": 0, "character": 1}}
    changes = client.ask("textDocument/rename", {**place, "newName": "routers"})["documentChanges"]
    (edits,) = [c["edits"] for c in changes if "edits" in c and c["textDocument"]["uri"].endswith("/verified.json")]
    before = (client.folder / "content/verified.json").read_text("utf-8")
    verdicts, moved = json.loads(before), json.loads(applied(before, edits))
    old, new = "/fastapi/routing/routers-and-path-operations#", "/fastapi/routing/routers#"
    assert any(address.startswith(old) for address in verdicts)
    assert moved == {address.replace(old, new): verdict for address, verdict in verdicts.items()}


def test_a_name_that_is_taken_is_refused_with_a_reason(client: Client, page: str) -> None:
    place = client.at(page, "id: route-declaration-order", 6)
    number = client.request("textDocument/rename", {**place, "newName": "apirouter-for-large-apps"})
    assert "already has a question" in client.answer(number)["error"]["message"]


def test_what_has_no_name_is_not_renamed(client: Client, page: str) -> None:
    assert client.ask("textDocument/prepareRename", client.at(page, "Fixes, best first:", 3)) is None
