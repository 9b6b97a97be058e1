"""What must hold of every run, whatever the content."""

from __future__ import annotations

import json
import os
import re
from bisect import bisect_right
from pathlib import Path
from typing import Any

from answerkey.pipeline.calibration import measured
from forks import Outcome
from hostile.case import Case

MEGABYTES = 512

_STEERS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_COMMAND_INSIDE = re.compile(r"##[A-Za-z]*\[")
_GITHUB = re.compile(r"::(error|warning) title=[a-z/-]+(,file=|::)")
_LINE_END = re.compile(r"\r\n|\r|\n")


class TooSlow(AssertionError):
    """A run took more processor time, in units of this machine, than its case may cost."""


def ends_well(case: Case, outcome: Outcome) -> None:
    """The run ends by itself, with findings or without, and within its bounds of time and memory."""
    said = outcome.errors.decode("utf-8", "replace")[-3000:]
    assert not outcome.late, "the run had to be killed"
    assert outcome.code in (0, 1), f"exit code {outcome.code}\n{said}"
    assert "Traceback" not in said, said
    assert b"Traceback (most recent call last)" not in outcome.output
    assert outcome.errors == b"", "a run writes to its error stream only when it fails"
    if outcome.cpu >= case.cpu * measured():
        raise TooSlow(f"{outcome.cpu:.2f} s of processor time, where the reference machine would take {case.cpu:g} s")
    assert outcome.megabytes < MEGABYTES, f"{outcome.megabytes:.0f} MB at the peak"


def is_true(root: Path, outcome: Outcome) -> dict[str, Any]:
    """The report is JSON, its summary counts what it lists, and every position is a place in its file."""
    report: dict[str, Any] = json.loads(outcome.output)
    found = report["diagnostics"]
    errors = sum(entry["severity"] == "error" for entry in found)
    assert (report["summary"]["errors"], report["summary"]["warnings"]) == (errors, len(found) - errors)
    assert outcome.code == (1 if errors else 0)
    files = _Files(root)
    for entry in found:
        file = files[entry["path"]]
        start, end = file.offset(entry["start"]), file.offset(entry["end"])
        assert start <= end, entry
        for edit in (entry["fix"] or {"edits": ()})["edits"]:
            assert 0 <= edit["start"] <= edit["end"] <= file.size, entry
        for related in entry["related"]:
            files[related["path"]].offset(related["start"])
    return report


def refuses(case: Case, report: dict[str, Any]) -> None:
    """One of the rules that the case names is reported in its file."""
    place = f"content/{case.where}"
    rules = {entry["rule"] for entry in report["diagnostics"] if entry["path"] == place}
    assert not case.must_refuse or rules & case.must_refuse, f"{case.name}: found only {sorted(rules)}"


def is_harmless(output: bytes, format_: str) -> None:
    """The output steers no terminal, and gives no commands to the runner of a build but those of its own."""
    text = output.decode("utf-8")
    found = _STEERS.search(text)
    assert found is None, f"{found!r} in {text[max(0, found.start() - 80) : found.end() + 80]!r}"
    assert not _COMMAND_INSIDE.search(text)
    for line in text.split("\n"):
        if line.lstrip().startswith("::"):
            assert format_ == "github", line[:200]
        assert format_ != "github" or line == "" or _GITHUB.match(line), line[:200]


class _Files(dict[str, "_File"]):
    """The files of a base by the paths that reports name, each read once."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __missing__(self, path: str) -> _File:
        self[path] = found = _File(self.root, path)
        return found


class _File:
    """A file of the base, or one that was not read: of that nothing but its top is known."""

    def __init__(self, root: Path, shown: str) -> None:
        path = os.path.join(os.fsencode(root), os.fsencode(shown))
        regular = os.path.isfile(path) and not os.path.islink(path)
        data = b""
        if regular and os.path.getsize(path) <= 1024 * 1024 and os.access(path, os.R_OK):
            with open(path, "rb") as stream:
                data = stream.read()
        text = data.decode("utf-8", "replace")
        ends = list(_LINE_END.finditer(text))
        self.size = len(text)
        self.starts = [0, *(end.end() for end in ends)]

    def offset(self, position: dict[str, int]) -> int:
        """The offset of a position, which line and column must agree with."""
        offset = position["offset"]
        assert 0 <= offset <= self.size, position
        line = bisect_right(self.starts, offset)
        assert (position["line"], position["column"]) == (line, offset - self.starts[line - 1] + 1), position
        return offset
