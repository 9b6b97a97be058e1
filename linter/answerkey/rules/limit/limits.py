"""Sizes past which content is refused instead of examined."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.rules.base import EngineRule, SnippetRule
from answerkey.rules.problem_rule import ProblemRule
from answerkey.rules.rule_table import row
from answerkey.snippets.snippet import Snippet


class SnippetSizeRule(SnippetRule):
    """Refuses a snippet that is too large."""

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        if snippet.oversized and not snippet.skipped:
            yield Finding(snippet.fence.opening, f"the snippet {snippet.oversized}", "split it, or raise the limit")


class ComplexityRule(SnippetRule):
    """Refuses a snippet that is nested deeper or is wider than the limits, or that Python's own parser gives up on."""

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        syntax = snippet.syntax
        if syntax is not None and (syntax.failure or snippet.flakes.failed):
            reason = syntax.failure or "nested too deep to examine its names"
            yield Finding(snippet.fence.opening, f"the snippet is {reason}", syntax.hint or "simplify it")


RULES = {
    "file-size": row(
        ProblemRule,
        "A file has at most `limits.file-bytes` bytes and `limits.file-lines` lines.\n\nLarger ones are not read.",
    ),
    "answer-size": row(
        ProblemRule, "An answer is at most `limits.answer-characters` long.\n\nLarger ones are not examined."
    ),
    "yaml-size": row(
        ProblemRule,
        """The YAML of a file has at most `limits.yaml-nodes` keys, values and lists.

        Where there are more, none of it is read.
        """,
    ),
    "markdown-size": row(
        ProblemRule,
        """The Markdown of a file has at most `limits.markdown-tokens` tokens and `limits.markdown-brackets` brackets.

        A token is the beginning or end of a paragraph, a list item, a cell of a table and so on; an opening bracket is
        what may begin a link or HTML in running text.
        """,
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
        """A snippet has at most `limits.snippet-characters` characters and `limits.snippet-lines` lines.

        A file has at most `limits.file-snippets` snippets.
        """,
    ),
    "snippet-complexity": row(
        ComplexityRule,
        """A snippet is nested at most `limits.snippet-depth` levels deep, and none of its expressions is too wide.

        A call, list or other expression has at most `limits.snippet-arguments` parts, a `with` statement or assignment
        at most `limits.snippet-items` items or targets. Code that is checked against libraries has at most 24 star
        imports an answer, and 200 a file.
        """,
    ),
    "time": row(
        EngineRule,
        """A snippet is examined within a time that grows with its size: `limits.seconds` for a usual one.

        A step that takes longer is stopped; what it would have found is not known.
        """,
    ),
}
