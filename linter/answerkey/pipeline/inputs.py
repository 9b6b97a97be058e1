"""All that a run depends on, as one value that is made once, at its start.

Nothing here imports rules, parsers or tools: a run in which nothing changed reads, hashes and reports.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field, structs

from answerkey.config import Config
from answerkey.model.collections import VERIFIED, Collection
from answerkey.model.locales import TRANSLATED
from answerkey.model.parse_problems import Problem
from answerkey.model.versions import Versions
from answerkey.parsing.text import decode
from answerkey.pipeline.cache import digest
from answerkey.pipeline.git_history import PageHistory
from answerkey.pipeline.installation import Installation
from answerkey.pipeline.sharing.address import program_key
from answerkey.workspace import SourceFile, Workspace, absolute

Signature = tuple[int, ...]
_NONE: frozenset[str] = frozenset()
_ABOUT_REVIEWS = ("publication", "publication/changed")  # this rule is off unless it is named


class Content(NamedTuple):
    """The bytes of one file, or the problem that kept it from being read.

    `key` is a hash of all that the result for the file depends on.
    """

    data: bytes
    problem: Problem | None
    key: bytes

    @property
    def text(self) -> str:
        """The bytes as text; undecodable ones are replaced."""
        return decode(self.data)[0]


class SourceTable(Struct, frozen=True, dict=True):
    """The files of a workspace by what they are looked up by, which is made once as long as these are the same."""

    files: tuple[SourceFile, ...]

    @cached_property
    def by_path(self) -> dict[str, SourceFile]:
        return {source.path: source for source in self.files}

    @cached_property
    def by_file(self) -> dict[Path, SourceFile]:
        return {source.file: source for source in self.files}

    @cached_property
    def by_shown(self) -> dict[str, SourceFile]:
        return {source.shown: source for source in self.files}

    @cached_property
    def positions(self) -> dict[str, int]:
        """The number of each file in the order of the base, by its path."""
        return {source.path: number for number, source in enumerate(self.files)}

    @cached_property
    def selected(self) -> tuple[SourceFile, ...]:
        return tuple(source for source in self.files if source.selected)

    @cached_property
    def has_translations(self) -> bool:
        return any(source.collection.name in TRANSLATED.values() for source in self.files)

    @cached_property
    def records_versions(self) -> bool:
        return any(source.collection == VERIFIED for source in self.files)


class Inputs(Struct, frozen=True, dict=True):
    """The files of a workspace with their contents by path, the day, and the libraries that are installed.

    `started` is when reading began, by the performance counter. `history` is that of the pages. The inputs that one
    reader makes are numbered; `changed` are the paths of which the contents may differ from those before, None if
    anything may.
    """

    workspace: Workspace
    contents: Mapping[str, Content]
    today: date
    installation: Installation
    started: float
    history: PageHistory
    table: SourceTable
    number: int = 0
    changed: frozenset[str] | None = None

    @cached_property
    def data(self) -> Mapping[str, bytes]:
        """The bytes of each file by its path."""
        return {path: content.data for path, content in self.contents.items()}

    @property
    def config(self) -> Config:
        return self.workspace.config

    @cached_property
    def versions(self) -> Versions | None:
        """The versions in force; None where no file of the base depends on them."""
        return self.installation.versions if self.table.records_versions else None

    @cached_property
    def held(self) -> frozenset[str]:
        """The paths of the files that an editor holds."""
        return _held(self.workspace, self.table)

    @property
    def key(self) -> bytes:
        """A hash of everything that a base depends on."""
        keys = (content.key for content in self.contents.values())
        history = self.history.key if self.needs_history else b""
        return digest(*keys, str(self.today), repr(self.versions), self.installation.key, history)

    @property
    def has_translations(self) -> bool:
        """True if a file of the base has a translation, which is compared with the history of its source."""
        return self.table.has_translations

    @cached_property
    def needs_history(self) -> bool:
        """True if a rule compares texts with the history of others: of translations or, on request, of reviews."""
        requested = {*self.config.select, *self.config.severity}
        return self.has_translations or not requested.isdisjoint(_ABOUT_REVIEWS)

    @property
    def report_key(self) -> bytes:
        """A hash of everything that the report of a run depends on."""
        files = (f"{source.shown}\0{source.selected}" for source in self.workspace.files)
        return digest(self.key, *files, repr(sorted(self.workspace.assets)))

    @property
    def shown_order(self) -> list[str]:
        """The paths of the selected files in the order of reports."""
        return [source.path for source in sorted(self.selected(), key=lambda source: source.shown)]

    def under(self, config: Config) -> Inputs:
        """Return the same files as inputs of a run that another selection of rules checks."""
        keys = _ContentKeys(base_key(config))
        pairs = ((source, self.contents[source.path]) for source in self.workspace.files)
        contents = {source.path: keys.content(source, data, problem) for source, (data, problem, _) in pairs}
        workspace = structs.replace(self.workspace, config=config)
        return structs.replace(self, workspace=workspace, contents=contents, changed=None)

    def selected(self) -> tuple[SourceFile, ...]:
        """Return the files whose findings were asked for."""
        return self.table.selected


class _Reading(NamedTuple):
    """A content, with the file's signature when it was read; a buffer has none."""

    signature: Signature | None
    content: Content


class _ContentKeys(Struct):
    """Makes the keys of contents; `base` is a hash of what every result depends on."""

    base: bytes
    _collections: dict[int, tuple[Collection, str]] = field(default_factory=dict)

    def content(self, source: SourceFile, data: bytes, problem: Problem | None) -> Content:
        """Return a content with its key."""
        key = digest(self.base, source.path, self._described(source.collection), data, repr(problem))
        return Content(data, problem, key)

    def _described(self, collection: Collection) -> str:
        """Return a collection as text, which is made once of each: thousands of files share one."""
        entry = self._collections.get(id(collection))
        if entry is None or entry[0] is not collection:
            entry = self._collections[id(collection)] = collection, repr(collection)
        return entry[1]


class Reader:
    """Reads the workspaces of one configuration, one after another: a file again only where it looks changed."""

    _keys: _ContentKeys
    _installation: Installation
    _history: PageHistory

    def __init__(self, config: Config) -> None:
        self.config = config
        self._base = b""
        self._readings: dict[str, _Reading] = {}
        self._contents: dict[str, Content] = {}
        self._table = SourceTable(())
        self._assets: frozenset[str] = _NONE
        self._held: frozenset[str] = _NONE
        self._number = 0

    def read(self, workspace: Workspace, *, disk: bool = True, today: date | None = None) -> Inputs:
        """Return the inputs of a run; without `disk` only buffers and files that were not read before are read."""
        started = time.perf_counter()
        if disk or not self._base:
            self._base = base_key(self.config)
            self._installation = Installation(self.config)
            reviewed = (each for each in self.config.collections if each.name in self.config.review.collections)
            folders = tuple(each.collection("").folder for each in reviewed)
            self._history = PageHistory(absolute(self.config.content_root), folders)
        self._keys = _ContentKeys(self._base)
        is_same = not disk and workspace.files is self._table.files and workspace.assets is self._assets
        changed = self._read_edited(workspace) if is_same else None
        if changed is None:
            self._read_all(workspace, disk=disk)
        self._number += 1
        day, table = today or date.today(), self._table
        fields = (self._contents, day, self._installation, started, self._history, table, self._number, changed)
        return Inputs(workspace, *fields)

    def _read_all(self, workspace: Workspace, *, disk: bool) -> None:
        self._table, self._assets = SourceTable(workspace.files), workspace.assets
        self._held = _held(workspace, self._table)
        self._readings = {source.path: self._reading(workspace, source, disk=disk) for source in workspace.files}
        self._contents = {path: reading.content for path, reading in self._readings.items()}

    def _read_edited(self, workspace: Workspace) -> frozenset[str]:
        """Read the files that an editor holds, or did before; return their paths."""
        held = _held(workspace, self._table)
        edited, self._held = self._held | held, held
        for path in edited:
            self._readings[path] = self._reading(workspace, self._table.by_path[path], disk=False)
        contents = {path: self._readings[path].content for path in edited}
        self._contents = {**self._contents, **contents}  # the inputs before have the contents before
        return edited

    def _reading(self, workspace: Workspace, source: SourceFile, *, disk: bool) -> _Reading:
        if source.file in workspace.buffers:
            return _Reading(None, self._content(workspace, source))
        last = self._readings.get(source.path)
        if last is not None and last.signature is not None and not disk:
            return last
        signature = _signature(source)
        if last is not None and signature and last.signature == signature:
            return last
        return _Reading(signature, self._content(workspace, source))

    def _content(self, workspace: Workspace, source: SourceFile) -> Content:
        data, problem = workspace.read(source)
        return self._keys.content(source, data, problem)


def read_inputs(workspace: Workspace, today: date | None = None) -> Inputs:
    """Read and hash all files of a workspace."""
    return Reader(workspace.config).read(workspace, today=today)


def base_key(config: Config) -> bytes:
    """Return a hash of what every result depends on: this program and the settings.

    The place of the base is left out, so that a cache can move with it.
    """
    settings = structs.replace(
        config, root=Config().root, file=os.path.basename(config.file), named=(), cache_dir="", cache=""
    )
    return digest(program_key(config), repr(settings), repr(config.collections_in_force()))


def _held(workspace: Workspace, table: SourceTable) -> frozenset[str]:
    """Return the paths of the files that an editor holds."""
    sources = map(table.by_file.get, workspace.buffers)
    return frozenset(source.path for source in sources if source is not None)


def _signature(source: SourceFile) -> Signature:
    """Return what tells that a file was replaced or written; empty where the file can't be seen."""
    try:
        status = os.lstat(source.file)
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino, status.st_mode
