"""Git's patches: which lines of which files each commit replaced, and the ids on the lines that it added."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, NamedTuple

# What git is asked with, so that its patches are as they are read here whatever the user configured.
FORMAT = ("-p", "-U0", "-M", "-r", "--text", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/")
SETTINGS = ("-c", "diff.algorithm=myers", "-c", "diff.indentHeuristic=true", "-c", "core.quotePath=true")

_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ID = re.compile(rb"""\bid["']?[ \t]*:[ \t]*["']?([^\s"',{}\[\]]+)""")
_ESCAPED = re.compile(rb'\\([abfnrtv"\\]|[0-7]{3})')
_ESCAPES = {b"a": 7, b"b": 8, b"t": 9, b"n": 10, b"v": 11, b"f": 12, b"r": 13, b'"': 34, b"\\": 92}


class Hunk(NamedTuple):
    """Lines of a file that were replaced: where the new ones begin (from 0), and how many there were and are."""

    start: int
    removed: int
    added: int


@dataclass
class FileDiff:
    """What a commit did to a file. No old name: it is new; no new one: it is gone."""

    old: str | None
    new: str | None
    hunks: list[Hunk] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)


def read_patches(stream: IO[bytes], prefix: str) -> Iterator[list[FileDiff]]:
    """The files of each commit; what stands before the first is yielded too."""
    files: list[FileDiff] = []
    for line in stream:
        if line.startswith(b"@@ "):
            files[-1].hunks.append(_hunk(line, stream, files[-1].ids))
        elif line.startswith(b"diff --git "):
            name = _inside(_of_both(line[len(b"diff --git ") :]), prefix)
            files.append(FileDiff(name, name))
        elif _is_commit(line):
            yield files
            files = []
        elif files:
            _head(files[-1], line, prefix)
    yield files


def _is_commit(line: bytes) -> bool:
    return len(line) in (41, 65) and not line.strip(b"0123456789abcdef\n")


def _head(file: FileDiff, line: bytes, prefix: str) -> None:
    """Take from a line before the hunks of a file what it was and is called."""
    if line.startswith(b"rename from "):
        file.old = _inside(_plain(line[len(b"rename from ") :]), prefix)
    elif line.startswith(b"rename to "):
        file.new = _inside(_plain(line[len(b"rename to ") :]), prefix)
    elif line.startswith(b"new file "):
        file.old = None
    elif line.startswith(b"deleted file "):
        file.new = None


def _of_both(names: bytes) -> bytes:
    """The name in ``a/NAME b/NAME``, which may hold blanks; of a file that moved, other lines tell both names."""
    return _plain(names[len(names) // 2 :])[2:]


def _plain(name: bytes) -> bytes:
    """A name as it is; git quotes odd ones as C does."""
    name = name.rstrip(b"\n")
    return _ESCAPED.sub(_unescaped, name[1:-1]) if name.startswith(b'"') else name


def _unescaped(found: re.Match[bytes]) -> bytes:
    return bytes([_ESCAPES[found[1]] if found[1] in _ESCAPES else int(found[1], 8) & 0xFF])


def _inside(name: bytes, prefix: str) -> str:
    """The path in the content folder of what git names from the root of the repository."""
    return os.fsdecode(name).removeprefix(prefix)


def _hunk(line: bytes, stream: IO[bytes], ids: list[str]) -> Hunk:
    """Read a hunk to its end, and gather the ids on the lines that it adds.

    A line that begins with a backslash says that the one before has no line end; it may come after either text.
    """
    found = _HUNK.match(line)
    assert found is not None
    removed, added = (int(number) if number is not None else 1 for number in (found[1], found[3]))
    left = removed
    while left:
        left -= next(stream, b"")[:1] != b"\\"
    left = added
    while left:
        text = next(stream, b"")
        if text[:1] != b"\\":
            left -= 1
            if b"id" in text:
                ids += [name.decode("utf-8", "replace") for name in _ID.findall(text)]
    return Hunk(int(found[2]) - (1 if added else 0), removed, added)
