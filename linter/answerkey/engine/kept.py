"""A whole run as bytes, for the cache: a run in which nothing changed reads, hashes and reports."""

from __future__ import annotations

import json
from typing import Any

from answerkey.diagnostics import Diagnostic, RelatedPlace, Severity
from answerkey.engine.fixes import fix_from
from answerkey.source import Position


def encode(diagnostics: list[Diagnostic], counts: tuple[int, ...]) -> bytes:
    """Diagnostics and counts as JSON."""
    rows = [[getattr(d, name) for name in Diagnostic.__slots__] for d in diagnostics]
    return json.dumps([rows, counts], separators=(",", ":")).encode()


def decode(data: bytes) -> tuple[list[Diagnostic], tuple[int, ...]]:
    """What was encoded; raises ValueError, TypeError or IndexError where the data is something else."""
    rows, counts = json.loads(data)
    return [_diagnostic(*row) for row in rows], tuple(counts)


def _diagnostic(*row: Any) -> Diagnostic:
    path, rule, severity, message, hint, start, end, question, snippet, related, fix = row
    places = tuple(RelatedPlace(p, Position(*at), m) for p, at, m in related)
    return Diagnostic(
        path,
        rule,
        Severity(severity),
        message,
        hint,
        Position(*start),
        Position(*end),
        question,
        snippet,
        places,
        fix_from(fix),
    )
