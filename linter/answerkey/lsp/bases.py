"""The bases that open files belong to, each with its session. All of this runs in one thread, not the server's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from answerkey.config import ConfigError
from answerkey.diagnostics import Diagnostic
from answerkey.model.collections import Collection
from answerkey.model.directives import Directive
from answerkey.model.document import Document
from answerkey.pipeline.pipeline import Outcome
from answerkey.pipeline.session import Session
from answerkey.workspace import NothingToCheck, SourceFile, Workspace, open_workspace

Key = tuple[str, Path]


@dataclass(frozen=True, slots=True)
class Found:
    """An open file that belongs to a base, and what is known of that."""

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
class Looked:
    """What a look at the open files gives: what was found of each that is content, and what keeps others from that.

    `notes` say which rules do not run in some base, and why.
    """

    found: Mapping[Path, Found]
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass
class _Base:
    """One base: the open files in it, the workspace as it was opened, the session."""

    paths: tuple[Path, ...]
    workspace: Workspace
    collections: tuple[Collection, ...]
    session: Session

    def fits(self, workspace: Workspace, collections: tuple[Collection, ...]) -> bool:
        return self.workspace.config == workspace.config and self.collections == collections


@dataclass
class Bases:
    """Looks at open files again and again. `cache` says whether what other runs kept on disk is used."""

    cache: bool = True
    _keys: dict[Path, Key | None] = field(default_factory=dict)
    _bases: dict[Key, _Base] = field(default_factory=dict)

    def look(self, buffers: Mapping[Path, bytes], *, disk: bool, configuration: bool) -> Looked:
        """Check the open files; `disk` says that other files may have changed, `configuration` that settings may.

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
        found: dict[Path, Found] = {}
        for key, paths in groups.items():
            try:
                found.update(self._look(key, tuple(sorted(paths)), buffers, disk=disk or configuration))
            except ConfigError as error:
                faults[str(error)] = None
        notes = dict.fromkeys(note for one in found.values() for note in one.outcome.notes)
        return Looked(found, tuple(faults), tuple(notes))

    def document(self, found: Found, data: bytes) -> Document | None:
        """What some bytes of a file are parsed to; nothing where its base was closed meanwhile."""
        key = self._keys.get(found.source.file)
        base = self._bases.get(key) if key is not None else None
        return base.session.document(found.source, data) if base is not None else None

    def close(self) -> None:
        """End all workers."""
        for key in list(self._bases):
            self._close(key)

    def _key(self, path: Path, buffers: Mapping[Path, bytes]) -> Key | None:
        """The base that a file belongs to; nothing where the file is no content."""
        if path not in self._keys:
            try:
                config = open_workspace([str(path)], buffers=buffers).config
                self._keys[path] = (config.file, config.content_root)
            except NothingToCheck:
                self._keys[path] = None
        return self._keys[path]

    def _forget(self, groups: Iterable[Key], buffers: Mapping[Path, bytes]) -> None:
        """Files that were closed, and bases without open files."""
        for path in [path for path in self._keys if path not in buffers]:
            del self._keys[path]
        for key in [key for key in self._bases if key not in groups]:
            self._close(key)

    def _close(self, key: Key) -> None:
        self._bases.pop(key).session.close()

    def _look(
        self, key: Key, paths: tuple[Path, ...], buffers: Mapping[Path, bytes], *, disk: bool
    ) -> dict[Path, Found]:
        base = self._bases.get(key)
        disk = disk or base is None or base.paths != paths
        if base is None or disk:
            base = self._opened(key, paths, buffers)
        outcome = base.session.run(replace(base.workspace, buffers=buffers), disk=disk)
        sources = {source.file: source for source in base.workspace.files}
        return {path: Found(sources[path], outcome) for path in paths if path in sources}

    def _opened(self, key: Key, paths: tuple[Path, ...], buffers: Mapping[Path, bytes]) -> _Base:
        """The base with its files as they are now; its session goes on if its settings are what they were."""
        workspace = open_workspace([str(path) for path in paths], buffers=buffers)
        collections = workspace.config.declared()
        old = self._bases.get(key)
        if old is not None and old.fits(workspace, collections):
            session = old.session
        else:
            if old is not None:
                self._close(key)
            session = Session(workspace.config, cache=self.cache)
        self._bases[key] = _Base(paths, workspace, collections, session)
        return self._bases[key]
