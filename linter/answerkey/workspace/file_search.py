"""The search for the files of a run: those of the base, and the Markdown that was named outside of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from answerkey.config import Config
from answerkey.diagnostics import Unchecked
from answerkey.hidden import hidden_markdown
from answerkey.model.collections import GENERATED, NOTEBOOKS, PLAIN, Collection
from answerkey.model.locales import translations
from answerkey.projects import Projects
from answerkey.workspace.files import SourceFile, absolute, below, shown_path

Buffers = Mapping[Path, bytes | None]
_SKIPPED_FOLDERS: Final = frozenset({"node_modules", "__pycache__", "site-packages"})


class FileSearch(Struct):
    """The search for the files of a workspace; `hidden` and `links` are paths that are left out."""

    config: Config
    targets: Sequence[Path]
    buffers: Buffers
    projects: Projects
    here: Path = field(default_factory=Path.cwd)
    files: dict[Path, SourceFile] = field(default_factory=dict)
    assets: set[str] = field(default_factory=set)
    hidden: list[Path] = field(default_factory=list)
    links: dict[Path, Path] = field(default_factory=dict)

    def take_base(self) -> None:
        """Take the files of the content folder."""
        root = absolute(self.config.content_root)
        collections = (*GENERATED, *translations(self.config.locales), *self.config.collections_in_force())
        for file in self._present(root):
            path = below(file, root) or file.relative_to(root).as_posix()
            collection = _collection(path, file, collections)
            if collection is None:
                self.assets.add(path)
            elif not (collection == PLAIN and self._is_link(file)):
                self._add(file, path, collection, self._is_selected(file))

    def take_plain(self, target: Path) -> None:
        """Take the Markdown files of a target outside of the base."""
        root = absolute(self.config.content_root)
        if target.is_relative_to(root):
            return
        folder = target.is_dir() and not target.is_symlink()
        for file in self._present(target) if folder else [target]:
            new = file not in self.files and not file.is_relative_to(root)
            if new and PLAIN.holds(file.name) and not self._is_link(file):
                self._add(file, file.as_posix(), PLAIN, selected=True)

    def unchecked(self) -> Iterator[Unchecked]:
        """Yield the files that were asked for and left out, and that are not checked under another name."""
        for file in hidden_markdown(path for path in self.hidden if not is_excluded(path, self.config)):
            if self._is_selected(file) and not is_excluded(file, self.config):
                yield Unchecked(shown_path(file), "hidden")
        for link, target in self.links.items():
            if target not in self.files and self._is_selected(link):
                yield Unchecked(shown_path(link), f"a link to {shown_path(target)}")

    def _add(self, file: Path, path: str, collection: Collection, selected: bool) -> None:
        self.files[file] = SourceFile(
            path, file, shown_path(file, self.here), self.projects.collection(collection, file), selected
        )

    def _is_selected(self, file: Path) -> bool:
        return any(below(file, target) or file.is_relative_to(target) for target in self.targets)

    def _is_link(self, file: Path) -> bool:
        """Return True for a link to another file of the repository, which is checked where it stands."""
        target = Path(os.path.realpath(file)) if os.path.islink(file) else file
        inside = (
            target != file and os.path.isfile(target) and target.is_relative_to(os.path.realpath(_repository(file)))
        )
        if inside:
            self.links[file] = target
        return inside

    def _present(self, folder: Path) -> Iterator[Path]:
        """Yield the files below a folder, on disk or in buffers, without those that a buffer deletes."""
        walked = dict.fromkeys(_walk(folder, self.config, self.hidden)) if folder.is_dir() else {}
        yield from (file for file in walked if self.buffers.get(file, b"") is not None)
        for file, data in self.buffers.items():
            new = data is not None and file not in walked and file.is_relative_to(folder)
            if new and not is_excluded(file, self.config):
                yield file


def _repository(file: Path) -> Path:
    """Return the root of the repository around a file; without one, its folder."""
    return next((folder for folder in file.parents if os.path.exists(folder / ".git")), file.parent)


def _collection(path: str, file: Path, collections: Iterable[Collection]) -> Collection | None:
    """Return the collection of a file; of folders PLAIN, since they are links or can't be listed and hide files."""
    collection = next((c for c in (*collections, PLAIN) if c.holds(path)), None)
    # `os.path`, since `Path` raises where the system denies access to the target of a link
    if collection is not None and collection.declared and NOTEBOOKS.holds(path):
        return NOTEBOOKS
    return collection or (PLAIN if os.path.isdir(file) else None)


def _walk(folder: Path, config: Config, hidden: list[Path]) -> Iterator[Path]:
    """Yield all files below a folder but hidden and excluded ones and installed packages; links are not followed.

    Hidden paths are added to a list.
    """
    pending = [folder]
    while pending:
        folder = pending.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            yield folder  # to be reported, since its files can't be listed
            continue
        for entry in entries:
            path = Path(entry.path)
            if entry.name.startswith("."):
                hidden.append(path)
                continue
            if entry.name in _SKIPPED_FOLDERS or is_excluded(path, config):
                continue
            if entry.is_dir(follow_symlinks=False):
                if not os.path.exists(path / "pyvenv.cfg"):
                    pending.append(path)
            else:
                yield path


def is_excluded(path: Path, config: Config) -> bool:
    """Return True for a path that the configuration excludes."""
    if not config.exclude:
        return False
    try:
        relative = absolute(path).relative_to(absolute(config.root)).as_posix()
    except ValueError:
        relative = path.as_posix()
    return config.exclusions.cover(relative)
