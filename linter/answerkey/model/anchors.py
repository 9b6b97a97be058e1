"""The anchors of headings."""

from __future__ import annotations

import re
from collections import Counter

_DROPPED = re.compile(r"[^\w\- ]")


class Anchors:
    """Gives each heading of a page its anchor, as GitHub and most site generators do: lower case, no punctuation,
    hyphens for spaces, and a number where it was given before."""

    def __init__(self) -> None:
        self._met: Counter[str] = Counter()

    def of(self, heading: str) -> str:
        """The anchor of the next heading."""
        anchor = _DROPPED.sub("", heading.strip().lower()).replace(" ", "-")
        number = self._met[anchor]
        self._met[anchor] += 1
        return f"{anchor}-{number}" if number else anchor
