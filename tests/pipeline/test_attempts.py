"""What is tried, how patiently, and what is given up."""

from __future__ import annotations

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.pipeline.attempts import PATIENCE, Attempt, Attempts, Hopeless
from answerkey.pipeline.guard import STEPS, Stop, TimedGuard, covers

BLACK = STEPS.index("black")


def test_each_task_is_tried_once_in_order() -> None:
    attempts = Attempts.at([(), ()])
    assert [attempts.next(0), attempts.next(1), attempts.next(2)] == [Attempt(0, ()), Attempt(1, ()), None]


def test_a_task_that_ended_its_worker_is_tried_again_alone_with_all_its_steps_and_more_time() -> None:
    attempts = Attempts.at([(), ()])
    first = attempts.next(0)
    assert first is not None
    attempts.fail(first, Stop(7, BLACK))
    assert attempts.next(1) == Attempt(1, ())
    assert attempts.next(1) is None, "another worker is busy"
    assert attempts.next(0) == Attempt(0, (), PATIENCE)


def _tried_before() -> Attempts:
    """One task, which is not to be tried for the first time."""
    return Attempts({0: ()}, deque())


def test_a_step_is_given_up_when_it_ends_the_second_attempt() -> None:
    attempts = _tried_before()
    attempts.fail(Attempt(0, (), PATIENCE), Stop(7, BLACK))
    assert attempts.next(0) == Attempt(0, (Stop(7, BLACK),), PATIENCE)


def test_the_third_step_of_a_file_takes_the_later_ones_of_its_kind_with_it() -> None:
    attempts, found = _tried_before(), Attempt(0, (), PATIENCE)
    for at in (10, 20, 30):
        attempts.fail(found, Stop(at, BLACK))
        again = attempts.next(0)
        assert again is not None
        found = again
    assert found.stops == (Stop(10, BLACK), Stop(20, BLACK), Stop(30, BLACK, rest=True))


def test_a_worker_that_ends_at_a_step_that_was_left_out_is_a_bug() -> None:
    with pytest.raises(Hopeless):
        _tried_before().fail(Attempt(0, (Stop(7, BLACK),), PATIENCE), Stop(7, BLACK))


@given(st.lists(st.tuples(st.integers(-1, 50), st.sampled_from(range(len(STEPS)))), min_size=60, max_size=60))
def test_every_file_is_done_with_after_a_bounded_number_of_attempts(places: list[tuple[int, int]]) -> None:
    """Whatever steps end its workers: each that is not left out yet is, and two of a kind end the kind."""
    attempts, found = _tried_before(), Attempt(0, (), PATIENCE)
    tried = 0
    for at, step in places:
        if any(covers(stop, Stop(at, step)) for stop in found.stops):
            continue
        tried += 1
        attempts.fail(found, Stop(at, step))
        again = attempts.next(0)
        assert again is not None
        found = again
    assert tried <= 2 + 3 * len(STEPS)


def test_a_guard_leaves_out_what_is_given_up_and_says_so() -> None:
    rest = Stop(20, BLACK, rest=True)
    guard = TimedGuard(60.0, [0, 0], [Stop(5, BLACK), rest])
    done = [at for at in (5, 10, 20, 30) if guard.run(at, 0, "black", lambda: True)]
    assert done == [10]
    assert guard.run(30, 0, "rules", lambda: True)
    assert list(dict.fromkeys(guard.stopped)) == [Stop(5, BLACK), rest]


def _exhaust() -> None:
    raise MemoryError


def test_only_a_final_guard_gives_up_what_runs_out_of_memory() -> None:
    final = TimedGuard(60.0, [0, 0])
    assert final.run(5, 0, "black", _exhaust) is None
    assert final.stopped == [Stop(5, BLACK)]
    with pytest.raises(MemoryError):
        TimedGuard(60.0, [0, 0], final=False).run(5, 0, "black", _exhaust)
