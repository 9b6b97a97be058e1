"""Every rule does what its fixture shows, and nothing else."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import pytest

from answerkey.diagnostics import Report
from answerkey.libraries.environment import read_environment
from answerkey.pipeline.options import Options
from answerkey.pipeline.run import lint
from answerkey.proofs import run as proof_run
from answerkey.proofs.plans import plan
from answerkey.proofs.run import prove
from answerkey.rules import load_rules
from answerkey.workspace import open_workspace
from inline import use_inline_pool
from rule_fixtures import Case, cases, fixtures, mended, rendered, rule_of, update

TODAY = date(2026, 7, 1)
CASES = [
    pytest.param(case, id=str(case), marks=pytest.mark.sweep if case.rule.startswith("proof/") and number > 0 else ())
    for path in fixtures()
    for number, case in enumerate(cases(path))  # a case of a proof starts an interpreter: the first is for people
]


@pytest.mark.parametrize("case", CASES)
def test_a_case_gives_the_diagnostics_that_it_names_and_no_others(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.write(tmp_path)
    monkeypatch.chdir(tmp_path / "content")
    if not case.rule.startswith("limit/"):  # those are about what is done to a worker that takes too long
        use_inline_pool(monkeypatch)
    report = _prove() if case.rule.startswith("proof/") else _lint()
    found, fixed = rendered(report), mended(report)
    if os.environ.get("UPDATE_FIXTURES"):
        update(case, found, fixed)
        return
    assert found == case.expected
    assert {path: fixed.get(path) for path in case.fixed} == case.fixed


def _lint() -> Report:
    return lint(open_workspace([]), Options(jobs=1, cache=False, today=TODAY))


def _prove() -> Report:
    """What only running the code shows, with the interpreter of the tests and nothing but its standard library."""
    environment = read_environment(Path(sys.prefix))
    return prove(plan(open_workspace([])), environment, proof_run.Options(jobs=1, cache=False, today=TODAY)).report


def test_every_rule_has_a_fixture_and_every_fixture_a_rule() -> None:
    assert {rule_of(path) for path in fixtures()} == set(load_rules())


@pytest.mark.parametrize("path", fixtures(), ids=rule_of)
def test_a_fixture_is_titled_with_its_rule_and_shows_both_a_finding_and_silence(path: Path) -> None:
    found = list(cases(path))
    assert path.read_text(encoding="utf-8").startswith(f"# {rule_of(path)}\n")
    assert any(f" {rule_of(path)} " in case.expected for case in found)
    assert any(not case.expected for case in found)
