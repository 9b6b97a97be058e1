"""Work in a process of its own ends by the processor time that it takes."""

from __future__ import annotations

import pytest

from answerkey.lsp.deadline import DeadlineExceeded, run_in_process


def test_work_that_never_ends_is_given_up() -> None:
    with pytest.raises(DeadlineExceeded):
        run_in_process(sum, range(10**15), seconds=0.1)


def test_the_result_of_work_is_returned() -> None:
    assert run_in_process(sum, range(10), seconds=10) == 45
