"""Texts that have no file yet."""

from __future__ import annotations

import pytest

from answerkey.lsp.buffers import path_of, untitled_path
from lsp.client import Client

PAGE = """---
title: Draft
framework: FastAPI
frameworkSlug: fastapi
topic: Routing
topicSlug: routing
questions:
- id: Not kebab
  q: What?
  a: |
    See [it](/fastapi/security/jwtt).

    ```python
    x = [1,2]
    ```
---
"""


@pytest.fixture(scope="module")
def client(apart: Client) -> Client:
    """The server of this module."""
    return apart


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("markdown", "Hello\n\n```python\nx = [1,2]\n```\n", {"snippet/format"}),
        ("markdown", "---\ntitle: [x\n---\n\n```python\nx = (\n```\n", {"snippet/syntax"}),
        ("markdown", PAGE, {"document/schema", "question/id-format", "reference/link", "snippet/format"}),
        ("markdown", "---\nquestions: [\n---\n", {"document/yaml-syntax"}),
        ("markdown", "---\nquestions: []\nframeworkSlug: ../..\n---\n", {"document/schema", "slug/format"}),
        ("yaml", "name: Routing\nframeworkSlug: fastapi\nslug: routing\nx: 1\n", {"document/schema"}),
        ("yaml", "name: Flask\nslug: flask\nx-order: first\n", set()),
        ("yaml", "services:\n  web: *anchor\n", set()),
    ],
)
def test_a_text_without_a_file_is_checked_as_what_it_is(
    client: Client, language: str, text: str, expected: set[str]
) -> None:
    address = client.open_text(f"untitled:Untitled-{language}", text, language)
    found = codes(client, address)
    assert expected <= found
    assert bool(found) == bool(expected)
    client.close(address)


def codes(client: Client, address: str) -> set[str]:
    items = client.ask("textDocument/diagnostic", {"textDocument": {"uri": address}})["items"]
    return {item["code"] for item in items}


def test_other_files_do_not_see_a_text_without_a_file(client: Client) -> None:
    address = client.open_text("untitled:Untitled-1", PAGE)
    assert codes(client, address) >= {"reference/link", "question/id-format"}
    page = client.open(client.folder / "content/qa/fastapi/routing/routers-and-path-operations.md")
    assert codes(client, page) == set()
    client.change(address, PAGE.replace("jwtt", "jwt").replace("Not kebab", "kebab"))
    assert "snippet/format" in codes(client, address)
    assert not {"reference/link", "question/id-format"} & codes(client, address)
    symbols = client.ask("textDocument/documentSymbol", {"textDocument": {"uri": address}})
    assert [symbol["detail"] for symbol in symbols] == ["kebab"]
    assert client.ask("textDocument/prepareRename", client.at(address, "id: kebab", 5)) is None
    client.close(address)
    client.close(page)
    assert client.ask("textDocument/diagnostic", {"textDocument": {"uri": address}})["items"] == []


def test_a_new_file_that_has_a_place_is_checked_there(client: Client) -> None:
    place = client.folder / "content/qa/fastapi/routing/new-page.md"
    address = client.open_text(f"untitled:{place}", PAGE)
    assert "question/id-format" in codes(client, address)
    client.close(address)


@pytest.mark.parametrize(
    "uri", ["git:/a/b.md?ref=x", "vscode-notebook-cell:/a.md", "untitled:a%00b", "untitled:x", "//["]
)
def test_what_is_no_text_of_ours_has_no_path(uri: str) -> None:
    assert path_of(uri) is None
    assert untitled_path(uri, "python") is None
