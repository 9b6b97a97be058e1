"""One report of several, in the format that all of them have: JSON or SARIF.

Of the shards of a base it is the report that one run on the whole base gives, the seconds aside: they are added up.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from answerkey.counts import number_of
from answerkey.reporters.json import VERSION
from answerkey.reporters.sarif import LEFT_OUT, MOST_RESULTS
from answerkey.safe_json import document, line

_Object = dict[str, Any]


class NoReport(Exception):
    """A file is no report that can be merged, or reports are of two formats; the message says which and why."""


def merge(reports: Mapping[str, bytes]) -> str:
    """Return the text of the report that the reports of some files make; raises NoReport."""
    objects = {name: _parsed(name, data) for name, data in reports.items()}
    forms = {name: "runs" in report for name, report in objects.items()}
    if len(set(forms.values())) > 1:
        sarif, other = (next(name for name, form in forms.items() if form is kind) for kind in (True, False))
        raise NoReport(f"`{sarif}` is SARIF and `{other}` is not: reports of one format can be merged")
    join: Callable[[Sequence[_Object]], str] = _sarif if all(forms.values()) else _json
    try:
        return join(list(objects.values()))
    except (KeyError, TypeError, IndexError, AttributeError, ValueError, RecursionError):
        raise NoReport("one of the reports is incomplete, or was not written by `answerkey lint`") from None


def _parsed(name: str, data: bytes) -> _Object:
    try:
        report = json.loads(data)
    except (ValueError, RecursionError):
        raise NoReport(f"`{name}` is not JSON") from None
    if not isinstance(report, dict) or not (isinstance(report.get("runs"), list) or report.get("version") == VERSION):
        raise NoReport(f"`{name}` is no report of `answerkey lint`, in JSON or SARIF")
    return report


def _json(reports: Sequence[_Object]) -> str:
    summary = _sum([report["summary"] for report in reports])
    summary["languages"] = dict(sorted(summary["languages"].items()))
    diagnostics = [diagnostic for report in reports for diagnostic in report["diagnostics"]]
    left_out = {(entry["path"], entry["reason"]) for report in reports for entry in report["unchecked"]}
    merged = {
        "version": VERSION,
        "diagnostics": sorted(diagnostics, key=lambda diagnostic: str(diagnostic["path"])),
        "summary": summary,
        "unchecked": [{"path": path, "reason": reason} for path, reason in sorted(left_out)],
    }
    return document(merged, levels=2)


def _sum(parts: Sequence[Any]) -> Any:
    """Return the sum of numbers, or of what stands under each key of objects of numbers."""
    if not isinstance(parts[0], dict):
        return round(sum(parts), 3)
    keys = dict.fromkeys(key for part in parts for key in part)
    return {key: _sum([part[key] for part in parts if key in part]) for key in keys}


def _sarif(reports: Sequence[_Object]) -> str:
    runs = [run for report in reports for run in report["runs"]]
    results = sorted((result for run in runs for result in run["results"]), key=_path)
    left_out = max(0, len(results) - MOST_RESULTS) + sum(map(_left_out, runs))
    if left_out:
        results = sorted(results, key=lambda result: result["level"] != "error")[:MOST_RESULTS]
    rules = {rule["id"]: rule for run in runs for rule in run["tool"]["driver"]["rules"]}
    numbers = {rule: number for number, rule in enumerate(sorted({result["ruleId"] for result in results}))}
    for result in results:
        result["ruleIndex"] = numbers[result["ruleId"]]
    first = runs[0]
    driver = {**first["tool"]["driver"], "rules": [rules[rule] for rule in numbers]}
    run = {
        **first,
        "tool": {**first["tool"], "driver": driver},
        "invocations": [_invocation(runs, left_out)],
        "results": results,
    }
    return document({**reports[0], "runs": [run]}, levels=5)


def _path(result: _Object) -> str:
    """Return the path of a result; the results of one file stand in one report, in order."""
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    return unquote(uri, errors="surrogateescape")


def _left_out(run: _Object) -> int:
    """Return the number of results that a run had no place for."""
    return sum(invocation.get("properties", {}).get(LEFT_OUT, 0) for invocation in run["invocations"])


def _invocation(runs: Sequence[_Object], left_out: int) -> _Object:
    """Return one invocation with all notices of the runs, each once; results that are left out are counted anew."""
    every = [invocation for run in runs for invocation in run["invocations"]]
    notices = [notice for invocation in every for notice in _notices(invocation)]
    merged: _Object = {"executionSuccessful": all(invocation["executionSuccessful"] for invocation in every)}
    if left_out:
        text = f"{number_of(left_out, 'more result')} left out: a run may have {MOST_RESULTS:,}."
        notices.insert(0, {"level": "warning", "message": {"text": text}})
        merged["properties"] = {LEFT_OUT: left_out}
    unique = list({line(notice): notice for notice in notices}.values())
    return {**merged, **({"toolExecutionNotifications": unique} if unique else {})}


def _notices(invocation: _Object) -> list[Any]:
    """Return the notices of an invocation but the one about results that are left out, which is the first."""
    notices: list[Any] = invocation.get("toolExecutionNotifications", [])
    return notices[1:] if invocation.get("properties", {}).get(LEFT_OUT) else notices
