"""CommonMark without any extension (https://spec.commonmark.org)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from answerkey.dialects._dialect import Dialect

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


def extend(parser: MarkdownIt) -> None:
    """Add nothing."""


DIALECT = Dialect("CommonMark", extend)
