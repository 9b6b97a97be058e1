"""Writes JSON that is safe to print.

The output is ASCII, so no terminal and no editor sees anything but letters and signs. JSON has two ways to write a
character, and one of them keeps ``##`` out of it: the runners of builds obey ``##[command]`` wherever it stands in a
log (see `safe_text`), and a parser reads ``#\\u0023`` as the same text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

JSONObject = dict[str, object]


def line(value: object) -> str:
    """A value on one line."""
    return json.dumps(value, ensure_ascii=True).replace("##", r"#\u0023")


def document(value: object, levels: int) -> str:
    """A value and a line end; an entry a line down to a level, so that long lists stay legible and quick to write."""
    return "".join(_pieces(value, levels, "")) + "\n"


def _pieces(value: Any, levels: int, indent: str) -> Iterator[str]:
    if not levels or not value or not isinstance(value, (dict, list)):
        yield line(value)
        return
    named = isinstance(value, dict)
    inner = indent + "  "
    before = "\n" + inner
    yield "{" if named else "["
    for entry in value:
        yield before
        if named:
            yield f"{line(entry)}: "
        yield from _pieces(value[entry] if named else entry, levels - 1, inner)
        before = ",\n" + inner
    yield f"\n{indent}{'}' if named else ']'}"
