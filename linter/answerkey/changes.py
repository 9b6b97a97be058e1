"""What git says has changed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from answerkey.config import ConfigError

_REGULAR = ("100644", "100755")
_OF_A_HOOK = frozenset({"GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"})


def changed_files(folder: Path, revision: str = "HEAD") -> dict[Path, bytes | None]:
    """The files that differ from a revision, each with what it held there (nothing: it did not exist).

    They are named by absolute path; new files count, ignored ones do not. A branch is compared with the commit at which
    it and the revision parted, as on a pull request. Raises ConfigError where git can't say.
    """
    top = Path(os.path.realpath(folder))
    root = Path(_text(git(top, "rev-parse", "--show-toplevel")).rstrip("\n"))
    start = _start(root, revision)
    names = _names(git(root, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", start, "--"))
    names += _names(git(root, "ls-files", "--others", "--exclude-standard", "--full-name", "-z"))
    held = dict(_held(root, start, names)) if names else {}
    return {_as_given(root / name, folder, top): held.get(name) for name in names}


def versions(file: Path, most: int = 50) -> Iterator[bytes]:
    """What a file held after each of the last commits that changed it, the latest first; it may be gone by now.

    Nothing where git can't say.
    """
    folder = next(folder for folder in file.parents if folder.is_dir())
    name = f"./{file.relative_to(folder).as_posix()}"
    listed = git(folder, "rev-list", f"--max-count={most}", "HEAD", "--", f":(literal){name[2:]}", check=False)
    for commit in _text(listed).split():
        if held := git(folder, "cat-file", "blob", f"{commit}:{name}", check=False):
            yield held


def last_change(file: Path) -> str:
    """The last commit that changed a file; empty where there is none."""
    pathspec = f":(literal){file.name}"
    return _text(git(file.parent, "rev-list", "--max-count=1", "HEAD", "--", pathspec, check=False)).strip()


def _start(root: Path, revision: str) -> str:
    """The commit to compare with."""
    commit = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", check=False)
    if not commit:
        raise ConfigError(f"git knows no revision `{revision}`; in a shallow clone, fetch it first")
    name = _text(commit).strip()
    parted = git(root, "merge-base", name, "HEAD", check=False)
    return _text(parted).strip() or name


def _held(root: Path, commit: str, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The regular files of a commit among some names, with their content."""
    wanted = set(names)
    blobs = {}
    for entry in _names(git(root, "ls-tree", "-r", "-z", "--full-tree", commit)):
        about, _, name = entry.partition("\t")
        mode, _, blob = about.split()
        if name in wanted and mode in _REGULAR:
            blobs[name] = blob
    output = git(root, "cat-file", "--batch", stdin="\n".join(blobs.values()).encode()) if blobs else b""
    at = 0
    for name in blobs:
        head = output.index(b"\n", at)
        size = int(output[at:head].split()[2])
        yield name, output[head + 1 : head + 1 + size]
        at = head + 1 + size + 1


def _as_given(path: Path, folder: Path, real: Path) -> Path:
    """The path as it is named from the folder, which may have been reached through links."""
    return Path(os.path.abspath(folder)) / path.relative_to(real) if path.is_relative_to(real) else path


def git(folder: Path, *arguments: str, stdin: bytes = b"", check: bool = True) -> bytes:
    """What a git command prints; raises ConfigError where it fails, or gives nothing then without `check`."""
    command = ["git", "-C", str(folder), *arguments]
    environment = {**_environment(), "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, check=False, env=environment)  # noqa: S603
    except OSError as error:
        raise ConfigError(f"git can't be run: {error}") from None
    if done.returncode and check:
        said = _text(done.stderr).strip().splitlines()
        raise ConfigError(f"git says: {said[0] if said else f'exit code {done.returncode}'}")
    return b"" if done.returncode else done.stdout


def _environment() -> dict[str, str]:
    """The environment without what a hook is told of its repository: below its top, git would take that for all."""
    if "GIT_WORK_TREE" in os.environ:
        return dict(os.environ)
    return {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}


def _names(output: bytes) -> list[str]:
    return [os.fsdecode(name) for name in output.split(b"\0") if name]


def _text(output: bytes) -> str:
    return os.fsdecode(output)
