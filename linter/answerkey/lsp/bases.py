"""The bases of the open files, each with its session. All of this runs in one thread, which is not the server's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from answerkey.config import ConfigError
from answerkey.diagnostics import Diagnostic
from answerkey.model.directives import Directive
from answerkey.model.document import Document
from answerkey.pipeline.pipeline import Outcome
from answerkey.pipeline.session import Session
from answerkey.workspace import NothingToCheck, SourceFile, Workspace, open_workspace

Key = tuple[str, Path]


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
        return self.outcome.results[self.source.path].directives


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of checking the open files: those that are content, and the faults that prevented other checks.

    `notes` say which rules do not run in a base, and why.
    """

    files: Mapping[Path, CheckedFile]
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass
class _Base:
    """A base: its open files, its workspace when it was opened, and its session."""

    paths: tuple[Path, ...]
    workspace: Workspace
    collections: str
    session: Session

    def fits(self, workspace: Workspace, collections: str) -> bool:
        return self.workspace.config == workspace.config and self.collections == collections


@dataclass
class Bases:
    """Checks the open files repeatedly. With `cache` the results that other runs stored on disk are used."""

    cache: bool = True
    _keys: dict[Path, Key | None] = field(default_factory=dict)
    _bases: dict[Key, _Base] = field(default_factory=dict)

    def check(self, buffers: Mapping[Path, bytes], *, disk: bool, configuration: bool) -> CheckResult:
        """Check the open files. `disk` means that other files may have changed, `configuration` that settings may have.

        Raises InternalError for a bug.
        """
        if configuration:
            self._keys.clear()
        faults: dict[str, None] = {}
        groups: dict[Key, list[Path]] = {}
        for path in buffers:
            try:
                key = self._key(path, buffers)
            except ConfigError as error:
                faults[str(error)] = None
            else:
                groups.setdefault(key, []).append(path) if key is not None else None
        self._forget(groups, buffers)
        files: dict[Path, CheckedFile] = {}
        for key, paths in groups.items():
            try:
                files.update(self._check(key, tuple(sorted(paths)), buffers, disk=disk or configuration))
            except ConfigError as error:
                faults[str(error)] = None
        notes = dict.fromkeys(note for file in files.values() for note in file.outcome.notes)
        return CheckResult(files, tuple(faults), tuple(notes))

    def document(self, file: CheckedFile, data: bytes) -> Document | None:
        """Parse the bytes of a file; returns None if its base was closed meanwhile."""
        key = self._keys.get(file.source.file)
        base = self._bases.get(key) if key is not None else None
        return base.session.document(file.source, data) if base is not None else None

    def close(self) -> None:
        """End all workers."""
        for key in list(self._bases):
            self._close(key)

    def _key(self, path: Path, buffers: Mapping[Path, bytes]) -> Key | None:
        """Return the key of a file's base; None if the file is not content."""
        if path not in self._keys:
            try:
                config = open_workspace([str(path)], buffers=buffers).config
                self._keys[path] = (config.file, config.content_root)
            except NothingToCheck:
                self._keys[path] = None
        return self._keys[path]

    def _forget(self, groups: Iterable[Key], buffers: Mapping[Path, bytes]) -> None:
        """Drop the files that were closed, and the bases without open files."""
        for path in [path for path in self._keys if path not in buffers]:
            del self._keys[path]
        for key in [key for key in self._bases if key not in groups]:
            self._close(key)

    def _close(self, key: Key) -> None:
        self._bases.pop(key).session.close()

    def _check(
        self, key: Key, paths: tuple[Path, ...], buffers: Mapping[Path, bytes], *, disk: bool
    ) -> dict[Path, CheckedFile]:
        base = self._bases.get(key)
        disk = disk or base is None or base.paths != paths
        if base is None or disk:
            base = self._open(key, paths, buffers)
        outcome = base.session.run(replace(base.workspace, buffers=buffers), disk=disk)
        sources = {source.file: source for source in base.workspace.files}
        return {path: CheckedFile(sources[path], outcome) for path in paths if path in sources}

    def _open(self, key: Key, paths: tuple[Path, ...], buffers: Mapping[Path, bytes]) -> _Base:
        """Open a base with its current files; its session continues if its settings have not changed."""
        workspace = open_workspace([str(path) for path in paths], buffers=buffers)
        collections = repr(workspace.config.collections_in_force())  # with what does not tell collections apart
        old = self._bases.get(key)
        if old is not None and old.fits(workspace, collections):
            session = old.session
        else:
            if old is not None:
                self._close(key)
            session = Session(workspace.config, cache=self.cache)
        self._bases[key] = _Base(paths, workspace, collections, session)
        return self._bases[key]
