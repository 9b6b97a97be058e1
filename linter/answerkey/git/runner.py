"""The one place where git is started."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

from answerkey.git.environment import FILTER_QUERY, filters_off, safe_environment, safe_options
from answerkey.git.errors import GitError, NoHistory
from answerkey.git.pipes import pipes, repository_pipes

_NO = 1  # the exit code of queries whose answer is no
_HINTS = (
    ("dubious ownership", "; if you trust it, add it to `safe.directory` of your git configuration"),
    ("promisor", "; the clone is partial, and objects are not fetched: `git fetch --refetch --no-filter` gets them"),
)


@dataclass(frozen=True)
class Repository:
    """The repository around a folder. Commands run in that folder; it is found when the first of them runs."""

    folder: Path

    def output(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Return what a command prints; raises GitError where it fails."""
        return self._output((*self._filters_off, *arguments), stdin)

    def parse(self, *arguments: str) -> bytes:
        """Return what `git rev-parse` prints; raises GitError. It reads no file below the folder and runs no filter."""
        _refuse(repository_pipes(self.folder))
        return self._output(("rev-parse", *arguments))

    def answer(self, *arguments: str) -> bytes | None:
        """Return what a query prints, or None where it answers no; raises GitError where it fails."""
        done = self._run((*self._filters_off, *arguments), b"")
        if done.returncode not in (0, _NO):
            raise self._failure(done.returncode, done.stderr)
        return None if done.returncode else done.stdout

    @contextmanager
    def stream(self, *arguments: str, stdin: bytes = b"") -> Iterator[IO[bytes]]:
        """Open what a command prints, which may be large; raises GitError where it fails.

        A reader for which that ends too early raises EOFError, which becomes a GitError.
        """
        with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as errors:
            source.write(stdin)
            source.seek(0)
            process = self._start((*self._filters_off, *arguments), source, errors)
            assert process.stdout is not None
            complete = True
            try:
                yield process.stdout
            except EOFError:
                complete = False
            finally:
                process.stdout.close()
                code = process.wait()
            if code or not complete:
                errors.seek(0)
                raise self._failure(code, errors.read())

    @cached_property
    def _filters_off(self) -> tuple[str, ...]:
        """The options that switch off the filters of this repository. To list them runs none.

        Raises GitError also where git would wait for a pipe.
        """
        _refuse(pipes(self.folder))
        done = self._run(FILTER_QUERY, b"")
        if done.returncode not in (0, _NO):
            raise self._failure(done.returncode, done.stderr)
        try:
            return tuple(filters_off(dict.fromkeys(names_in(done.stdout))))
        except ValueError as error:
            raise GitError(f"the git configuration defines `{error}`, which can't be switched off") from None

    def _output(self, arguments: tuple[str, ...], stdin: bytes = b"") -> bytes:
        done = self._run(arguments, stdin)
        if done.returncode:
            raise self._failure(done.returncode, done.stderr)
        return done.stdout

    def _run(self, arguments: tuple[str, ...], stdin: bytes) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603
                self._command(arguments), input=stdin, capture_output=True, check=False, env=safe_environment()
            )
        except OSError as error:
            raise self._not_started(error) from None

    def _start(self, arguments: tuple[str, ...], stdin: IO[bytes], errors: IO[bytes]) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603
                self._command(arguments), stdin=stdin, stdout=subprocess.PIPE, stderr=errors, env=safe_environment()
            )
        except OSError as error:
            raise self._not_started(error) from None

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        return ["git", "-C", str(self.folder), *safe_options(), *arguments]

    def _not_started(self, error: OSError) -> GitError:
        kind = GitError if _marker(self.folder) else NoHistory
        return kind(f"git can't be started ({error.strerror or error}); install it, or correct PATH")

    def _failure(self, code: int, stderr: bytes) -> GitError:
        """Return the error of a command that failed."""
        lines = os.fsdecode(stderr).strip().splitlines() or [f"it stopped with exit code {code}"]
        fatal = [line for line in lines if line.startswith("fatal: ")] or lines
        message = fatal[-1].removeprefix("fatal: ").removeprefix("error: ")
        if "not a git repository" not in message:
            hint = next((hint for words, hint in _HINTS if words in message), "")
            return GitError(f"git can't read the repository around `{self.folder}`: {message}{hint}")
        marker = _marker(self.folder)
        if marker:
            return GitError(f"git can't read the repository of `{marker}`")
        return NoHistory(f"`{self.folder}` is not in a git repository")


def names_in(output: bytes) -> list[str]:
    """Return the names that a command printed with `-z`."""
    return [os.fsdecode(name) for name in output.split(b"\0") if name]


def _marker(folder: Path) -> str:
    """Return what says that a folder is in a repository, whether git can read it or not; empty where nothing does.

    git is never asked with `GIT_WORK_TREE`, so a repository that only this variable names can't be read.
    """
    ceilings = os.environ.get("GIT_CEILING_DIRECTORIES", "").split(os.pathsep)
    for number, place in enumerate((folder, *folder.parents)):
        if number and str(place) in ceilings:
            break
        if os.path.lexists(place / ".git"):
            return str(place / ".git")
    return "GIT_WORK_TREE" if "GIT_WORK_TREE" in os.environ else ""


def _refuse(paths: Iterator[Path]) -> None:
    """Raise GitError for pipes, for which git would wait."""
    for pipe in paths:
        raise GitError(f"`{pipe}` is a pipe, for which git would wait; remove it")
