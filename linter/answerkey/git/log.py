"""The commits that changed files: their order, when they were made, and by whom."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from answerkey.git.errors import GitError, NoHistory
from answerkey.git.runner import Repository
from answerkey.regular_files import read_regular


class Node(NamedTuple):
    """A commit in the graph: its name and those of its parents."""

    name: str
    parents: list[str]


class Commit(NamedTuple):
    """The time at which a commit was made, in seconds and as ISO 8601, and its author."""

    time: int
    moment: str
    author: str


def head(repository: Repository) -> str:
    """Return the current commit. Raises NoHistory where there is none yet, and GitError where it can't be read."""
    place = repository.output("rev-parse", "--git-dir")
    commit = repository.answer("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if commit is not None:
        return commit.decode("ascii").strip()
    branch = os.fsdecode(repository.answer("symbolic-ref", "--quiet", "HEAD") or b"").rstrip("\n")
    if not branch or repository.answer("show-ref", branch) or _file(repository, branch) is not None:
        raise GitError(f"git can't read the current commit of `{os.fsdecode(place).strip()}`")
    raise NoHistory("the repository has no commit yet")


def graph(repository: Repository, pathspecs: Sequence[str]) -> list[Node]:
    """Return the commits that made some files what they are, parents first, with their parents among them.

    git leaves out a branch that a merge took nothing of.
    """
    arguments = ("--topo-order", "--reverse", "--parents", "HEAD", "--", *pathspecs)
    lines = repository.output("rev-list", *arguments).decode("ascii").splitlines()
    return [Node(name, parents) for name, *parents in map(str.split, lines)]


def describe(repository: Repository, nodes: Sequence[Node]) -> list[Commit]:
    """Return time and author of some commits; names go through `.mailmap`."""
    names = "\n".join(node.name for node in nodes).encode()
    arguments = ("--no-walk=unsorted", "--stdin", "-z", "--format=%ct%n%cI%n%aN", "--no-patch", "--encoding=UTF-8")
    printed = repository.output("log", "--no-notes", "--no-color", *arguments, stdin=names)
    fields = (entry.split("\n", 2) for entry in printed.decode("utf-8", "replace").rstrip("\0").split("\0"))
    return [Commit(int(time), moment, author.strip("\n")) for time, moment, author in fields]


def last_change(repository: Repository, path: str) -> str:
    """Return the last commit that changed a file, named from the repository's folder; empty where there is none."""
    return repository.output("rev-list", "--max-count=1", "HEAD", "--", f":(literal){path}").decode("ascii").strip()


def versions(repository: Repository, path: str, most: int = 50) -> Iterator[bytes]:
    """Yield what a file held after each of the last commits that changed it, the latest first; it may be gone by now.

    The path is named from the repository's folder.
    """
    listing = repository.output("rev-list", f"--max-count={most}", "HEAD", "--", f":(literal){path}")
    for commit in listing.decode("ascii").split():
        try:
            yield repository.output("cat-file", "blob", f"{commit}:./{path}")
        except GitError:
            continue  # the commit removed it


def is_shallow(repository: Repository) -> bool:
    """Say whether the clone lacks the parents of some commits."""
    return repository.output("rev-parse", "--is-shallow-repository").strip() == b"true"


def shallow(repository: Repository) -> bytes:
    """Return git's list of the commits whose parents a shallow clone lacks; empty where there is none."""
    return _file(repository, "shallow") or b""


def mailmap(repository: Repository) -> bytes:
    """Return the file of the names that authors go by; empty where there is none."""
    top = os.fsdecode(repository.output("rev-parse", "--show-cdup").rstrip(b"\n"))
    try:
        return read_regular(repository.folder / top / ".mailmap")
    except OSError:
        return b""


def _file(repository: Repository, name: str) -> bytes | None:
    """Return the bytes of a file of git's own, or None where it can't be read."""
    path = os.fsdecode(repository.output("rev-parse", "--git-path", name).rstrip(b"\n"))
    try:
        return read_regular(repository.folder / path)
    except OSError:
        return None
