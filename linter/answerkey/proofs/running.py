"""Programs run in the libraries' environment: by a runner that is started once, and again where it dies.

Nothing of what is run is trusted: the runner contains it, and what it answers is data.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

from answerkey.config import ProofsConfig
from answerkey.libraries.environment import Environment
from answerkey.pipeline.cache import digest
from answerkey.proofs.archive import Archive
from answerkey.proofs.process import Process
from answerkey.proofs.program import Form, Program, Step
from answerkey.proofs.runner import messages
from answerkey.proofs.runner.messages import Hello, Limits, Result, Setup, Task, decode, encode

Progress = Callable[[int, int], None]
_GRACE = 30.0  # seconds past its own limit after which a runner that says nothing is taken for dead
_AHEAD = 2  # tasks that a runner knows of for each that it can run at once
_KEPT = ("passed", "failed")
_MIB, _KIB = 1024 * 1024, 1024


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a program ended, and whether that is known from an earlier run."""

    result: Result
    cached: bool


class Running:
    """Runs programs in one environment, in a runner that lives until this is closed.

    Its `setup` says what is imported once for all, and how many programs run at once; `started` is called with what
    each runner says of itself. `earlier` is that of all tasks.
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

    def run(self, programs: Sequence[Program], archive: Archive, progress: Progress | None = None) -> list[Outcome]:
        """The outcome of each program; raises RunnerFailure where nothing can be run."""
        tasks = [_task(str(number), program, self._limits, self._earlier) for number, program in enumerate(programs)]
        keys = [self._key(task) for task in tasks]
        known = {
            number: result for number, key in enumerate(keys) if (result := _decoded(archive.get(key))) is not None
        }
        outcomes = {number: Outcome(result, cached=True) for number, result in known.items()}
        fresh: list[tuple[bytes, bytes]] = []
        try:
            for result in self._fresh([task for number, task in enumerate(tasks) if number not in known]):
                number = int(result.id)
                outcomes[number] = Outcome(result, cached=False)
                if result.status in _KEPT:
                    fresh.append((keys[number], encode(result)))
                if progress is not None:
                    progress(len(outcomes), len(tasks))
        finally:
            archive.put(fresh, [keys[number] for number in known])
        return [outcomes[number] for number in range(len(tasks))]

    def close(self) -> None:
        """End the runner with all that it runs."""
        if self._process is not None:
            self._process.close()
            self._process = None

    def _key(self, task: Task) -> bytes:
        """A hash of all that the outcome of a task depends on."""
        said = json.dumps({**asdict(task), "id": ""}, sort_keys=True)
        return digest("proof", said, self._environment.fingerprint, _runner_sources())

    def _fresh(self, tasks: list[Task]) -> Iterator[Result]:
        """Run tasks; those that were under way when a runner died run again one by one, and who kills it is found."""
        suspects: list[Task] = []
        left = deque(tasks)
        while left:
            suspects += yield from self._until_death(left, self._setup.jobs)
        for task in suspects:
            if (yield from self._until_death(deque([task]), 1)):
                yield Result(task.id, "stopped", "killed", "the code ends the process that runs it")

    def _until_death(self, left: deque[Task], jobs: int) -> Generator[Result, None, list[Task]]:
        """Run tasks until none is left, or the runner dies; gives those that it then had."""
        process = self._open()
        under_way: dict[str, Task] = {}
        try:
            while left or under_way:
                while left and len(under_way) < jobs * _AHEAD:
                    task = left.popleft()
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
            self._process = Process(self._environment.python, self._setup)
            self._started(self._process.hello)
        return self._process


def _limits(config: ProofsConfig) -> Limits:
    return Limits(
        config.seconds,
        config.memory * _MIB,
        config.processes,
        config.file_size * _MIB,
        config.output * _KIB,
    )


def _task(name: str, program: Program, limits: Limits, earlier: int) -> Task:
    """What the runner is told of a program."""
    return Task(name, tuple(map(_step, program.steps)), program.names, dict(program.env), limits, earlier)


def _step(step: Step) -> messages.Step:
    return messages.Step(
        "session" if step.session else "code",
        step.name,
        step.role.value,
        step.code.text,
        step.fresh,
        step.expect_error,
        tuple(messages.Watch(w.line, w.column, "value" if w.what is Form.VALUE else "prints") for w in step.watches),
        tuple(messages.Example(example.line, example.source) for example in step.examples),
    )


def _decoded(data: bytes | None) -> Result | None:
    try:
        return decode(Result, data) if data is not None else None
    except ValueError:
        return None


@cache
def _runner_sources() -> bytes:
    """A hash of the runner's code: another one may come to another outcome."""
    files = sorted(Path(messages.__file__).parent.glob("*.py"))
    return blake2b(b"\0".join(file.name.encode() + file.read_bytes() for file in files)).digest()
