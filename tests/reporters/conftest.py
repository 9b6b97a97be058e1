"""The one report that every format is shown with, and the report of a run that found nothing."""

from __future__ import annotations

import pytest

from answerkey.diagnostics import Applicability, Diagnostic, Fix, RelatedPlace, Report, RuleInfo, Severity, Summary
from answerkey.source import Edit, LineIndex, Position, Span

JWT = "qa/fastapi/security/jwt.md"
EMPTY = "qa/empty.md"
HOSTILE = "::error::\x1b[2J\u202e\n\udcff##[error],100%.md"


def _lines(numbered: dict[int, str]) -> str:
    """A text in which these lines stand at these numbers."""
    return "".join(f"{numbered.get(number, '')}\n" for number in range(1, max(numbered) + 1))


TEXTS = {
    JWT: _lines(
        {
            2: "- id: sign",
            6: "- id: sign",
            8: 'q: "日本語 😀 ⚠\ufe0f cafe\u0301 is pyhton?"',
            12: "    jwt.encode(",
            14: "    key",
            20: "\tgo\t:= run",
            31: "a: " + "word " * 40 + "teh " + "word " * 40,
        }
    ),
    EMPTY: "",
    HOSTILE: _lines({3: "::error::\x07##[group] \x9b31m\u200b!"}),
}
RULES = {
    "question/id-unique": RuleInfo(
        "question/id-unique",
        Severity.ERROR,
        "Each id is unique in the base. Links lead to the first of two.",
        "# question/id-unique\n\nEach id is unique in the base. Links lead to the first of two.\n",
    ),
    "prose/spelling": RuleInfo("prose/spelling", Severity.WARNING, "Words are spelt right.", "# prose/spelling\n"),
}


def _at(line: int, column: int, path: str = JWT) -> Position:
    index = LineIndex(TEXTS[path])
    return index.position(index.offset(line, column))


def _over(line: int, word: str, path: str = JWT) -> tuple[Position, Position]:
    """Where a word starts and ends in a line."""
    column = LineIndex(TEXTS[path]).line_text(line).index(word) + 1
    return _at(line, column, path), _at(line, column + len(word), path)


def _fix(title: str, applicability: Applicability, start: Position, end: Position, text: str) -> Fix:
    return Fix(title, applicability, (Edit(Span(start.offset, end.offset), text),))


def _duplicate() -> Diagnostic:
    """An error with a hint, a related place and an unsafe fix."""
    start, end = _over(6, "sign")
    return Diagnostic(
        JWT,
        "question/id-unique",
        Severity.ERROR,
        "`sign` is already the id of an earlier question",
        "give it an id of its own: links lead to the first of the two",
        start,
        end,
        question="sign",
        related=(RelatedPlace(JWT, _at(2, 7), "first used here"),),
        fix=_fix("Rename to `sign-2`", Applicability.UNSAFE, start, end, "sign-2"),
    )


def _wide() -> Diagnostic:
    """A warning behind CJK, emoji and a combining accent, with a safe fix."""
    start, end = _over(8, "pyhton")
    return Diagnostic(
        JWT,
        "prose/spelling",
        Severity.WARNING,
        "`pyhton` is no word",
        "",
        start,
        end,
        question="sign",
        fix=_fix("Write `python`", Applicability.SAFE, start, end, "python"),
    )


def _over_lines() -> Diagnostic:
    """An error over three lines of a snippet, with a fix that is only shown."""
    end = _at(14, 8)
    return Diagnostic(
        JWT,
        "snippet/syntax",
        Severity.ERROR,
        "'(' was never closed",
        "",
        _at(12, 5),
        end,
        question="sign",
        snippet=1,
        fix=_fix("Close the bracket", Applicability.DISPLAY, end, end, ")"),
    )


def _tabbed() -> Diagnostic:
    """An error between tabs."""
    message = "`:=` is no statement"
    return Diagnostic(JWT, "snippet/syntax", Severity.ERROR, message, "", *_over(20, ":="), "sign", 2)


def _long() -> Diagnostic:
    """A warning in the middle of a line that no terminal can show."""
    message = "`teh` is no word"
    return Diagnostic(JWT, "prose/spelling", Severity.WARNING, message, "", *_over(31, "teh"))


def _missing() -> Diagnostic:
    """Something that is not there: an empty span in an empty file."""
    start = _at(1, 1, EMPTY)
    return Diagnostic(EMPTY, "page/front-matter", Severity.ERROR, "there is no front matter", "", start, start)


def _hostile() -> Diagnostic:
    """An attempt to steer the terminal and the runner from path, message, hint, note and source."""
    start, end = _over(3, "!", HOSTILE)
    return Diagnostic(
        HOSTILE,
        "page/path",
        Severity.ERROR,
        "100% of `##[add-path]/tmp` is,\r\n::set-env name=A::b \u2066\x00\U000e0041",
        "\n::error::hint",
        start,
        end,
        question="x\n",
        related=(RelatedPlace("::stop-commands::x", start, "\n##vso[task.complete]"),),
    )


@pytest.fixture(scope="session")
def report() -> Report:
    """Errors and warnings of each kind that is hard to print."""
    diagnostics = (_duplicate(), _wide(), _over_lines(), _tabbed(), _long(), _missing(), _hostile())
    return Report(
        diagnostics,
        Summary(files=37, questions=344, snippets=395, skipped=3, errors=5, warnings=2, fixable=2, seconds=0.8149),
        TEXTS,
        RULES,
    )


@pytest.fixture(scope="session")
def clean() -> Report:
    """A run that found nothing."""
    return Report(
        (), Summary(files=37, questions=344, snippets=395, skipped=3, errors=0, warnings=0, fixable=0, seconds=0.8149)
    )
