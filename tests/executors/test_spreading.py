"""Shards that are spread over workers of which some are lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from answerkey.pipeline.executors.engine import Engine
from answerkey.pipeline.executors.spreading import Answer, Spreading, encode_answer
from properties import examples

_LAST = 15


class Lost(Exception):
    """The worker of a task has ended."""


class OneWorker(Executor):
    """A worker that does its tasks in an order by chance; a deadly number ends it, and all that waits for it is lost.

    It begins when somebody waits, so that tasks are in company as they are at a worker of a cluster.
    """

    def __init__(self, deadly: set[int], order: Callable[[int], int]) -> None:
        self._deadly, self._order = deadly, order
        self._tasks: list[tuple[Future[bytes], bytes]] = []

    def submit(self, fn: Any, /, *args: Any, **_: Any) -> Future[bytes]:
        future: Future[bytes] = Future()
        self._tasks.append((future, fn(*args)))
        return future

    def work(self) -> None:
        """Do one task."""
        future, request = self._tasks.pop(self._order(len(self._tasks)))
        if self._deadly.isdisjoint(request):
            future.set_result(encode_answer(Answer(tuple(str(number).encode() for number in request))))
            return
        for lost in (future, *(other for other, _ in self._tasks)):
            lost.set_exception(Lost())
        self._tasks.clear()


def answers(shards: Sequence[Sequence[int]], worker: OneWorker) -> dict[int, int | None]:
    engine = Engine(worker, 1, (Lost,), worker.work)
    # It looks at the engine as soon as nothing is done.
    spreading: Spreading[int, int] = Spreading(engine, bytes, bytes, lambda _, data: int(data), interval=0)
    return dict(spreading.run(shards))


@given(
    size=st.integers(1, 8),
    deadly=st.sets(st.integers(0, _LAST), max_size=4),
    seed=st.integers(0, 2**16),
)
@examples(300)
def test_all_items_but_the_deadly_ones_are_answered(size: int, deadly: set[int], seed: int) -> None:
    """Also those that wait at a worker which another item ends."""
    worker = OneWorker(deadly, Random(seed).randrange)
    shards = [range(begin, min(begin + size, _LAST + 1)) for begin in range(0, _LAST + 1, size)]
    assert answers(shards, worker) == {item: None if item in deadly else item for item in range(_LAST + 1)}
