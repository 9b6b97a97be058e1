"""The state of a build's folder: its files, what each was made from, and what was written.

The state is a file of the folder, so that it moves with the folder. Paths in it are checked before files are removed: a
stranger may have written it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from answerkey.pipeline.cache import UNDECODABLE
from answerkey.regular_files import read_regular
from answerkey.writing import ChangedMeanwhile, refuse_special, replace_file

STATE = ".answerkey-build.json"
_VERSION = 1


class Entry(NamedTuple):
    """A written file: hashes of what it was made from and of its bytes, its size in bytes and time of change in ns."""

    made_from: str
    content: str
    size: int
    mtime: int


@dataclass(frozen=True)
class State:
    """The state of a build. `key` is a hash of all inputs, empty during a build; `program` one of this program.

    A file without an entry belongs to the build but has to be made: an earlier build ended before it. `notes` are the
    build's messages to its user. The files are right from `since` until `until`; None is no limit.
    """

    key: str = ""
    program: str = ""
    files: Mapping[str, Entry | None] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Return True if the same is delivered at a moment."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


def read_state(folder: Path) -> State | None:
    """Return the state of the last build, or None if there was none or its state is damaged."""
    try:
        refuse_special(folder / STATE)
        return decoded(read_regular(folder / STATE))
    except OSError:
        return None


def decoded(text: bytes) -> State | None:
    """Return the state that a text holds, or None for one that is damaged."""
    try:
        data = json.loads(text)
        if data["version"] != _VERSION:
            return None
        files = {path: raw and Entry._make(raw) for path, raw in data["files"].items()}
        since, until = (_read_moment(data.get(name)) for name in ("since", "until"))
        return State(str(data["key"]), str(data["program"]), files, tuple(map(str, data["notes"])), since, until)
    except (AttributeError, *UNDECODABLE):
        return None


def _read_moment(text: Any) -> datetime | None:
    """Return a moment; raises ValueError for a text that is none, or has no offset."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no offset")
    return moment


def encoded(state: State) -> bytes:
    """Return a state as text."""
    moments = {"since": state.since and state.since.isoformat(), "until": state.until and state.until.isoformat()}
    data = {"version": _VERSION, "key": state.key, "program": state.program, "notes": state.notes, **moments}
    return json.dumps({**data, "files": state.files}, separators=(",", ":")).encode("ascii")  # entries are lists


def write_state(folder: Path, state: State) -> None:
    """Write the state in one step; raises OSError."""
    file = folder / STATE
    refuse_special(file)
    try:
        replace_file(file, encoded(state), read_regular(file) if file.exists() else None, folder)
    except ChangedMeanwhile as error:
        raise OSError(f"{error}: something else writes to the folder of the build") from None


def is_safe(path: str) -> bool:
    """Return True for a path of a file within the folder, on any system, that is not a file of this program's own.

    The names of a build are ASCII.
    """
    parts = path.split("/")
    plain = all(part not in ("", ".", "..") and not set(part) & set("\\:\0") for part in parts)
    return plain and path.isascii() and not parts[0].startswith(".answerkey-")


def stands(folder: Path, path: str, entry: Entry | None) -> bool:
    """Return True if a file has the size and time of change that a build recorded."""
    if entry is None:
        return False
    try:
        status = os.lstat(f"{folder}/{path}")
    except (OSError, ValueError):  # no file can have such a name
        return False
    return (status.st_size, status.st_mtime_ns) == (entry.size, entry.mtime)


def all_stand(folder: Path, files: Mapping[str, Entry | None]) -> bool:
    """Return True if all files have the size and time of change that a build recorded."""
    return all(stands(folder, path, entry) for path, entry in files.items())


def parents(paths: Iterable[str]) -> list[str]:
    """Return all folders that the paths lie in, the outer ones first."""
    folders: set[str] = set()
    for folder in {path.rpartition("/")[0] for path in paths}:
        while folder and folder not in folders:
            folders.add(folder)
            folder = str(PurePosixPath(folder).parent) if "/" in folder else ""
    return sorted(folders)
