"""The text of HTML that a reader sees."""

from __future__ import annotations

from html.parser import HTMLParser


def visible(html: str) -> str:
    """Return the text of cleaned HTML, the texts of its images among it, without any white space."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return without_space("".join(parser.parts))


def without_space(text: str) -> str:
    """Return a text without white space: how much of it there is depends on what stands around a text."""
    return "".join(text.split())


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts += [value for name, value in attrs if name == "alt" and value]
