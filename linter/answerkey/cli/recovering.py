"""Commands that write begin with what earlier ones left when they were killed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from answerkey.cli.output import note
from answerkey.workspace import HalfRenamed, Workspace
from answerkey.writing import sweep


def recovered(opening: Callable[[], Workspace]) -> Workspace:
    """Open a workspace after a rename that was interrupted is taken back, and temporary files are swept away."""
    try:
        workspace = opening()
    except HalfRenamed as half:
        from answerkey.authoring.journal import take_back  # hardly ever needed, and slow to import

        take_back(half.root, half.boundary)
        note("A rename that was interrupted is taken back: all files are as they were before it.")
        workspace = opening()
    sweep(_folders(workspace.config.content_root))
    return workspace


def _folders(root: Path) -> Iterator[Path]:
    return (Path(folder) for folder, _, _ in os.walk(root) if not root.is_symlink())
