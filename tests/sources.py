"""The modules of the program, parsed: to look through all of them takes a second or more, most of it in expressions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

_BLOCKS = ("body", "handlers", "cases", "orelse", "finalbody")


def statements(text: str) -> Iterator[ast.AST]:
    """Yield each statement of a module, also those inside others, and no expression."""
    pending: list[ast.AST] = [ast.parse(text)]
    while pending:
        node = pending.pop()
        yield node
        for block in _BLOCKS:
            pending.extend(getattr(node, block, ()))


def calls(path: Path, names: frozenset[str]) -> Iterator[ast.Call]:
    """Yield the calls in a module, if its text has one of these names."""
    text = path.read_text(encoding="utf-8")
    if any(name in text for name in names):
        yield from (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
