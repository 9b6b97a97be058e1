"""Rules about the starters of exercises; like all of `proof`, only `answerkey prove` reports them."""

from __future__ import annotations

from answerkey.rules.base import EngineRule
from answerkey.rules.rule_table import row

RULES = {
    "starter-passes": row(
        EngineRule,
        """The tests of an exercise fail on its starter.

        Tests that pass before anything is written test nothing, or the starter holds the solution.
        """,
    ),
    "broken-starter": row(
        EngineRule,
        """The starter of an exercise runs as it stands, up to its tests.

        A starter that ends with another error than `NotImplementedError` is broken, and would fail any tests.
        """,
    ),
}
