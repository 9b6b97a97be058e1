"""`snippet/unused-variable`: a function uses the variables that it assigns."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.rules.base import SnippetRule
from answerkey.snippets.fragments import is_cut_off, mentioned
from answerkey.snippets.snippet import Snippet

_KINDS = ("UnusedVariable", "UnusedAnnotation", "UnusedIndirectAssignment")


class Rule(SnippetRule):
    """A function uses the variables that it assigns.

    Readers wonder what an unused value is for. Two cases are not reported: a function with `...` leaves out code that
    may use the variable, and a comment may explain it by name.
    """

    severity = Severity.WARNING

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        tree = snippet.syntax.tree if snippet.syntax and not snippet.is_incomplete else None
        for flake in snippet.flakes.messages:
            if flake.kind not in _KINDS or tree is None or snippet.noqa(flake.span):
                continue
            if is_cut_off(tree, snippet.line(flake.span)) or mentioned(flake.name, list(snippet.comments.values())):
                continue
            yield Finding(snippet.finding_span(flake.span), flake.message)
