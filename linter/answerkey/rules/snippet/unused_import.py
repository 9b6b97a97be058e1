"""`snippet/unused-import`: what is imported is used."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.rules.base import SnippetRule
from answerkey.snippets.snippet import Snippet


class Rule(SnippetRule):
    """A snippet, or a later one of its answer, uses what it imports.

    A reader looks for what the name is there for. A snippet of nothing but imports shows where things come from, and a
    comment on the line of an import says what it is for: both are silent.
    """

    severity = Severity.WARNING

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        if snippet.only_imports or snippet.is_fragment:
            return
        for flake in snippet.flakes.messages:
            if flake.kind == "UnusedImport" and snippet.line(flake.span) not in snippet.comments:
                local = flake.name.rpartition(" as ")[2] or flake.name
                if (
                    local.rpartition(".")[2] not in snippet.later_names
                    and local.partition(".")[0] not in snippet.later_names
                ):
                    yield Finding(snippet.finding_span(flake.span), f"`{flake.name}` is imported but not used")
