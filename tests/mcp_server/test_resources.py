"""Pages, questions and documents as resources."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mcp import MCPError

from answerkey.mcp_server import resources
from answerkey.mcp_server.resources import Location, location_of, uri_of
from mcp_server.client import Assistant
from properties import examples

LISTS = "/python/collections/lists"


def listed(assistant: Assistant) -> list[tuple[str, str]]:
    """The URI and title of each resource, over all parts of the list."""
    found, cursor = [], None
    while True:
        part = assistant.ask(lambda client, at=cursor: client.list_resources(cursor=at))
        found += [(each.uri, each.title) for each in part.resources]
        cursor = part.next_cursor
        if cursor is None:
            return found


def test_every_page_is_listed_and_can_be_read(assistant: Assistant) -> None:
    found = listed(assistant)
    assert [uri for uri, _ in found] == [f"answerkey://{LISTS}", "answerkey:///python/functions/closures"]
    assert all(assistant.read(uri).startswith(f"# {title}") for uri, title in found)


def test_documents_follow_pages(notes: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    found = listed(notes)
    assert found
    assert all(notes.read(uri).startswith(f"# {title}") for uri, title in found)
    monkeypatch.setattr(resources, "MAX_LIMIT", 1)
    assert listed(notes) == found


def test_a_question_is_a_resource_of_a_template(assistant: Assistant) -> None:
    templates = assistant.ask(lambda client: client.list_resource_templates()).resource_templates
    assert [each.uri_template for each in templates] == ["answerkey:///{+path}", "answerkey:///{+path}{#id}"]
    text = assistant.read(f"answerkey://{LISTS}#what-does-a-copy-share")
    assert text.startswith("# What does a copy of a list share")
    assert "Elemente" in assistant.read(f"answerkey://{LISTS}?locale=de#what-does-a-copy-share")


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("answerkey:///python/collections/nothing", "there is nothing at"),
        ("https://example.org/x", "begins with `answerkey:///`"),
        ("answerkey://host/x", "begins with `answerkey:///`"),
        (f"answerkey://{LISTS}?locale=xx", "there is no `xx`"),
        ("answerkey:///%ff", "there is nothing at"),
    ],
)
def test_what_is_no_resource_is_an_error_with_a_hint(assistant: Assistant, uri: str, words: str) -> None:
    with pytest.raises(MCPError) as caught:
        assistant.read(uri)
    assert words in str(caught.value)
    assert "hint: " in str(caught.value)


@examples(200)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/#"), min_size=1), min_size=1))
def test_a_uri_names_the_address_that_it_is_made_of(steps: list[str]) -> None:
    for address in ("/" + "/".join(steps), f"/{steps[0]}#{steps[-1]}"):
        assert location_of(uri_of(address)) == Location(address, None)
