"""What each tool answers, and how it refuses: in words, with a hint, and never with a traceback."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from mcp import MCPError

from answerkey.delivery.store import MAX_LIMIT, MAX_QUERY, MAX_SAMPLE
from answerkey.mcp_server import reading
from answerkey.mcp_server.tools import TOOLS
from mcp_server.client import Assistant

LISTS = "/python/collections/lists"
COPY = f"{LISTS}#what-does-a-copy-share"
CHUNKS = f"{LISTS}#split-into-chunks"
PAGE = Path(__file__).parents[2] / "examples" / "questions" / "content" / "qa" / "python" / "collections" / "lists.md"


def test_every_tool_says_that_it_only_reads(assistant: Assistant) -> None:
    tools = assistant.ask(lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == ["search", "get", "sample", "related", "lint_draft", "explain_rule"]
    assert all(tool.annotations.read_only_hint and not tool.annotations.destructive_hint for tool in tools)
    assert all(tool.output_schema["type"] == "object" and tool.description and tool.title for tool in tools)
    assert all(tool.input_schema["additionalProperties"] is False for tool in tools)


def test_each_argument_has_a_description_or_lists_its_values(assistant: Assistant) -> None:
    for tool in assistant.ask(lambda client: client.list_tools()).tools:
        for name, schema in tool.input_schema["properties"].items():
            assert "description" in schema or "enum" in schema.get("items", {}), (tool.name, name)


def test_the_instructions_tell_what_the_base_is_about(assistant: Assistant) -> None:
    async def instructions(client: Any) -> Any:
        return client.instructions

    text = assistant.ask(instructions)
    assert "Python" in text
    assert "Languages: en, de." in text


def test_a_search_finds_addresses_that_get_reads(assistant: Assistant) -> None:
    found = assistant.call("search", query="copy of a list")
    assert found["hits"][0]["address"] == COPY
    entry = assistant.call("get", address=COPY)
    assert (entry["type"], entry["part"], entry["parts"]) == ("question", 1, 1)
    assert entry["markdown"].startswith("# What does a copy of a list share with its original?\n\n[Python](/python) › ")
    assert "copy.deepcopy" in entry["markdown"]


def test_a_search_goes_on_where_it_ended(assistant: Assistant) -> None:
    whole = assistant.call("search", query="list")["hits"]
    first = assistant.call("search", query="list", limit=1)
    second = assistant.call("search", query="list", limit=1, cursor=first["next"])
    assert [*first["hits"], *second["hits"]] == whole[:2]


@pytest.mark.parametrize(
    ("address", "kind", "word"),
    [
        ("/", "base", "`/python`"),
        ("/python", "framework", f"`{LISTS}`"),
        ("python/collections/", "topic", f"`{LISTS}`"),
        (LISTS, "page", "## What does a copy of a list share"),
    ],
)
def test_get_reads_whatever_has_an_address(assistant: Assistant, address: str, kind: str, word: str) -> None:
    entry = assistant.call("get", address=address)
    assert entry["type"] == kind
    assert word in entry["markdown"]


def test_get_reads_documents(notes: Assistant) -> None:
    hits = notes.call("search", query="the", kind=["document"])["hits"] or notes.call("search", query="a")["hits"]
    address = next(hit["address"] for hit in hits if hit["kind"] == "document")
    entry = notes.call("get", address=address)
    assert entry["type"] == "document"
    assert entry["markdown"].startswith(f"# {entry['title']}")


def test_a_translation_is_read_in_its_language(assistant: Assistant) -> None:
    assert "Elemente" in assistant.call("get", address=COPY, locale="de")["markdown"]
    assert "did you mean `de`" in assistant.refusal("get", address=COPY, locale="dee")


def test_a_long_text_comes_in_parts(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = assistant.call("get", address=LISTS)["markdown"]
    monkeypatch.setattr(reading, "MOST", 1500)
    first = assistant.call("get", address=LISTS)
    parts = [assistant.call("get", address=LISTS, part=number)["markdown"] for number in range(1, first["parts"] + 1)]
    assert first["parts"] > 1
    assert "".join("".join(parts).split()) == "".join(whole.split())
    assert f"from 1 to {first['parts']}" in assistant.refusal("get", address=LISTS, part=first["parts"] + 1)


def test_a_sample_has_answers_only_on_request(assistant: Assistant) -> None:
    asked = assistant.call("sample", count=3, seed="a")
    told = assistant.call("sample", count=3, seed="a", answers=True)
    assert [each["address"] for each in asked["questions"]] == [each["address"] for each in told["questions"]]
    assert {each["answer"] for each in asked["questions"]} == {None}
    assert all(each["answer"] for each in told["questions"])


def test_a_choice_is_drawn_without_what_is_right(assistant: Assistant) -> None:
    (drawn,) = assistant.call("sample", count=1, kind="choice")["questions"]
    assert drawn["question"].count("- [ ] ") > 1
    assert "[x]" not in drawn["question"]
    assert "[x]" in assistant.call("sample", count=1, kind="choice", answers=True)["questions"][0]["answer"]


def test_related_leads_on(assistant: Assistant) -> None:
    near = assistant.call("related", address=CHUNKS)["related"]
    assert near
    assert all(assistant.call("get", address=each["address"])["title"] == each["title"] for each in near)
    assert assistant.call("related", address=CHUNKS, limit=1)["related"] == near[:1]


def test_a_draft_of_a_page_that_exists_is_clean(assistant: Assistant) -> None:
    checked = assistant.call("lint_draft", text=PAGE.read_text("utf-8"), path="qa/python/collections/lists.md")
    assert (checked["errors"], checked["diagnostics"], checked["collection"]) == (0, [], "qa")


def test_a_draft_is_checked_in_its_base_and_written_nowhere(assistant: Assistant) -> None:
    before = PAGE.read_text("utf-8")
    text = before.replace("rows.copy()", "rows.copy(", 1).replace(
        "#what-does-a-wide-slice-give", "/python/none/there", 1
    )
    checked = assistant.call("lint_draft", text=text, path="qa/python/collections/lists.md")
    rules = {each["rule"] for each in checked["diagnostics"]}
    assert "snippet/syntax" in rules
    assert any(rule.startswith("reference/") for rule in rules)
    assert checked["errors"] >= 2
    assert PAGE.read_text("utf-8") == before


def test_a_place_of_a_diagnostic_is_in_the_draft(assistant: Assistant) -> None:
    text = "# a\n\n```python\nx = (\n```\n"
    (diagnostic,) = assistant.call("lint_draft", text=text, kind="markdown")["diagnostics"]
    assert text[diagnostic["start"]["offset"] : diagnostic["end"]["offset"]] == "("
    assert (diagnostic["start"]["line"], diagnostic["rule"]) == (4, "snippet/syntax")


def test_a_new_page_is_checked_at_the_place_that_it_names(assistant: Assistant) -> None:
    checked = assistant.call("lint_draft", text=PAGE.read_text("utf-8"))
    assert checked["path"] == "qa/python/collections/untitled.md"


@pytest.mark.parametrize("path", ["../x.md", "/etc/passwd", "qa/../../x.md", "C:/x.md", "a\0b.md", "..\\x.md"])
def test_no_path_leads_out_of_the_content_folder(assistant: Assistant, path: str) -> None:
    assert "relative to the content folder" in assistant.refusal("lint_draft", text="x", path=path)


def test_a_draft_longer_than_a_file_may_be_is_refused(assistant: Assistant) -> None:
    assert "1,048,576 bytes" in assistant.refusal("lint_draft", text="x" * (1024 * 1024 + 1), path="qa/a/b/c.md")


def test_what_is_no_content_is_refused(assistant: Assistant) -> None:
    assert "is not a content file" in assistant.refusal("lint_draft", text="x", path="images/x.bin")
    assert "this is no page" in assistant.refusal("lint_draft", text="just words")
    assert "this is no topic" in assistant.refusal("lint_draft", text="a: 1", kind="topic")


def test_many_diagnostics_are_counted_and_the_first_are_given(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("answerkey.mcp_server.drafts.MOST", 2)
    text = "```python\nx = (\n```\n\n" * 5
    checked = assistant.call("lint_draft", text=text, kind="markdown")
    assert (checked["errors"], len(checked["diagnostics"]), checked["left_out"]) == (5, 2, 3)


def test_a_rule_is_explained(assistant: Assistant) -> None:
    told = assistant.call("explain_rule", rule="snippet/syntax")
    assert told["severity"] == "error"
    assert told["markdown"].startswith("# snippet/syntax")
    assert len(assistant.call("explain_rule", rule="snippet/syntax", examples=True)["markdown"]) > len(told["markdown"])


REFUSALS: list[tuple[str, dict[str, Any], str]] = [
    ("search", {}, "query: "),
    ("search", {"query": ""}, "query: "),
    ("search", {"query": "x" * (MAX_QUERY + 1)}, f"at most {MAX_QUERY} characters"),
    ("search", {"query": "x", "limit": MAX_LIMIT + 1}, f"less than or equal to {MAX_LIMIT}"),
    ("search", {"query": "x", "limit": 0}, "limit: "),
    ("search", {"query": "x", "limit": "many"}, "limit: "),
    ("search", {"query": "x", "framwork": "python"}, "did you mean `framework`?"),
    ("search", {"query": "x", "framework": "pyton"}, "there is no framework `pyton`\nhint: did you mean `python`?"),
    ("search", {"query": "x", "difficulty": ["eassy"]}, "must be one of easy, medium, hard"),
    ("search", {"query": "x", "cursor": "nonsense"}, "cursor: "),
    ("get", {"address": LISTS + "#what-does-a-copy-shar"}, f"did you mean `{COPY}`?"),
    ("get", {"address": "/python/list"}, "use `search` to find addresses"),
    ("get", {"address": LISTS, "part": 0}, "part: "),
    ("get", {"address": "x" * 1001}, "address: "),
    ("sample", {"count": MAX_SAMPLE + 1}, "count: "),
    ("sample", {"count": 1, "easy": 2}, "count: "),
    ("related", {"address": "/nowhere/at/all"}, "there is nothing at `/nowhere/at/all`"),
    ("explain_rule", {"rule": "snippet/syntx"}, "did you mean `snippet/syntax`?"),
    ("explain_rule", {"rule": "snippet"}, "snippet/syntax"),
    ("explain_rule", {"rule": "zzz"}, "there is no rule `zzz`"),
    ("lint_draft", {}, "text: "),
    ("lint_draft", {"text": "x", "kind": "poem"}, "kind: "),
]


@pytest.mark.parametrize(("name", "arguments", "words"), REFUSALS)
def test_a_refusal_says_what_is_wrong_and_what_to_do(
    assistant: Assistant, name: str, arguments: dict[str, Any], words: str
) -> None:
    text = assistant.refusal(name, **arguments)
    assert words in text
    assert "\nhint: " in text


def test_an_unknown_tool_is_an_error_of_the_protocol(assistant: Assistant) -> None:
    with pytest.raises(MCPError, match="did you mean `search`"):
        assistant.refusal("serch", query="x")


def test_a_bug_is_logged_and_its_details_are_no_answer(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> dict[str, Any]:
        raise ZeroDivisionError("secret")

    monkeypatch.setitem(TOOLS, "search", TOOLS["search"]._replace(run=fail))
    with caplog.at_level(logging.ERROR):
        text = assistant.refusal("search", query="x")
    assert "bug" in text
    assert "secret" not in text
    assert "ZeroDivisionError: secret" in caplog.text
