"""What a snippet does with libraries fits what they provide. The engine asks a type checker, and reports."""

from __future__ import annotations

from answerkey.diagnostics import Severity
from answerkey.rules._tables import row
from answerkey.rules.base import EngineRule

RULES = {
    "import": row(
        EngineRule,
        """A module or name that is imported exists in the library that it is imported from.

        Runs where `[tool.answerkey.libraries]` names the libraries that a base talks about, and looks at what is
        installed; nothing of it is imported. Modules that no library provides, such as `app.main`, are the reader's own
        and never missing. What a newer Python has than the one that is installed is not missing either.
        """,
    ),
    "attribute": row(
        EngineRule,
        """An attribute that is used exists: of a module, of a class, or of an object, where its type is a library's.

        Names of the snippet itself, whose text may be cut short, attributes that it sets, and those of what may be
        `None` are left alone.
        """,
    ),
    "call": row(
        EngineRule,
        """A call of what a library provides fits it: no argument is unknown, missing, or too many.

        Types of arguments are not compared. A call with `...` among its arguments is one that leaves them out.
        """,
    ),
    "deprecated": row(
        EngineRule,
        """What a library says should not be used any more is not shown as the way.

        The message is the library's own. A name that is deprecated is reported where it is imported, or else where it
        is used. Examples that are labelled as old, such as by a comment `# Before 2.0`, are left alone.
        """,
        Severity.WARNING,
    ),
}
