"""Texts below questions that answer nothing: lists of links, and lists of questions."""

from __future__ import annotations

import re

from answerkey.importing.titles import MARKS

# A link may stand below a bullet, a number, a date or a sign, in bold, or in brackets.
_LINK_LINE = re.compile(r"[\s>]*(?:[-*+]\s|\d+[.)]\s)?[^\w\[<]*(?:!?\[.{1,1000}\]\(\S|<?https?://|\[.{1,400}\]\[)")
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d+[.)])\s+(.*)")
_MOST = 2 / 3  # of the items of a list of questions have a question mark


def only_links(text: str) -> bool:
    """Return True if each line of a text begins with a link to another place, as in a list of links."""
    lines = [line for line in text.split("\n") if line.strip()]
    return bool(lines) and all(_LINK_LINE.match(line) for line in lines)


def only_questions(text: str) -> bool:
    """Return True if a text is one list, and most of its items ask something."""
    lines = [line for line in text.split("\n") if line.strip()]
    items = [match[1] for line in lines if (match := _ITEM.match(line))]
    if (
        len(items) < 2
        or not _ITEM.match(lines[0])
        or any(line[:1] not in " \t" and not _ITEM.match(line) for line in lines)
    ):
        return False
    return sum(any(mark in item for mark in MARKS) for item in items) >= _MOST * len(items)
