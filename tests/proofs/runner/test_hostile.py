"""Whatever the code of a proof does: it is contained, it never counts as proved, and the next question is answered."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from answerkey.proofs.runner.messages import Result, Task
from proofs.runner.client import LIMITS, Client, client, code
from proofs.runner.hostile_cases import FAMILIES, REACHED, Case
from properties import SWEEP

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the runner forks a process for each question")
PROOF = code(f"assert 1 == 2, {REACHED!r}", "proof")
HONEST = (code("print(sum(range(10)))"), code("assert 1 == 1", "proof"))


# One family of each kind is for everyone; the others are slow, since each of their cases is stopped by a limit.
QUICK = {"forgery", "escape"}
_SHARE = 3  # one of so many of their cases
SELECTED = [family if family in QUICK else pytest.param(family, marks=pytest.mark.sweep) for family in FAMILIES]


@pytest.mark.parametrize("family", SELECTED)
def test_hostile_code_is_contained_by_namespaces(family: str) -> None:
    with client(jobs=2) as runner:
        if not runner.hello.isolation.filesystem:
            pytest.skip(f"this system does not shut proofs in: {runner.hello.isolation.reason}")
        assert list(_faults(runner, FAMILIES[family][:: 1 if os.environ.get(SWEEP) else _SHARE])) == []
        assert runner.close() == 0


@pytest.mark.sweep
@pytest.mark.parametrize("family", FAMILIES)
def test_hostile_code_never_passes_without_namespaces(family: str) -> None:
    with client(jobs=2, namespaces=False) as runner:
        assert list(_faults(runner, [case for case in FAMILIES[family] if case.anywhere])) == []
        assert runner.close() == 0


def _faults(runner: Client, cases: list[Case]) -> Iterator[tuple[str, Result]]:
    """What came out otherwise than it should, of cases and of an honest question after each of them."""
    tasks = []
    for case in cases:
        tasks.append(Task(case.name, (code(case.code), PROOF), limits=LIMITS))
        tasks.append(Task(f"honest after {case.name}", HONEST))
    results = runner.ask(tasks)
    for case in cases:
        result, honest = results[case.name], results[f"honest after {case.name}"]
        expected = result.status != "passed" and result.reason in case.reason.split(" or ")
        if not expected or case.says not in result.message:
            yield case.name, result
        if honest.status != "passed" or honest.steps[0].stdout != "45\n":
            yield f"honest after {case.name}", honest
