"""Sizes past which content is refused instead of examined."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.rules._problems import ProblemRule
from answerkey.rules._tables import row
from answerkey.rules.base import EngineRule, SnippetRule
from answerkey.snippets.snippet import Snippet


class SnippetSizeRule(SnippetRule):
    """Refuses a snippet by its size."""

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        if snippet.oversized and not snippet.skipped:
            yield Finding(snippet.fence.opening, f"the snippet {snippet.oversized}", "split it, or raise the limit")


class ComplexityRule(SnippetRule):
    """Refuses a snippet that Python's own parser gives up on."""

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        syntax = snippet.syntax
        if syntax is not None and (syntax.failure or snippet.flakes.failed):
            reason = syntax.failure or "nested too deep to examine its names"
            yield Finding(snippet.fence.opening, f"the snippet is {reason}", "simplify it")


RULES = {
    "file-size": row(EngineRule, "A file is at most `limits.file-bytes` long.\n\nLarger ones are not read."),
    "answer-size": row(
        ProblemRule, "An answer is at most `limits.answer-characters` long.\n\nLarger ones are not examined."
    ),
    "yaml-depth": row(ProblemRule, "YAML is nested at most `limits.yaml-depth` levels deep."),
    "markdown-depth": row(
        ProblemRule,
        """Lists and quotes are nested at most a hundred levels deep.

        Deeper ones vanish in most Markdown parsers together with all that follows.
        """,
    ),
    "snippet-size": row(
        SnippetSizeRule,
        "A snippet has at most `limits.snippet-characters` characters and `limits.snippet-lines` lines.",
    ),
    "snippet-complexity": row(ComplexityRule, "A snippet is not nested too deep for Python's own parser."),
    "time": row(
        EngineRule,
        """A snippet is examined in a time that befits its size: `limits.seconds` for a usual one.

        A step that takes longer is stopped; what it would have found is not known.
        """,
    ),
}
