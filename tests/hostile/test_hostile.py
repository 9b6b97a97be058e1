"""Whatever is in the content: the run ends in time, says what is wrong and where, and harms nobody."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile import file_cases, fence_cases, markdown_cases, name_cases, python_cases, record_cases, yaml_cases
from hostile.case import Case, cases_of
from hostile.claims import ends_well, is_harmless, is_true, refuses
from hostile.runner import WarmRunner, run_fresh

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="measures processes by fork and wait4")
MODULES = (yaml_cases, markdown_cases, python_cases, fence_cases, file_cases, record_cases, name_cases)
FAMILIES = [family for module in MODULES for family in module.FAMILIES]
CASES = cases_of(*FAMILIES)
FORMATS = ("text", "concise", "github")


@pytest.fixture(scope="module")
def warm() -> Iterator[WarmRunner]:
    runner = WarmRunner()
    yield runner
    runner.close()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_run_ends_in_time_with_a_true_and_harmless_report(case: Case, tmp_path: Path, warm: WarmRunner) -> None:
    case.write(tmp_path)
    outcome = warm.run(tmp_path, "lint", "content", "--no-cache", "--format", "json")
    ends_well(case, outcome)
    refuses(case, is_true(case, tmp_path, outcome))
    for format_ in FORMATS if case.every_format else ():
        outcome = warm.run(tmp_path, "lint", "content", "--no-cache", "--format", format_)
        ends_well(case, outcome)
        is_harmless(outcome, format_)


def test_there_are_enough_cases() -> None:
    """A family that silently yields nothing would test nothing."""
    assert len(CASES) >= 180
    assert all(any(family()) for family in FAMILIES)
