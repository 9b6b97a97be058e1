"""The folder of a build: its own files may be written and removed, nothing else."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from answerkey.delivery.output.state import STATE, is_safe, parents, unsafe
from answerkey.writing import Busy, exclusive

_LOCK = ".answerkey-lock"


class Refused(Exception):
    """The folder can't be built into; the message says why."""


def check_place(folder: Path, content: Path) -> None:
    """Raise Refused for a folder in which the output would mix with the content."""
    out, base = Path(os.path.realpath(folder)), Path(os.path.realpath(content))
    if out == base or out.is_relative_to(base):
        raise Refused(f"the folder of the build `{folder}` lies in the content folder `{content}`")
    if base.is_relative_to(out):
        raise Refused(f"the folder of the build `{folder}` holds the content folder `{content}`")
    if folder.exists() and not folder.is_dir():
        raise Refused(f"`{folder}` is not a folder")


def check_files(folder: Path, planned: Collection[str], own: Collection[str]) -> None:
    """Raise Refused if a planned file can't be written, or would replace a file that no build wrote."""
    check_names(planned)
    for path in planned:
        full = folder / path
        if path not in own and os.path.lexists(full):
            raise Refused(f"`{full}` was not written by a build and would be overwritten: {_way_out(folder, own)}")
        if path in own and full.is_dir() and not full.is_symlink():
            raise Refused(f"`{full}` is a folder where a file belongs: remove it")
    for parent in parents(planned):
        full = folder / parent
        if full.is_symlink() or (full.exists() and not full.is_dir()):
            raise Refused(f"`{full}` is not a folder of its own, but files of the build belong there: remove it")


def _way_out(folder: Path, own: Collection[str]) -> str:
    """Return what to do about a folder with files of which no record says that a build wrote them."""
    if own or not os.path.lexists(folder / STATE):
        return "choose another folder"
    return (
        f"`{STATE}` there is damaged or of another version, so remove the folder if a build made it, or choose another"
    )


def check_names(planned: Collection[str]) -> None:
    """Raise Refused for a name that a file of a build can't have on any system."""
    Names().claim(planned)


@dataclass
class Names:
    """The names that the files of a build have, so that no two are one where case does not count."""

    _files: dict[str, str] = field(default_factory=dict)
    _folders: set[str] = field(default_factory=set)

    def claim(self, paths: Collection[str]) -> None:
        """Take names for files; raises Refused if they can't be those of files beside the others."""
        for path in unsafe(paths):
            raise Refused(f"`{path}` is no name for a file of a build")
        names, folders = [path.casefold() for path in paths], {parent.casefold() for parent in parents(paths)}
        for path, other in zip(paths, map(self._files.setdefault, names, paths), strict=True):
            if other != path:
                raise Refused(f"`{path}` and `{other}` are one file where case does not count")
        self._folders |= folders
        for name in (self._files.keys() & folders) | self._folders.intersection(names):
            raise Refused(f"`{self._files[name]}` would be both a file and a folder")


def make_folders(folder: Path, planned: Iterable[str]) -> None:
    """Make the folders of the planned files."""
    folder.mkdir(parents=True, exist_ok=True)
    for parent in parents(planned):
        with suppress(FileExistsError):
            os.mkdir(folder / parent)


def remove(folder: Path, paths: Collection[str]) -> int:
    """Remove files of a build and the folders that become empty; return the number of files."""
    within = os.path.realpath(folder)
    owned = [
        path
        for path in paths
        if is_safe(path) and os.path.realpath(folder / path.rpartition("/")[0]) == _joined(within, path)
    ]
    removed = sum(map(_unlink, (folder / path for path in owned)))
    for parent in reversed(parents(owned)):
        with suppress(OSError):  # it is not empty
            os.rmdir(folder / parent)
    return removed


def _joined(within: str, path: str) -> str:
    """Return the folder of a file, provided that no symbolic link leads elsewhere."""
    return os.path.join(within, path.rpartition("/")[0]).rstrip(os.sep)


def _unlink(file: Path) -> bool:
    try:
        file.unlink()
    except OSError:
        return False
    return True


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other builds out of a folder; raises Refused if one is under way."""
    with ExitStack() as stack:
        try:
            stack.enter_context(exclusive(folder / _LOCK))
        except (Busy, OSError):
            raise Refused(f"another build into `{folder}` is under way, or it can't be written") from None
        yield
