"""HTML in Markdown: its comments, what can be linked to, and code that it hides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from answerkey.model.content import Comment
from answerkey.source import MapBuilder, MappedText, Span

_OPEN, _CLOSE = "<!--", "-->"
_RAW = re.compile(r"<(script|pre|style|textarea)(?=[\s>]|$)", re.I)
_ENDS = ((_OPEN, _CLOSE), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))


def comments_in(html: MappedText) -> Iterator[tuple[Comment, Span]]:
    """Each comment of an HTML text, with its place in that text; one that is not closed ends with the text."""
    text, at = html.text.rstrip("\n"), 0
    while (start := text.find(_OPEN, at)) >= 0:
        stop = text.find(_CLOSE, start)
        inner_end, at = (stop, stop + len(_CLOSE)) if stop >= 0 else (len(text), len(text))
        builder = MapBuilder()
        builder.add(text[start + len(_OPEN) : inner_end], start + len(_OPEN))
        yield Comment(builder.build(html.map, at=start), html.span(start, at)), Span(start, at)


def anchors_in(html: str) -> list[str]:
    """Return the targets that links can have: the values of `id` and `name`."""
    parser = _Anchors()
    parser.feed(html)
    return parser.found


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for key, value in attrs if key in ("id", "name") and value]


def hidden_code(html: str) -> tuple[str, str] | None:
    """Return why an HTML block hides text that looks like code, and what to do; None where it does not."""
    raw = _RAW.match(html)
    special = [(f"<{raw[1]}>", f"</{raw[1].lower()}>")] if raw else [e for e in _ENDS if html.startswith(e[0])]
    for opening, ending in special[:1]:
        if ending not in html.lower()[len(opening) - 1 :]:
            return f"`{opening}` is never closed and hides all that follows", f"close it with `{ending}`"
        return None
    if _has_fence(html):
        return "a code fence inside an HTML block is not shown as code", "leave an empty line before the fence"
    return None


def _has_fence(html: str) -> bool:
    parser = MarkdownIt("commonmark").disable("html_block")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return any(token.type == "fence" for token in parser.parse(html))
