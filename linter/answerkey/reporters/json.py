"""One JSON object, for programs; ``schemas/lint-report.schema.json`` is its contract.

The output is ASCII, so that a path that is not Unicode (a lone surrogate) gives valid JSON too.
"""

from __future__ import annotations

from answerkey.diagnostics import Diagnostic, Fix, LanguageCount, RelatedPlace, Report, Summary
from answerkey.safe_json import JSONObject, document
from answerkey.source import Edit, Position

VERSION = 1
_COUNTS = LanguageCount._fields[1:]


def render(report: Report, *, color: bool = False, links: bool = False) -> str:
    """Render the whole report, also if there are no findings."""
    return document(_report(report), levels=2)


def _report(report: Report) -> JSONObject:
    return {
        "version": VERSION,
        "diagnostics": [diagnostic_object(diagnostic) for diagnostic in report.diagnostics],
        "summary": _summary(report.summary),
        "unchecked": [{"path": path, "reason": reason} for path, reason in report.unchecked],
    }


def diagnostic_object(diagnostic: Diagnostic) -> JSONObject:
    """Return a diagnostic in the form of the schema."""
    return {
        "path": diagnostic.path,
        "rule": diagnostic.rule,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "hint": diagnostic.hint or None,
        "start": position_object(diagnostic.start),
        "end": position_object(diagnostic.end),
        "question": diagnostic.question,
        "snippet": diagnostic.snippet,
        "related": [_related(place) for place in diagnostic.related],
        "fix": _fix(diagnostic.fix) if diagnostic.fix else None,
    }


def position_object(position: Position) -> JSONObject:
    """Return a position in the form of the schema."""
    return {"line": position.line, "column": position.column, "offset": position.offset}


def _related(place: RelatedPlace) -> JSONObject:
    return {"path": place.path, "start": position_object(place.start), "message": place.message}


def _fix(fix: Fix) -> JSONObject:
    return {"title": fix.title, "applicability": fix.applicability, "edits": [_edit(edit) for edit in fix.edits]}


def _edit(edit: Edit) -> JSONObject:
    return {"start": edit.span.start, "end": edit.span.end, "text": edit.text}


def _summary(summary: Summary) -> JSONObject:
    return {
        "files": summary.files,
        "questions": summary.questions,
        "snippets": summary.snippets,
        "skipped": summary.skipped,
        "others": summary.others,
        "languages": {count.language: dict(zip(_COUNTS, count[1:], strict=True)) for count in summary.languages},
        "errors": summary.errors,
        "warnings": summary.warnings,
        "fixable": summary.fixable,
        "fixed": summary.fixed,
        "seconds": round(summary.seconds, 3),
    }
