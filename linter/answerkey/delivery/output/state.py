"""What is known of the folder of a build: which files are ours, what each was made from and what was written.

It stands in the folder itself, so that it goes where the folder goes. What it names is looked at before it
is removed: a stranger may have written it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from answerkey.writing import ChangedMeanwhile, refuse_special, replace_file

STATE = ".answerkey-build.json"
_VERSION = 1
_DAMAGED = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


class Entry(NamedTuple):
    """A written file: hashes of what it was made from and of its bytes, its size in bytes and time of change in ns."""

    made_from: str
    content: str
    size: int
    mtime: int


@dataclass(frozen=True)
class State:
    """A build. `key` is a hash of all that went into it, empty while it is under way; `program` one of this program.

    A file without an entry is ours and has to be made: a build that was ended did not get to it. `notes` is what the
    build told its user beside the counts.
    """

    key: str = ""
    program: str = ""
    files: Mapping[str, Entry | None] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_state(folder: Path) -> State | None:
    """What the last build left; nothing where there was none or its state is damaged."""
    try:
        refuse_special(folder / STATE)
        data = json.loads((folder / STATE).read_bytes())
        if data["version"] != _VERSION:
            return None
        files = {path: raw and Entry._make(raw) for path, raw in data["files"].items()}
        return State(str(data["key"]), str(data["program"]), files, tuple(map(str, data["notes"])))
    except (OSError, *_DAMAGED):
        return None


def write_state(folder: Path, state: State) -> None:
    """Keep the state, in one step; raises OSError."""
    data = {"version": _VERSION, "key": state.key, "program": state.program, "notes": state.notes}
    text = json.dumps({**data, "files": state.files}, separators=(",", ":"))  # entries are lists
    file = folder / STATE
    refuse_special(file)
    try:
        replace_file(file, text.encode("ascii"), file.read_bytes() if file.exists() else None, folder)
    except ChangedMeanwhile as error:
        raise OSError(f"{error}: something else writes to the folder of the build") from None


def is_safe(path: str) -> bool:
    """Whether a path names a file within the folder, on any system, that is not one of this program's own."""
    parts = path.split("/")
    plain = all(part not in ("", ".", "..") and not set(part) & set("\\:\0") for part in parts)
    return plain and not parts[0].startswith(".answerkey-")


def stands(folder: Path, path: str, entry: Entry | None) -> bool:
    """Whether a file is what a build wrote, as far as its size and time of change tell."""
    if entry is None:
        return False
    try:
        found = os.lstat(f"{folder}/{path}")
    except OSError:
        return False
    return (found.st_size, found.st_mtime_ns) == (entry.size, entry.mtime)


def all_stand(folder: Path, files: Mapping[str, Entry | None]) -> bool:
    """Whether all files are what a build wrote."""
    return all(stands(folder, path, entry) for path, entry in files.items())


def parents(paths: Iterable[str]) -> list[str]:
    """All folders that some paths lie in, the outer ones first."""
    found: set[str] = set()
    for folder in {path.rpartition("/")[0] for path in paths}:
        while folder and folder not in found:
            found.add(folder)
            folder = str(PurePosixPath(folder).parent) if "/" in folder else ""
    return sorted(found)
