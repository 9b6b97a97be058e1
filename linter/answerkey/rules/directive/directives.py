"""Defects of directives themselves, which the pipeline reports."""

from __future__ import annotations

from answerkey.diagnostics import Severity
from answerkey.rules.base import EngineRule
from answerkey.rules.rule_table import row

RULES = {
    "unknown": row(
        EngineRule,
        """A directive is one that exists, and names rules that exist.

        A misspelt directive does nothing, while its author believes that it works.
        """,
    ),
    "unused": row(
        EngineRule,
        """An `ignore` keeps something from being reported, and a directive stands before a code block.

        A directive that keeps nothing from being reported hides the next defect.
        """,
        Severity.WARNING,
    ),
    "expectation": row(
        EngineRule,
        """The finding or error that a directive expects does occur.

        `expect-error SyntaxError` and `expect snippet/undefined-name` mark code that shows a mistake; when the mistake
        is gone, so is the point of the snippet.
        """,
    ),
}
