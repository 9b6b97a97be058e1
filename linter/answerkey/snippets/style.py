"""The style of code."""

from __future__ import annotations

from typing import NamedTuple


class Style(NamedTuple):
    """The settings of black that snippets are formatted with; apart from black, which is slow to import."""

    line_length: int = 88
    target_version: tuple[str, ...] = ()
    skip_string_normalization: bool = False
    skip_magic_trailing_comma: bool = False
