"""Formats that others defined are what their standards say; `schemas/README.md` says where those come from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from jsonschema import Draft4Validator, Draft202012Validator
from msgspec.structs import replace

from answerkey import __version__
from answerkey.diagnostics import Applicability, Diagnostic, Fix, RelatedPlace, Report, Severity, Summary
from answerkey.reporters import load, sarif
from answerkey.source import Edit, LineIndex, Position, Span
from reporters.strategies import reports

SCHEMAS = Path(__file__).parent / "schemas"
XS = "{http://www.w3.org/2001/XMLSchema}"
NOTHING = Summary(1, 1, 1, 0, 0, 0, 0, 0.1)


def _json(name: str, report: Report) -> Any:
    return json.loads(load(name).render(report))


def _one(path: str = "a.md", message: str = "m", severity: Severity = Severity.ERROR, **more: Any) -> Report:
    at = Position(1, 1, 0)
    diagnostic = Diagnostic(path, "x/y", severity, message, "", at, at, **more)
    return Report((diagnostic,), NOTHING, {path: "text\n"})


# SARIF

SARIF = Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")))


def _run(report: Report) -> Any:
    return _json("sarif", report)["runs"][0]


def test_sarif_keeps_its_schema(report: Report, clean: Report) -> None:
    SARIF.validate(_json("sarif", report))
    SARIF.validate(_json("sarif", clean))


@given(reports)
def test_sarif_keeps_its_schema_whatever_stands_in_files(report: Report) -> None:
    SARIF.validate(_json("sarif", report))


def test_a_clean_sarif_run_has_results_and_none_of_them(clean: Report) -> None:
    """Without the property a viewer takes it that nothing was run, and with it closes what is mended."""
    run = _run(clean)
    assert run["results"] == []
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"] == [{"executionSuccessful": True}]
    assert run["tool"]["driver"]["semanticVersion"] == __version__


def test_each_sarif_result_names_its_rule(report: Report) -> None:
    run = _run(report)
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [d.rule for d in report.diagnostics]
    assert len({rule["id"] for rule in rules}) == len(rules)


def test_a_sarif_rule_carries_its_documentation(report: Report) -> None:
    rule = next(r for r in _run(report)["tool"]["driver"]["rules"] if r["id"] == "question/id-unique")
    assert rule["shortDescription"]["text"] == "Each id is unique in the base."
    assert rule["fullDescription"]["text"] == "Each id is unique in the base. Links lead to the first of two."
    assert rule["help"]["markdown"].startswith("# question/id-unique\n")
    assert rule["defaultConfiguration"] == {"level": "error"}


def test_sarif_addresses_lead_to_the_path(report: Report) -> None:
    for diagnostic, result in zip(report.diagnostics, _run(report)["results"], strict=True):
        artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert re.fullmatch(r"[A-Za-z0-9_.~/-]*(?:%[0-9A-F]{2}[A-Za-z0-9_.~/-]*)*", artifact["uri"])
        assert unquote_to_bytes(artifact["uri"]).decode("utf-8", "surrogateescape") == diagnostic.path
        assert artifact["uriBaseId"] == "%SRCROOT%"


def test_an_absolute_path_has_no_base_in_sarif() -> None:
    artifact = _run(_one("/a b.md"))["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": "file:///a%20b.md"}


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("a[0] \\ (b)", "a[0] \\ (b)"),
        ("[x](javascript:1)", r"\[x\](javascript:1)"),
        (r"[x\](1)", r"\[x\\\](1)"),
        ("f'{0}'", "f'{{0}}'"),
    ],
)
def test_sarif_messages_hold_no_link_and_no_placeholder(message: str, expected: str) -> None:
    assert _run(_one(message=message))["results"][0]["message"]["text"] == expected


def test_sarif_keeps_the_limits_of_uploads_and_errors_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 3)
    monkeypatch.setattr(sarif, "MOST_PLACES", 4)
    at = Position(1, 1, 0)
    related = tuple(RelatedPlace("a.md", at, "") for _ in range(9))
    kinds = [Severity.WARNING, Severity.WARNING, Severity.ERROR, Severity.WARNING, Severity.ERROR]
    found = tuple(Diagnostic("a.md", "x/y", kind, str(n), "", at, at, related=related) for n, kind in enumerate(kinds))
    run = _run(Report(found, NOTHING))
    assert [result["message"]["text"] for result in run["results"]] == ["2", "4", "0"]
    assert all(len(result["relatedLocations"]) + 1 == 4 for result in run["results"])
    notifications = run["invocations"][0]["toolExecutionNotifications"]
    assert notifications[0]["message"]["text"] == "2 more results left out: a run may have 3."


def test_a_sarif_fix_replaces_what_the_edit_says() -> None:
    fix = Fix("t", Applicability.SAFE, (Edit(Span(0, 2), "T\udcff"), Edit(Span(4, 4), "!")))
    change = _run(_one(fix=fix))["results"][0]["fixes"][0]["artifactChanges"][0]
    assert [r["insertedContent"]["text"] for r in change["replacements"]] == ["T\ufffd", "!"]
    assert change["replacements"][0]["deletedRegion"] == {
        "startLine": 1,
        "startColumn": 1,
        "endLine": 1,
        "endColumn": 3,
    }


def test_a_fix_of_a_text_that_cannot_be_had_is_left_out() -> None:
    fix = Fix("t", Applicability.SAFE, (Edit(Span(0, 2), "T"),))
    report = replace(_one(fix=fix), texts={})
    assert "fixes" not in _run(report)["results"][0]
    assert "suggestions" not in _json("rdjsonl", report)


# GitLab

TEXT = {"type": "string", "not": {"pattern": "[\ud800-\udfff]"}}  # a lone surrogate is no text to Ruby and to Go
LINE = {"type": "integer", "minimum": 1}
GITLAB = Draft202012Validator(
    {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "additionalProperties": False,
            "properties": {
                "description": TEXT,
                "check_name": TEXT,
                "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "additionalProperties": False,
                    "properties": {
                        "path": TEXT,
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "additionalProperties": False,
                            "properties": {"begin": LINE, "end": LINE},
                        },
                    },
                },
            },
        },
    }
)


@given(reports)
def test_gitlab_gets_what_it_asks_for(report: Report) -> None:
    issues = _json("gitlab", report)
    GITLAB.validate(issues)
    assert len({issue["fingerprint"] for issue in issues}) == len(report.diagnostics)


def test_gitlab_shows_the_rule_and_maps_the_severity(report: Report) -> None:
    for diagnostic, issue in zip(report.diagnostics, _json("gitlab", report), strict=True):
        assert issue["description"].startswith(f"{diagnostic.rule}: ")
        assert issue["severity"] == {"error": "major", "warning": "minor"}[diagnostic.severity]


def test_a_gitlab_report_of_nothing_is_an_empty_array(clean: Report) -> None:
    assert load("gitlab").render(clean) == "[]\n"


# reviewdog


def _message(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "additionalProperties": False, "properties": properties}


POSITION = _message(["line"], line=LINE, column=LINE)
RANGE = _message(["start", "end"], start=POSITION, end=POSITION)
LOCATION = _message(["path", "range"], path=TEXT, range=RANGE)
DIAGNOSTIC = _message(
    ["message", "location", "severity", "source", "code"],
    message=TEXT,
    location=LOCATION,
    severity={"enum": ["ERROR", "WARNING", "INFO"]},
    source={"const": {"name": "answerkey"}},
    code=_message(["value"], value=TEXT),
    suggestions={"type": "array", "items": _message(["range", "text"], range=RANGE, text=TEXT)},
    related_locations={"type": "array", "items": _message(["message", "location"], message=TEXT, location=LOCATION)},
)
RDJSONL = Draft202012Validator(DIAGNOSTIC)
RDJSON = Draft202012Validator(
    _message(
        ["source", "diagnostics"],
        source={"const": {"name": "answerkey"}},
        diagnostics={"type": "array", "items": DIAGNOSTIC},
    )
)


@given(reports)
def test_reviewdog_gets_its_messages(report: Report) -> None:
    whole = _json("rdjson", report)
    RDJSON.validate(whole)
    lines = load("rdjsonl").render(report).split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == whole["diagnostics"]


def test_reviewdog_gets_a_message_for_each_diagnostic(report: Report, clean: Report) -> None:
    RDJSON.validate(_json("rdjson", report))
    assert len(_json("rdjson", report)["diagnostics"]) == len(report.diagnostics)
    assert _json("rdjson", clean)["diagnostics"] == []
    assert load("rdjsonl").render(clean) == ""


def test_without_the_text_a_place_is_a_line() -> None:
    """Columns count bytes, which nobody knows then."""
    start = _json("rdjsonl", replace(_one(), texts={}))["location"]["range"]["start"]
    assert start == {"line": 1}


# JUnit

JUNIT = ElementTree.parse(SCHEMAS / "junit-10.xsd").getroot()
TIME = JUNIT.find(f"{XS}simpleType[@name='SUREFIRE_TIME']/{XS}restriction/{XS}pattern")


def _declared(name: str) -> Element:
    found = JUNIT.find(f"{XS}element[@name='{name}']")
    assert found is not None, f"<{name}> is no element"
    return found


def _breaches(element: Element) -> Iterator[str]:
    """What the schema does not allow in an element and those in it."""
    declared = _declared(element.tag)
    attributes = {a.get("name"): a for a in declared.iter(f"{XS}attribute")}
    yield from (f"{element.tag} has {name}" for name in element.attrib.keys() - attributes.keys())
    required = {name for name, attribute in attributes.items() if attribute.get("use") == "required"}
    yield from (f"{element.tag} lacks {name}" for name in required - element.attrib.keys())
    assert TIME is not None
    if not re.fullmatch(TIME.get("value", ""), element.get("time", "")):
        yield f"no time: {element.get('time')}"
    children = {e.get("ref") for e in declared.iter(f"{XS}element")}
    for child in element:
        if child.tag not in children:
            yield f"{child.tag} in {element.tag}"
        yield from _breaches(child)


def _xml(report: Report) -> Element:
    return ElementTree.fromstring(load("junit").render(report))


@given(reports)
def test_junit_keeps_its_schema(report: Report) -> None:
    root = _xml(report)
    assert list(_breaches(root)) == []
    cases = root.findall("testsuite/testcase")
    failures = root.findall("testsuite/testcase/failure")
    assert len(failures) == len(report.diagnostics) == int(root.get("failures", ""))
    assert len(cases) == int(root.get("tests", "")) == sum(int(s.get("tests", "")) for s in root)
    assert len({(s.get("name"), c.get("name")) for s in root for c in s}) == len(cases)


def test_a_clean_file_passes_where_all_were_checked() -> None:
    report = _one("b/a.md")
    whole = replace(report, summary=replace(NOTHING, files=2), texts={"b/a.md": "", "b/c.d.md": ""})
    assert [[(c.get("classname"), len(c)) for c in suite] for suite in _xml(whole)] == [[("b/a", 1)], [("b/c.d", 0)]]


def test_a_run_over_some_files_claims_nothing_of_the_others() -> None:
    some = replace(_one(), texts={"a.md": "", "b.md": ""})
    assert [suite.get("name") for suite in _xml(some)] == ["a.md"]


def test_a_clean_junit_report_has_a_case(clean: Report) -> None:
    """Jenkins takes a report without one for a broken build."""
    assert _xml(clean).get("tests") == "1"
    assert _xml(clean).get("failures") == "0"


# Columns

WORD = "pyhton"
BEFORE = "q: 😀 e\u0301 日 "
TEXT_WITH_CRLF = f"# 😀\r\n\r\n{BEFORE}{WORD}\r\nend\r\n"


@pytest.fixture(scope="session")
def behind_wide() -> Report:
    """A finding behind an emoji, a combining accent, a wide character and line ends of two characters."""
    index = LineIndex(TEXT_WITH_CRLF)
    span = Span(at := TEXT_WITH_CRLF.index(WORD), at + len(WORD))
    fix = Fix("Write `python`", Applicability.SAFE, (Edit(span, "python"),))
    start, end = map(index.position, span)
    diagnostic = Diagnostic("a.md", "x/y", Severity.ERROR, "m", "", start, end, fix=fix)
    return Report((diagnostic,), NOTHING, {"a.md": TEXT_WITH_CRLF})


def test_columns_count_code_points(behind_wide: Report) -> None:
    column, end = len(BEFORE) + 1, len(BEFORE) + len(WORD) + 1
    region = {"startLine": 3, "startColumn": column, "endLine": 3, "endColumn": end}
    result = _run(behind_wide)["results"][0]
    assert result["locations"][0]["physicalLocation"]["region"] == region
    assert result["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"] == region
    assert f",line=3,endLine=3,col={column},endColumn={end}::" in load("github").render(behind_wide)
    for name in ("concise", "text", "junit"):
        assert f"a.md:3:{column}: " in load(name).render(behind_wide)
    assert f"- 3:{column} " in load("markdown").render(behind_wide)
    found = _json("json", behind_wide)["diagnostics"][0]
    assert found["start"] == {"line": 3, "column": column, "offset": TEXT_WITH_CRLF.index(WORD)}


def test_columns_count_bytes_for_reviewdog(behind_wide: Report) -> None:
    column = len(BEFORE.encode()) + 1
    place = {"start": {"line": 3, "column": column}, "end": {"line": 3, "column": column + len(WORD)}}
    for found in (_json("rdjson", behind_wide)["diagnostics"][0], _json("rdjsonl", behind_wide)):
        assert found["location"]["range"] == place
        assert found["suggestions"] == [{"range": place, "text": "python"}]


def test_carets_count_columns_of_the_terminal(behind_wide: Report) -> None:
    """The emoji and the ideograph take two each, the accent none."""
    lines = load("text").render(behind_wide).split("\n")
    assert lines[3] == "   | " + " " * len("q: ## e ## ") + "^" * len(WORD)
