"""Commands that write begin with what earlier ones left when they were killed."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from answerkey.cli.output import note
from answerkey.drafts import is_draft, sweep
from answerkey.safe_text import shown
from answerkey.workspace import HalfRenamed, Workspace, absolute, open_workspace
from answerkey.writing import Elsewhere, refuse_elsewhere


def recovered(opening: Callable[[], Workspace]) -> Workspace:
    """Open a workspace after a rename that was interrupted is taken back, and temporary files are swept away."""
    try:
        workspace = opening()
    except HalfRenamed as half:
        from answerkey.authoring.journal import take_back  # hardly ever needed, and slow to import

        take_back(half.root, half.boundary)
        note("A rename that was interrupted is taken back: all files are as they were before it.")
        workspace = opening()
    _clear(workspace)
    return workspace


def open_recovered(paths: Sequence[str], config_file: str | None = None) -> Workspace:
    """Open a workspace as `open_workspace` does, for a command that writes."""
    return recovered(lambda: open_workspace(paths, config_file))


def _clear(workspace: Workspace) -> None:
    """Remove drafts from the content folder, unless it lies where nothing is written; name those that stay."""
    root = absolute(workspace.config.content_root)
    try:
        refuse_elsewhere(workspace.config.writable(root), root)
    except Elsewhere:
        return
    for folder, _, names in os.walk(root):
        for left in sweep(Path(folder)) if any(map(is_draft, names)) else ():
            note(f"note: `{shown(os.path.relpath(left.path))}` {shown(left.reason)}")
