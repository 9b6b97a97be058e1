"""The bases of the open files and of the folder that the editor opened, each with its session.

Checks run in one thread and parse in another; neither is the server's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from msgspec.structs import replace

from answerkey.config import ConfigError
from answerkey.diagnostics import Diagnostic
from answerkey.lsp.buffers import is_untitled
from answerkey.lsp.untitled import place_of
from answerkey.model.directives import Directive
from answerkey.model.document import Document
from answerkey.parsing.text import decode
from answerkey.pipeline.pipeline import Outcome
from answerkey.pipeline.session import Session
from answerkey.workspace import NothingToCheck, SourceFile, Workspace, absolute, effective_config, open_workspace

Key = tuple[str, Path]
Buffers = Mapping[Path, bytes]


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """An open file that belongs to a base, and the outcome of checking the base."""

    source: SourceFile
    outcome: Outcome

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The findings in the file."""
        return self.outcome.diagnostics[self.source.path]

    @property
    def directives(self) -> tuple[Directive, ...]:
        """The directives in the file."""
        return self.outcome.directives[self.source.path]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of checking the open files: those that are content, and the faults that prevented other checks.

    `notes` say which rules do not run in a base, and why. `outcomes` are those of all bases, also of one without open
    files.
    """

    files: Mapping[Path, CheckedFile]
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()


@dataclass
class _Base:
    """A base: its open files, its workspace when it was opened, its session, and the outcome of the last check."""

    paths: tuple[Path, ...]
    workspace: Workspace
    collections: str
    session: Session
    outcome: Outcome | None = None

    def fits(self, workspace: Workspace, collections: str) -> bool:
        return self.workspace.config == workspace.config and self.collections == collections


@dataclass
class Bases:
    """Checks the open files repeatedly. With `cache` the results that other runs stored on disk are used.

    The base of `root`, the folder that the editor opened, stays open whichever files are.
    """

    cache: bool = True
    root: Path | None = None
    _keys: dict[Path, Key | None] = field(default_factory=dict)
    _bases: dict[Key, _Base] = field(default_factory=dict)
    _parsing: Lock = field(default_factory=Lock)

    def check(self, buffers: Buffers, *, disk: bool, configuration: bool) -> CheckResult:
        """Check the open files. `disk` means that other files may have changed, `configuration` that settings may have.

        Raises InternalError for a bug.
        """
        if configuration:
            self._keys.clear()
        check = _Check(
            self, {path: data for path, data in buffers.items() if not is_untitled(path)}, disk | configuration
        )
        check.group()
        self._forget(check.groups, buffers)
        check.check_files()
        for path in buffers.keys() - check.buffers.keys():
            check.check_untitled(path, buffers[path])
        return check.result()

    def document(self, file: CheckedFile, data: bytes) -> Document | None:
        """Parse the bytes of a file, also during a check; returns None if its base was closed meanwhile."""
        with self._parsing:
            key = self._keys.get(file.source.file)
            base = self._bases.get(key) if key is not None else None
            return base.session.document(file.source, data) if base is not None else None

    def close(self) -> None:
        """End all workers."""
        for key in list(self._bases):
            self._close(key)

    def key(self, path: Path, buffers: Buffers) -> Key | None:
        """Return the key of a file's base; None if the file is not content."""
        if path not in self._keys:
            try:
                config = open_workspace([str(path)], buffers=buffers).config
                self._keys[path] = (config.file, config.content_root)
            except NothingToCheck:
                self._keys[path] = None
        return self._keys[path]

    def run(self, key: Key, paths: tuple[Path, ...], buffers: Buffers, *, disk: bool) -> dict[Path, CheckedFile]:
        """Check the open files of a base."""
        base = self._bases.get(key)
        disk = disk or base is None or base.paths != paths
        if base is None or disk:
            base = self._open(key, paths, buffers)
        outcome = base.outcome = base.session.run(replace(base.workspace, buffers=buffers), disk=disk)
        sources = outcome.inputs.table.by_file
        return {path: CheckedFile(sources[path], outcome) for path in paths if path in sources}

    def run_untitled(self, path: Path, place: Path, buffers: Buffers, *, disk: bool) -> CheckedFile | None:
        """Check a text without a file as if it stood at a place; the files of the base don't see it."""
        workspace = open_workspace([str(place)], buffers={**buffers, place: buffers[path]})
        key = self._keys[path] = (workspace.config.file, workspace.config.content_root)
        files = tuple(replace(s, file=path, shown=path.stem) if s.file == place else s for s in workspace.files)
        workspace = replace(workspace, files=files, buffers=buffers)
        if key not in self._bases:
            self._bases[key] = _Base(
                (), workspace, _collections(workspace), Session(workspace.config, cache=self.cache)
            )
        outcome = self._bases[key].session.run(workspace, disk=disk)
        return next((CheckedFile(source, outcome) for source in files if source.file == path), None)

    def outcomes(self) -> tuple[Outcome, ...]:
        """Return the outcome of the last check of each base."""
        return tuple(base.outcome for base in self._bases.values() if base.outcome is not None)

    def _forget(self, groups: Iterable[Key], buffers: Buffers) -> None:
        """Drop the files that were closed, and the bases without open files."""
        for path in [path for path in self._keys if path not in buffers]:
            del self._keys[path]
        in_use = {*groups, *(key for path, key in self._keys.items() if is_untitled(path))}
        for key in [key for key in self._bases if key not in in_use]:
            self._close(key)

    def _close(self, key: Key) -> None:
        with self._parsing:
            self._bases.pop(key).session.close()

    def _open(self, key: Key, paths: tuple[Path, ...], buffers: Buffers) -> _Base:
        """Open a base with its current files; its session continues if its settings have not changed."""
        workspace = open_workspace([str(path) for path in paths or (key[1],)], buffers=buffers)
        if not paths:
            workspace = replace(workspace, files=tuple(replace(file, selected=False) for file in workspace.files))
        collections = _collections(workspace)
        old = self._bases.get(key)
        if old is not None and old.fits(workspace, collections):
            session = old.session
        else:
            if old is not None:
                self._close(key)
            session = Session(workspace.config, cache=self.cache)
        self._bases[key] = _Base(paths, workspace, collections, session)
        return self._bases[key]


@dataclass
class _Check:
    """One check of the open files, `buffers` without untitled ones: their groups by base, and the results so far."""

    bases: Bases
    buffers: Buffers
    disk: bool
    groups: dict[Key, list[Path]] = field(default_factory=dict)
    files: dict[Path, CheckedFile] = field(default_factory=dict)
    faults: dict[str, None] = field(default_factory=dict)

    def group(self) -> None:
        """Group the files by their bases."""
        if self.bases.root is not None:
            with self._noting():
                config = effective_config(self.bases.root, paths=[self.bases.root])
                if config.content_root.is_dir():
                    self.groups[config.file, config.content_root] = []
        for path in self.buffers:
            with self._noting():
                key = self.bases.key(path, self.buffers)
                if key is not None:
                    self.groups.setdefault(key, []).append(path)

    def check_files(self) -> None:
        """Check the files of each group."""
        for key, paths in self.groups.items():
            with self._noting():
                self.files |= self.bases.run(key, tuple(sorted(paths)), self.buffers, disk=self.disk)

    def check_untitled(self, path: Path, data: bytes) -> None:
        """Check a text without a file, where it tells what it is."""
        with self._noting(), suppress(NothingToCheck):
            content = effective_config(path.parent.parent, paths=[path.parent.parent]).content_root
            place = place_of(path, decode(data)[0], absolute(content))
            buffers = {**self.buffers, path: data}
            file = self.bases.run_untitled(path, place, buffers, disk=self.disk) if place is not None else None
            if file is not None:
                self.files[path] = file

    def result(self) -> CheckResult:
        """Return the results so far."""
        notes = dict.fromkeys(note for file in self.files.values() for note in file.outcome.notes)
        return CheckResult(self.files, tuple(self.faults), tuple(notes), self.bases.outcomes())

    @contextmanager
    def _noting(self) -> Iterator[None]:
        """Turn an error of the configuration into a fault."""
        try:
            yield
        except ConfigError as error:
            self.faults[str(error)] = None


def _collections(workspace: Workspace) -> str:
    """Return the collections in force, with what does not tell them apart."""
    return repr(workspace.config.collections_in_force())
