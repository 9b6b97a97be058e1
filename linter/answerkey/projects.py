"""The dialect of a Markdown file, by the configuration, by its name, or by the project that it belongs to."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from answerkey import dialects
from answerkey.config import Config
from answerkey.dialects import DEFAULT
from answerkey.model.collections import PLAIN, Collection, matches

_MOST_BYTES = 1_000_000  # of a project's own configuration
_OF_REPOSITORY = frozenset({"changelog", "code_of_conduct", "contributing", "license", "readme", "security"})


class Choice(NamedTuple):
    """A dialect, and the reason for it; an empty name is an unknown one."""

    dialect: str
    reason: str


class _Project(NamedTuple):
    """A project of other software: its own file, its dialect, and the folder of its Markdown."""

    file: Path
    dialect: str
    folder: Path

    def holds(self, file: Path) -> bool:
        """Return True if a file is one of the project's Markdown; a README beside its settings is the repository's."""
        of_repository = file.parent == self.file.parent and file.stem.lower() in _OF_REPOSITORY
        return file.is_relative_to(self.folder) and not of_repository


@dataclass
class Projects:
    """Finds the dialects of files; each folder is looked at once."""

    config: Config
    _found: dict[Path, tuple[_Project, ...]] = field(default_factory=dict)
    _collections: dict[tuple[int, str], tuple[Collection, Collection]] = field(default_factory=dict)

    def collection(self, collection: Collection, path: Path) -> Collection:
        """Return the collection of a file with the dialect of that file: one object for all files that share it."""
        name = self.choice(collection, path).dialect
        if collection.dialect == name:
            return collection
        key = id(collection), name
        if key not in self._collections:
            self._collections[key] = collection, replace(collection, dialect=name)
        return self._collections[key][1]

    def choice(self, collection: Collection, path: Path) -> Choice:
        """Return the dialect of a file of a collection, and why."""
        configured = self._configured(path)
        if configured is not None:
            return configured
        if collection != PLAIN:
            return Choice(DEFAULT, "the dialect of content that is delivered")
        for name in dialects.names():
            if path.name.lower().endswith(dialects.load(name).suffixes):
                return Choice(name, f"`{path.suffix}`")
        project = next((p for p in self._around(path) if p.holds(path)), None)
        if project is not None:
            return Choice(project.dialect, f"`{project.file.name}` in `{project.file.parent.name}`")
        return Choice("", f"read as `{DEFAULT}`: no configuration and no project says")

    def _configured(self, path: Path) -> Choice | None:
        for entry in self.config.dialects:
            if path.is_relative_to(self.config.root.absolute()):
                relative = path.relative_to(self.config.root.absolute()).as_posix()
                if matches(entry.glob, relative):
                    return Choice(entry.dialect, f"`dialects` in the configuration: `{entry.glob}`")
        return Choice(self.config.dialect, "`dialect` in the configuration") if self.config.dialect else None

    def _around(self, path: Path) -> Iterator[_Project]:
        """Yield the projects that a file may belong to, the nearest first, up to the root of its repository."""
        for folder in path.parents:
            if folder not in self._found:
                self._found[folder] = tuple(_projects_in(folder))
            yield from self._found[folder]
            if os.path.exists(folder / ".git"):
                return


def _projects_in(folder: Path) -> Iterator[_Project]:
    for name in dialects.names():
        for project in dialects.load(name).projects:
            for file in (folder / file for file in project.files):
                text = _text(file) if os.path.isfile(file) else None
                if text is not None and re.search(project.evidence, text):
                    named = re.search(project.folder, text) if project.folder else None
                    yield _Project(file, name, folder / (named[1] if named else project.default))


def _text(file: Path) -> str | None:
    """Return the beginning of a file; None where it can't be read."""
    try:
        with file.open("rb") as stream:
            return stream.read(_MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return None
