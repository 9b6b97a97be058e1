"""Documents of collections of the user in an editor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from lsp.client import Client

SETTINGS = """
[[collections]]
name = "notes"
glob = "notes/*.md"
address = "/n/{slug}"
title = "title"
references = { "see[]" = "notes", next = "notes" }

[fields]
page = "page.schema.json"
"""
FILES = {
    "answerkey.toml": SETTINGS,
    "page.schema.json": '{"properties": {"level": {"type": "string", "description": "How far a reader is."}}}',
    "content/notes/heaps.md": "---\nslug: heaps\ntitle: Heaps\nsee:\n- trees\nnext: /n/trees\n---\n# Top\n\n[a](/n/trees#root)\n",
    "content/notes/trees.md": "---\ntitle: Trees\nslug: trees\n---\n# Root\n",
    "content/qa/a/b/c.md": "---\nlevel: x\nquestions:\n- id: d\n  a: '[t](/n/trees)'\n---\n",
}


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("notes")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    client = Client(folder)
    try:
        client.start()
        yield client
    finally:
        client.kill()


@pytest.fixture
def heaps(notes: Client) -> Iterator[str]:
    address = notes.open(notes.folder / "content/notes/heaps.md")
    notes.diagnostics(address)
    yield address
    notes.close(address)


def labels(client: Client, address: str, needle: str) -> list[str]:
    items: list[dict[str, Any]] = client.ask("textDocument/completion", client.at(address, needle, len(needle)))[
        "items"
    ]
    return [item["label"] for item in items]


@pytest.mark.parametrize(
    ("needle", "expected"),
    [
        ("next: /n", ["/n/heaps", "/n/trees"]),
        ("- tr", ["n/heaps", "notes/heaps", "heaps", "n/trees", "notes/trees", "trees"]),
        ("](/n/", ["/a/b/c", "/n/heaps", "/n/trees"]),
        ("](/n/trees#", ["root"]),
    ],
)
def test_references_and_links_are_completed(notes: Client, heaps: str, needle: str, expected: list[str]) -> None:
    assert labels(notes, heaps, needle) == expected


@pytest.mark.parametrize("needle", ["- trees", "next: /n/tr", "[a](/n/"])
def test_what_a_document_names_is_found(notes: Client, heaps: str, needle: str) -> None:
    place = notes.ask("textDocument/definition", notes.at(heaps, needle, len(needle) - 1))
    assert place["uri"].endswith("/content/notes/trees.md")
    assert place["range"]["start"] == {"line": 2, "character": 6}


def test_a_document_says_what_leads_to_it(notes: Client) -> None:
    address = notes.open(notes.folder / "content/notes/trees.md")
    notes.diagnostics(address)
    text = notes.ask("textDocument/hover", notes.at(address, "slug: trees", 7))["contents"]["value"]
    assert text == "`/n/trees`\n\nLinked from:\n\n- `/n/heaps` (3 times)\n- `/a/b/c`"
    params = {**notes.at(address, "slug: trees", 7), "context": {"includeDeclaration": False}}
    assert len(notes.ask("textDocument/references", params)) == 4
    params = {**notes.at(address, "slug: trees", 7), "newName": "woods"}
    edits = notes.ask("textDocument/rename", params)["documentChanges"]
    texts = {edit["newText"] for file in edits for edit in file.get("edits", ())}
    assert texts == {"woods", "/n/woods"}
    (move,) = [change for change in edits if change.get("kind") == "rename"]
    assert move["newUri"].endswith("/content/notes/woods.md")
    notes.close(address)


def test_fields_of_the_user_are_explained(notes: Client) -> None:
    address = notes.open(notes.folder / "content/qa/a/b/c.md")
    notes.diagnostics(address)
    text = notes.ask("textDocument/hover", notes.at(address, "level", 2))["contents"]["value"]
    assert "How far a reader is." in text
    notes.close(address)


def test_documents_are_found_by_their_titles(notes: Client, heaps: str) -> None:
    symbols = notes.ask("workspace/symbol", {"query": "trees"})
    assert [(symbol["name"], symbol["containerName"]) for symbol in symbols] == [("Trees", "/n/trees")]
