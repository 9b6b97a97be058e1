"""The fragments of links within a README, and the lines that they lead to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import unescape

from answerkey.importing.blocks import Block, Outline

_TAG = re.compile(r"<[^<>]*>")
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_NAMED = re.compile(r"<[a-z][^<>]*?\b(?:name|id)\s*=\s*[\"']?([^\s\"'<>]+)", re.I)
_DROPPED = re.compile(r"[^\w\- ]")
_LONGEST = 2000  # characters of a line that are searched


def anchors_of(outline: Outline, blocks: Sequence[Block]) -> dict[str, int]:
    """Return the line, from 1, of each anchor: of headings as GitHub makes them, and of `name` and `id` in HTML."""
    result: dict[str, int] = {}
    taken: Counter[str] = Counter()
    for block in blocks:
        if block.kind == "heading":
            slug = github_slug(block.text)
            count, taken[slug] = taken[slug], taken[slug] + 1
            result.setdefault(f"{slug}-{count}" if count else slug, block.first + 1)
    for name, line in _named(outline):
        result.setdefault(name, line)
    return result


def github_slug(title: str) -> str:
    """Return the fragment that GitHub gives a heading."""
    text = _LINK.sub(r"\1", _IMAGE.sub("", _TAG.sub("", title[:_LONGEST])))
    return _DROPPED.sub("", unescape(text).strip().lower()).replace(" ", "-")


def _named(outline: Outline) -> Iterator[tuple[str, int]]:
    """Yield the names that HTML gives, each with its line, or with the next line of text if it stands alone."""
    alone: list[str] = []
    for number in range(len(outline.lines)):
        line = outline.line(number)[:_LONGEST]
        names = _NAMED.findall(line) if "<" in line and number not in outline.code else []
        if _TAG.sub("", line).strip():
            yield from ((name, number + 1) for name in [*alone, *names])
            alone = []
        else:
            alone += names
