"""A diagnostic in the Reviewdog Diagnostic Format, which ``rdjson`` and ``rdjsonl`` share.

It follows `proto/rdf/reviewdog.proto` of reviewdog: lines count from 1, columns count bytes of UTF-8 from 1, the end is
exclusive, and an empty range is a place to insert at. reviewdog reads it with protobuf's parser, which refuses a whole
report for one lone surrogate.
"""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Diagnostic, Fix, RelatedPlace, Severity
from answerkey.project_urls import rule_page
from answerkey.reporters._lines import Lines
from answerkey.reporters.wording.messages import advice
from answerkey.safe_json import JSONObject
from answerkey.safe_text import shown, well_formed
from answerkey.source import Position

SOURCE: JSONObject = {"name": "answerkey"}
SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING"}


def diagnostic_object(diagnostic: Diagnostic, lines: Lines) -> JSONObject:
    """Return a diagnostic as the message `Diagnostic`."""
    path = diagnostic.path
    message: JSONObject = {
        "message": "\n".join(map(shown, advice(diagnostic))),
        "location": {
            "path": well_formed(path),
            "range": _range(path, diagnostic.start, diagnostic.end, lines),
        },
        "severity": SEVERITIES[diagnostic.severity],
        "source": SOURCE,
        "code": {"value": diagnostic.rule} | ({"url": page} if (page := rule_page(diagnostic.rule)) else {}),
    }
    if diagnostic.fix and (suggestions := list(_suggestions(path, diagnostic.fix, lines))):
        message["suggestions"] = suggestions
    if diagnostic.related:
        message["related_locations"] = [_related(place, lines) for place in diagnostic.related]
    return message


def _suggestions(path: str, fix: Fix, lines: Lines) -> Iterator[JSONObject]:
    for edit in fix.edits:
        if ends := lines.ends(path, edit):
            yield {"range": _range(path, *ends, lines), "text": well_formed(edit.text)}


def _related(place: RelatedPlace, lines: Lines) -> JSONObject:
    where = {"path": well_formed(place.path), "range": _range(place.path, place.start, place.start, lines)}
    return {"message": shown(place.message), "location": where}


def _range(path: str, start: Position, end: Position, lines: Lines) -> JSONObject:
    return {"start": _position(path, start, lines), "end": _position(path, end, lines)}


def _position(path: str, position: Position, lines: Lines) -> JSONObject:
    """Return a position; only its line where the text is missing, since columns count bytes."""
    line = lines.text(path, position.line)
    if line is None:
        return {"line": position.line}
    before = position.column - 1
    extra = 0 if line.isascii() else len(line[:before].encode("utf-8", "surrogatepass")) - len(line[:before])
    return {"line": position.line, "column": position.column + extra}
