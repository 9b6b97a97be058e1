"""`snippet/prompt`: the prompts of a session are Python's own."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.rules.base import SnippetRule
from answerkey.snippets import console
from answerkey.snippets.language import Kind
from answerkey.snippets.snippet import Snippet


class Rule(SnippetRule):
    """In a session `>>>` begins a command, and `...` goes on with it.

    Python and doctest refuse the second line of a command behind `>>>`, while readers see what is meant.
    """

    severity = Severity.WARNING

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        if snippet.kind is Kind.CONSOLE and snippet.examined and not snippet.session_fault:
            for prompt in console.continued(snippet.fence.code.text):
                yield Finding(
                    snippet.fence.code.span(*prompt), "`>>>` begins a command", "write `...` to go on with one"
                )
                return
