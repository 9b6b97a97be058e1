"""What it costs to prove a base: cold, from the cache, and beside the same code in one plain process of pytest.

    python benchmarks/prove.py --environment VENV     # this repository's content
    python benchmarks/prove.py --content DIR --environment VENV --runs 5

The plain process runs the same steps in the same order, each question as one test function: without limits, without a
process of its own for each (so that some may fail on what others left behind), and without looking at what is printed.
It needs pytest in the environment.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from measure import Sample, measure

from answerkey.config import Config, LibrariesConfig
from answerkey.proofs.plans import plan
from answerkey.proofs.program import Program
from answerkey.workspace import open_workspace

_CONTENT = Path(__file__).parents[1] / "content"
_LIMIT = 600.0  # seconds
_PLAIN = '''"""Every question as a test; written by a benchmark."""

import ast
import asyncio
import inspect
import os

import pytest

PROGRAMS = {programs!r}


class Clock:
    def __init__(self, machine):
        self.machine = machine

    def move_to(self, moment):
        from datetime import UTC, datetime

        when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        self.machine.move_to(when if when.tzinfo else when.replace(tzinfo=UTC))

    def tick(self, seconds=1.0):
        self.machine.shift(seconds)


@pytest.fixture
def clock():
    import time_machine
    from datetime import UTC, datetime

    with time_machine.travel(datetime.now(UTC), tick=False) as machine:
        yield Clock(machine)


@pytest.mark.parametrize("number", range(len(PROGRAMS)))
def test_question(number, tmp_path, request, monkeypatch):
    steps, fixtures, env = PROGRAMS[number]
    monkeypatch.chdir(tmp_path)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    given = {{name: request.getfixturevalue(name) for name in fixtures}}
    namespace = {{}}
    with asyncio.Runner() as runner:
        for source, fresh, error in steps:
            if fresh:
                namespace = {{"__name__": "__main__", **given}}
            try:
                code = compile(source, "<step>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
                if code.co_flags & inspect.CO_COROUTINE:
                    async def whole():
                        await eval(code, namespace)

                    runner.run(whole())
                else:
                    exec(code, namespace)
            except Exception as found:
                if error not in {{kind.__name__ for kind in type(found).__mro__}}:
                    raise
'''


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--content", type=Path, default=_CONTENT)
    parser.add_argument("--environment", type=Path, required=True, help="a virtual environment with the libraries")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(options.content, root / "content")
        environment = options.environment.resolve()
        settings = f"[libraries]\nenvironment = '{environment}'\n"
        (root / "answerkey.toml").write_text(settings, encoding="utf-8")
        os.chdir(root)
        workspace = open_workspace([], None, lambda config: _with(config, environment))
        programs = [planned.program for _, planned in plan(workspace).questions() if planned.program is not None]
        (root / "test_plain.py").write_text(_PLAIN.format(programs=list(map(_plain, programs))), encoding="utf-8")
        _print(len(programs), _measured(root, environment, options.runs))
    return 0


def _with(config: Config, environment: Path) -> Config:
    return Config(root=config.root, libraries=LibrariesConfig(environment=str(environment)))


def _plain(program: Program) -> tuple[object, ...]:
    steps = [(step.code.text, step.fresh, step.expect_error) for step in program.steps]
    return steps, program.names, dict(program.env)


def _measured(root: Path, environment: Path, runs: int) -> dict[str, list[Sample]]:
    """The samples of each case, taken in turn."""
    answerkey = [shutil.which("answerkey") or "answerkey", "prove"]
    pytest = [str(environment / "bin" / "python"), "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_plain.py"]
    cases = {
        "one plain process of pytest": pytest,
        "prove, one at a time": [*answerkey, "--no-cache", "--jobs", "1"],
        "prove, cold": [*answerkey, "--no-cache"],
        "prove, nothing changed": answerkey,
    }
    samples: dict[str, list[Sample]] = {name: [] for name in cases}
    variables = {"ANSWERKEY_CACHE_DIR": str(root / "cache")}
    measure(answerkey, root, variables, frozenset({0}), _LIMIT)  # all must hold
    for _ in range(runs):
        for name, command in cases.items():
            samples[name].append(measure(command, root, variables, frozenset({0, 1}), _LIMIT))
    return samples


def _print(questions: int, samples: dict[str, list[Sample]]) -> None:
    plain = min(sample.wall for sample in next(iter(samples.values())))
    plain_cpu = min(sample.cpu for sample in next(iter(samples.values())))
    print(f"{questions} questions, {os.cpu_count()} processors\n")
    print("| what | wall, least | median | CPU, least | wall ÷ plain | CPU ÷ plain |\n|---|---|---|---|---|---|")
    for name, found in samples.items():
        walls = [sample.wall for sample in found]
        cpu = min(sample.cpu for sample in found)
        times = f"{min(walls):.2f} s | {median(walls):.2f} s | {cpu:.2f} s"
        print(f"| {name} | {times} | {min(walls) / plain:.2f} | {cpu / plain_cpu:.2f} |")


if __name__ == "__main__":
    raise SystemExit(main())
