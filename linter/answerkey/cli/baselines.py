"""Baselines on the command line."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click

from answerkey.baseline import Baseline, Entry, load_baseline
from answerkey.cli.exits import CLEAN
from answerkey.cli.output import note
from answerkey.config import Config
from answerkey.diagnostics import Report
from answerkey.safe_text import shown
from answerkey.workspace import Workspace
from answerkey.writing import ChangedMeanwhile

DEFAULT_NAME = "answerkey-baseline.json"
_MOST_LISTED = 10


def find(given: str | None, config: Config, *, write: bool) -> Baseline | None:
    """The baseline that was asked for, or that the configuration names; one to be written may not exist yet."""
    name = given or (str(config.root / config.baseline) if config.baseline else "")
    if not write:
        return load_baseline(Path(name)) if name else None
    file = Path(name) if name else (config.root if config.file else Path.cwd()) / DEFAULT_NAME
    return load_baseline(file) if file.exists() else Baseline(file)


def write(baseline: Baseline | None, report: Report, workspace: Workspace, root: Path | None) -> int:
    """Accept all that was found; a file that the user did not name is written plainly below a root."""
    assert baseline is not None
    new = baseline.accepting(report, _looking_for(baseline, workspace))
    try:
        new.save(root)
    except ChangedMeanwhile as error:
        raise click.ClickException(shown(f"{error}; run again")) from None
    except OSError as error:
        raise click.FileError(os.path.relpath(new.file), error.strerror) from None
    note(f"{os.path.relpath(new.file)}: accepts {_count(len(new.entries))}")
    if not workspace.config.baseline:
        note(f"use it with --baseline {os.path.relpath(new.file)}, or set `baseline` in the configuration")
    return CLEAN


def apply(baseline: Baseline, report: Report, workspace: Workspace) -> Report:
    """The report on what is new; accepted findings that no longer occur are pointed out."""
    report, left = baseline.split(report)
    if left:
        _point_out(baseline, list(filter(_looking_for(baseline, workspace), left)))
    return report


def _looking_for(baseline: Baseline, workspace: Workspace) -> Callable[[Entry], bool]:
    """Tells whether a run would have met an entry if it still occurred; one of a file or rule that is gone can't."""
    from answerkey.pipeline.selection import select
    from answerkey.rules import load_rules

    folder = os.path.abspath(baseline.file.parent)
    files = (source.file for source in workspace.files if source.selected)
    checked = frozenset(Path(os.path.relpath(file, folder)).as_posix() for file in files)
    not_run = load_rules().keys() - select(workspace.config).rules.keys()

    def looked_for(entry: Entry) -> bool:
        if not (baseline.file.parent / entry.path).exists():
            return True
        return entry.path in checked and entry.rule not in not_run

    return looked_for


def _point_out(baseline: Baseline, gone: list[Entry]) -> None:
    if not gone:
        return
    lines = [f"  {entry.path} {entry.rule} {entry.message}" for entry in gone[:_MOST_LISTED]]
    if len(gone) > _MOST_LISTED:
        lines.append(f"  and {len(gone) - _MOST_LISTED} more")
    head = f"{os.path.relpath(baseline.file)}: {_count(len(gone))} of it no longer occur; --write-baseline drops them"
    note("\n".join([head, *lines]))


def _count(number: int) -> str:
    return f"{number} finding" if number == 1 else f"{number} findings"
