"""Markdown for HTML. Needs the extra ``import``."""

from __future__ import annotations

import re
from importlib.util import find_spec

from answerkey.importing.plain_text import plain_markdown
from answerkey.importing.result import MissingPackages

_MARKUP = re.compile(r"<[a-z!/][^<>]*>|&#?\w{1,31};", re.IGNORECASE)
_LONGEST = 2**20  # characters of one text


class UnreadableHtml(ValueError):
    """HTML that can't be converted; the message says why."""


def is_html(text: str) -> bool:
    """Return True if a text has tags or character references."""
    return _MARKUP.search(text) is not None


def markdown_of(html: str) -> str:
    """Return HTML as Markdown; raises UnreadableHtml, or SourceError if the extra is not installed."""
    if len(html) > _LONGEST:
        raise UnreadableHtml(f"its text has more than {_LONGEST:,} characters")
    if not is_html(html):
        return plain_markdown(html)
    if find_spec("markdownify") is None:
        raise MissingPackages("its texts are HTML")
    from answerkey.importing.html_converter import converted  # the packages of the extra may not be installed

    try:
        return converted(html)
    except RecursionError:
        raise UnreadableHtml("its HTML is nested too deeply") from None
