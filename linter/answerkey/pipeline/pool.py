"""Worker processes that check files and may be killed.

What a worker does with a task, and what it sends back, is up to who asks: bytes for a run that keeps results on disk,
values for one that keeps them in memory.
"""

from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.process
import os
import signal
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, NamedTuple, TypeVar

from answerkey.config import Config
from answerkey.model.collections import Collection
from answerkey.pipeline.checker import Checker, checker_for
from answerkey.pipeline.guard import Board, Stop, TimedGuard, arm, limit_memory
from answerkey.pipeline.results import FileResult

A = TypeVar("A")

_MEMORY = 400 * 1024 * 1024
_MOST_STOPS = 2  # steps of one file that are given up one by one before the file as a whole is
_ALLOCATIONS = 50_000  # between looks for garbage: with Python's few, half of the time of a large parse goes there
_PATIENCE = 60.0  # seconds of wall-clock time for a file where no timer of processor time ends it
WHOLE_FILE = Stop(-1, 4)


class InternalError(Exception):
    """A bug of this program, met in a worker; the message is its traceback."""


class Task(NamedTuple):
    """A file to check; without `full` only to gather what others need to know of it.

    `stops` are steps that are known to end a worker, and are left out. With `parsed` only the document is wanted.
    """

    path: str
    collection: Collection
    data: bytes
    full: bool
    stops: tuple[Stop, ...] = ()
    parsed: bool = False


Work = Callable[[Checker, Task, TimedGuard], A]


@dataclass(eq=False)
class _Worker:
    process: multiprocessing.process.BaseProcess
    connection: Connection
    board: Board
    task: int = -1


@dataclass
class Pool(Generic[A]):
    """Does `work` on tasks in processes that are started when they are needed, and live until it is closed.

    With `threads` in this process workers are not forked from it: a lock that another thread holds would stay locked.
    """

    config: Config
    work: Work[A]
    threads: bool = False
    _stops: dict[int, tuple[Stop, ...]] = field(default_factory=dict)
    _workers: list[_Worker] = field(default_factory=list)

    def run(self, tasks: Sequence[Task], jobs: int = 1) -> Iterator[tuple[int, A]]:
        """Yield each task's number and answer as they are ready, from up to `jobs` processes.

        Raises InternalError for a bug.
        """
        self._stops = {number: task.stops for number, task in enumerate(tasks) if task.stops}
        queue = deque(range(len(tasks)))
        for worker in [worker for worker in self._workers if not worker.process.is_alive()]:
            self._end(worker)
        while len(self._workers) < min(jobs, len(tasks)):
            self._workers.append(self._start())
        try:
            for worker in list(self._workers):
                self._give(worker, queue, tasks)
            while any(worker.task >= 0 for worker in self._workers):
                busy = {worker.connection: worker for worker in self._workers if worker.task >= 0}
                ready = wait(list(busy), timeout=_PATIENCE)
                for connection in ready:
                    yield from self._receive(busy[connection], queue, tasks)  # type: ignore[index]
                if not ready:
                    for worker in busy.values():
                        worker.process.kill()
        finally:
            for worker in [worker for worker in self._workers if worker.task >= 0]:
                self._end(worker)

    def close(self) -> None:
        """End all workers."""
        for worker in list(self._workers):
            self._end(worker)

    def _end(self, worker: _Worker) -> None:
        worker.process.kill()
        worker.process.join()
        worker.connection.close()
        self._workers.remove(worker)

    def _receive(self, worker: _Worker, queue: deque[int], tasks: Sequence[Task]) -> Iterator[tuple[int, A]]:
        number = worker.task
        try:
            done, data = worker.connection.recv()
        except (EOFError, OSError):
            self._end(worker)
            self._note_stop(number, worker)
            queue.appendleft(number)
            worker = self._start()
            self._workers.append(worker)
        else:
            worker.task = -1
            if not done:
                raise InternalError(data)
            yield number, data
        self._give(worker, queue, tasks)

    def _note_stop(self, number: int, worker: _Worker) -> None:
        """Read from the board which step ended a worker; too many in one file end the file."""
        stops = (*self._stops.get(number, ()), Stop(worker.board[0], worker.board[1]))
        self._stops[number] = stops if len(stops) <= _MOST_STOPS else (*stops, WHOLE_FILE)
        if len(stops) > 2 * _MOST_STOPS:
            raise InternalError(f"a worker process keeps ending, the last time at {stops[-1]}")

    def _give(self, worker: _Worker, queue: deque[int], tasks: Sequence[Task]) -> None:
        worker.task = queue.popleft() if queue else -1
        if worker.task >= 0:
            worker.board[0], worker.board[1] = WHOLE_FILE
            try:
                worker.connection.send((tasks[worker.task], self._stops.get(worker.task, ())))
            except OSError:
                return  # it has died while nothing was asked of it; what is received next says so

    def _start(self) -> _Worker:
        context: Any = context_for(threads=self.threads)
        here, there = context.Pipe()
        board: Any = context.RawArray("q", 2)
        process = context.Process(target=_serve, args=(there, board, self.config, self.work), daemon=True)
        process.start()
        there.close()
        return _Worker(process, here, board)


def context_for(*, threads: bool) -> Any:
    """How workers are started: forked from this process, from a server without threads, or anew."""
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    if not threads:
        return multiprocessing.get_context("fork")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["answerkey.pipeline.preload"])
    return context


def prepare() -> None:
    """Start the process that workers are forked from, which takes a while, before it is needed."""
    if sys.platform == "linux":
        from multiprocessing.forkserver import ensure_running

        context_for(threads=True)
        ensure_running()


def _serve(connection: Connection, board: Board, config: Config, work: Work[Any]) -> None:
    """A worker's life: check what is sent until the connection ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGPROF"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")
    limit_memory(_MEMORY)
    gc.freeze()  # what was there before the fork stays, and is shared with the parent
    gc.set_threshold(_ALLOCATIONS)
    checker = checker_for(config)
    while True:
        try:
            task, stops = connection.recv()
        except (EOFError, OSError):
            return
        try:
            guard = TimedGuard(config.limits.seconds, board, stops)
            arm(guard.seconds * max(2.0, len(task.data) / 200_000))  # for all that is done between the steps
            connection.send((True, work(checker, task, guard)))
            arm(0)
        except MemoryError:
            return  # what was under way is on the board, as after a kill
        except Exception:  # noqa: BLE001  # the parent raises it again
            arm(0)
            connection.send((False, traceback.format_exc().encode("utf-8", "backslashreplace").decode()))


def checked(checker: Checker, task: Task, guard: TimedGuard) -> FileResult:
    """Return the result for the file of a task, unless it was stopped too often."""
    if WHOLE_FILE in guard.given_up:
        return checker.give_up(task.path, task.collection)._replace(stops=tuple(guard.given_up))
    return checker.check(task.path, task.collection, task.data, guard, full=task.full)
