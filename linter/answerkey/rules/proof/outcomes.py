"""Findings of `answerkey prove`, which alone runs code: `answerkey lint` reports none of these."""

from __future__ import annotations

from answerkey.rules.base import EngineRule
from answerkey.rules.rule_table import row

RULES = {
    "failed": row(
        EngineRule,
        """The snippets of an answer run, and its proof holds.

        An assertion that fails is reported at its line, and so is an exception that is neither caught nor announced.
        Mark a snippet that must not run as `no-run`, and one that shows an exception as `expect-error NAME`.
        """,
    ),
    "output": row(
        EngineRule,
        """Code gives the output that the text shows: below the prompts of a session, in a comment `# => value` or
        `# prints: text` after a statement, or in a fence `output` after a snippet.

        `...` stands for anything, and blanks for any other blanks. The kind of quotes and the order of items in a set
        or mapping don't count. `answerkey prove --update` writes the actual output.
        """,
    ),
    "stopped": row(
        EngineRule,
        """The code of a question ends by itself, and within the limits of `[tool.answerkey.proofs]`.

        Code that is stopped, or that ends its own process, proves nothing.
        """,
    ),
    "missing-error": row(
        EngineRule,
        """A snippet that is marked as `expect-error NAME` raises that error.

        Announced errors of syntax, such as `SyntaxError` and `IndentationError`, are checked by `answerkey lint`, which
        runs nothing.
        """,
    ),
}
