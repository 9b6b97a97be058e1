"""What each output format says, and that the folder is the registry.

Run with ``UPDATE_GOLDEN=1`` to write the golden files anew, then read the difference.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from answerkey.diagnostics import Diagnostic, LanguageCount, Report, Severity, Summary
from answerkey.reporters import load, names
from answerkey.source import Position

GOLDEN = Path(__file__).parent / "golden"
SCHEMA = Path(__file__).parents[2] / "schemas" / "lint-report.schema.json"

CONCISE = re.compile(r"^(.+?):(\d+):(\d+): (error|warning) (\S+) (.*)$")


def _render(name: str, report: Report) -> str:
    return load(name).render(report)


def _many(errors: int, warnings: int) -> Report:
    """A report of warnings, then errors, numbered from 1."""
    kinds = [Severity.WARNING] * warnings + [Severity.ERROR] * errors
    at = Position(1, 1, 0)
    found = tuple(Diagnostic("a.md", "x/y", kind, f"no. {n}", "", at, at) for n, kind in enumerate(kinds, 1))
    return Report(found, Summary(1, 1, 0, 0, errors, warnings, 0, 0.0))


# The registry


def test_each_format_has_a_golden_file_and_each_golden_file_a_format() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(names())


@pytest.mark.parametrize("name", names())
def test_a_format_prints_its_golden_file(name: str, report: Report) -> None:
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(_render(name, report), encoding="utf-8", newline="\n")
    assert _render(name, report) == golden.read_text(encoding="utf-8")


def test_helpers_are_no_formats() -> None:
    assert not [name for name in names() if name.startswith("_")]


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=f"unknown output format 'xml': use one of {', '.join(names())}"):
        load("xml")


@pytest.mark.parametrize("name", ["_escape", "os", "..cli", ""])
def test_only_formats_can_be_loaded(name: str) -> None:
    with pytest.raises(ValueError, match="unknown output format"):
        load(name)


def test_the_format_for_people_imports_no_json() -> None:
    """A run pays for the format it prints in and for no other."""
    code = "import sys; from answerkey.reporters import load; load('text'); print('json' in sys.modules)"
    path = os.pathsep.join(filter(None, sys.path))
    run = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": path}, capture_output=True, check=True, text=True
    )
    assert run.stdout == "False\n"


# text


def _last_line(report: Report) -> str:
    return _render("text", report).splitlines()[-1]


def test_a_clean_run_is_one_line(clean: Report) -> None:
    assert (
        _render("text", clean) == "All good: checked 37 files, 344 questions and 395 snippets (3 skipped) in 0.8 s.\n"
    )


def test_one_of_a_kind_is_singular() -> None:
    one = Report((), Summary(1, 1, 1, 0, 0, 0, 0, 12.345))
    assert _last_line(one) == "All good: checked 1 file, 1 question and 1 snippet in 12.3 s."


def test_the_summary_counts_errors_and_warnings() -> None:
    report = _many(errors=1, warnings=2)
    assert _last_line(report) == (
        "Found 1 error and 2 warnings in 1 of 1 file; checked 1 question and 0 snippets in 0.00 s."
    )


def test_the_summary_leaves_out_what_was_not_found() -> None:
    assert _last_line(_many(errors=0, warnings=1)).startswith("Found 1 warning in 1 of 1 file;")


def test_a_finding_outside_of_the_checked_files_is_counted_with_them() -> None:
    report = _many(errors=1, warnings=0)
    nothing_read = replace(report, summary=replace(report.summary, files=0))
    assert "in 1 of 1 file;" in _last_line(nothing_read)


def test_a_short_run_is_not_said_to_take_no_time(clean: Report) -> None:
    quick = replace(clean, summary=replace(clean.summary, seconds=0.034))
    assert _last_line(quick).endswith(" in 0.03 s.")


def test_a_run_over_no_files_does_not_claim_that_all_is_good() -> None:
    assert _render("text", Report((), Summary(0, 0, 0, 0, 0, 0, 0, 0.0))) == "Nothing to check: no files.\n"


def test_colour_changes_nothing_but_colour(report: Report) -> None:
    colored = load("text").render(report, color=True)
    assert re.sub(r"\x1b\[[0-9;]+m", "", colored) == _render("text", report)


def test_the_severity_is_coloured(report: Report) -> None:
    colored = load("text").render(report, color=True)
    assert "\x1b[1;31merror[question/id-unique]\x1b[0m" in colored
    assert "\x1b[1;33mwarning[prose/spelling]\x1b[0m" in colored


def test_a_span_up_to_a_line_break_stays_on_its_line(report: Report) -> None:
    """The break belongs to its line, so a span over it does not reach into the next."""
    here = replace(report.diagnostics[0], end=Position(7, 1, 600))
    assert "^^^^\n" in _render("text", replace(report, diagnostics=(here,)))


def test_a_file_whose_text_cannot_be_had_has_no_frame(report: Report) -> None:
    first = replace(report, diagnostics=report.diagnostics[:1], texts={})
    assert _render("text", first).split("\n")[1].startswith("  hint: ")


def test_an_endless_line_is_cut_in_little_time() -> None:
    """A megabyte on one line, with a thousand findings on it."""
    text = "word " * 200_000
    places = [Position(1, offset + 1, offset) for offset in range(0, len(text), 1000)]
    found = tuple(Diagnostic("a.md", "x/y", Severity.ERROR, "m", "", at, at) for at in places)
    report = Report(found, Summary(1, 1, 0, 0, len(found), 0, 0, 0.0), {"a.md": text})
    assert max(map(len, _render("text", report).split("\n"))) < 300


def _fixed(report: Report, number: int) -> Report:
    return replace(report, summary=replace(report.summary, fixed=number))


def test_the_summary_says_what_was_fixed_and_what_is_left(report: Report) -> None:
    assert _last_line(_fixed(report, 3)).startswith(
        "Fixed 3 findings; left 5 errors and 2 warnings (2 fixable) in 3 of"
    )
    assert _last_line(_fixed(report, 1)).startswith("Fixed 1 finding; left 5 errors")


def test_a_run_that_fixed_all_is_good(clean: Report) -> None:
    assert _last_line(_fixed(clean, 2)).startswith("All good: fixed 2 findings; checked 37 files, ")


def test_each_format_with_a_summary_says_what_was_fixed(report: Report, clean: Report) -> None:
    for each in (_fixed(report, 3), _fixed(clean, 3)):
        assert json.loads(_render("json", each))["summary"]["fixed"] == 3
        assert "Fixed 3 findings." in _render("markdown", each)
        assert _last(_render("statistics", each)).startswith("Fixed 3 findings. ")


def _last(output: str) -> str:
    return output.rstrip("\n").split("\n")[-1]


# markdown


def test_a_markdown_summary_of_nothing_is_short(clean: Report) -> None:
    assert _render("markdown", clean) == (
        "## answerkey: all good\n\nChecked 37 files, 344 questions and 395 snippets (3 skipped) in 0.8 s.\n"
    )
    assert _render("markdown", Report((), Summary(0, 0, 0, 0, 0, 0, 0, 0.0))) == "## answerkey: nothing to check\n"


def test_a_markdown_summary_fits_a_comment_and_counts_the_rest() -> None:
    output = _render("markdown", _many(errors=2000, warnings=3000))
    assert len(output) < 65_536
    shown = [int(number) for number in re.findall(r"`no\. (\d+)`", output)]
    warnings = [number for number in shown if number <= 3000]
    assert set(range(3001, 5001)) <= set(shown)
    assert _last(output) == f"Not shown: {3000 - len(warnings):,} more warnings. Run `answerkey lint` to see them all."


def test_errors_are_left_out_of_a_markdown_summary_last() -> None:
    output = _render("markdown", _many(errors=5000, warnings=2))
    assert "### Warnings" not in output
    assert _last(output).endswith(" more errors and 2 more warnings. Run `answerkey lint` to see them all.")


def test_one_endless_message_does_not_fill_a_markdown_summary() -> None:
    at = Position(1, 1, 0)
    long = Diagnostic("a.md", "x/y", Severity.ERROR, "m" * 99_999, "", at, at)
    assert "mmm…`" in _render("markdown", Report((long,), Summary(1, 1, 0, 0, 1, 0, 0, 0.0)))


# statistics


def test_statistics_put_the_most_frequent_rule_first(report: Report) -> None:
    often = replace(report, diagnostics=(*report.diagnostics, *[report.diagnostics[5]] * 10))
    lines = _render("statistics", often).split("\n")
    assert lines[:2] == ["11  error    page/front-matter", " 2  warning  prose/spelling  [*] 1 fixable"]


def test_statistics_of_nothing_are_a_line(clean: Report) -> None:
    assert _render("statistics", clean) == (
        "No findings; checked 37 files, 344 questions and 395 snippets (3 skipped) in 0.8 s.\n"
    )


# concise


def test_a_concise_line_can_be_parsed(report: Report) -> None:
    lines = _render("concise", report).splitlines()
    parsed = [match.groups() for line in lines if (match := CONCISE.match(line))]
    assert [(int(line), int(column), kind, rule) for _, line, column, kind, rule, _ in parsed] == [
        (d.start.line, d.start.column, d.severity, d.rule) for d in report.diagnostics
    ]


def test_a_concise_report_of_nothing_is_empty(clean: Report) -> None:
    assert _render("concise", clean) == ""


# json


@pytest.fixture(scope="session")
def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return loaded


def test_json_keeps_its_contract(report: Report, clean: Report, schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    contract = Draft202012Validator(schema)
    contract.validate(json.loads(_render("json", report)))
    contract.validate(json.loads(_render("json", clean)))


def test_the_contract_names_each_property(schema: dict[str, Any]) -> None:
    """What a program relies on is written down: an unknown property is refused, a missing one too."""
    objects = [schema, *(part for part in schema["$defs"].values() if part["type"] == "object")]
    for part in objects:
        assert part["additionalProperties"] is False
        assert set(part["required"]) == set(part["properties"])


def test_json_keeps_texts_as_they_are(report: Report) -> None:
    """Escapes are for eyes; a program gets the very path, lone surrogates and all."""
    found = json.loads(_render("json", report))["diagnostics"]
    assert [(d["path"], d["message"]) for d in found] == [(d.path, d.message) for d in report.diagnostics]


def test_json_is_ascii_and_ends_with_a_line_end(report: Report) -> None:
    output = _render("json", report)
    assert output.isascii()
    assert output.endswith("}\n")


def test_what_is_absent_is_null_in_json(report: Report) -> None:
    missing = json.loads(_render("json", report))["diagnostics"][5]
    assert [missing[key] for key in ("hint", "question", "snippet", "fix")] == [None] * 4
    assert missing["related"] == []


def test_json_counts_lines_from_1_and_offsets_from_0(report: Report) -> None:
    missing = json.loads(_render("json", report))["diagnostics"][5]
    assert missing["start"] == {"line": 1, "column": 1, "offset": 0}


# github


def test_errors_come_before_warnings() -> None:
    commands = _render("github", _many(errors=2, warnings=2)).splitlines()
    assert [command.split()[0] for command in commands] == ["::error"] * 2 + ["::warning"] * 2


def test_ten_of_a_kind_are_all_shown() -> None:
    commands = _render("github", _many(errors=10, warnings=0)).splitlines()
    assert commands[-1].endswith("::a.md:1:1 no. 10")


def test_the_tenth_of_more_says_how_many_are_left() -> None:
    """GitHub drops the eleventh without a word."""
    commands = _render("github", _many(errors=12, warnings=11)).splitlines()
    assert len(commands) == 20
    assert commands[9] == "::error title=answerkey::3 more errors: run `answerkey lint` to see them all"
    assert commands[19] == "::warning title=answerkey::2 more warnings: run `answerkey lint` to see them all"


def test_columns_are_left_out_over_lines(report: Report) -> None:
    command = _render("github", replace(report, diagnostics=report.diagnostics[2:3]))
    assert ",line=12,endLine=14::" in command


def _command(path: str, message: str) -> str:
    at = Position(1, 1, 0)
    diagnostic = Diagnostic(path, "x/y", Severity.ERROR, message, "", at, at)
    return _render("github", Report((diagnostic,), Summary(1, 1, 0, 0, 1, 0, 0, 0.0)))


def test_a_message_is_escaped_as_the_toolkit_does() -> None:
    assert _command("a", "100%\r\n5%0A: x, y::z").endswith("::a:1:1 100%25%0D%0A5%250A: x, y::z\n")


def test_a_property_is_escaped_as_the_toolkit_does() -> None:
    assert "file=a%3Ab%2Cc%250A%0Ad%0De.md,line=1" in _command("a:b,c%0A\nd\re.md", "")


def test_a_github_report_of_nothing_is_empty(clean: Report) -> None:
    assert _render("github", clean) == ""


def test_the_summary_counts_by_language_and_names_what_was_not_checked() -> None:
    counts = (LanguageCount("Go", missing=1), LanguageCount("JavaScript", checked=312), LanguageCount("Python", 80, 3))
    summary = Summary(2, 0, 395, 3, 0, 0, 0, 1.0, others=1, languages=counts)
    text = load("text").render(Report((), summary))
    assert "395 snippets (312 JavaScript, 80 Python, 3 skipped)" in text
    assert "1 Go snippet not checked: install answerkey[languages]." in text
    languages = json.loads(load("json").render(Report((), summary)))["summary"]["languages"]
    assert languages["Go"] == {"checked": 0, "skipped": 0, "missing": 1, "unsupported": 0}
