"""The tags, comments and other marks of HTML in Markdown, as a browser reads them (HTML Living Standard, 13.2.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

_ATTRIBUTE = r"""[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+|(?=>)))?+"""
_MARK = re.compile(
    rf"""
    (?P<comment><!--(?:-?>|.*?--!?>))
    | <(?P<closing>/?)(?P<name>[A-Za-z][^\s/>]*+)(?:[\s/]++|{_ATTRIBUTE})*+>
    | <[/!?A-Za-z][^<>\n]*+>?
    """,
    re.DOTALL | re.VERBOSE,
)


class Kind(Enum):
    """The kinds of marks; a fragment is what looks like a tag and is none, such as one that is never closed."""

    COMMENT = "comment"
    OPENING = "opening tag"
    CLOSING = "closing tag"
    FRAGMENT = "fragment"


class Mark(NamedTuple):
    """A mark and its place in a piece of HTML; `name` is that of its element, in lower case."""

    start: int
    end: int
    kind: Kind
    name: str = ""


def marks(html: str) -> Iterator[Mark]:
    """The marks of a piece of HTML, in order."""
    for match in _MARK.finditer(html):
        if match["comment"]:
            yield Mark(*match.span(), Kind.COMMENT)
        elif match["name"]:
            yield Mark(*match.span(), Kind.CLOSING if match["closing"] else Kind.OPENING, match["name"].lower())
        else:
            yield Mark(*match.span(), Kind.FRAGMENT)
