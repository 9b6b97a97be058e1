"""What the engine says of directives themselves."""

from __future__ import annotations

from answerkey.diagnostics import Severity
from answerkey.rules._tables import row
from answerkey.rules.base import EngineRule

RULES = {
    "unknown": row(
        EngineRule,
        """A directive is one that exists, and names rules that exist.

        One that is misspelt does nothing, and its author believes that it does.
        """,
    ),
    "unused": row(
        EngineRule,
        """An `ignore` keeps something from being reported, and a directive stands before a code block.

        One that does nothing any more hides the next defect.
        """,
        Severity.WARNING,
    ),
    "expectation": row(
        EngineRule,
        """What a directive says must occur does occur.

        `expect-error SyntaxError` and `expect snippet/undefined-name` mark code that shows a mistake; when the mistake
        is gone, so is the point of the snippet.
        """,
    ),
}
