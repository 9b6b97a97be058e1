"""Makes files and puts each in its place in one step; runs in several processes."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Literal, NamedTuple

from answerkey.delivery.output.folder import Refused
from answerkey.delivery.output.state import Entry
from answerkey.delivery.targets import File, LargeFile
from answerkey.interruption import uninterrupted
from answerkey.regular_files import read_regular

_PARTIAL = ".answerkey-partial"


class WriteResult(NamedTuple):
    """A file that is up to date; `kind` says if it is new, was changed, or was the same already."""

    entry: Entry
    kind: Literal["new", "changed", "same"]


@dataclass(frozen=True)
class Maker:
    """Makes files of a folder. Unfinished files have a folder of their own, which the next build removes."""

    folder: Path
    files: Sequence[File]

    @staticmethod
    @contextmanager
    def over(folder: Path) -> Iterator[None]:
        """Keep a folder for unfinished files."""
        partial = folder / _PARTIAL
        if os.path.lexists(partial) and (partial.is_symlink() or not partial.is_dir()):
            raise Refused(f"`{partial}` is not a folder of its own: remove it")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        try:
            yield
        finally:
            with uninterrupted():
                shutil.rmtree(partial, ignore_errors=True)

    def make(self, numbers: Iterable[int]) -> Iterator[tuple[str, WriteResult]]:
        """Yield path and result of each file of these numbers."""
        return ((self.files[number].path, self._one(self.files[number], number)) for number in numbers)

    def _one(self, file: File, number: int) -> WriteResult:
        data, target = file.make(), f"{self.folder}/{file.path}"
        if os.path.lexists(target) and _holds(target, data):
            return WriteResult(_entry(file, sha256(data).hexdigest(), os.stat(target)), "same")
        draft = self._draft(number)
        with open(draft, "xb", buffering=0) as stream:
            _write(stream.fileno(), data)
            entry = _entry(file, sha256(data).hexdigest(), os.fstat(stream.fileno()))
        return self._place(file, draft, entry)

    def place_large(self, file: LargeFile, former: Entry | None) -> WriteResult:
        """Write a large file, and put it in its place, unless a former one with these bytes stands there."""
        draft = self._draft(0)
        file.write(Path(draft))
        with open(draft, "rb", buffering=0) as stream:
            entry = _entry(file, file_digest(stream, "sha256").hexdigest(), os.fstat(stream.fileno()))
        if former is not None and (former.content, former.size) == (entry.content, entry.size):
            os.unlink(draft)
            return WriteResult(former._replace(made_from=file.hash), "same")
        return self._place(file, draft, entry)

    def _draft(self, number: int) -> str:
        """Return the path of an unfinished file; its number is one that no other file has at this time."""
        return f"{self.folder}/{_PARTIAL}/{os.getpid()}-{number}"

    def _place(self, file: File | LargeFile, draft: str, entry: Entry) -> WriteResult:
        target = f"{self.folder}/{file.path}"
        exists = os.path.lexists(target)
        os.replace(draft, target)
        return WriteResult(entry, "changed" if exists else "new")


def _holds(path: str, data: bytes) -> bool:
    """Return True if a regular file holds these bytes."""
    try:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size != len(data):
            return False
        return read_regular(path, len(data), follow=False) == data
    except OSError:
        return False


def _write(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def _entry(file: File | LargeFile, content: str, status: os.stat_result) -> Entry:
    return Entry(file.hash, content[:32], status.st_size, status.st_mtime_ns)


_maker: Maker | None = None  # of a process that was forked to make files


def begin(maker: Maker) -> None:
    """Set the maker of this process."""
    global _maker
    _maker = maker


def make_some(numbers: range) -> list[tuple[str, WriteResult]]:
    """Make the files of these numbers with the maker of this process."""
    assert _maker is not None
    return list(_maker.make(numbers))
