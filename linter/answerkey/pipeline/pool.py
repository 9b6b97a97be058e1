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
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, NamedTuple, TypeVar

from msgspec import Struct, field

from answerkey.config import Config
from answerkey.model.collections import Collection
from answerkey.pipeline.attempts import Attempt, Attempts, Hopeless
from answerkey.pipeline.calibration import slowness
from answerkey.pipeline.checker import Checker, checker_for
from answerkey.pipeline.guard import CAN_TIME, Board, Stop, TimedGuard, arm, limit_memory
from answerkey.pipeline.orphans import end_with_parent
from answerkey.pipeline.results import FileResult

A = TypeVar("A")

_MEMORY = 400 * 1024 * 1024
_ALLOCATIONS = 200_000  # between looks for garbage, 20 MB at most: black's trees are cycles, and each look is slow
_WITHOUT_TIMER = 60.0  # by the clock: a file may take so many times the limit of a step where no timer ends it
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


class _Worker(Struct, eq=False):
    process: multiprocessing.process.BaseProcess
    connection: Connection
    board: Board
    attempt: Attempt | None = None


class Pool(Struct, Generic[A], dict=True):
    """Does `work` on tasks in processes that are started when they are needed, and live until it is closed.

    With `threads` in this process workers are not forked from it: a lock that another thread holds would stay locked.
    """

    config: Config
    work: Work[A]
    threads: bool = False
    _workers: list[_Worker] = field(default_factory=list)

    @cached_property
    def _seconds(self) -> float:
        """The limit of time for one step, in seconds of this machine."""
        return self.config.limits.seconds * slowness()

    def run(self, tasks: Sequence[Task], jobs: int = 1) -> Iterator[tuple[int, A]]:
        """Yield each task's number and answer as they are ready, from up to `jobs` processes.

        Raises InternalError for a bug.
        """
        attempts = Attempts.at(task.stops for task in tasks)
        for worker in [worker for worker in self._workers if not worker.process.is_alive()]:
            self._end(worker)
        try:
            while self._give(attempts, tasks, jobs):
                for worker in self._answered():
                    yield from self._receive(worker, attempts)
        finally:
            for worker in self._busy():
                self._end(worker)

    def close(self) -> None:
        """End all workers."""
        for worker in list(self._workers):
            self._end(worker)

    def _busy(self) -> list[_Worker]:
        return [worker for worker in self._workers if worker.attempt is not None]

    def _end(self, worker: _Worker) -> None:
        worker.process.kill()
        worker.process.join()
        worker.connection.close()
        self._workers.remove(worker)

    def _answered(self) -> list[_Worker]:
        """Wait for workers that have answered or ended; where no timer ends them, end those that take too long."""
        busy = {worker.connection: worker for worker in self._busy()}
        patience = max(worker.attempt.patience for worker in busy.values() if worker.attempt is not None)
        most = None if CAN_TIME else _WITHOUT_TIMER * max(1.0, self._seconds) * patience
        ready = wait(list(busy), timeout=most)
        for worker in busy.values() if not ready else ():
            worker.process.kill()
        return [busy[connection] for connection in ready]  # type: ignore[index]

    def _receive(self, worker: _Worker, attempts: Attempts) -> Iterator[tuple[int, A]]:
        attempt, worker.attempt = worker.attempt, None
        assert attempt is not None
        try:
            done, data = worker.connection.recv()
        except (EOFError, OSError):
            self._end(worker)
            self._fail(attempt, Stop(worker.board[0], worker.board[1]), attempts)
            return
        if not done:
            raise InternalError(data)
        yield attempt.number, data

    def _fail(self, attempt: Attempt, stop: Stop, attempts: Attempts) -> None:
        try:
            attempts.fail(attempt, stop)
        except Hopeless as error:
            raise InternalError(str(error)) from None

    def _give(self, attempts: Attempts, tasks: Sequence[Task], jobs: int) -> bool:
        """Give idle workers, or new ones, what there is to do; whether anything is being done then."""
        while (busy := len(self._busy())) < jobs and (attempt := attempts.next(busy)) is not None:
            worker = next((worker for worker in self._workers if worker.attempt is None), None) or self._start()
            worker.attempt = attempt
            worker.board[0], worker.board[1] = WHOLE_FILE.at, WHOLE_FILE.step
            with suppress(OSError):  # it has died while nothing was asked of it; what is received next says so
                worker.connection.send((tasks[attempt.number], attempt, self._seconds * attempt.patience))
        return bool(self._busy())

    def _start(self) -> _Worker:
        context: Any = context_for(threads=self.threads)
        here, there = context.Pipe()
        board: Any = context.RawArray("q", 2)
        parent = None if self.threads else os.getpid()  # with threads it is another process that forks
        process = context.Process(target=_serve, args=(there, board, self.config, self.work, parent), daemon=True)
        process.start()
        there.close()
        self._workers.append(worker := _Worker(process, here, board))
        return worker


def context_for(*, threads: bool) -> Any:
    """Return the way in which workers are started: forked from this process, from a server without threads, or anew."""
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
        from multiprocessing.forkserver import ensure_running  # only editors start workers so

        context_for(threads=True)
        ensure_running()


def _serve(connection: Connection, board: Board, config: Config, work: Work[Any], parent: int | None) -> None:
    """A worker's life: check what is sent until the connection or the parent ends."""
    end_with_parent(parent)
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
            task, attempt, seconds = connection.recv()
        except (EOFError, OSError):
            return
        try:
            guard = TimedGuard(seconds, board, attempt.stops, final=attempt.patience > 1)
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
