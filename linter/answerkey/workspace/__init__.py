"""The files of a run: those of the base, and among them those that are selected.

Buffers (an editor's unsaved text, or a file at an earlier revision) replace the bytes on disk.

Links, pipes and devices are never opened: they may lead out of the base or never end.
"""

from answerkey.workspace.file_search import Buffers
from answerkey.workspace.files import FILE_SIZE, UNREADABLE, SourceFile, absolute, read, shown_path
from answerkey.workspace.opening import (
    JOURNAL,
    ConfigChange,
    HalfRenamed,
    NothingToCheck,
    Workspace,
    effective_config,
    open_workspace,
)

__all__ = [
    "FILE_SIZE",
    "JOURNAL",
    "UNREADABLE",
    "Buffers",
    "ConfigChange",
    "HalfRenamed",
    "NothingToCheck",
    "SourceFile",
    "Workspace",
    "absolute",
    "effective_config",
    "open_workspace",
    "read",
    "shown_path",
]
