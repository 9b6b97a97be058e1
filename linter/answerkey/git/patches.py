"""The patches of commits: the lines of files that each replaced, and the ids on the lines that it added.

A prefix is the path of the content folder from the top of the repository.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, NamedTuple

from answerkey.git.environment import DIFF_OPTIONS
from answerkey.git.log import Node
from answerkey.git.runner import Repository, names_in
from answerkey.regular_files import MOST_BYTES

# Patches come in this form whatever is configured; blame depends on the algorithm.
_FORMAT = (
    *("-p", "-U0", "-M", "-r", "--text", "--diff-algorithm=myers", "--indent-heuristic"),
    *("--src-prefix=a/", "--dst-prefix=b/"),
    *DIFF_OPTIONS,
)

_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ID = re.compile(rb"""\bid["']?[ \t]*:[ \t]*["']?([^\s"',{}\[\]]+)""")
_ESCAPED = re.compile(rb'\\([abfnrtv"\\]|[0-7]{3})')
_ESCAPES = {b"a": 7, b"b": 8, b"t": 9, b"n": 10, b"v": 11, b"f": 12, b"r": 13, b'"': 34, b"\\": 92}


class Hunk(NamedTuple):
    """A replacement of lines: the number of the first new one (from 0), and how many were removed and added."""

    start: int
    removed: int
    added: int


@dataclass
class FileDiff:
    """The changes of a file in a commit. A new file has no old name, a removed one no new name."""

    old: str | None
    new: str | None
    hunks: list[Hunk] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)


@contextmanager
def commit_patches(
    repository: Repository, prefix: str, nodes: Sequence[Node], pathspecs: Sequence[str]
) -> Iterator[Iterator[list[FileDiff]]]:
    """Open the patches of some commits to each of their parents, or to nothing: one list of files for each pair.

    Raises GitError where git can't read a commit.
    """
    pairs = "".join(f"{name} {parent}".strip() + "\n" for name, parents in nodes for parent in parents or [""])
    command = ("diff-tree", "--stdin", "--root", "--always", "-m", *_FORMAT, "--", *pathspecs)
    with repository.stream(*command, stdin=pairs.encode()) as stream:
        patches = read_patches(stream, prefix)
        next(patches)  # nothing stands before the first commit
        yield _complete(patches)


def _complete(patches: Iterator[list[FileDiff]]) -> Iterator[list[FileDiff]]:
    """Yield patches, and raise EOFError where more are read than git printed."""
    yield from patches
    raise EOFError


def uncommitted_patches(repository: Repository, prefix: str, pathspecs: Sequence[str]) -> list[FileDiff]:
    """Return the difference between the last commit and the files on disk, but for files too large to be read."""
    left_out = (f":(top,exclude,literal){name}" for name in _large(repository, prefix, pathspecs))
    printed = repository.output("diff-index", *_FORMAT, "HEAD", "--", *pathspecs, *left_out)
    return next(read_patches(BytesIO(printed), prefix))


def _large(repository: Repository, prefix: str, pathspecs: Sequence[str]) -> Iterator[str]:
    """Yield the changed files that git would read for hours, by their paths from the top; to list them reads none."""
    top = os.path.join(os.path.realpath(repository.folder), "../" * prefix.count("/"))
    command = ("diff-index", "--name-only", "--no-renames", *DIFF_OPTIONS, "-z", "HEAD", "--", *pathspecs)
    for name in names_in(repository.output(*command)):
        with suppress(OSError):
            if os.lstat(os.path.join(top, name)).st_size > MOST_BYTES:
                yield name


def read_patches(stream: IO[bytes], prefix: str) -> Iterator[list[FileDiff]]:
    """Yield the files of each commit, after those that stand before the first commit."""
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
    """Take the old and new name of a file from a line before its hunks."""
    if line.startswith(b"rename from "):
        file.old = _inside(_plain(line[len(b"rename from ") :]), prefix)
    elif line.startswith(b"rename to "):
        file.new = _inside(_plain(line[len(b"rename to ") :]), prefix)
    elif line.startswith(b"new file "):
        file.old = None
    elif line.startswith(b"deleted file "):
        file.new = None


def _of_both(names: bytes) -> bytes:
    """Return the name in ``a/NAME b/NAME``, which may hold blanks. Other lines name both where a file moved."""
    return _plain(names[len(names) // 2 :])[2:]


def _plain(name: bytes) -> bytes:
    """Return a name without the quoting, that of C, which git gives to unusual names."""
    name = name.rstrip(b"\n")
    return _ESCAPED.sub(_unescaped, name[1:-1]) if name.startswith(b'"') else name


def _unescaped(escape: re.Match[bytes]) -> bytes:
    code = escape[1]
    return bytes([_ESCAPES[code] if code in _ESCAPES else int(code, 8) & 0xFF])


def _inside(name: bytes, prefix: str) -> str:
    """Return the path in the content folder of a name from the top of the repository."""
    return os.fsdecode(name).removeprefix(prefix)


def _hunk(line: bytes, stream: IO[bytes], ids: list[str]) -> Hunk:
    """Read a hunk to its end, and gather the ids on the lines that it adds.

    A line that begins with a backslash says that the one before has no line end; it may come after either text.
    """
    header = _HUNK.match(line)
    assert header is not None
    removed, added = (int(number) if number is not None else 1 for number in (header[1], header[3]))
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
    return Hunk(int(header[2]) - (1 if added else 0), removed, added)
