"""Markdown that a walk through folders leaves out: in hidden files and folders, but not in caches and environments."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from answerkey.model.collections import PLAIN

_MOST_ENTRIES = 20_000
_TOOLS = frozenset(
    """
    .bzr .cache .direnv .docusaurus .eggs .git .hg .hypothesis .idea .ipynb_checkpoints .jj .npm .nox .pnpm-store
    .quarto .svn .terraform .tox .venv .vscode .yarn
    """.split()
)
_SIGNS = ("CACHEDIR.TAG", "pyvenv.cfg")  # files of a folder that programs fill


def hidden_markdown(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the Markdown files among hidden paths and below them, as far as a bounded walk finds them."""
    yield from (path for path in islice(_files(paths), _MOST_ENTRIES) if PLAIN.holds(path.name))


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_symlink() or not path.is_dir():
            yield path
        elif not _is_of_a_tool(path):
            yield from _files(_entries(path))


def _is_of_a_tool(folder: Path) -> bool:
    name = folder.name
    by_name = name in _TOOLS or name.endswith("_cache") or name == "node_modules"
    return by_name or any((folder / sign).exists() for sign in _SIGNS)


def _entries(folder: Path) -> list[Path]:
    """Return the paths in a folder; none where they can't be listed."""
    try:
        return sorted(Path(entry.path) for entry in os.scandir(folder))
    except OSError:
        return []
