"""The findings that a change caused: those in the files that changed, and new ones anywhere else."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from msgspec.structs import replace

from answerkey.diagnostics import Report
from answerkey.fingerprints import fingerprints
from answerkey.pipeline.options import Options
from answerkey.pipeline.run import lint
from answerkey.workspace import Buffers, NothingToCheck, Workspace, absolute, open_workspace


def selecting(workspace: Workspace, files: Collection[Path]) -> Workspace:
    """Return the workspace with only these of its selected files selected."""
    sources = (replace(source, selected=source.selected and source.file in files) for source in workspace.files)
    return replace(workspace, files=tuple(sources))


def caused(report: Report, workspace: Workspace, before: Buffers, options: Options) -> Report:
    """Return the part of a report that is about changed files, or was not there before.

    `before` holds the earlier bytes of the changed files. To recognise a new finding elsewhere, such as a link to a
    page that was removed, the base is checked as it was.
    """
    paths = [Path(os.path.abspath(diagnostic.path)) for diagnostic in report.diagnostics]
    elsewhere = any(path not in before for path in paths)
    earlier = _earlier_fingerprints(workspace, before, options) if before and elsewhere else set()
    rows = zip(report.diagnostics, paths, fingerprints(report), strict=True)
    return report.only(
        diagnostic
        for diagnostic, path, fingerprint in rows
        if path in before or (before and fingerprint not in earlier)
    )


def _earlier_fingerprints(workspace: Workspace, before: Buffers, options: Options) -> set[str]:
    """Return the fingerprints of the findings before the change, in the base and in files outside it."""
    config = workspace.config
    root = absolute(config.content_root)
    outside = [source.file for source in workspace.files if not source.file.is_relative_to(root)]
    paths = [root] if root.is_dir() else []
    paths += [file for file in outside if file not in before]  # every finding in the others counts anyway
    if not paths:
        return set()
    try:
        base = open_workspace([str(path) for path in paths], config.file or None, lambda _: config, before)
    except NothingToCheck:
        return set()
    return set(fingerprints(lint(base, options)))
