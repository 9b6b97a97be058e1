"""What a change caused: findings in the files that changed, and new ones anywhere else."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from answerkey.diagnostics import Report
from answerkey.engine.run import Options, lint
from answerkey.fingerprints import fingerprints
from answerkey.workspace import Buffers, NothingToCheck, Workspace, absolute, open_workspace


def selecting(workspace: Workspace, files: Collection[Path]) -> Workspace:
    """The workspace with findings wanted in these of its selected files only."""
    chosen = (replace(source, selected=source.selected and source.file in files) for source in workspace.files)
    return replace(workspace, files=tuple(chosen))


def caused(report: Report, workspace: Workspace, before: Buffers, options: Options) -> Report:
    """The part of a report that is about changed files, or was not there before.

    `before` holds what the changed files were. A finding elsewhere, such as a link to a page that was removed, is found
    by checking the base as it was.
    """
    elsewhere = [d for d in report.diagnostics if Path(os.path.abspath(d.path)) not in before]
    known = _known(workspace, before, options) if before and elsewhere else set()
    marks = zip(report.diagnostics, fingerprints(report), strict=True)
    return report.only(
        d for d, mark in marks if Path(os.path.abspath(d.path)) in before or (before and mark not in known)
    )


def _known(workspace: Workspace, before: Buffers, options: Options) -> set[str]:
    """The fingerprints of what was found before in the base, and in files outside of it that are looked at now."""
    config = workspace.config
    root = absolute(config.content_root)
    outside = [source.file for source in workspace.files if not source.file.is_relative_to(root)]
    paths = [root] if root.is_dir() else []
    paths += [file for file in outside if file not in before]  # what is found in the others counts anyway
    if not paths:
        return set()
    try:
        base = open_workspace([str(path) for path in paths], config.file or None, lambda _: config, before)
    except NothingToCheck:
        return set()
    return set(fingerprints(lint(base, options)))
