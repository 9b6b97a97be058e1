"""Several files are changed together, or none is."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from answerkey.authoring.journal import NAME, Journal
from answerkey.interruption import uninterrupted
from answerkey.writing import refuse_elsewhere, replace_file


class Rewrite(NamedTuple):
    """What a file holds, and what it shall hold."""

    before: bytes
    after: bytes


class HalfDone(Exception):
    """A change failed, and what was done could not all be undone; the message says what is left."""


@dataclass
class _Undo:
    """How to undo what was done so far, last things first."""

    steps: list[tuple[str, Callable[[], None]]] = field(default_factory=list)

    def run(self) -> list[str]:
        """Undo, and say what could not be."""
        left = []
        for what, step in reversed(self.steps):
            try:
                step()
            except Exception as error:  # noqa: BLE001  # the others are still to be undone
                left.append(f"{what}: {error}")
        return left


def change(root: Path, boundary: Path, rewrites: Mapping[Path, Rewrite], moves: Sequence[tuple[Path, Path]]) -> None:
    """Rewrite files, then move some; folders below `root` that this leaves empty go too.

    All files lie plainly below `boundary`. Raises OSError or ChangedMeanwhile where that fails: then all is as it was,
    or HalfDone says what is not. Where the process is killed, the next command finds a journal and takes all back.
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
            _remove_empty(old.parent, root)


def _journal(root: Path, rewrites: Mapping[Path, Rewrite], moves: Sequence[tuple[Path, Path]]) -> Journal:
    texts = {path.relative_to(root).as_posix(): (rewrite.before, rewrite.after) for path, rewrite in rewrites.items()}
    places = [(old.relative_to(root).as_posix(), new.relative_to(root).as_posix()) for old, new in moves]
    return Journal(texts, places)


def _change(boundary: Path, rewrites: Mapping[Path, Rewrite], moves: Sequence[tuple[Path, Path]]) -> None:
    undo = _Undo()
    try:
        for old, new in moves:
            if os.path.lexists(new) and not (os.path.exists(new) and os.path.samefile(old, new)):
                raise FileExistsError(f"{new} is there already")
        for path, (before, after) in rewrites.items():
            undo.steps.append((f"{path} is rewritten", _rewriting(path, after, before)))
            replace_file(path, after, before, boundary)
        for old, new in moves:
            _make_folders(new.parent, undo)
            os.rename(old, new)
            undo.steps.append((f"{old} is now {new}", _renaming(new, old)))
    except BaseException as error:
        left = undo.run()
        if left:
            raise HalfDone(f"{error}\nand what was done could not be undone:\n" + "\n".join(left)) from error
        raise


def _rewriting(path: Path, held: bytes, back: bytes) -> Callable[[], None]:
    """Return what gives a file its text back, unless it never lost it."""

    def rewrite() -> None:
        if path.read_bytes() == held:
            replace_file(path, back, held)

    return rewrite


def _renaming(new: Path, old: Path) -> Callable[[], None]:
    return lambda: os.rename(new, old)


def _make_folders(folder: Path, undo: _Undo) -> None:
    missing = [folder] if not folder.exists() else []
    while missing and not missing[-1].parent.exists():
        missing.append(missing[-1].parent)
    for path in reversed(missing):
        path.mkdir()
        undo.steps.append((f"{path} is a new folder", path.rmdir))


def _remove_empty(folder: Path, root: Path) -> None:
    with suppress(OSError):  # one that is not empty stays
        while folder != root and folder.is_relative_to(root):
            folder.rmdir()
            folder = folder.parent
