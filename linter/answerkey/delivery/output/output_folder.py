"""The seam between a build and the place that it writes to: a folder of this machine, or one of another file system."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit, urlunsplit

from answerkey.delivery.output.folder import check_files, check_place, locked, make_folders, remove
from answerkey.delivery.output.state import Entry, State, all_stand, announce, read_state, stands, write_state
from answerkey.delivery.targets import File, LargeFile
from answerkey.drafts import sweep

if TYPE_CHECKING:  # a build in which nothing changed makes no file
    from answerkey.delivery.output.maker import WriteResult


class OutputFolder(Protocol):
    """A place that files are written to. All functions raise Refused and OSError."""

    @property
    def local(self) -> Path | None:
        """The folder, if it is one of this machine."""
        ...

    def check_place(self, content: Path) -> None:
        """Raise Refused for a place in which the output would mix with the content folder."""
        ...

    def read_state(self) -> State | None:
        """Return the state of the last build, or None if there was none or its state is damaged."""
        ...

    def write_state(self, state: State) -> None:
        """Write the state in one step."""
        ...

    def stands(self, path: str, entry: Entry | None) -> bool:
        """Return True if a file is as a build recorded it."""
        ...

    def all_stand(self, files: Mapping[str, Entry | None]) -> bool:
        """Return True if all files are as a build recorded them."""
        ...

    def locked(self) -> AbstractContextManager[None]:
        """Keep other builds out, as far as the place lets."""
        ...

    def check_files(self, planned: Collection[str], own: Collection[str]) -> None:
        """Raise Refused if a planned file can't be written, or would replace a file that no build wrote."""
        ...

    def make_folders(self, planned: Collection[str]) -> None:
        """Make the folders of the planned files."""
        ...

    def announce(self, paths: Collection[str]) -> None:
        """Note that files belong to the build before they are written, so that the next one knows them as its own."""
        ...

    def write(self, files: Sequence[File], jobs: int) -> Mapping[str, WriteResult]:
        """Make and write files; return the results by their paths."""
        ...

    def write_large(self, file: LargeFile, former: Entry | None) -> WriteResult:
        """Write a large file, unless a former one with these bytes stands there."""
        ...

    def remove(self, paths: Collection[str]) -> int:
        """Remove files of a build; return their number."""
        ...


@dataclass(frozen=True)
class LocalFolder:
    """A folder of this machine."""

    folder: Path

    def __str__(self) -> str:
        return str(self.folder)

    @property
    def local(self) -> Path | None:
        return self.folder

    def check_place(self, content: Path) -> None:
        check_place(self.folder, content)
        if not self.folder.is_symlink():
            sweep(self.folder)

    def read_state(self) -> State | None:
        return read_state(self.folder)

    def write_state(self, state: State) -> None:
        write_state(self.folder, state)

    def stands(self, path: str, entry: Entry | None) -> bool:
        return stands(self.folder, path, entry)

    def all_stand(self, files: Mapping[str, Entry | None]) -> bool:
        return all_stand(self.folder, files)

    @contextmanager
    def locked(self) -> Iterator[None]:
        from answerkey.delivery.output.maker import Maker  # behind the seam of a build in which nothing changed

        self.folder.mkdir(parents=True, exist_ok=True)
        with locked(self.folder), Maker.over(self.folder):
            yield

    def check_files(self, planned: Collection[str], own: Collection[str]) -> None:
        check_files(self.folder, planned, own)

    def make_folders(self, planned: Collection[str]) -> None:
        make_folders(self.folder, planned)

    def write(self, files: Sequence[File], jobs: int) -> Mapping[str, WriteResult]:
        from answerkey.delivery.output.writer import written  # behind the seam of a build in which nothing changed

        return written(self.folder, files, jobs)

    def announce(self, paths: Collection[str]) -> None:
        announce(self.folder, paths)

    def write_large(self, file: LargeFile, former: Entry | None) -> WriteResult:
        from answerkey.delivery.output.maker import Maker  # as above

        return Maker(self.folder, ()).place_large(file, former)

    def remove(self, paths: Collection[str]) -> int:
        return remove(self.folder, paths)


def folder_of(out: Path | str) -> OutputFolder:
    """Return the place of a path, or of an address of fsspec such as ``s3://bucket/prefix``; raises Refused."""
    if isinstance(out, Path):
        return LocalFolder(out)
    from answerkey.delivery.output.remote import RemoteFolder  # its package may not be installed

    return RemoteFolder.open(out)


def is_remote(out: str) -> bool:
    """Return True for an address of another file system."""
    return "://" in out


def shown_folder(out: Path | str) -> str:
    """Return a path, or an address without secrets."""
    return str(out) if isinstance(out, Path) else without_secrets(out)[0]


def without_secrets(address: str) -> tuple[str, str]:
    """Return an address without what may be secret in it, and that: a user's name with a password."""
    parts = urlsplit(address)
    user, _, host = parts.netloc.rpartition("@")
    return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", "")), user
