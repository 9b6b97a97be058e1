"""The conversation in docs/assistants.md is what a client and the server say."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from answerkey.mcp_server.tools import TOOLS
from mcp_server.client import Assistant

DOCS = Path(__file__).parents[2] / "docs" / "assistants.md"
_EXCHANGE = re.compile(r"```json\n(?P<call>{\n  \"name\".*?)```\n\n```(?:json|text)\n(?P<reply>.*?)\n```", re.S)
_OPAQUE = ("hash", "next")  # any change of the program or of the base may change these


def exchanges() -> list[tuple[dict[str, Any], str]]:
    """The calls of the page, each with the text of its reply."""
    text = DOCS.read_text(encoding="utf-8")
    return [(json.loads(match["call"]), match["reply"]) for match in _EXCHANGE.finditer(text)]


def shape(reply: dict[str, Any]) -> dict[str, Any]:
    """A reply with the types of values that mean nothing to readers."""
    return {name: type(value) if name in _OPAQUE else value for name, value in reply.items()}


def test_each_tool_is_called_in_the_conversation() -> None:
    assert {call["name"] for call, _ in exchanges()} == set(TOOLS)


def test_each_reply_is_that_of_the_server(assistant: Assistant) -> None:
    for call, reply in exchanges():
        if reply.startswith("{"):
            assert shape(assistant.call(call["name"], **call["arguments"])) == shape(json.loads(reply)), call
        else:
            assert assistant.refusal(call["name"], **call["arguments"]) == reply


def test_the_table_of_tools_names_each() -> None:
    assert re.findall(r"^\| `(\w+)` \| ", DOCS.read_text("utf-8").partition("## What it does not do")[0], re.M) == list(
        TOOLS
    )
