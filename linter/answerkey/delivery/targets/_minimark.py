"""HTML as Nuxt Content's tree: each node is a text or `[tag, attributes, ...nodes]`."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from answerkey.delivery.value_types import Body
from answerkey.rendering.rendered import Rendered

_VOID = frozenset({"area", "br", "col", "hr", "img", "wbr"})
_DEPTH = 2  # the defaults of Nuxt Content: a table of contents of the headings of level 2


def minimark(text: Rendered | None) -> Body:
    """Return a rendered text as a tree; an empty one for None."""
    builder = _Builder()
    if text is not None:
        builder.feed(text.html)
        builder.close()
    headings = text.headings if text is not None else ()
    return {
        "type": "minimark",
        "value": builder.root,
        "toc": {
            "title": "",
            "searchDepth": _DEPTH,
            "depth": _DEPTH,
            "links": [{"id": h.anchor, "depth": h.level, "text": h.text} for h in headings if h.level == _DEPTH],
        },
    }


class _Builder(HTMLParser):
    """Builds the tree of cleaned HTML, whose elements are nested and closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: list[Any] = []
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node: list[Any] = [tag, {name: value or "" for name, value in attrs}]
        self._open[-1].append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1 and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() or len(self._open) > 1:
            self._open[-1].append(data)
