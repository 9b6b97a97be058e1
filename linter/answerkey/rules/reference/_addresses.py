"""The addresses that authors write."""

from __future__ import annotations

from collections.abc import Container


def as_address(path: str, known: Container[str]) -> str:
    """The address that a path means: one of the known ones, or that of the page whose file it names."""
    plain = path.removesuffix(".md")
    return plain.removeprefix("/qa") if plain not in known and plain.startswith("/qa/") else plain
