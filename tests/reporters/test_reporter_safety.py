"""Nothing that stands in a file acts on a terminal, on the runner of a build or on the line structure of the output."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.diagnostics import Applicability, Diagnostic, Fix, RelatedPlace, Report, Severity, Summary
from answerkey.reporters import load
from answerkey.reporters._escape import line_start, shown
from answerkey.source import Position

# Format characters that a reader sees: signs that stand before the digits of a number.
VISIBLE = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
OUR_COLORS = re.compile(r"\x1b\[(?:0|1|1;3[1-6])m")

nasty = st.sampled_from(
    ["\x1b[31m", "\x9b", "\r\n", "\n", "\t", "::", "::error::", "##[", "\u2028", "\u202e", "\udc80"]
)
texts = st.lists(st.text(st.characters(exclude_categories=()), max_size=8) | nasty, max_size=6).map("".join)
positions = st.builds(Position, st.integers(1, 3), st.integers(1, 30), st.integers(0, 99))
diagnostics = st.builds(
    Diagnostic,
    path=texts,
    rule=st.just("page/path"),
    severity=st.sampled_from(Severity),
    message=texts,
    hint=texts,
    start=positions,
    end=positions,
    question=st.none() | texts,
    related=st.lists(st.builds(RelatedPlace, texts, positions, texts), max_size=2).map(tuple),
    fix=st.none() | st.builds(Fix, texts, st.sampled_from(Applicability), st.just(())),
    source=texts,
)
reports = st.lists(diagnostics, max_size=3).map(
    lambda found: Report(tuple(found), Summary(1, 1, 1, 0, len(found), 0, 0, 0.1))
)


def _acts(character: str) -> bool:
    """Whether a character is a control, a surrogate, a separator of lines or an unseen format character."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character not in VISIBLE


def _obeyed(output: str) -> bool:
    """Whether the runner of GitHub Actions would take a line of the output for a command."""
    return "##[" in output or any(line.strip().startswith("::") for line in output.split("\n"))


@given(reports)
def test_people_see_no_character_that_acts(report: Report) -> None:
    for name in ("text", "concise"):
        output = load(name).render(report)
        assert not [c for c in output if _acts(c) and c != "\n"]
        output.encode("utf-8")


@given(reports)
def test_the_only_escape_codes_are_our_colours(report: Report) -> None:
    colored = load("text").render(report, color=True)
    assert OUR_COLORS.sub("", colored) == load("text").render(report)


@given(reports)
def test_the_runner_finds_no_command_in_what_people_read(report: Report) -> None:
    assert not _obeyed(load("text").render(report))
    assert not _obeyed(load("concise").render(report))


@given(reports)
def test_a_concise_report_has_a_line_for_each_diagnostic(report: Report) -> None:
    assert load("concise").render(report).count("\n") == len(report.diagnostics)


@given(reports)
def test_a_github_report_has_a_line_for_each_command(report: Report) -> None:
    output = load("github").render(report)
    lines = output.split("\n")[:-1]
    assert len(lines) == len(report.diagnostics)
    assert all(re.match(r"::(?:error|warning) title=page/path,", line) for line in lines)
    assert not [c for c in output if _acts(c) and c != "\n"]


def test_every_character_that_acts_is_escaped() -> None:
    escaped = (c for c in map(chr, range(sys.maxunicode + 1)) if _acts(c))
    assert all(shown(c).startswith("\\") for c in escaped)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[0m\x00\x7f\x9b", r"\x1b[0m\x00\x7f\x9b"),
        ("a\tb\nc\rd", r"a\tb\nc\rd"),
        ("user\u202etxt.exe", r"user\u202etxt.exe"),
        ("a\u200bb\u00adc\ufeff", r"a\u200bb\xadc\ufeff"),
        ("\udcff", r"\udcff"),
        ("\U000e0041\u3164\u2800", r"\U000e0041\u3164\u2800"),
        ("caf\u00e9 日本 😀 C:\\x", "caf\u00e9 日本 😀 C:\\x"),
    ],
)
def test_escapes_are_those_of_python(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_an_emoji_keeps_its_style_and_nothing_else_hides_behind_one() -> None:
    assert shown("⚠\ufe0f") == "⚠\ufe0f"
    assert shown("⚠\ufe0f\ufe0f") == "⚠\ufe0f\\ufe0f"
    assert shown("a\ufe0f") == "a\\ufe0f"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("##[error]x", r"#\x23[error]x"),
        ("###[x]", r"##\x23[x]"),
        ("##vso[task.x]", r"#\x23vso[task.x]"),
        ("## [link](x) #[x] a[::2]", "## [link](x) #[x] a[::2]"),
    ],
)
def test_only_the_start_of_a_command_is_escaped(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_colons_are_escaped_only_where_a_line_begins() -> None:
    assert line_start("::error::x") == r"\x3a:error::x"
    assert line_start(" \u3000::error::x") == " \u3000\\x3a:error::x"
    assert line_start("a::b") == "a::b"
    assert line_start(":a") == ":a"
