"""Pipes in the places of files that git reads: it would wait for them without end.

A commit holds no pipes, but an archive of a repository may.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

_NAMES = frozenset({".gitattributes", ".gitignore", ".mailmap"})
_LEFT_OUT = frozenset({"node_modules"})
_OBJECTS = frozenset({"info", "pack"})  # folders of objects that have no names by hash


def pipes(folder: Path) -> Iterator[Path]:
    """Yield the pipes that git might read for a folder in a repository."""
    yield from repository_pipes(folder)
    for below, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _LEFT_OUT]
        yield from (Path(below, name) for name in _NAMES.intersection(names) if _is_pipe(Path(below, name)))


def repository_pipes(folder: Path) -> Iterator[Path]:
    """Yield the pipes that git might read for a folder where it looks at no file below it."""
    for place in (folder, *folder.parents):
        yield from (place / name for name in _NAMES if _is_pipe(place / name))
        if os.path.lexists(place / ".git"):
            yield from _below(place / ".git")
            break


def _below(own: Path) -> Iterator[Path]:
    """Yield the pipes in the folder of a repository, where git looks for files by name."""
    if _is_pipe(own):
        yield own
    for below, folders, names in os.walk(own):
        if os.path.basename(below) == "objects":
            folders[:] = [name for name in folders if name in _OBJECTS]
        yield from (Path(below, name) for name in names if _is_pipe(Path(below, name)))


def _is_pipe(path: Path) -> bool:
    try:
        return stat.S_ISFIFO(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False
