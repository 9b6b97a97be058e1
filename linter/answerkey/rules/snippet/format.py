"""`snippet/format`: Python snippets are formatted by black."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from answerkey.diagnostics import Applicability, Finding, Fix, Severity
from answerkey.rules.base import SnippetRule
from answerkey.snippets.snippet import Snippet
from answerkey.source import MappedText, Span


@dataclass(frozen=True)
class Rule(SnippetRule):
    """A Python snippet is formatted as black formats it, with lines of at most `line_length` characters.

    One style lets a reader see what a snippet does instead of how it is laid out. Black's own `# fmt: off`, and a
    comment `<!-- fmt: off -->` before the fence, leave code alone.
    """

    severity = Severity.WARNING
    line_length: int = 88

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        for code, new in snippet.formatted(self.line_length):
            place, line = _first_difference(code, new)
            edit = snippet.rewritten(code, new)
            fix = Fix("format with black", Applicability.SAFE, (edit,)) if edit else None
            yield Finding(place, f"black would write {line}", fix=fix)


def _first_difference(code: MappedText, new: str) -> tuple[Span, str]:
    """Return the span where the code first differs from the formatted code, and black's line in words."""
    at = 0
    for old_line, new_line in zip_longest(code.text.rstrip("\n").split("\n"), new.rstrip("\n").split("\n")):
        if old_line is None:
            end = len(code.text.rstrip("\n"))
            return code.span(end, end), f"another line here: `{_short(new_line)}`"
        if new_line is None:
            return code.span(at, at + len(old_line)), "nothing here"
        if old_line != new_line:
            return code.span(at, at + len(old_line)), f"`{_short(new_line)}`" if new_line else "an empty line here"
        at += len(old_line) + 1
    return code.span(0, 0), "another end"


def _short(line: str) -> str:
    """Return a line with its indentation, which may be all that differs; a long line is cut."""
    line = line.rstrip()
    return line if len(line) <= 60 else line[:59] + "…"
