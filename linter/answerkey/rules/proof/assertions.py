"""Rules about the assertions of proofs; like all of `proof`, only `answerkey prove` reports them."""

from __future__ import annotations

from answerkey.rules.base import EngineRule
from answerkey.rules.rule_table import row

RULES = {
    "unreached": row(
        EngineRule,
        """Each assertion of a proof is reached.

        One in a function that nothing calls, in a generator that nothing iterates, in a coroutine that nothing awaits
        or in a loop over nothing tests nothing. An assertion is a statement `assert`, a block such as that of
        `pytest.raises`, or a call such as `mock.assert_called_once()`.
        """,
    ),
    "swallowed": row(
        EngineRule,
        """An assertion of a proof that fails ends the proof.

        One whose failure is caught, be it by `except AssertionError` or by `contextlib.suppress`, or that never comes
        to an end, proves nothing. In the block of `pytest.raises` an assertion may fail.
        """,
    ),
    "lost-error": row(
        EngineRule,
        """No exception is lost in a thread, a task or a finalizer.

        Python prints such an exception and goes on, so that the proof would pass in spite of it.
        """,
    ),
    "no-assertion": row(
        EngineRule,
        """A proof asserts something, and each of its assertions could fail: `assert x or True` can't.

        Assertions of functions that it calls count, if they are in the prelude or in the answer.
        """,
    ),
    "comparison": row(
        EngineRule,
        """The result of each comparison in a proof is used.

        A statement such as `x == 2` does nothing: write `assert x == 2`.
        """,
    ),
}
