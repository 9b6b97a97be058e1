"""A runner that dies takes nobody with it, and what is kept of a run is true."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from answerkey.config import ProofsConfig
from answerkey.libraries.environment import Environment
from answerkey.model.content import Role
from answerkey.pipeline.cache import Cache
from answerkey.proofs import runner_client
from answerkey.proofs.archive import Archive
from answerkey.proofs.process import RunnerFailure
from answerkey.proofs.program import Program, Step, imported_modules, imports_of
from answerkey.proofs.runner import start
from answerkey.proofs.runner.messages import Hello, Setup
from answerkey.proofs.runner_client import ProgramResult, RunnerClient
from answerkey.source import Span, identity

SECRET = b"s" * 32
# A runner that obeys the source of the first step: it ends itself, or says how the task ended.
RUNNER = """
import json, os, sys
sys.stdin.readline()
isolation = dict(network=True, filesystem=True, processes=True, memory=True, reason="")
print(json.dumps(dict(python="3.x", isolation=isolation)), flush=True)
for line in sys.stdin:
    task = json.loads(line)
    word = task["steps"][0]["source"]
    with open(sys.argv[1], "a") as log:
        log.write(word + chr(10))
    if word == "die":
        os._exit(1)
    if word == "babble":
        print("no JSON", flush=True)
        continue
    print(json.dumps(dict(id=task["id"], status=word, seconds=0.5)), flush=True)
"""


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Which tasks the runner got, in order."""
    script, log = tmp_path / "runner.py", tmp_path / "log.txt"
    script.write_text(RUNNER, encoding="utf-8")
    monkeypatch.setattr(start, "command", lambda python, *, bare: [str(python), "-I", str(script), str(log)])
    return log


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with closing(Archive(Cache(tmp_path / "cache"), SECRET)) as archive:
        yield archive


def environment(fingerprint: bytes = b"1", python: str = sys.executable) -> Environment:
    return Environment(Path(python), Path(sys.prefix), "3.x", {}, fingerprint)


def program(word: str) -> Program:
    steps = (Step("snippet 1", Role.ANSWER, identity(word), Span(0, 0), fresh=True),)
    return Program(steps, imports=imports_of(steps))


def run(words: list[str], archive: Archive, jobs: int = 1, fingerprint: bytes = b"1") -> list[ProgramResult]:
    setup = Setup((), jobs)
    with closing(RunnerClient(environment(fingerprint), ProofsConfig(), setup)) as runner:
        return runner.run([program(word) for word in words], archive)


def statuses(outcomes: list[ProgramResult]) -> list[str]:
    return [outcome.result.status for outcome in outcomes]


@pytest.mark.parametrize("jobs", [1, 4])
@pytest.mark.parametrize("guilty", ["die", "babble"])
def test_who_kills_the_runner_is_found_and_the_others_go_on(log: Path, guilty: str, jobs: int) -> None:
    words = ["passed", guilty, "failed", "passed", guilty, *["passed"] * 10]
    expected = ["stopped" if word == guilty else word for word in words]
    outcomes = run(words, Archive(Cache(None)), jobs)
    assert statuses(outcomes) == expected
    assert [outcome.result.reason for outcome in outcomes if outcome.result.status == "stopped"] == ["killed"] * 2


def test_what_passed_or_failed_by_itself_is_known_the_next_time_and_what_was_stopped_is_not(
    log: Path, archive: Archive
) -> None:
    words = ["passed", "failed", "stopped", "die"]
    first, again = run(words, archive), run(words, archive)
    assert statuses(first) == statuses(again) == ["passed", "failed", "stopped", "stopped"]
    assert [outcome.cached for outcome in first] == [False] * 4
    assert [outcome.cached for outcome in again] == [True, True, False, False]


def test_another_environment_another_runner_or_other_limits_run_again(
    log: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cached() -> list[bool]:
        return [outcome.cached for outcome in run(["passed"], archive)]

    assert cached() == [False]
    assert [outcome.cached for outcome in run(["passed"], archive, fingerprint=b"2")] == [False]
    assert cached() == [True]
    monkeypatch.setattr(runner_client, "_runner_sources", lambda: b"new")
    assert cached() == [False]


def test_an_interrupted_run_keeps_what_it_has(log: Path, archive: Archive) -> None:
    def interrupt(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with closing(RunnerClient(environment(), ProofsConfig(), Setup((), 1))) as runner, pytest.raises(KeyboardInterrupt):
        runner.run([program("passed"), program("failed"), program("passed")], archive, interrupt)
    assert [outcome.cached for outcome in run(["passed", "failed"], archive)] == [True, True]


def test_the_runner_stays_until_it_is_closed_and_says_hello_once(log: Path) -> None:
    said: list[Hello] = []
    with closing(RunnerClient(environment(), ProofsConfig(), Setup((), 1), said.append)) as runner:
        for _ in range(3):
            assert statuses(runner.run([program("passed")], Archive(Cache(None)))) == ["passed"]
    assert len(said) == 1


@pytest.mark.parametrize("python", ["/nonexistent/python", "/bin/false"])
def test_an_interpreter_that_does_not_run_is_told_and_no_question_is_blamed(python: str) -> None:
    setup = Setup((), 1)
    with (
        closing(RunnerClient(environment(python=python), ProofsConfig(), setup)) as runner,
        pytest.raises(RunnerFailure, match=python),
    ):
        runner.run([program("passed")], Archive(Cache(None)))


def test_only_modules_of_libraries_are_imported_beforehand() -> None:
    programs = [
        program("import json, lib.sub as s"),
        program("from lib import x\nfrom .lib import y"),
        program("x = ="),
    ]
    assert imported_modules(programs, {"lib": "lib"}) == ("lib", "lib.sub")
