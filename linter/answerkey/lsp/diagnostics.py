"""Findings as the protocol has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lsprotocol import types

from answerkey.diagnostics import Diagnostic, Fix, RelatedPlace, Severity
from answerkey.lsp.places import Places
from answerkey.lsp.positions import Positions
from answerkey.source import Span

SOURCE = "answerkey"
_SEVERITIES = {Severity.ERROR: types.DiagnosticSeverity.Error, Severity.WARNING: types.DiagnosticSeverity.Warning}
_UNNECESSARY = frozenset({"snippet/unused-import", "snippet/unused-variable", "directive/unused"})


def span_of(diagnostic: Diagnostic) -> Span:
    """Where a finding stands in its file."""
    return Span(diagnostic.start.offset, diagnostic.end.offset)


def converted(found: Diagnostic, positions: Positions, places: Places) -> types.Diagnostic:
    """A finding in a file whose positions these are."""
    return types.Diagnostic(
        range=positions.range(span_of(found)),
        message=f"{found.message}\n{found.hint}" if found.hint else found.message,
        severity=_SEVERITIES[found.severity],
        code=found.rule,
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if found.rule in _UNNECESSARY else None,
        related_information=[info for place in found.related for info in _related(place, places)] or None,
        data={"fix": _fix(found.fix, positions)} if found.fix is not None else None,
    )


def _related(place: RelatedPlace, places: Places) -> Iterator[types.DiagnosticRelatedInformation]:
    path = places.shown(place.path)
    if path is not None:
        location = places.location(path, Span(place.start.offset, place.start.offset))
        yield types.DiagnosticRelatedInformation(location, place.message)


def _fix(fix: Fix, positions: Positions) -> dict[str, Any]:
    """A fix as plain data, for clients that look into it."""
    edits = [{"range": _plain(positions.range(edit.span)), "newText": edit.text} for edit in fix.edits]
    return {"title": fix.title, "applicability": str(fix.applicability), "edits": edits}


def _plain(place: types.Range) -> dict[str, Any]:
    return {
        name: {"line": position.line, "character": position.character}
        for name, position in (("start", place.start), ("end", place.end))
    }
