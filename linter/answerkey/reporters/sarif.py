"""SARIF 2.1.0, for code scanning (GitHub, Azure DevOps, editors): one run, its rules and its results.

The standard is OASIS "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"; sections are named beside what
follows them. The limits are GitHub's for uploads ("SARIF support for code scanning"). There is no `informationUri` and
no `helpUri`, since nothing is published that they could name: a rule carries its documentation with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote

from answerkey import __version__
from answerkey.diagnostics import Diagnostic, Fix, RelatedPlace, Report, RuleInfo, Severity
from answerkey.fingerprints import fingerprints
from answerkey.reporters._lines import Lines
from answerkey.reporters.wording.messages import advice
from answerkey.safe_json import JSONObject, document
from answerkey.safe_text import shown, well_formed
from answerkey.source import Position

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
VERSION = "2.1.0"
BASE = "%SRCROOT%"
FINGERPRINT = "answerkey/v1"

MOST_RESULTS = 25_000
MOST_PLACES = 1_000  # of one result
LONGEST_NAME = 255
LONGEST_DESCRIPTION = 1024

_ESCAPED = re.compile(r"[\\\[\]]")
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # surrogates that stand for no byte of a path


class _Numbered(NamedTuple):
    """A diagnostic with its fingerprint."""

    diagnostic: Diagnostic
    fingerprint: str


def render(report: Report, *, color: bool = False) -> str:
    """One log with one run, also when there is nothing to report: that is how old results are closed."""
    return document({"$schema": SCHEMA, "version": VERSION, "runs": [_run(report)]}, levels=5)


def _run(report: Report) -> JSONObject:
    kept = _kept(report)
    rules = sorted({diagnostic.rule for diagnostic, _ in kept})
    index = {rule: number for number, rule in enumerate(rules)}
    lines = Lines(report.texts)
    return {
        "tool": {"driver": _driver(rules, report.rules)},
        "automationDetails": {"id": "answerkey/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {BASE: {"description": {"text": "The working directory of the run."}}},
        "invocations": [_invocation(len(report.diagnostics) - len(kept))],
        "results": [_result(*numbered, index, lines) for numbered in kept],
    }


def _kept(report: Report) -> list[_Numbered]:
    """As many as an upload may have, errors first where there are more."""
    found = list(map(_Numbered, report.diagnostics, fingerprints(report)))
    if len(found) > MOST_RESULTS:
        found.sort(key=lambda numbered: numbered.diagnostic.severity is not Severity.ERROR)
    return found[:MOST_RESULTS]


def _invocation(left_out: int) -> JSONObject:
    """A run that reports was successful (3.20.14), whatever it found."""
    invocation: JSONObject = {"executionSuccessful": True}
    if left_out:
        text = f"{left_out} more results are left out: a run may have {MOST_RESULTS}."
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": text}}]
    return invocation


def _driver(rules: list[str], known: Mapping[str, RuleInfo]) -> JSONObject:
    return {
        "name": "answerkey",
        "semanticVersion": __version__,
        "rules": [_rule(rule, known.get(rule)) for rule in rules],
    }


def _rule(rule: str, info: RuleInfo | None) -> JSONObject:
    family, _, name = rule.partition("/")
    described: JSONObject = {"id": rule, "name": name[:LONGEST_NAME]}
    if info is not None:
        described["shortDescription"] = {"text": _first_sentence(info.summary)[:LONGEST_DESCRIPTION]}
        described["fullDescription"] = {"text": info.summary[:LONGEST_DESCRIPTION]}
        described["help"] = {"text": info.help, "markdown": info.help}
        described["defaultConfiguration"] = {"level": info.severity}
    # A rule that can't be precise is not shipped.
    properties: JSONObject = {"tags": [family], "precision": "high"}
    if info is not None:
        properties["problem.severity"] = info.severity
    return described | {"properties": properties}


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?]) (?=[A-Z`])", text, maxsplit=1)[0]


def _result(diagnostic: Diagnostic, fingerprint: str, index: Mapping[str, int], lines: Lines) -> JSONObject:
    related = diagnostic.related[: MOST_PLACES - 1]
    result: JSONObject = {
        "ruleId": diagnostic.rule,
        "ruleIndex": index[diagnostic.rule],
        "level": diagnostic.severity,
        "message": {"text": _message("\n".join(map(shown, advice(diagnostic))))},
        "locations": [_location(diagnostic.path, diagnostic.start, diagnostic.end)],
        "partialFingerprints": {FINGERPRINT: fingerprint},
    }
    if related:
        result["relatedLocations"] = [_related(number, place) for number, place in enumerate(related, 1)]
    if diagnostic.fix and (replacements := list(_replacements(diagnostic.path, diagnostic.fix, lines))):
        change = {"artifactLocation": _artifact(diagnostic.path), "replacements": replacements}
        title = _message(shown(diagnostic.fix.title))
        result["fixes"] = [{"description": {"text": title}, "artifactChanges": [change]}]
    return result


def _message(text: str) -> str:
    """Text that a viewer shows as it is.

    Braces are doubled, since a single one opens a placeholder (3.11.5). Where a link (3.11.6) could be read, brackets
    have a backslash before them: version 2.2 of the standard settles so what 2.1.0 leaves open.
    """
    text = text.replace("{", "{{").replace("}", "}}")
    return _ESCAPED.sub(r"\\\g<0>", text) if "](" in text else text


def _location(path: str, start: Position, end: Position) -> JSONObject:
    return {"physicalLocation": {"artifactLocation": _artifact(path), "region": _region(start, end)}}


def _related(number: int, place: RelatedPlace) -> JSONObject:
    location = _location(place.path, place.start, place.start)
    return {"id": number, **location, "message": {"text": _message(shown(place.message))}}


def _artifact(path: str) -> JSONObject:
    """A path as a URI (3.4): relative to the root of the sources, or absolute where it is not below it."""
    encoded = quote(_NO_BYTE.sub("\N{REPLACEMENT CHARACTER}", path).encode("utf-8", "surrogateescape"))
    return {"uri": f"file://{encoded}"} if path.startswith("/") else {"uri": encoded, "uriBaseId": BASE}


def _region(start: Position, end: Position) -> JSONObject:
    """Lines and columns from 1; the end is exclusive (3.30.8)."""
    return {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}


def _replacements(path: str, fix: Fix, lines: Lines) -> Iterator[JSONObject]:
    for edit in fix.edits:
        if ends := lines.ends(path, edit):
            yield {"deletedRegion": _region(*ends), "insertedContent": {"text": well_formed(edit.text)}}
