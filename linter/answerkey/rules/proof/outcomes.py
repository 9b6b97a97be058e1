"""What `answerkey prove` reports: only it runs code, and `answerkey lint` never finds any of these."""

from __future__ import annotations

from answerkey.rules._tables import row
from answerkey.rules.base import EngineRule

RULES = {
    "failed": row(
        EngineRule,
        """The snippets of an answer run, and its proof holds.

        An assertion that fails, or an exception that nothing catches and nothing announces, is shown where it stands.
        Mark a snippet that shall not run as `no-run`, and one that shows an exception as `expect-error NAME`.
        """,
    ),
    "output": row(
        EngineRule,
        """What a text says comes out does come out: below the prompts of a session, in a comment `# => value` or
        `# prints: text` behind a statement, in a fence `output` behind a snippet.

        `...` stands for anything, any blanks for any others. The kind of quotes and the order of a set's or a mapping's
        items don't count. `answerkey prove --update` writes what came out.
        """,
    ),
    "stopped": row(
        EngineRule,
        """The code of a question ends by itself, and within the limits of `[tool.answerkey.proofs]`.

        Code that was stopped, or that ends its own process, has proved nothing.
        """,
    ),
    "missing-error": row(
        EngineRule,
        """A snippet that is marked as `expect-error NAME` raises that.

        What `SyntaxError`, `IndentationError` and `TabError` announce is found by `answerkey lint`, without running
        anything.
        """,
    ),
}
