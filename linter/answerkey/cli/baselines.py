"""Baselines of a run: reading, writing and applying them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click

from answerkey.baseline import Baseline, Entry, load_baseline
from answerkey.cli.exits import CLEAN
from answerkey.cli.output import note
from answerkey.config import Config
from answerkey.counts import number_of
from answerkey.diagnostics import Report
from answerkey.safe_text import shown
from answerkey.workspace import Workspace
from answerkey.writing import ChangedMeanwhile

DEFAULT_NAME = "answerkey-baseline.json"
_MOST_LISTED = 10


def find(file_name: str | None, config: Config, *, write: bool) -> Baseline | None:
    """Return the baseline of an option or of the configuration; one that is to be written need not exist."""
    name = file_name or (str(config.root / config.baseline) if config.baseline else "")
    if not write:
        return load_baseline(Path(name)) if name else None
    file = Path(name) if name else (config.root if config.file else Path.cwd()) / DEFAULT_NAME
    return load_baseline(file) if file.exists() else Baseline(file)


def write(baseline: Baseline | None, report: Report, workspace: Workspace, root: Path | None) -> int:
    """Write a baseline that accepts all findings; with `root`, its path may not lead out of that folder."""
    assert baseline is not None
    new = baseline.accepting(report, _expectation(baseline, workspace))
    try:
        new.save(root)
    except ChangedMeanwhile as error:
        raise click.ClickException(shown(f"{error}; run again")) from None
    except OSError as error:
        raise click.FileError(os.path.relpath(new.file), error.strerror) from None
    note(f"{os.path.relpath(new.file)}: accepts {number_of(len(new.entries), 'finding')}")
    if not workspace.config.baseline:
        note(f"use it with --baseline {os.path.relpath(new.file)}, or set `baseline` in the configuration")
    return CLEAN


def apply(baseline: Baseline, report: Report, workspace: Workspace) -> Report:
    """Return the report without accepted findings, and list those that no longer occur."""
    report, rest = baseline.split(report)
    if baseline.former:
        name = os.path.relpath(baseline.file)
        note(f"{name}: written by an older version; --write-baseline makes it survive edits of the texts it marks")
    if rest:
        _point_out(baseline, list(filter(_expectation(baseline, workspace), rest)))
    return report


def _expectation(baseline: Baseline, workspace: Workspace) -> Callable[[Entry], bool]:
    """Return a test for entries that this run would have reported if they still occurred."""
    # a run without a baseline needs no rules where nothing changed
    from answerkey.pipeline.selection import select
    from answerkey.rules import load_rules

    folder = os.path.abspath(baseline.file.parent)
    files = (source.file for source in workspace.files if source.selected)
    checked = frozenset(Path(os.path.relpath(file, folder)).as_posix() for file in files)
    skipped = load_rules().keys() - select(workspace.config).rules.keys()

    def expected(entry: Entry) -> bool:
        if not (baseline.file.parent / entry.path).exists():
            return True
        return entry.path in checked and entry.rule not in skipped

    return expected


def _point_out(baseline: Baseline, gone: list[Entry]) -> None:
    if not gone:
        return
    lines = [f"  {entry.path} {entry.rule} {entry.message}" for entry in gone[:_MOST_LISTED]]
    if len(gone) > _MOST_LISTED:
        lines.append(f"  and {len(gone) - _MOST_LISTED} more")
    verb, pronoun = ("occurs", "it") if len(gone) == 1 else ("occur", "them")
    count = number_of(len(gone), "accepted finding")
    head = f"{os.path.relpath(baseline.file)}: {count} no longer {verb}; --write-baseline removes {pronoun}"
    note("\n".join([head, *lines]))
