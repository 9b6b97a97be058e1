"""Problems of parsing; the rule whose id a problem carries reports it."""

from __future__ import annotations

from typing import NamedTuple

from answerkey.source import Span


class Problem(NamedTuple):
    """A defect of a file's form, with the id of the rule that reports it."""

    rule: str
    span: Span
    message: str
    hint: str = ""
    related: tuple[tuple[Span, str], ...] = ()
