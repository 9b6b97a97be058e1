"""What parsing a file met: each kind of problem is a rule."""

from __future__ import annotations

from answerkey.rules._problems import ProblemRule
from answerkey.rules._tables import row

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

        The first place where it does not is reported; what follows can't be judged until that is mended.
        """,
    ),
    "yaml-duplicate-key": row(
        ProblemRule,
        """A key stands once in its mapping.

        Of two values for one key only one counts, and readers of the file disagree on which.
        """,
    ),
    "yaml-feature": row(
        ProblemRule,
        """Content is plain data: no anchors, aliases, merge keys, tags, directives or second documents.

        Content needs none of these; they make a file mean something else than it says and can make it explode.
        """,
    ),
}
