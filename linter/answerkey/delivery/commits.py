"""What git tells of the commits that made the pages of a base what they are.

`root` is the content folder, `prefix` its path from the top of the repository.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from answerkey.changes import git
from answerkey.config import ConfigError
from answerkey.delivery.blame import Node
from answerkey.delivery.patches import FORMAT, SETTINGS, FileDiff, read_patches

_PAGES = ":(glob)qa/**"


class Commit(NamedTuple):
    """When a commit was made, in seconds and as ISO 8601, and who is its author."""

    time: int
    moment: str
    author: str


def graph(root: Path) -> list[Node]:
    """The commits that made the pages what they are, parents first, with their parents among them.

    git leaves out a branch that a merge took nothing of.
    """
    arguments = ("--topo-order", "--reverse", "--parents", "HEAD", "--", _PAGES)
    lines = git(root, "rev-list", *arguments).decode("ascii").splitlines()
    return [Node(name, parents) for name, *parents in map(str.split, lines)]


def described(root: Path, nodes: Sequence[Node]) -> list[Commit]:
    """When some commits were made, and by whom; names go through `.mailmap`."""
    names = "\n".join(node.name for node in nodes).encode()
    arguments = ("--no-walk=unsorted", "--stdin", "-z", "--format=%ct%n%cI%n%aN", "--no-patch", "--encoding=UTF-8")
    told = git(root, "-c", "log.showSignature=false", "log", *arguments, stdin=names)
    fields = (entry.split("\n", 2) for entry in told.decode("utf-8", "replace").rstrip("\0").split("\0"))
    return [Commit(int(time), moment, author.strip("\n")) for time, moment, author in fields]


def uncommitted(root: Path, prefix: str) -> list[FileDiff]:
    """What differs on disk from the last commit."""
    printed = git(root, *SETTINGS, "diff-index", *FORMAT, "HEAD", "--", _PAGES)
    return next(read_patches(BytesIO(printed), prefix))


def shallow(root: Path) -> bytes:
    """git's list of the commits whose parents a shallow clone lacks; empty where there is none."""
    path = os.fsdecode(git(root, "rev-parse", "--git-path", "shallow").rstrip(b"\n"))
    try:
        return (root / path).read_bytes()
    except OSError:
        return b""


def mailmap(root: Path) -> bytes:
    """The file of the names that authors go by; empty where there is none."""
    try:
        return (root / os.fsdecode(git(root, "rev-parse", "--show-cdup").rstrip(b"\n")) / ".mailmap").read_bytes()
    except OSError:
        return b""


class Patches:
    """The patches of some commits to each of their parents, or to nothing, one list of files for each pair."""

    def __init__(self, root: Path, prefix: str, nodes: Sequence[Node]) -> None:
        pairs = [f"{name} {parent}".strip() for name, parents in nodes for parent in parents or [""]]
        command = ["diff-tree", "--stdin", "--root", "--always", "-m", *FORMAT, "--", _PAGES]
        self._input = tempfile.TemporaryFile()
        self._input.write("".join(f"{pair}\n" for pair in pairs).encode())
        self._input.seek(0)
        environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
        self._process = subprocess.Popen(  # noqa: S603
            ["git", "-C", str(root), *SETTINGS, *command],  # noqa: S607
            stdin=self._input,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        assert self._process.stdout is not None
        self._patches = read_patches(self._process.stdout, prefix)

    def __enter__(self) -> Iterator[list[FileDiff]]:
        next(self._patches)  # what stands before the first commit: nothing
        return self._whole()

    def _whole(self) -> Iterator[list[FileDiff]]:
        yield from self._patches
        raise ConfigError("git stopped")

    def __exit__(self, *about: object) -> None:
        self._input.close()
        assert self._process.stdout is not None
        self._process.stdout.close()
        if self._process.wait() and about == (None, None, None):
            raise ConfigError("git stopped")
