"""Applies edits as a client does, in UTF-16."""

from __future__ import annotations

from typing import Any


def offset(text: str, position: dict[str, int]) -> int:
    lines = text.splitlines(keepends=True)
    start = sum(map(len, lines[: position["line"]]))
    line = lines[position["line"]] if position["line"] < len(lines) else ""
    units = 0
    for at, char in enumerate(line):
        if units >= position["character"]:
            return start + at
        units += 2 if char > "\uffff" else 1
    return start + len(line)


def applied(text: str, edits: list[dict[str, Any]]) -> str:
    """The text with edits, each of the text before all of them."""
    places = [(offset(text, e["range"]["start"]), offset(text, e["range"]["end"]), e["newText"]) for e in edits]
    for start, end, new in sorted(places, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def edits_of(action: dict[str, Any]) -> list[dict[str, Any]]:
    """The edits of a code action in its one file."""
    (change,) = action["edit"]["documentChanges"]
    found: list[dict[str, Any]] = change["edits"]
    return found
