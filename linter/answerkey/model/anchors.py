"""The anchors of headings."""

from __future__ import annotations

import re
from collections import Counter

_PUNCTUATION = re.compile(r"[^\w\- ]")


class Anchors:
    """The anchors of the headings of a page, as GitHub and most site generators make them.

    They are in lower case, without punctuation, with hyphens for spaces; repeated ones are numbered.
    """

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def of(self, heading: str) -> str:
        """Return the anchor of the next heading."""
        anchor = _PUNCTUATION.sub("", heading.strip().lower()).replace(" ", "-")
        number = self._counts[anchor]
        self._counts[anchor] += 1
        return f"{anchor}-{number}" if number else anchor
