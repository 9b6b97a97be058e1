"""The state of a build's folder: its files, what each was made from, and what was written.

The state is a file of the folder, so that it moves with the folder. Paths in it are checked before files are removed: a
stranger may have written it. A build announces its files in a second file, which it removes when it is finished.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec

from answerkey.pipeline.cache import UNDECODABLE
from answerkey.regular_files import read_regular
from answerkey.safe_text import shown
from answerkey.writing import ChangedMeanwhile, refuse_special, replace_file

STATE = ".answerkey-build.json"
JOURNAL = ".answerkey-unfinished"
_VERSION = 2
_UNSAFE = re.compile(  # a character of paths on some system or not of ASCII, no name of a file, or one of our own
    r"[\\:\0]|[^\x00-\x7f]|(?:\A|/)\.{0,2}(?:/|\Z)|\A\.answerkey-"
)


class Entry(NamedTuple):
    """A written file: hashes of what it was made from and of its bytes, its size in bytes and time of change in ns."""

    made_from: str
    content: str
    size: int
    mtime: int


class VolumeRecord(NamedTuple):
    """A volume as it was written: a hash of what it was made from, its number of files, and inventories by locale."""

    key: str
    files: int
    inventories: dict[str, Any]


@dataclass(frozen=True)
class State:
    """The state of a build. `key` is a hash of all inputs, empty during a build; `program` one of this program.

    A file without an entry belongs to the build but has to be made: an earlier build ended before it. The files of the
    volumes come first, in the order of these. `notes` are the build's messages to its user. The files are right from
    `since` until `until`; None is no limit.
    """

    key: str = ""
    program: str = ""
    files: Mapping[str, Entry | None] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    volumes: Mapping[str, VolumeRecord] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Return True if the same is delivered at a moment."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)

    def files_of_volumes(self) -> dict[str, list[str]]:
        """Return the paths of the files of each volume."""
        paths = iter(self.files)
        return {name: list(islice(paths, record.files)) for name, record in self.volumes.items()}


_Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class _Stored(msgspec.Struct):
    version: int
    key: str
    program: str
    notes: tuple[str, ...]
    files: dict[str, Entry | None]
    volumes: dict[str, VolumeRecord] = {}
    since: _Moment | None = None
    until: _Moment | None = None


_STORED = msgspec.json.Decoder(_Stored)


def read_state(folder: Path) -> State | None:
    """Return the state of the last build, or None if there was none or its state is damaged."""
    try:
        refuse_special(folder / STATE)
        state = decoded(read_regular(folder / STATE))
    except OSError:
        state = None
    return resumed(state, _read_journal(folder))


def decoded(text: bytes) -> State | None:
    """Return the state that a text holds, or None for one that is damaged."""
    try:
        stored = _STORED.decode(text)
    except (AttributeError, *UNDECODABLE):
        return None
    if stored.version != _VERSION:
        return None
    times = stored.since, stored.until
    return State(stored.key, stored.program, stored.files, stored.notes, stored.volumes, *times)


def encoded(state: State) -> bytes:
    """Return a state as text, with notes in the form in which they are shown: names of files in them may be no text."""
    notes = tuple(map(shown, state.notes))
    own = dict(state.files), dict(state.volumes), state.since, state.until
    return msgspec.json.encode(_Stored(_VERSION, state.key, state.program, notes, *own))


def resumed(state: State | None, announced: Iterable[str] | None) -> State | None:
    """Return the state after an unfinished build: it has no key, and the files that were announced belong to it.

    Without announcements the last build was finished.
    """
    if announced is None:
        return state
    state = state or State()
    return replace(
        state, key="", files={**state.files, **{path: None for path in announced if path not in state.files}}
    )


def write_state(folder: Path, state: State) -> None:
    """Write the state of a finished build in one step; raises OSError."""
    file = folder / STATE
    refuse_special(file)
    try:
        replace_file(file, encoded(state), read_regular(file) if file.exists() else None, folder)
    except ChangedMeanwhile as error:
        raise OSError(f"{error}: something else writes to the folder of the build") from None
    with suppress(FileNotFoundError):
        os.unlink(folder / JOURNAL)


def announce(folder: Path, paths: Iterable[str]) -> None:
    """Note that files belong to the build before they are written, so that the next one knows them as its own."""
    file = folder / JOURNAL
    refuse_special(file)
    with file.open("a", encoding="ascii") as stream:
        stream.writelines(f"{path}\n" for path in paths)


def _read_journal(folder: Path) -> list[str] | None:
    """Return the paths that an unfinished build announced, or None if there is none."""
    try:
        refuse_special(folder / JOURNAL)
        return read_regular(folder / JOURNAL).decode("ascii", "replace").splitlines()
    except FileNotFoundError:
        return None
    except OSError:
        return []


def is_safe(path: str) -> bool:
    """Return True for a path of a file within the folder, on any system, that is not a file of this program's own.

    The names of a build are ASCII.
    """
    return _UNSAFE.search(path) is None


def unsafe(paths: Iterable[str]) -> Iterator[str]:
    """Yield the paths that are not safe."""
    return filter(_UNSAFE.search, paths)


def stands(folder: Path, path: str, entry: Entry | None) -> bool:
    """Return True if a file has the size and time of change that a build recorded."""
    return all_stand(folder, {path: entry})


def all_stand(folder: Path, files: Mapping[str, Entry | None]) -> bool:
    """Return True if all files have the size and time of change that a build recorded."""
    start = f"{folder}/"
    try:
        for path, entry in files.items():
            if entry is None:
                return False
            status = os.lstat(start + path)
            if status.st_size != entry.size or status.st_mtime_ns != entry.mtime:
                return False
    except (OSError, ValueError):  # no file can have such a name
        return False
    return True


def parents(paths: Iterable[str]) -> list[str]:
    """Return all folders that the paths lie in, the outer ones first."""
    folders: set[str] = set()
    for folder in {path.rpartition("/")[0] for path in paths}:
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return sorted(folders)
