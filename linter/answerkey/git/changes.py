"""The files that differ from a revision."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from answerkey.git.environment import DIFF_OPTIONS
from answerkey.git.errors import GitError
from answerkey.git.log import head, is_shallow
from answerkey.git.runner import Repository, names_in

_REGULAR_MODES = ("100644", "100755")


def changed_files(folder: Path, revision: str = "HEAD") -> dict[Path, bytes | None]:
    """Return the files that differ from a revision, each with its bytes at that revision, or None for a new file.

    The keys are absolute paths. The working tree is compared, so what is not staged counts, as do new files that are
    not ignored. A branch is compared with the commit at which it and HEAD parted, as on a pull request. Raises GitError
    where git can't answer, NoHistory where there is no commit to compare with.
    """
    real = Path(os.path.realpath(folder))
    top = Path(os.fsdecode(Repository(real).output("rev-parse", "--show-toplevel")).rstrip("\n"))
    repository = Repository(top)
    start = _start(repository, revision)
    command = ("diff", "--name-only", "--no-renames", "--no-relative", *DIFF_OPTIONS, "-z", start, "--")
    names = names_in(repository.output(*command))
    names += names_in(repository.output("ls-files", "--others", "--exclude-standard", "--full-name", "-z"))
    contents = dict(_contents(repository, start, names)) if names else {}
    return {_below(top / name, folder, real): contents.get(name) for name in names}


def _start(repository: Repository, revision: str) -> str:
    """Return the commit to compare with."""
    current = head(repository)
    try:
        commit = repository.answer("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except GitError:
        commit = None
    if not commit:
        raise GitError(f"git knows no revision `{revision}`; in a shallow clone, fetch it first")
    name = commit.decode("ascii").strip()
    base = repository.answer("merge-base", name, current)
    if base is None and is_shallow(repository):
        raise GitError(
            f"the clone is shallow and does not reach the commit at which `{revision}` and HEAD parted; "
            "fetch more history, for instance with `git fetch --unshallow`"
        )
    return name if base is None else base.decode("ascii").strip()


def _contents(repository: Repository, commit: str, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the regular files of a commit among some names, each with its bytes."""
    requested = set(names)
    blobs = {}
    for entry in names_in(repository.output("ls-tree", "-r", "-z", "--full-tree", commit)):
        fields, _, name = entry.partition("\t")
        mode, _, blob = fields.split()
        if name in requested and mode in _REGULAR_MODES:
            blobs[name] = blob
    output = repository.output("cat-file", "--batch", stdin="\n".join(blobs.values()).encode()) if blobs else b""
    position = 0
    for name in blobs:
        start = output.index(b"\n", position) + 1
        header = output[position : start - 1]
        if header.endswith(b" missing"):
            raise GitError(f"git can't read `{name}` of commit {commit}: its object is missing")
        end = start + int(header.split()[2])
        yield name, output[start:end]
        position = end + 1


def _below(path: Path, folder: Path, real: Path) -> Path:
    """Return a path as it is named from a folder that may have been reached through links."""
    return Path(os.path.abspath(folder)) / path.relative_to(real) if path.is_relative_to(real) else path
