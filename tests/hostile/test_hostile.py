"""Whatever is in the content: the run ends in time, says what is wrong and where, and harms nobody."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from _pytest.mark import ParameterSet

from answerkey.pipeline.calibration import slowness
from forks import Outcome
from hostile import fence_cases, file_cases, markdown_cases, name_cases, python_cases, record_cases, yaml_cases
from hostile.case import Case, cases_of, together
from hostile.claims import TooSlow, ends_well, is_harmless, is_true, refuses
from hostile.runner import Run, run_fresh, run_warm

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="measures processes by fork and wait4")
MODULES = (yaml_cases, markdown_cases, python_cases, fence_cases, file_cases, record_cases, name_cases)
FAMILIES = [family for module in MODULES for family in module.FAMILIES]
CASES = cases_of(*FAMILIES)
FORMATS = ("text", "concise", "github")
TOGETHER = 8  # pages that are checked in one run: most of the cost of a page is that of the run


Batch = tuple[Case, ...]
_QUICK = 1  # of the families of a module: the rest is a sweep


def _of_module(module: ModuleType) -> Iterator[ParameterSet]:
    """The batches of all families of a module; all but the first of its first families are a sweep."""
    for number, family in enumerate(module.FAMILIES):
        yield from _batches(list(family()), quick=number < _QUICK)


def _batches(cases: Sequence[Case], *, quick: bool) -> Iterator[ParameterSet]:
    """The cases of a family, pages of usual cost together and all others alone."""
    for group in _groups(cases):
        for number, batch in enumerate(group):
            yield pytest.param(batch, id=_name(batch), marks=() if quick and number == 0 else pytest.mark.sweep)


def _groups(cases: Sequence[Case]) -> Iterator[list[Batch]]:
    """The batches of each kind."""
    loud = [case for case in cases if case.is_a_page and case.every_format]
    quiet = [case for case in cases if case.is_a_page and not case.every_format]
    yield from (_in_batches(pages) for pages in (loud, quiet) if pages)
    alone = [(case,) for case in cases if not case.is_a_page]
    if alone:
        yield alone


def _in_batches(pages: Sequence[Case]) -> list[Batch]:
    return [tuple(pages[at : at + TOGETHER]) for at in range(0, len(pages), TOGETHER)]


def _name(batch: Batch) -> str:
    return batch[0].name if len(batch) == 1 else f"{batch[0].name} … {batch[-1].name} ({len(batch)} pages)"


@pytest.mark.parametrize("batch", [batch for module in MODULES for batch in _of_module(module)])
def test_the_run_ends_in_time_with_a_true_and_harmless_report(batch: Batch, tmp_path: Path) -> None:
    """Pages that fail together are looked at one by one, to say which of them it is; together they may only be slow."""
    if len(batch) == 1:
        check(batch[0], tmp_path, run_warm)
        return
    try:
        check(together(batch), tmp_path, run_warm, batch)
    except AssertionError as error:
        for number, case in enumerate(batch):
            (tmp_path / str(number)).mkdir()
            check(case, tmp_path / str(number), run_warm)
        if not isinstance(error, TooSlow):
            raise


@pytest.mark.sweep
@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_the_command_in_a_process_of_its_own_does_the_same(module: ModuleType, tmp_path: Path) -> None:
    """As users run it: the start of the program costs them up to a second of processor time more."""
    case = next(iter(module.FAMILIES[0]()))
    check(replace(case, cpu=case.cpu + 1, every_format=False), tmp_path, run_fresh)


def test_there_are_enough_cases_of_every_family() -> None:
    """A family that silently yields nothing would test nothing."""
    assert len(CASES) >= 180
    assert all(any(family()) for family in FAMILIES)


def check(case: Case, folder: Path, run: Run, pages: Sequence[Case] = ()) -> None:
    """Run the command over a case, or over one that is made of these pages, and hold it to all claims."""
    case.write(folder)
    every_format = case.every_format or any(one.every_format for one in pages)
    others = {format_: folder / f"report.{format_}" for format_ in (FORMATS if every_format else ())}
    outcome = quicker_of_two(case, folder, run, *(f"--output={format_}:{file}" for format_, file in others.items()))
    ends_well(case, outcome)
    report = is_true(folder, outcome)
    refuses(case, report)
    for name, one in zip(case.files, pages, strict=False):
        refuses(replace(one, where=name), report)
    for format_, file in others.items():
        is_harmless(file.read_bytes(), format_)


def quicker_of_two(case: Case, folder: Path, run: Run, *options: str) -> Outcome:
    """One run, or the quicker of two where the first took too long: what else the machine does costs processor time."""
    arguments = ("lint", "content", "--no-cache", "--format", "json", *options)
    first = run(folder, *arguments)
    if first.late or first.cpu < case.cpu * slowness():
        return first
    return min(first, run(folder, *arguments), key=lambda outcome: outcome.cpu)
