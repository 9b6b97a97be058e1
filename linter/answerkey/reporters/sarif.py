"""SARIF 2.1.0, for code scanning (GitHub, Azure DevOps, editors): one run, its rules and its results.

The standard is OASIS "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"; sections are cited where
the code follows them. The limits are GitHub's for uploads ("SARIF support for code scanning"). A rule carries
its own documentation with it, and a `helpUri` where the documentation is on the web (`project_urls`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote

from answerkey import __version__
from answerkey.counts import number_of
from answerkey.diagnostics import Diagnostic, Fix, RelatedPlace, Report, RuleInfo, Severity
from answerkey.fingerprints import fingerprints
from answerkey.project_urls import project_urls, rule_page
from answerkey.reporters._lines import Lines
from answerkey.reporters.wording.messages import advice
from answerkey.reporters.wording.summary import unchecked
from answerkey.safe_json import JSONObject, document
from answerkey.safe_text import shown, well_formed
from answerkey.source import Position

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
VERSION = "2.1.0"
BASE = "%SRCROOT%"
PACKAGE = "https://pypi.org/project/answerkey/"
FINGERPRINT = "answerkey/v1"

MOST_RESULTS = 25_000
LEFT_OUT = "resultsLeftOut"
"""The property of an invocation that holds the number of results that the run has no place for."""
MOST_PLACES = 1_000  # of one result
LONGEST_NAME = 255
LONGEST_DESCRIPTION = 1024

_ESCAPED = re.compile(r"[\\\[\]]")
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # surrogates that represent no byte of a path


class _Numbered(NamedTuple):
    """A diagnostic with its fingerprint."""

    diagnostic: Diagnostic
    fingerprint: str


def render(report: Report, *, color: bool = False, links: bool = False) -> str:
    """Render one log with one run, also if there are no findings, since an empty run closes old results."""
    return document({"$schema": SCHEMA, "version": VERSION, "runs": [_run(report)]}, levels=5)


def _run(report: Report) -> JSONObject:
    numbered = _uploadable(report)
    rules = sorted({diagnostic.rule for diagnostic, _ in numbered})
    index = {rule: number for number, rule in enumerate(rules)}
    lines = Lines(report.texts)
    return {
        "tool": {"driver": _driver(rules, report.rules)},
        "automationDetails": {"id": "answerkey/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {BASE: {"description": {"text": "The working directory of the run."}}},
        "invocations": [_invocation(len(report.diagnostics) - len(numbered), unchecked(report))],
        "results": [_result(*entry, index, lines) for entry in numbered],
    }


def _uploadable(report: Report) -> list[_Numbered]:
    """Return as many diagnostics as an upload may have, errors first if there are more."""
    numbered = list(map(_Numbered, report.diagnostics, fingerprints(report)))
    if len(numbered) > MOST_RESULTS:
        numbered.sort(key=lambda entry: entry.diagnostic.severity is not Severity.ERROR)
    return numbered[:MOST_RESULTS]


def _invocation(left_out: int, not_checked: str) -> JSONObject:
    """Return the invocation; a run that reports is successful (3.20.14), also with findings."""
    texts = [f"{number_of(left_out, 'more result')} left out: a run may have {MOST_RESULTS:,}."] if left_out else []
    texts += [f"{not_checked}."] if not_checked else []
    invocation: JSONObject = {"executionSuccessful": True}
    if left_out:
        invocation["properties"] = {LEFT_OUT: left_out}
    if texts:
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": t}} for t in texts]
    return invocation


def _driver(rules: list[str], infos: Mapping[str, RuleInfo]) -> JSONObject:
    return {
        "name": "answerkey",
        "semanticVersion": __version__,
        "informationUri": project_urls().get("Homepage", PACKAGE),
        "rules": [_rule(rule, infos.get(rule)) for rule in rules],
    }


def _rule(rule: str, info: RuleInfo | None) -> JSONObject:
    """Return the descriptor of a rule."""
    family, _, name = rule.partition("/")
    descriptor: JSONObject = {"id": rule, "name": name[:LONGEST_NAME]}
    if page := rule_page(rule):
        descriptor["helpUri"] = page
    if info is not None:
        descriptor["shortDescription"] = {"text": _first_sentence(info.summary)[:LONGEST_DESCRIPTION]}
        descriptor["fullDescription"] = {"text": info.summary[:LONGEST_DESCRIPTION]}
        descriptor["help"] = {"text": info.help, "markdown": info.help}
        descriptor["defaultConfiguration"] = {"level": info.severity}
    # A rule that can't be precise is not shipped.
    properties: JSONObject = {"tags": [family], "precision": "high"}
    if info is not None:
        properties["problem.severity"] = info.severity
    return descriptor | {"properties": properties}


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
    """Escape a text so that viewers show it as it is.

    Braces are doubled, since a single one opens a placeholder (3.11.5). Where a text could be read as a
    link (3.11.6), brackets get a backslash, which is the rule of version 2.2; 2.1.0 leaves it open.
    """
    text = text.replace("{", "{{").replace("}", "}}")
    return _ESCAPED.sub(r"\\\g<0>", text) if "](" in text else text


def _location(path: str, start: Position, end: Position) -> JSONObject:
    return {"physicalLocation": {"artifactLocation": _artifact(path), "region": _region(start, end)}}


def _related(number: int, place: RelatedPlace) -> JSONObject:
    location = _location(place.path, place.start, place.start)
    return {"id": number, **location, "message": {"text": _message(shown(place.message))}}


def _artifact(path: str) -> JSONObject:
    """Return a path as a URI (3.4): relative to the root of the sources, or absolute if it lies outside."""
    encoded = quote(_NO_BYTE.sub("\N{REPLACEMENT CHARACTER}", path).encode("utf-8", "surrogateescape"))
    return {"uri": f"file://{encoded}"} if path.startswith("/") else {"uri": encoded, "uriBaseId": BASE}


def _region(start: Position, end: Position) -> JSONObject:
    """Return a region; lines and columns count from 1, and the end is exclusive (3.30.8)."""
    return {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}


def _replacements(path: str, fix: Fix, lines: Lines) -> Iterator[JSONObject]:
    for edit in fix.edits:
        if ends := lines.ends(path, edit):
            yield {"deletedRegion": _region(*ends), "insertedContent": {"text": well_formed(edit.text)}}
