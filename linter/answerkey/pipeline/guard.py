"""Steps that can be stopped: a snippet that takes far longer than code of its size should is given up.

Only a kill ends what runs in C code. The worker arms a timer of processor time before each step, whose signal ends the
process whatever it is doing; before that it writes down on a board, in memory shared with its parent, where it is. The
parent reads the board of a dead worker, and starts another one that has more time, or leaves that step out.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Collection, MutableSequence
from typing import NamedTuple, TypeVar

from msgspec import Struct, field

T = TypeVar("T")
STEPS = ("parse", "compile", "pyflakes", "black", "rules", "facts", "directives")
_TWICE = 16_000  # characters of a text that gets twice the time
CAN_TIME = hasattr(signal, "setitimer") and hasattr(signal, "SIGPROF")


class Stop(NamedTuple):
    """A step that was given up: where its text begins in the file, and the number of the step in `STEPS`.

    With `rest` all later steps of that kind were given up too.
    """

    at: int
    step: int
    rest: bool = False


def covers(stop: Stop, step: Stop) -> bool:
    """Return whether a step is among those that were given up with `stop`."""
    return stop.step == step.step and (stop.at == step.at or (stop.rest and stop.at <= step.at))


Board = MutableSequence[int]


class TimedGuard(Struct):
    """Runs steps under a timer. `seconds` are for a small text, on this machine; `given_up` are left out.

    Steps may stand in each other: when one ends, the timer and the board of the one around it go on. A `final` guard
    gives a step up that runs out of memory; any other lets that end the worker, so that it is tried once more.
    """

    seconds: float
    board: Board
    given_up: Collection[Stop] = ()
    stopped: list[Stop] = field(default_factory=list)
    final: bool = True

    def run(self, at: int, size: int, step: str, work: Callable[[], T]) -> T | None:
        """The step's value, or nothing where it was given up before or runs out of memory."""
        here = Stop(at, STEPS.index(step))
        left_out = next((stop for stop in self.given_up if covers(stop, here)), None)
        if left_out is not None:
            self.stopped.append(left_out)
            return None
        around = Stop(self.board[0], self.board[1])
        self.board[0], self.board[1] = here.at, here.step
        left = arm(self.seconds * (1 + size / _TWICE))
        try:
            return work()
        except MemoryError:
            if not self.final:
                raise
            self.stopped.append(here)
            return None
        finally:
            arm(left)
            self.board[0], self.board[1] = around.at, around.step


class Unguarded(Struct):
    """Runs each step as it is."""

    stopped: tuple[Stop, ...] = ()
    given_up: tuple[Stop, ...] = ()

    def run(self, at: int, size: int, step: str, work: Callable[[], T]) -> T | None:
        return work()


def arm(seconds: float) -> float:
    """End this process after so much processor time from now; 0 takes that back. Gives what was left until then."""
    return signal.setitimer(signal.ITIMER_PROF, seconds)[0] if CAN_TIME else 0.0


def limit_memory(extra: int) -> None:
    """Let this process grow by at most so many bytes, where the system can enforce it."""
    try:
        import resource  # Windows lacks it
    except ImportError:
        return
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:
            used = int(stream.read().split()[0]) * resource.getpagesize()
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]  # only root may raise it
        most = used + extra if hard == resource.RLIM_INFINITY else min(used + extra, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    except (OSError, ValueError):
        return
