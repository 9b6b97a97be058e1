"""Worker processes that check files and may be killed."""

from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.process
import os
import signal
import sys
import traceback
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

from answerkey.engine.check import Checker
from answerkey.engine.guard import Board, Stop, TimedGuard, arm, limit_memory
from answerkey.engine.result import FileResult, encode
from answerkey.model.collections import Collection

_MEMORY = 400 * 1024 * 1024
_MOST_STOPS = 2  # steps of one file that are given up one by one before the file as a whole is
_ALLOCATIONS = 50_000  # between looks for garbage: with Python's few, half of the time of a large parse goes there
_PATIENCE = 60.0  # seconds of wall-clock time for a file where no timer of processor time ends it
WHOLE_FILE = Stop(-1, 4)


class InternalError(Exception):
    """A bug of this program, met in a worker; the message is its traceback."""


class Task(NamedTuple):
    """A file to check; without `full` only to gather what others need to know of it."""

    path: str
    collection: Collection
    data: bytes
    full: bool


@dataclass(eq=False)
class _Worker:
    process: multiprocessing.process.BaseProcess
    connection: Connection
    board: Board
    task: int = -1


@dataclass
class Pool:
    """Checks tasks in `jobs` processes and yields each result, encoded, with the number of its task."""

    checker: Checker
    seconds: float
    jobs: int
    _stops: dict[int, tuple[Stop, ...]] = field(default_factory=dict)

    def run(self, tasks: Sequence[Task]) -> Iterator[tuple[int, bytes]]:
        """Results come as they are ready; raises InternalError for a bug."""
        queue = deque(range(len(tasks)))
        workers = [self._start() for _ in range(min(self.jobs, len(tasks)))]
        try:
            for worker in workers:
                self._give(worker, queue, tasks)
            while any(worker.task >= 0 for worker in workers):
                busy = {worker.connection: worker for worker in workers if worker.task >= 0}
                ready = wait(list(busy), timeout=_PATIENCE)
                for connection in ready:
                    worker = busy[connection]  # type: ignore[index]
                    yield from self._receive(worker, workers, queue, tasks)
                if not ready:
                    for worker in busy.values():
                        worker.process.kill()
        finally:
            for worker in workers:
                worker.process.kill()
                worker.process.join()
                worker.connection.close()

    def _receive(
        self, worker: _Worker, workers: list[_Worker], queue: deque[int], tasks: Sequence[Task]
    ) -> Iterator[tuple[int, bytes]]:
        number = worker.task
        try:
            done, data = worker.connection.recv()
        except (EOFError, OSError):
            self._note_stop(number, worker)
            worker.process.join()
            worker.connection.close()
            workers.remove(worker)
            queue.appendleft(number)
            worker = self._start()
            workers.append(worker)
        else:
            if not done:
                raise InternalError(data.decode())
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
            worker.connection.send((tasks[worker.task], self._stops.get(worker.task, ())))

    def _start(self) -> _Worker:
        context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        here, there = context.Pipe()
        board: Any = context.RawArray("q", 2)
        process = context.Process(target=_serve, args=(there, board, self.checker, self.seconds), daemon=True)
        process.start()
        there.close()
        return _Worker(process, here, board)


def _serve(connection: Connection, board: Board, checker: Checker, seconds: float) -> None:
    """A worker's life: check what is sent until the connection ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGPROF"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")
    limit_memory(_MEMORY)
    gc.freeze()  # what was there before the fork stays, and is shared with the parent
    gc.set_threshold(_ALLOCATIONS)
    while True:
        try:
            task, stops = connection.recv()
        except EOFError:
            return
        try:
            result = _check(task, TimedGuard(seconds, board, stops), checker)
            connection.send((True, encode(result)))
        except MemoryError:
            return  # what was under way is on the board, as after a kill
        except Exception:  # noqa: BLE001  # the parent raises it again
            arm(0)
            connection.send((False, traceback.format_exc().encode("utf-8", "backslashreplace")))


def _check(task: Task, guard: TimedGuard, checker: Checker) -> FileResult:
    if WHOLE_FILE in guard.given_up:
        return checker.give_up(task.path, task.collection)
    arm(guard.seconds * max(2.0, len(task.data) / 200_000))  # for all that is done between the steps
    return checker.check(task.path, task.collection, task.data, guard, full=task.full)
