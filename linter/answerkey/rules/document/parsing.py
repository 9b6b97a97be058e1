"""Problems of parsing a file: each kind is a rule."""

from __future__ import annotations

from answerkey.rules.problem_rule import ProblemRule
from answerkey.rules.rule_table import row

RULES = {
    "encoding": row(
        ProblemRule,
        """A file is UTF-8 without a byte order mark and without NUL characters.

        Other bytes are shown as garbage or cut the text off, and a byte order mark hides the front matter from most
        tools.
        """,
    ),
    "front-matter": row(
        ProblemRule,
        """A page begins with front matter between two lines of `---`.

        Without its end the whole page is taken for data, and nothing of it can be shown.
        """,
    ),
    "yaml-syntax": row(
        ProblemRule,
        """The YAML of a file parses.

        The first place where it does not is reported; what follows can't be checked until that is fixed.
        """,
    ),
    "yaml-duplicate-key": row(
        ProblemRule,
        """A key stands once in its mapping.

        Of two values for one key only one counts, and programs disagree on which.
        """,
    ),
    "yaml-feature": row(
        ProblemRule,
        """Content is plain data: no anchors, aliases, merge keys, tags, directives or second documents.

        Content needs none of these. They make a file mean something other than it says, and a small file can grow
        without limit.
        """,
    ),
}
