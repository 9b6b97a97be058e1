"""Runs programs in the libraries' environment, by a runner that is started once, and again when it dies.

The code that runs is not trusted: the runner contains it, and its answers are data.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from answerkey.config import ProofsConfig
from answerkey.libraries.environment import Environment
from answerkey.model.content import Role
from answerkey.pipeline.cache import digest
from answerkey.pipeline.calibration import slowness
from answerkey.proofs.archive import Archive
from answerkey.proofs.process import Process
from answerkey.proofs.program import Form, Program, Step
from answerkey.proofs.runner import messages
from answerkey.proofs.runner.messages import Hello, Limits, Result, Setup, Task, decode, encode

Progress = Callable[[int, int], None]
_GRACE = 30.0  # seconds past its own limit after which a silent runner counts as dead
_AHEAD = 2  # tasks that are sent to a runner for each that it can run at once
_FINAL = ("passed", "failed")  # results that another run would repeat
_MIB, _KIB = 1024 * 1024, 1024


@dataclass(frozen=True, slots=True)
class ProgramResult:
    """The result of a program; `cached` if it is that of an earlier run."""

    result: Result
    cached: bool


class RunnerClient:
    """Runs programs in one environment, in a runner that lives until this is closed.

    `setup` names the modules that are imported once for all programs, and the number of programs that run at once.
    `started` is called with the first message of each runner. `earlier` is that of all tasks.
    """

    def __init__(
        self,
        environment: Environment,
        config: ProofsConfig,
        setup: Setup,
        started: Callable[[Hello], None] = lambda hello: None,
        earlier: int = 0,
    ) -> None:
        self._environment, self._setup, self._started = environment, setup, started
        self._limits, self._earlier = _limits(config), earlier
        self._process: Process | None = None

    def run(
        self, programs: Sequence[Program], archive: Archive, progress: Progress | None = None
    ) -> list[ProgramResult]:
        """Return the result of each program; raises RunnerFailure if nothing can be run."""
        tasks = [_task(str(number), program, self._limits, self._earlier) for number, program in enumerate(programs)]
        keys = [self._key(task) for task in tasks]
        archived = {
            number: result for number, key in enumerate(keys) if (result := _decoded(archive.get(key))) is not None
        }
        results = {number: ProgramResult(result, cached=True) for number, result in archived.items()}
        entries: list[tuple[bytes, bytes]] = []
        try:
            for result in self._run_all([task for number, task in enumerate(tasks) if number not in archived]):
                number = int(result.id)
                results[number] = ProgramResult(result, cached=False)
                if result.status in _FINAL:
                    entries.append((keys[number], encode(result)))
                if progress is not None:
                    progress(len(results), len(tasks))
        finally:
            archive.put(entries, [keys[number] for number in archived])
        return [results[number] for number in range(len(tasks))]

    def close(self) -> None:
        """End the runner with all that it runs."""
        if self._process is not None:
            self._process.close()
            self._process = None

    def _key(self, task: Task) -> bytes:
        """Return a hash of all that the result of a task depends on."""
        content = json.dumps({**asdict(task), "id": ""}, sort_keys=True)
        return digest("proof", content, self._environment.fingerprint, _runner_sources())

    def _run_all(self, tasks: list[Task]) -> Iterator[Result]:
        """Run tasks. Those that a dying runner leaves run again one by one, which shows the one that kills it."""
        suspects: list[Task] = []
        queue = deque(tasks)
        while queue:
            suspects += yield from self._until_death(queue, self._setup.jobs)
        for task in suspects:
            if (yield from self._until_death(deque([task]), 1)):
                yield Result(task.id, "stopped", "killed", "the code ends the process that runs it")

    def _until_death(self, queue: deque[Task], jobs: int) -> Generator[Result, None, list[Task]]:
        """Run tasks until none is left or the runner dies; return those that it had then."""
        process = self._open()
        under_way: dict[str, Task] = {}
        try:
            while queue or under_way:
                while queue and len(under_way) < jobs * _AHEAD:
                    task = queue.popleft()
                    under_way[task.id] = task
                    process.send(task)
                result = process.receive(self._limits.patience * jobs * _AHEAD + _GRACE)
                if result is None:
                    break
                if under_way.pop(result.id, None) is not None:
                    yield result
        finally:
            if under_way:
                self.close()
        return list(under_way.values())

    def _open(self) -> Process:
        if self._process is None:
            self._process = Process(self._environment, self._setup)
            self._started(self._process.hello)
        return self._process


def _limits(config: ProofsConfig) -> Limits:
    return Limits(
        config.seconds,
        config.memory * _MIB,
        config.processes,
        config.file_size * _MIB,
        config.output * _KIB,
        slowness(),
    )


def _task(name: str, program: Program, limits: Limits, earlier: int) -> Task:
    """Return a program as a message to the runner."""
    return Task(name, tuple(map(_step, program.steps)), program.names, dict(program.env), limits, earlier)


def _step(step: Step) -> messages.Step:
    return messages.Step(
        "session" if step.session else "code",
        step.name,
        _role(step.role),
        step.code.text,
        step.fresh,
        step.expect_error,
        tuple(messages.Watch(w.line, w.column, "value" if w.form is Form.VALUE else "prints") for w in step.watches),
        tuple(messages.Example(example.line, example.source) for example in step.examples),
    )


def _role(role: Role) -> Literal["prelude", "answer", "proof"]:
    """Return a role as the runner knows it: tests assert as a proof does."""
    return "proof" if role.is_proof else "prelude" if role is Role.PRELUDE else "answer"


def _decoded(data: bytes | None) -> Result | None:
    try:
        return decode(Result, data) if data is not None else None
    except ValueError:
        return None


@cache
def _runner_sources() -> bytes:
    """Return a hash of the runner's code, since other code may give other results."""
    files = sorted(Path(messages.__file__).parent.glob("*.py"))
    return blake2b(b"\0".join(file.name.encode() + file.read_bytes() for file in files)).digest()
