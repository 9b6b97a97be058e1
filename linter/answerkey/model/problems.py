"""What parsing could not accept; the rule of the same name reports it."""

from __future__ import annotations

from typing import NamedTuple

from answerkey.source import Span


class Problem(NamedTuple):
    """A defect that a parser met, under the id of the rule that reports it."""

    rule: str
    span: Span
    message: str
    hint: str = ""
    related: tuple[tuple[Span, str], ...] = ()
