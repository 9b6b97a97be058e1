"""Links and images of an imported text that lead to other places of its source."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from answerkey.parsing.destinations import Destination, destinations
from answerkey.parsing.markdown import parse_markdown
from answerkey.source import identity


class Target(NamedTuple):
    """The target of a link or image as the source has it."""

    address: str
    image: bool


Resolve = Callable[[Target], "str | None"]


def relinked(text: str, resolve: Resolve) -> str:
    """Return a Markdown text whose links lead where `resolve` says; None makes a link its text, an image its caption.

    Links to other sites stay as they are, and are not given to `resolve`.
    """
    if "](" not in text and "]:" not in text:
        return text
    answer = parse_markdown(identity(text))
    places = destinations(answer)
    edits: dict[tuple[int, int], str] = {}
    for link in answer.links:
        start, end = link.span
        place = next((p for p in reversed(places) if start <= p.start < end and p.target == link.target), None)
        if place is not None and not leads_out(link.target):
            edits |= _edits(text, (start, end), place, resolve(Target(link.target, link.image)), image=link.image)
    result, done = [], 0
    for (start, end), new in sorted(edits.items()):
        result += [text[done:start], new]
        done = end
    return "".join([*result, text[done:]])


def leads_out(address: str) -> bool:
    """Return True if an address leads to another site, or is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    return bool(parts.scheme or parts.netloc)


def _edits(
    text: str, span: tuple[int, int], place: Destination, new: str | None, *, image: bool
) -> dict[tuple[int, int], str]:
    """Return the edits that replace a destination, or take away all of a link but its text."""
    start, end = span
    if new is not None:
        return {(place.start, place.end): new} if new != place.target else {}
    closing = text.rfind("](", start, place.start)
    opening = start + (2 if image else 1)
    return {(start, opening): "", (closing, end): ""} if closing >= opening else {}
