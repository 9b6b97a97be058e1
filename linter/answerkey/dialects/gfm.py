"""GitHub Flavored Markdown (https://github.github.com/gfm), with the footnotes and alerts that GitHub shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from answerkey.dialects._dialect import Dialect

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


def extend(parser: MarkdownIt) -> None:
    """Add all of GitHub's syntax."""
    from answerkey.dialects._gfm import add_github  # parsers are slow to import

    add_github(parser)


DIALECT = Dialect("GitHub Flavored Markdown", extend)
