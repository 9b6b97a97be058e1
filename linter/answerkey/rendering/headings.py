"""Headings of rendered HTML that stands below a title."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import accumulate

_LOWEST = 6
_HEADING = re.compile("h[1-6]")
_HEADINGS = re.compile("<h[1-6]", re.IGNORECASE)


def below_title(html: str, title: str) -> str:
    """Return HTML that `render` made in the form in which it stands below a title, the only heading of the first level.

    A first-level heading at its start that says the title is left out. If another one is left, all headings are one
    level lower.
    """
    if _HEADINGS.search(html) is None:
        return html
    headings = _Headings(html)
    if html.startswith("<h1") and " ".join(headings.first.split()) == " ".join(title.split()):
        html = html[headings.end :].lstrip("\n")
        headings = _Headings(html)
    if all(level > 1 for _, level in headings.digits):
        return html
    characters = list(html)
    for at, level in headings.digits:
        characters[at] = str(min(_LOWEST, level + 1))
    return "".join(characters)


class _Headings(HTMLParser):
    """The headings of HTML: the offset of the digit in each of their tags with its level, and the first one's text.

    `end` is the offset behind the first heading.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.digits: list[tuple[int, int]] = []
        self.first = ""
        self.end = 0
        self._starts = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, len("<h"))

    def handle_endtag(self, tag: str) -> None:
        self._note(tag, len("</h"))
        if _HEADING.fullmatch(tag) and not self.end:
            self.end = self._offset + len("</h1>")

    def handle_data(self, data: str) -> None:
        if not self.end:
            self.first += data

    @property
    def _offset(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def _note(self, tag: str, before: int) -> None:
        if _HEADING.fullmatch(tag):
            self.digits.append((self._offset + before, int(tag[1])))
