"""Code actions and formatting."""

from __future__ import annotations

from typing import Any

import pytest

from lsp.apply import applied, edits_of
from lsp.client import Client

FENCE = "```python\n"
UGLY = "```python\n      x = [1,2]\n"


def actions(client: Client, address: str, needle: str, only: list[str] | None = None) -> list[dict[str, Any]]:
    place = client.position(address, needle, 1)
    return at(client, address, {"start": place, "end": place}, only)


def at(client: Client, address: str, place: dict[str, Any], only: list[str] | None = None) -> list[dict[str, Any]]:
    """The actions at a range."""
    context = {"diagnostics": [], **({"only": only} if only else {})}
    params = {"textDocument": {"uri": address}, "range": place, "context": context}
    found: list[dict[str, Any]] = client.ask("textDocument/codeAction", params)
    return found


def rules_after(client: Client, address: str, text: str) -> list[str]:
    version = client.change(address, text)
    return [d["code"] for d in client.diagnostics(address, version)]


def test_a_fix_is_a_quick_fix_and_preferred_if_it_is_safe(client: Client, page: str) -> None:
    assert rules_after(client, page, client.texts[page].replace(FENCE, UGLY, 1)) == ["snippet/format"]
    action = actions(client, page, "x = [1,2]", ["quickfix"])[0]
    assert (action["title"], action["kind"], action["isPreferred"]) == ("Format with black", "quickfix", True)
    assert action["diagnostics"][0]["code"] == "snippet/format"
    assert action["edit"]["documentChanges"][0]["textDocument"]["version"] == client.versions[page]
    assert rules_after(client, page, applied(client.texts[page], edits_of(action))) == []


def test_a_fix_that_may_be_wrong_is_offered_and_not_preferred(client: Client, page: str) -> None:
    assert rules_after(client, page, client.texts[page].replace(FENCE, "```htlm\n", 1)) == ["answer/fence-language"]
    action = actions(client, page, "htlm")[0]
    assert action["isPreferred"] is False
    assert rules_after(client, page, applied(client.texts[page], edits_of(action))) == []


@pytest.mark.parametrize("wanted", ["source.fixAll", "source.fixAll.answerkey"])
def test_all_that_is_safe_is_fixed_at_once(client: Client, page: str, wanted: str) -> None:
    text = client.texts[page].replace(FENCE, UGLY, 2).replace("questionsCount: 7", "questionsCount: 9")
    assert len(rules_after(client, page, text)) == 3
    (action,) = actions(client, page, "title", [wanted])
    assert action["kind"] == "source.fixAll.answerkey"
    left = rules_after(client, page, applied(client.texts[page], edits_of(action)))
    assert "snippet/format" not in left


def test_formatting_rewrites_snippets_and_nothing_else(client: Client, page: str) -> None:
    clean = client.texts[page]
    text = clean.replace(FENCE, UGLY, 2).replace("questionsCount: 7", "questionsCount: 9")
    client.change(page, text)
    params = {"textDocument": {"uri": page}, "options": {"tabSize": 4, "insertSpaces": True}}
    edits = client.ask("textDocument/formatting", params)
    assert applied(text, edits) == text.replace("[1,2]", "[1, 2]")


@pytest.mark.parametrize(
    "old, new, rule, where",
    [
        (FENCE, UGLY, "snippet/format", "here"),
        (FENCE, UGLY, "snippet/format", "in this file"),
        ("Fixes, best first:", "Fixes, [best](/no/where) first:", "reference/link", "here"),
        ("Fixes, best first:", "Fixes,\n      ![](https://a.org/b.png)", "answer/image-alt", "here"),
        ("questionsCount: 7", "questionsCount: 9", "question/count", "in this file"),
        ("- /fastapi/security/jwt", "- /no/where", "reference/related", "in this file"),
    ],
)
def test_a_finding_is_ignored_by_a_directive(
    client: Client, page: str, old: str, new: str, rule: str, where: str
) -> None:
    version = client.change(page, client.texts[page].replace(old, new, 1))
    told = client.diagnostics(page, version)
    found = [d["code"] for d in told]
    place = next(d["range"] for d in told if d["code"] == rule)
    action = next(a for a in at(client, page, place) if a["title"] == f"Ignore {rule} {where}")
    left = rules_after(client, page, applied(client.texts[page], edits_of(action)))
    assert left == [other for other in found if other != rule]


def test_a_second_rule_joins_the_directive_that_is_there(client: Client, page: str) -> None:
    code = "<!-- answerkey: ignore snippet/format -->\n      ```python\n      import os\n      x = [1,2]\n"
    assert rules_after(client, page, client.texts[page].replace(FENCE, code, 1)) == ["snippet/unused-import"]
    title = "Ignore snippet/unused-import here"
    action = next(a for a in actions(client, page, "os\n      x = [1") if a["title"] == title)
    text = applied(client.texts[page], edits_of(action))
    assert "ignore snippet/format snippet/unused-import -->" in text
    assert rules_after(client, page, text) == []


def test_a_fence_that_no_comment_can_precede_gets_words_in_braces(client: Client, page: str) -> None:
    item = "- ```python\n        x = [1,2]\n        ```\n\n      Fixes, best first:"
    assert rules_after(client, page, client.texts[page].replace("Fixes, best first:", item, 1)) == ["snippet/format"]
    action = next(a for a in actions(client, page, "x = [1,2]") if a["title"].endswith(" here"))
    text = applied(client.texts[page], edits_of(action))
    assert "- ```python {ignore snippet/format}\n" in text
    assert rules_after(client, page, text) == []


def test_an_action_for_a_text_that_has_changed_is_none(client: Client, page: str) -> None:
    client.change(page, client.texts[page].replace(FENCE, UGLY, 1))
    place = client.position(page, "x = [1,2]")
    params = {"textDocument": {"uri": page}, "range": {"start": place, "end": place}, "context": {"diagnostics": []}}
    number = client.request("textDocument/codeAction", params)
    client.change(page, client.texts[page].replace("title:", "title: A", 1))
    found = client.answer(number)["result"]
    versions = {change["textDocument"]["version"] for a in found for change in a["edit"]["documentChanges"]}
    assert versions <= {client.versions[page]}
