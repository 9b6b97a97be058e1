"""Nothing that stands in a file acts on a terminal, on the runner of a build or on the line structure of the output."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from answerkey.diagnostics import Report, Severity
from answerkey.reporters import load, names
from answerkey.safe_text import line_start, shown
from reporters.strategies import reports

# Format characters that a reader sees: signs that stand before the digits of a number.
VISIBLE = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
COMMAND = re.compile(r"##[A-Za-z]*\[")
# What is the syntax of a format and of no other: a separator, the commands of a runner.
SYNTAX = {"github": "::"}
LINES = ("concise", "rdjsonl")  # the formats of one line for each diagnostic
OUR_COLORS = re.compile(r"\x1b\[(?:0|1|1;3[1-6])m")


def _acts(character: str) -> bool:
    """Whether a character is a control, a surrogate, a separator of lines or an unseen format character."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character not in VISIBLE


def _obeyed(output: str) -> bool:
    """Whether the runner of GitHub Actions would take a line of the output for a command."""
    return COMMAND.search(output) is not None or any(line.strip().startswith("::") for line in output.split("\n"))


# To make up a report takes longer than to render it: all formats are tried on each.


@given(report=reports)
def test_no_format_prints_a_character_that_acts(report: Report) -> None:
    for name in names():
        output = load(name).render(report)
        acting = {c for c in output if _acts(c)} - {"\n", *SYNTAX.get(name, "")}
        assert not acting, f"escape it by `safe_text.shown`, or name it in SYNTAX if it is of the format `{name}`"
        output.encode("utf-8")


@given(reports)
def test_the_only_escape_codes_are_our_colours(report: Report) -> None:
    colored = load("text").render(report, color=True)
    assert OUR_COLORS.sub("", colored) == load("text").render(report)


@given(report=reports)
def test_the_runner_finds_no_command_in_any_format_but_its_own(report: Report) -> None:
    for name in names():
        assert SYNTAX.get(name) == "::" or not _obeyed(load(name).render(report)), name


@given(report=reports)
def test_a_format_of_lines_has_one_for_each_diagnostic(report: Report) -> None:
    for name in LINES:
        assert load(name).render(report).count("\n") == len(report.diagnostics), name


# What the runner makes of workflow commands: `ActionCommand.TryParseV2` of actions/runner.


def _parsed(command: str) -> tuple[str, dict[str, str], str]:
    """Its name, properties and message, unescaped."""
    assert command.startswith("::")
    info, _, data = command[2:].partition("::")
    name, _, properties = info.partition(" ")
    pairs = (pair.partition("=") for pair in properties.split(",") if pair)
    return name, {key: _unescaped(value) for key, _, value in pairs}, _unescaped(data)


def _unescaped(text: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


@given(reports)
def test_the_runner_reads_a_command_for_each_diagnostic_and_no_other(report: Report) -> None:
    output = load("github").render(report)
    assert not COMMAND.search(output)
    commands = [_parsed(line) for line in output.split("\n")[:-1]]
    ordered = sorted(report.diagnostics, key=lambda diagnostic: diagnostic.severity is not Severity.ERROR)
    for (name, properties, message), diagnostic in zip(commands, ordered, strict=True):
        assert name == diagnostic.severity
        assert properties.keys() <= {"title", "file", "line", "endLine", "col", "endColumn"}
        assert properties["title"] == diagnostic.rule
        assert properties["line"] == str(diagnostic.start.line)
        assert f":{diagnostic.start.line}:{diagnostic.start.column} " in message


# Markdown

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS = {
    *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "bullet_list_open"),
    *("bullet_list_close", "list_item_open", "list_item_close", "text", "code_inline", "strong_open", "strong_close"),
}
HEADINGS = re.compile(r"answerkey: .*|Errors|Warnings")


def _tokens(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _tokens(token.children or [])


def _prose(token: Token) -> str:
    """The text of a line without its code."""
    return "".join(child.content for child in token.children or [] if child.type != "code_inline")


@given(reports)
def test_markdown_renders_what_comes_from_files_as_code(report: Report) -> None:
    tokens = MARKDOWN.parse(load("markdown").render(report))
    assert {token.type for token in _tokens(tokens)} <= OURS
    inline = [(before.type, token) for before, token in pairwise(tokens) if token.type == "inline"]
    assert all(HEADINGS.fullmatch(token.content) for kind, token in inline if kind == "heading_open")
    rest = [_prose(token) for kind, token in inline if kind == "paragraph_open"]
    assert all(re.fullmatch(r"\d+:\d+  ( \(fixable\))?|hint: |", line) for line in rest[1:])


@given(reports)
def test_markdown_shows_each_message_whole(report: Report) -> None:
    tokens = _tokens(MARKDOWN.parse(load("markdown").render(report)))
    code = {token.content for token in tokens if token.type == "code_inline"}
    assert {shown(d.message) or " " for d in report.diagnostics} <= code


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
