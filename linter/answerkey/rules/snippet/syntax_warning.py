"""`snippet/syntax-warning`: Python has nothing to warn about."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.rules.base import SnippetRule
from answerkey.snippets.snippet import Snippet

_ASSERT_TUPLE = "assertion is always true"  # an error of its own: `snippet/assert-tuple`


class Rule(SnippetRule):
    """Python compiles a snippet without a warning: no invalid escapes, no `is` with a literal.

    Such code is an error in a later Python, or does something other than it seems to.
    """

    severity = Severity.WARNING

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        for warning in snippet.syntax.warnings if snippet.syntax else ():
            if not warning.message.startswith(_ASSERT_TUPLE):
                yield Finding(snippet.finding_span(warning.span), warning.message)
