"""Keeps what is known of the open files up to date: waits while the user types, looks, and tells.

The server's loop never computes: looks are made in a thread, one after another. What a look gives is told if the file
is still what was looked at.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from answerkey.lsp.bases import Bases, Found, Looked
from answerkey.lsp.buffers import Buffer
from answerkey.model.document import Document
from answerkey.pipeline.pool import InternalError

_LONGEST_DELAY = 5  # times the pause that is waited for: who types without a pause sees diagnostics, too
_LONGEST_SILENCE = 1.0  # seconds in which looks that come too late are dropped; then one is told with its version
_IDLE = 0.1  # seconds without anything to do
_PATIENCE = 20.0  # seconds that a request waits for a look
T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a look found of an open file: the buffer that was looked at, and what is known of its base."""

    buffer: Buffer
    found: Found


@dataclass(frozen=True, slots=True)
class Parsed:
    """A buffer and what it is parsed to; `whole` is the latest document of the file whose YAML did parse."""

    buffer: Buffer
    document: Document
    whole: Document | None


@dataclass(frozen=True, slots=True)
class News:
    """What is told after a look: the analyses that are new, what keeps some files from being looked at, and which rules
    do not run."""

    analyses: Mapping[Path, Analysis | None]
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()


class Analyst:
    """Looks at the open files. `tell` is called after each look."""

    def __init__(self, tell: Callable[[News], None]) -> None:
        self.debounce = 0.2
        self.buffers: dict[Path, Buffer] = {}
        self.analyses: dict[Path, Analysis] = {}
        self._tell = tell
        self._bases = Bases()
        self._parsed: dict[Path, Parsed] = {}
        self._thread = ThreadPoolExecutor(1, "answerkey-look")
        self._dirty = asyncio.Event()
        self._hurry = asyncio.Event()
        self._looked = asyncio.Condition()
        self._disk = self._configuration = True
        self._looking = False
        self._first = self._last = 0.0
        self._behind: dict[Path, float] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self, *, debounce: float, cache: bool) -> None:
        """Begin to look, with a pause in typing (seconds) that is waited for."""
        self.debounce = debounce
        self._bases.cache = cache
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """End, with all workers."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        await asyncio.get_running_loop().run_in_executor(self._thread, self._bases.close)
        self._thread.shutdown(wait=False)

    def edited(self, buffer: Buffer) -> None:
        """A buffer has changed."""
        self.buffers[buffer.path] = buffer
        self._mark(self.debounce)

    def opened(self, buffer: Buffer) -> None:
        """A file was opened: the disk is looked at as well."""
        self.buffers[buffer.path] = buffer
        self.look(disk=True)

    def closed(self, path: Path) -> None:
        """A file was closed: what it holds on disk counts from now on."""
        for known in (self.buffers, self.analyses, self._parsed):
            known.pop(path, None)
        self.look(disk=True)

    def look(self, *, disk: bool = False, configuration: bool = False) -> None:
        """Look again without delay."""
        self._disk |= disk
        self._configuration |= configuration
        self._mark(0)
        self._hurry.set()

    async def current(self, path: Path) -> Analysis | None:
        """The analysis of a file as it is now; nothing where there is none, or the file changes meanwhile."""
        buffer = self.buffers.get(path)
        if buffer is None:
            return None
        if not self._is_current(path):
            if self._dirty.is_set():
                self._hurry.set()
            try:
                await asyncio.wait_for(self._wait_for(path, buffer), _PATIENCE)
            except TimeoutError:
                return None
        return self.analyses[path] if self.buffers.get(path) is buffer and self._is_current(path) else None

    async def known(self, path: Path) -> Analysis | None:
        """The latest analysis of a file, which may be of an earlier version; the first one is waited for."""
        return self.analyses.get(path) or await self.current(path)

    async def parsed(self, path: Path) -> Parsed | None:
        """What a file is parsed to as it is now."""
        buffer = self.buffers.get(path)
        known = self._parsed.get(path)
        if buffer is None or (known is not None and known.buffer.text == buffer.text):
            return known
        analysis = await self.known(path)
        if analysis is None:
            return None
        document = await self._in_thread(lambda: self._bases.document(analysis.found, buffer.data))
        if document is None or path not in self.buffers:
            return None
        known = self._parsed.get(path)
        whole = document if document.tree is not None else known.whole if known else None
        parsed = Parsed(buffer, document, whole)
        if known is None or known.buffer.version <= buffer.version:
            self._parsed[path] = parsed
        return parsed

    def _is_current(self, path: Path) -> bool:
        analysis = self.analyses.get(path)
        return analysis is not None and analysis.buffer is self.buffers.get(path) and not self._disk

    async def _wait_for(self, path: Path, buffer: Buffer) -> None:
        """Until a look has seen the buffer, or it is another."""
        async with self._looked:
            while self.buffers.get(path) is buffer and (self._dirty.is_set() or self._looking):
                await self._looked.wait()

    def _mark(self, delay: float) -> None:
        now = time.monotonic()
        if not self._dirty.is_set():
            self._first = now
        self._last = now
        if delay <= 0:
            self._hurry.set()
        self._dirty.set()

    async def _run(self) -> None:
        while True:
            await self._dirty.wait()
            await self._pause()
            self._looking = True
            self._dirty.clear()
            self._hurry.clear()
            try:
                await self._look()
            except Exception:  # noqa: BLE001  # a bug costs this look, and not the server
                _log.exception("a look at the open files failed")
                self._tell(News({}, ("answerkey met a bug of its own: its log says more",)))
            self._looking = False
            async with self._looked:
                self._looked.notify_all()
            await self._parse_ahead()

    async def _pause(self) -> None:
        """Wait for a pause in typing, but not for ever, and not where someone waits."""
        while not self._hurry.is_set():
            until = min(self._last + self.debounce, self._first + _LONGEST_DELAY * self.debounce)
            left = until - time.monotonic()
            if left <= 0:
                return
            try:
                await asyncio.wait_for(self._hurry.wait(), left)
            except TimeoutError:
                continue

    async def _look(self) -> None:
        buffers = dict(self.buffers)
        disk, configuration = self._disk, self._configuration
        self._disk = self._configuration = False
        data = {path: buffer.data for path, buffer in buffers.items()}
        try:
            looked = await self._in_thread(lambda: self._bases.look(data, disk=disk, configuration=configuration))
        except Exception:
            self._disk |= disk  # the next look makes up for what this one missed
            self._configuration |= configuration
            raise
        self._take(looked, buffers)

    def _take(self, looked: Looked, buffers: Mapping[Path, Buffer]) -> None:
        """Keep what was found, and tell of it; what came too late for a file is dropped."""
        news: dict[Path, Analysis | None] = {}
        for path, buffer in buffers.items():
            if path not in self.buffers:
                continue
            if self._too_late(path, buffer):
                self._mark(0)
                continue
            self._behind.pop(path, None)
            found = looked.found.get(path)
            if found is None:
                self.analyses.pop(path, None)
                news[path] = None
            else:
                self.analyses[path] = news[path] = Analysis(buffer, found)
        self._tell(News(news, looked.faults, looked.notes))

    def _too_late(self, path: Path, buffer: Buffer) -> bool:
        """Whether a file has changed since it was looked at, unless all looks for a while came too late."""
        if self.buffers[path] is buffer:
            return False
        now = time.monotonic()
        return now - self._behind.setdefault(path, now) < _LONGEST_SILENCE

    async def _parse_ahead(self) -> None:
        """Parse what was looked at once nothing else is to be done, so that features need not wait."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._dirty.wait(), _IDLE)
        for path in list(self.analyses):
            if self._dirty.is_set():
                return
            try:
                await self.parsed(path)
            except InternalError:
                _log.exception("parsing %s failed", path)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
