"""Uses of libraries that do not fit what they provide. The pipeline asks a type checker, and reports."""

from __future__ import annotations

from answerkey.diagnostics import Severity
from answerkey.rules.base import EngineRule
from answerkey.rules.rule_table import row

RULES = {
    "import": row(
        EngineRule,
        """A module or name that is imported exists in the library that it is imported from.

        Runs for Python's standard library, and for the libraries that `[tool.answerkey.libraries]` names. It reads what
        is installed and imports none of it. Modules that no library provides, such as `app.main`, belong to the reader
        and are never reported; neither is anything that only a newer Python has.
        """,
    ),
    "attribute": row(
        EngineRule,
        """An attribute that is read from a library's module, class or object exists.

        Names of the snippet itself are left alone, since its text may be cut short. So are attributes that it sets, and
        attributes of a value that may be `None`.
        """,
    ),
    "call": row(
        EngineRule,
        """A call of a library's function or class fits its signature: no argument is unknown, missing, or too many.

        An extra argument that a function takes by `**kwargs` is reported if it is one slip from a parameter. Types of
        arguments are compared only where a library makes both. A call with `...` among its arguments leaves some out on
        purpose.
        """,
    ),
    "deprecated": row(
        EngineRule,
        """A snippet uses nothing that its library calls deprecated.

        The message is the library's own. A deprecated name is reported where it is imported, or else where it is used.
        Examples that are labelled as old, such as by a comment `# Before 2.0`, are left alone.
        """,
        Severity.WARNING,
    ),
}
