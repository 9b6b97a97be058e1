"""The order of attempts: the next file to try, the patience with it, and the steps that are left out.

A step that ends its worker is tried once more, alone and with more time, before it is given up. After a few such steps
in one file the next one takes all later steps of its kind with it; whatever else is found in the file stays.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec import Struct, field

from answerkey.pipeline.guard import Stop, covers

PATIENCE = 4.0
"""The factor by which a file gets more time when it is tried again."""
_MOST_STOPS = 2  # steps of one file that are given up one by one


class Attempt(NamedTuple):
    """One try of the task `number`, without some steps, with `patience` times the usual time."""

    number: int
    stops: tuple[Stop, ...]
    patience: float = 1.0


class Hopeless(Exception):
    """A worker process keeps ending at a step that is left out: a bug of this program."""


class Attempts(Struct):
    """The attempts that are still to be made."""

    stops: dict[int, tuple[Stop, ...]]
    ready: deque[int]
    alone: deque[int] = field(default_factory=deque)

    @classmethod
    def at(cls, stops: Iterable[Sequence[Stop]]) -> Attempts:
        """The first attempt at each task, given the steps that are known to be hopeless in it."""
        steps_by_task = {number: tuple(steps) for number, steps in enumerate(stops)}
        return cls(steps_by_task, deque(steps_by_task))

    def next(self, busy: int) -> Attempt | None:
        """Return the next attempt while `busy` workers are at work; nothing while there is none to be made."""
        if self.ready:
            number = self.ready.popleft()
            return Attempt(number, self.stops[number])
        if self.alone and not busy:
            number = self.alone.popleft()
            return Attempt(number, self.stops[number], PATIENCE)
        return None

    def fail(self, attempt: Attempt, stop: Stop) -> None:
        """Note at which step a worker ended; raises Hopeless where that step had been left out."""
        if attempt.patience == 1:
            self.alone.append(attempt.number)
            return
        self.stops[attempt.number] = (*attempt.stops, _widened(stop, attempt.stops))
        self.alone.appendleft(attempt.number)


def _widened(stop: Stop, before: Sequence[Stop]) -> Stop:
    """Return what is given up when a step is, after others in the same file."""
    if any(covers(other, stop) for other in before):
        raise Hopeless(f"a worker process keeps ending, the last time at {stop}")
    if any(other.rest and other.step == stop.step for other in before):
        return Stop(0, stop.step, rest=True)
    return stop._replace(rest=stop.at >= 0 and len(before) >= _MOST_STOPS)
