"""Conversion of diagnostics to those of the protocol."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lsprotocol import types

from answerkey.diagnostics import Diagnostic, Fix, RelatedPlace, Severity
from answerkey.lsp.locations import Locations
from answerkey.lsp.positions import Positions
from answerkey.project_urls import rule_page
from answerkey.source import Span

SOURCE = "answerkey"
_SEVERITIES = {Severity.ERROR: types.DiagnosticSeverity.Error, Severity.WARNING: types.DiagnosticSeverity.Warning}
_UNNECESSARY = frozenset({"snippet/unused-import", "snippet/unused-variable", "directive/unused"})


def span_of(diagnostic: Diagnostic) -> Span:
    """Return the span of a diagnostic in its file."""
    return Span(diagnostic.start.offset, diagnostic.end.offset)


def converted(diagnostic: Diagnostic, positions: Positions, locations: Locations) -> types.Diagnostic:
    """Return the protocol's form of a diagnostic, in a file with the given positions."""
    return types.Diagnostic(
        range=positions.range(span_of(diagnostic)),
        message=f"{diagnostic.message}\n{diagnostic.hint}" if diagnostic.hint else diagnostic.message,
        severity=_SEVERITIES[diagnostic.severity],
        code=diagnostic.rule,
        code_description=types.CodeDescription(page) if (page := rule_page(diagnostic.rule)) else None,
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if diagnostic.rule in _UNNECESSARY else None,
        related_information=[info for place in diagnostic.related for info in _related(place, locations)] or None,
        data={"fix": _fix(diagnostic.fix, positions)} if diagnostic.fix is not None else None,
    )


def _related(place: RelatedPlace, locations: Locations) -> Iterator[types.DiagnosticRelatedInformation]:
    path = locations.path_of_shown(place.path)
    if path is not None:
        location = locations.location(path, Span(place.start.offset, place.start.offset))
        yield types.DiagnosticRelatedInformation(location, place.message)


def _fix(fix: Fix, positions: Positions) -> dict[str, Any]:
    """Return a fix as plain data, for clients that use it."""
    edits = [{"range": _plain(positions.range(edit.span)), "newText": edit.text} for edit in fix.edits]
    return {"title": fix.title, "applicability": str(fix.applicability), "edits": edits}


def _plain(place: types.Range) -> dict[str, Any]:
    return {
        name: {"line": position.line, "character": position.character}
        for name, position in (("start", place.start), ("end", place.end))
    }
