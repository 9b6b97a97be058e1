"""The record of a change of several files while it is under way, so that one that was killed can be taken back.

The journal is complete on disk before the first file is touched, and goes when the last one is done. It holds the bytes
from before, so that to take back needs nothing else. A repository may come from a stranger: paths that lead out of the
base are refused, and only a file that holds the one text or the other is touched.
"""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from answerkey.config import ConfigError
from answerkey.drafts import sweep
from answerkey.processes import PATTERN, Process, State
from answerkey.regular_files import read_regular
from answerkey.workspace import JOURNAL
from answerkey.writing import ChangedMeanwhile, refuse_elsewhere, replace_file

NAME = JOURNAL
_DAMAGED = (ValueError, KeyError, TypeError, RecursionError)


class Interrupted(ConfigError):
    """A change was interrupted and can't be taken back; the message says why and what to do."""


@dataclass(frozen=True)
class Journal:
    """Files by path below the content folder, with their bytes before and after, and moves from old to new paths.

    `process` is the one that is at work.
    """

    rewrites: Mapping[str, tuple[bytes, bytes]]
    moves: Sequence[tuple[str, str]]
    process: Process = field(default_factory=Process.current)

    def encoded(self) -> bytes:
        """Return the journal as JSON."""
        texts = {path: [_text(old), _text(new)] for path, (old, new) in self.rewrites.items()}
        data = {"version": 1, "process": str(self.process), "rewrites": texts, "moves": list(self.moves)}
        return json.dumps(data).encode()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def read_journal(root: Path) -> Journal | None:
    """Return the journal of a content folder, if a change was interrupted; raises Interrupted where it is damaged."""
    file = root / NAME
    if not os.path.lexists(file):
        return None
    try:
        refuse_elsewhere(root, file)
        data: Any = json.loads(read_regular(file))
        if data["version"] != 1:
            raise ValueError("of another version")
        rewrites = {path: (_bytes(old), _bytes(new)) for path, (old, new) in data["rewrites"].items()}
        return Journal(rewrites, [(str(old), str(new)) for old, new in data["moves"]], _process(data["process"]))
    except (OSError, *_DAMAGED) as error:
        raise Interrupted(
            f"`{file}` is damaged ({error}); compare the content with git's, and remove the file"
        ) from None


def _process(text: str) -> Process:
    if not re.fullmatch(PATTERN, text):
        raise ValueError("names no process")
    return Process.parse(text)


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def take_back(root: Path, boundary: Path) -> bool:
    """Undo a change that was interrupted, and say whether there was one; raises Interrupted where that can't be.

    Nothing happens while the process that began the change may be at work.
    """
    journal = read_journal(root)
    if journal is None:
        return False
    try:
        _refuse_running(root / NAME, journal.process)
        _undo(root, boundary, journal)
        (root / NAME).unlink()
        sweep(root)
    except (OSError, ChangedMeanwhile) as error:
        raise Interrupted(f"a rename was interrupted and can't be taken back: {error}") from None
    return True


def _refuse_running(file: Path, process: Process) -> None:
    """Raise Interrupted where the process may be at work, which is not known of another machine."""
    if not process.may_run(os.lstat(file).st_mtime):
        return
    if process.state() is State.RUNNING:
        raise Interrupted(f"a rename is under way in process {process.number}; run again when it is done")
    raise Interrupted(
        f"process {process.number} of another machine or container began a rename: run again when it is done; "
        f"if it was killed, wait for a day, or restore the content with git and remove `{file}`"
    )


def _undo(root: Path, boundary: Path, journal: Journal) -> None:
    """Put files back to their places, and then their texts; each step may have been done already."""
    for path in {*journal.rewrites, *(path for move in journal.moves for path in move)}:
        _check(root, boundary, root / path)
    for old, new in reversed(journal.moves):
        if not os.path.lexists(root / old) and os.path.lexists(root / new):
            (root / old).parent.mkdir(parents=True, exist_ok=True)
            os.rename(root / new, root / old)
        remove_empty((root / new).parent, root)
    for path, (before, after) in journal.rewrites.items():
        file = root / path
        sweep(file.parent)
        if read_regular(file) != before:
            replace_file(file, before, after, boundary)


def _check(root: Path, boundary: Path, path: Path) -> None:
    refuse_elsewhere(boundary, path)
    refuse_elsewhere(root, path)


def remove_empty(folder: Path, root: Path) -> None:
    """Remove a folder and those above it, up to `root`, as far as they are empty."""
    with suppress(OSError):  # one that is not empty stays
        while folder != root and folder.is_relative_to(root):
            folder.rmdir()
            folder = folder.parent
