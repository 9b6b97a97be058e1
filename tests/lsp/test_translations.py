"""The editor knows what a translation translates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lsp.client import Client
from lsp.test_knowledge import completed
from translated import write_base

JWT = "content/qa/fastapi/security/jwt"


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    found = Client(write_base(tmp_path_factory.mktemp("base")))
    try:
        found.start()
        yield found
    finally:
        found.kill()


@pytest.fixture(scope="module")
def translation(translated: Client) -> str:
    address = translated.open(translated.folder / f"{JWT}.de.md")
    assert translated.diagnostics(address) == []
    return address


@pytest.mark.parametrize(
    ("at", "written", "labels"),
    [
        ("title: JSON-Web-Token\n", "su", ["subtopic"]),
        ("id: check", "id: ", ["store"]),
        ("[Unterschreiben](/fastapi/security/jwt#sign)", "[x](/fastapi/security/jwt#", ["sign", "check", "store"]),
    ],
)
def test_keys_ids_and_links_are_completed(
    translated: Client, translation: str, at: str, written: str, labels: list[str]
) -> None:
    assert set(labels) <= set(completed(translated, translation, written, at))


@pytest.mark.parametrize(("needle", "into"), [("id: sign", 5), ("jwt#sign)", 5)])
def test_an_id_and_a_link_lead_to_the_question_of_the_source(
    translated: Client, translation: str, needle: str, into: int
) -> None:
    found = translated.ask("textDocument/definition", translated.at(translation, needle, into))
    places = found if isinstance(found, list) else [found]
    assert [Path(place["uri"]).name for place in places] == ["jwt.md"]


def test_a_translation_refers_to_the_question(translated: Client, translation: str) -> None:
    source = translated.open(translated.folder / f"{JWT}.md")
    translated.diagnostics(source)
    params = {**translated.at(source, "id: sign", 5), "context": {"includeDeclaration": False}}
    found = translated.ask("textDocument/references", params)
    assert "jwt.de.md" in {Path(place["uri"]).name for place in found}
    translated.close(source)


def test_a_question_that_the_source_lacks_is_reported(translated: Client, translation: str) -> None:
    before = translated.texts[translation]
    version = translated.change(translation, before.replace("id: check", "id: chekc"))
    assert [found["code"] for found in translated.diagnostics(translation, version)] == ["locale/unknown-id"]
    translated.change(translation, before)
