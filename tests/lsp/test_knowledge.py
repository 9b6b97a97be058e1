"""Hover, completion, definition, references."""

from __future__ import annotations

from typing import Any

import pytest

from lsp.client import Client

LINKED = "content/qa/fastapi/dependency-injection/depends-in-depth.md"
LINKING = "content/qa/fastapi/database/async-sqlalchemy.md"


@pytest.fixture(scope="module")
def linking(client: Client) -> str:
    address = client.open(client.folder / LINKING)
    client.diagnostics(address)
    return address


def shown(client: Client, address: str, needle: str, into: int = 0) -> str:
    found = client.ask("textDocument/hover", client.at(address, needle, into))
    return "" if found is None else found["contents"]["value"]


def completed(client: Client, address: str, written: str, at: str) -> list[str]:
    """The labels at the end of what is written in place of `at`."""
    before = client.texts[address]
    client.change(address, before.replace(at, written, 1))
    text = client.texts[address]
    start = before.index(at) + len(written)
    line = text.count("\n", 0, start)
    column = start - text.rfind("\n", 0, start) - 1
    params = {"textDocument": {"uri": address}, "position": {"line": line, "character": column}}
    items: list[dict[str, Any]] = client.ask("textDocument/completion", params)["items"]
    client.change(address, before)
    return [item["label"] for item in items]


def test_a_rule_in_a_directive_explains_itself(client: Client, page: str) -> None:
    comment = "<!-- answerkey: ignore snippet/format -->\n      ```python\n      x = [1,2]\n"
    version = client.change(page, client.texts[page].replace("```python\n", comment, 1))
    client.diagnostics(page, version)
    assert shown(client, page, "ignore snippet/format", 9).startswith(
        "# snippet/format\n\nA Python snippet is formatted"
    )


def test_a_finding_explains_its_rule(client: Client, page: str) -> None:
    version = client.change(page, client.texts[page].replace("```python\n", "```python\n      x = [1,2]\n", 1))
    client.diagnostics(page, version)
    assert "# snippet/format" in shown(client, page, "x = [1,2]", 4)


@pytest.mark.parametrize(
    "needle, said",
    [
        ("difficulty: medium", "How hard the page is"),
        ("difficulty: easy", "How hard the question"),
        ("updated:", "string"),
    ],
)
def test_a_key_explains_its_field(client: Client, page: str, needle: str, said: str) -> None:
    assert said in shown(client, page, needle, 2)


def test_a_key_of_a_record_explains_its_field(client: Client) -> None:
    address = client.open(client.folder / "content/topics/fastapi-routing.yml")
    client.diagnostics(address)
    assert "Slug of the framework" in shown(client, address, "frameworkSlug", 3)
    client.close(address)


def test_a_question_says_who_links_to_it(client: Client) -> None:
    address = client.open(client.folder / LINKED)
    client.diagnostics(address)
    text = shown(client, address, "yield-dependency-exit-timing", 3)
    assert "- `/fastapi/database/async-sqlalchemy`" in text
    client.close(address)


def test_keys_are_those_that_the_record_lacks(client: Client, page: str) -> None:
    found = completed(
        client,
        page,
        "related:\n  - /fastapi/security/jwt\ndr",
        "related:\n  - /fastapi/fundamentals/core-concepts",
    )
    assert "draft" in found
    assert not {"title", "questions", "order", "related"} & set(found)


def test_keys_of_a_question_are_its_own_also_where_the_yaml_is_broken(client: Client, page: str) -> None:
    found = completed(
        client, page, "- id: route-declaration-order\n    dif : [\n    t", "- id: route-declaration-order"
    )
    assert {"draft", "run", "tags"} <= set(found)
    assert not {"id", "difficulty", "q", "a", "title", "prelude"} & set(found)


@pytest.mark.parametrize(
    "at, written, has, lacks",
    [
        ("difficulty: medium", "difficulty: ", {"easy", "medium", "hard"}, {"title"}),
        ("difficulty: medium", "review: ", {"draft", "ready", "approved"}, {"easy"}),
        ("difficulty: easy", "difficulty: ha", {"easy", "medium", "hard"}, set()),
        ("topicSlug: routing", "topicSlug: r", {"routing", "security"}, {"fastapi"}),
        ("frameworkSlug: fastapi", "frameworkSlug: [f", {"fastapi"}, {"routing"}),
        (
            "  - /fastapi/security/jwt",
            "  - /fa",
            {"/fastapi/security/jwt"},
            {"/fastapi/routing/routers-and-path-operations"},
        ),
        ("      ```python", "      ```py", {"python", "pycon", "bash"}, set()),
        ("      ```python", "      ```python {sk", {"skip", "ignore", "fragment"}, set()),
        ("      ```python", "      ```python {ignore sn", {"snippet/format", "snippet"}, {"skip"}),
        ("      ```python", "      <!-- answerkey: ", {"skip", "ignore", "expect-error"}, set()),
        ("      ```python", "      <!-- answerkey: ignore question/count, ", {"snippet/format"}, {"skip"}),
        ("      ```python", "      <!-- answerkey: expect-error ", {"SyntaxError"}, {"snippet/format"}),
        ("difficulty: medium", "# answerkey: ignore ", {"page/seo-length"}, {"title"}),
        ("Fixes, best first:", "See [it](/fas", {"/fastapi/security/jwt"}, {"title"}),
        ("Fixes, best first:", "See [it](/fastapi/security/jwt#", {"object-level-authorization"}, {"title"}),
        ("Fixes, best first:", "diff", set(), {"difficulty", "title"}),
    ],
)
def test_what_can_be_written_depends_on_the_place(
    client: Client, page: str, at: str, written: str, has: set[str], lacks: set[str]
) -> None:
    found = set(completed(client, page, written, at))
    assert has <= found
    assert not lacks & found


def test_where_a_code_block_ends_no_language_is_named(client: Client, page: str) -> None:
    assert client.ask("textDocument/completion", client.at(page, "```\n    proof: |", 3))["items"] == []


def test_broken_yaml_before_the_place_changes_nothing(client: Client, page: str) -> None:
    text = client.texts[page].replace("title: ", "title: [", 1)
    client.change(page, text)
    assert "hard" in completed(client, page, "difficulty: ", "difficulty: medium")


def test_a_related_page_leads_to_its_file(client: Client, page: str) -> None:
    found = client.ask("textDocument/definition", client.at(page, "- /fastapi/security/jwt", 5))
    assert found["uri"].endswith("/content/qa/fastapi/security/jwt.md")


def test_slugs_lead_to_their_records(client: Client, page: str) -> None:
    found = client.ask("textDocument/definition", client.at(page, "topicSlug: routing", 13))
    assert found["uri"].endswith("/content/topics/fastapi-routing.yml")
    found = client.ask("textDocument/definition", client.at(page, "frameworkSlug: fastapi", 17))
    assert found["uri"].endswith("/content/frameworks/fastapi.yml")


def test_a_link_leads_to_the_question(client: Client, linking: str) -> None:
    found = client.ask("textDocument/definition", client.at(linking, "[when exit code runs](", 3))
    assert found["uri"].endswith(LINKED)
    lines = (client.folder / LINKED).read_text("utf-8").splitlines()
    assert "yield-dependency-exit-timing" in lines[found["range"]["start"]["line"]]


def test_a_question_is_referred_to_by_links(client: Client, linking: str) -> None:
    params = client.at(linking, "[when exit code runs](", 3)
    found = client.ask("textDocument/references", {**params, "context": {"includeDeclaration": True}})
    assert {place["uri"].rpartition("/content/")[2] for place in found} >= {
        LINKED.removeprefix("content/"),
        LINKING.removeprefix("content/"),
    }
    alone = client.ask("textDocument/references", {**params, "context": {"includeDeclaration": False}})
    assert len(alone) == len(found) - 1


def test_a_page_is_referred_to_by_what_relates_to_it(client: Client, page: str) -> None:
    params = client.at(page, "- /fastapi/security/jwt", 5)
    found = client.ask("textDocument/references", {**params, "context": {"includeDeclaration": False}})
    assert any(place["uri"] == page for place in found)
    assert len(found) > 1
