"""Transactions: several files are changed together, or none is."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from answerkey.authoring.journal import NAME, Journal, remove_empty
from answerkey.interruption import uninterrupted
from answerkey.regular_files import read_regular
from answerkey.writing import refuse_elsewhere, replace_file


class Rewrite(NamedTuple):
    """The bytes of a file before and after a change."""

    before: bytes
    after: bytes


class HalfDone(Exception):
    """A change that failed and could not be undone completely; the message lists what remains."""


@dataclass
class _Undo:
    """The steps that undo a change, run in reverse order; each comes with a description of what it undoes."""

    steps: list[tuple[str, Callable[[], None]]] = field(default_factory=list)

    def run(self) -> list[str]:
        """Undo all steps, and return a line for each that failed."""
        failures = []
        for description, step in reversed(self.steps):
            try:
                step()
            except Exception as error:  # noqa: BLE001  # the others are still to be undone
                failures.append(f"{description}: {error}")
        return failures


def change(root: Path, boundary: Path, rewrites: Mapping[Path, Rewrite], moves: Sequence[tuple[Path, Path]]) -> None:
    """Rewrite files, move others, and remove the folders below `root` that are then empty.

    No path of a file may lead out of `boundary`. Raises OSError or ChangedMeanwhile where nothing was changed, and
    HalfDone where a failed change could not be undone. If the process is killed, the next command reads the journal
    and restores all files.
    """
    for path in (*rewrites, *(path for move in moves for path in move)):
        refuse_elsewhere(boundary, path)
    with uninterrupted():
        replace_file(root / NAME, _journal(root, rewrites, moves).encoded(), None, boundary)
        try:
            _change(boundary, rewrites, moves)
        except HalfDone:
            raise  # the journal stays: the next command tries again
        except BaseException:
            (root / NAME).unlink()
            raise
        (root / NAME).unlink()
        for old, _ in moves:
            remove_empty(old.parent, root)


def _journal(root: Path, rewrites: Mapping[Path, Rewrite], moves: Sequence[tuple[Path, Path]]) -> Journal:
    texts = {path.relative_to(root).as_posix(): (rewrite.before, rewrite.after) for path, rewrite in rewrites.items()}
    places = [(old.relative_to(root).as_posix(), new.relative_to(root).as_posix()) for old, new in moves]
    return Journal(texts, places)


def _change(boundary: Path, rewrites: Mapping[Path, Rewrite], moves: Sequence[tuple[Path, Path]]) -> None:
    undo = _Undo()
    try:
        for old, new in moves:
            if os.path.lexists(new) and not (os.path.exists(new) and os.path.samefile(old, new)):
                raise FileExistsError(f"{new} already exists")
        for path, (before, after) in rewrites.items():
            undo.steps.append((f"{path} is rewritten", _restoring(path, after, before)))
            replace_file(path, after, before, boundary)
        for old, new in moves:
            _make_folders(new.parent, undo)
            os.rename(old, new)
            undo.steps.append((f"{old} is now {new}", _moving_back(new, old)))
    except BaseException as error:
        failures = undo.run()
        if failures:
            raise HalfDone(f"{error}\nThese changes could not be undone:\n" + "\n".join(failures)) from error
        raise


def _restoring(path: Path, current: bytes, previous: bytes) -> Callable[[], None]:
    """Return what gives a file its previous text back, unless it never lost it."""

    def restore() -> None:
        if read_regular(path) == current:
            replace_file(path, previous, current)

    return restore


def _moving_back(new: Path, old: Path) -> Callable[[], None]:
    return lambda: os.rename(new, old)


def _make_folders(folder: Path, undo: _Undo) -> None:
    missing = [folder] if not folder.exists() else []
    while missing and not missing[-1].parent.exists():
        missing.append(missing[-1].parent)
    for path in reversed(missing):
        path.mkdir()
        undo.steps.append((f"{path} is a new folder", path.rmdir))
