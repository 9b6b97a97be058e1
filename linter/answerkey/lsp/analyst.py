"""The schedule of checks: waits for a pause in typing, checks the open files, and publishes the results.

The server's event loop never computes: checks run in a thread, one after another, and files are parsed in a second one,
so that no request waits for a check. Results of a file are published if it has not changed since the check began.
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

from answerkey.lsp.bases import Bases, CheckedFile, CheckResult
from answerkey.lsp.buffers import Buffer
from answerkey.model.document import Document
from answerkey.pipeline.pipeline import Outcome

_LONGEST_DELAY = 5  # multiples of the debounce; then a check begins although the user still types
_LONGEST_SILENCE = 1.0  # seconds in which outdated results are dropped; then one is published with its version
_IDLE = 0.1  # seconds without work before files are parsed ahead
T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Analysis:
    """The result of a check for one open file, and the buffer that was checked."""

    buffer: Buffer
    file: CheckedFile


@dataclass(frozen=True, slots=True)
class ParsedBuffer:
    """A buffer and its document; `whole` is the file's latest document with valid YAML."""

    buffer: Buffer
    document: Document
    whole: Document | None


@dataclass(frozen=True, slots=True)
class Analyses:
    """The outcome of a check: the new analyses, the faults that keep files from being checked, and notes on rules that
    do not run. `disk` is true if files on disk were read again."""

    analyses: Mapping[Path, Analysis | None]
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()
    disk: bool = False


class Analyst:
    """Checks the open files. `tell` is called after each check."""

    def __init__(self, tell: Callable[[Analyses], None]) -> None:
        self.debounce = 0.2
        self.buffers: dict[Path, Buffer] = {}
        self.analyses: dict[Path, Analysis] = {}
        self.outcomes: tuple[Outcome, ...] = ()
        self._tell = tell
        self._bases = Bases()
        self._parsed: dict[Path, ParsedBuffer] = {}
        self._checks = ThreadPoolExecutor(1, "answerkey-check")
        self._parses = ThreadPoolExecutor(1, "answerkey-parse")
        self._dirty = asyncio.Event()
        self._hurry = asyncio.Event()
        self._finished = asyncio.Condition()
        self._disk = self._configuration = True
        self._checking = False
        self._first = self._last = 0.0
        self._behind: dict[Path, float] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self, *, debounce: float, cache: bool, root: Path | None = None) -> None:
        """Start to check. `debounce` is the pause in typing to wait for, in seconds, `root` the editor's folder."""
        self.debounce = debounce
        self._bases.cache, self._bases.root = cache, root
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Stop, and end all workers."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        await _run_in(self._checks, self._bases.close)
        for thread in (self._checks, self._parses):
            thread.shutdown(wait=False)

    def edited(self, buffer: Buffer) -> None:
        """Take a changed buffer."""
        self.buffers[buffer.path] = buffer
        self._mark(self.debounce)

    def opened(self, buffer: Buffer) -> None:
        """Take an opened file, and read the files on disk again."""
        self.buffers[buffer.path] = buffer
        self.check(disk=True)

    def closed(self, path: Path) -> None:
        """Drop a closed file: from now on its text on disk counts."""
        for mapping in (self.buffers, self.analyses, self._parsed):
            mapping.pop(path, None)
        self.check(disk=True)

    def check(self, *, disk: bool = False, configuration: bool = False) -> None:
        """Check again without delay."""
        self._disk |= disk
        self._configuration |= configuration
        self._mark(0)
        self._hurry.set()

    def survey(self) -> None:
        """Read the base of the editor's folder, unless a file is opened at once, which does it too."""
        self._mark(self.debounce)

    async def surveyed(self) -> tuple[Outcome, ...]:
        """Return the latest outcome of each base; waits for the first ones."""
        if not self.outcomes and self._dirty.is_set():
            self._hurry.set()
        async with self._finished:
            while not self.outcomes and (self._dirty.is_set() or self._checking):
                await self._finished.wait()
        return self.outcomes

    async def current(self, path: Path) -> Analysis | None:
        """Return the analysis of a file as it is now; None if it has none, or changes meanwhile."""
        buffer = self.buffers.get(path)
        if buffer is None:
            return None
        if not self._is_current(path):
            if self._dirty.is_set():
                self._hurry.set()
            await self._wait_for(path, buffer)
        return self.analyses[path] if self.buffers.get(path) is buffer and self._is_current(path) else None

    async def latest(self, path: Path) -> Analysis | None:
        """Return the latest analysis of a file, which may be of an earlier version; waits for the first one."""
        return self.analyses.get(path) or await self.current(path)

    async def parsed(self, path: Path) -> ParsedBuffer | None:
        """Return the document of a file as it is now; None if it has none, or is closed meanwhile."""
        buffer = self.buffers.get(path)
        previous = self._parsed.get(path)
        if buffer is None or (previous is not None and previous.buffer.text == buffer.text):
            return previous
        analysis = await self.latest(path)
        if analysis is None:
            return None
        document = await _run_in(self._parses, lambda: self._bases.document(analysis.file, buffer.data))
        if document is None or path not in self.buffers:
            return None
        previous = self._parsed.get(path)
        whole = document if document.tree is not None else previous.whole if previous else None
        parsed = ParsedBuffer(buffer, document, whole)
        if previous is None or previous.buffer.version <= buffer.version:
            self._parsed[path] = parsed
        return parsed

    def _is_current(self, path: Path) -> bool:
        analysis = self.analyses.get(path)
        return analysis is not None and analysis.buffer is self.buffers.get(path) and not self._disk

    async def _wait_for(self, path: Path, buffer: Buffer) -> None:
        """Wait until a check has seen the buffer, or the file has another."""
        async with self._finished:
            while self.buffers.get(path) is buffer and (self._dirty.is_set() or self._checking):
                await self._finished.wait()

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
            self._checking = True
            self._dirty.clear()
            self._hurry.clear()
            try:
                await self._check()
            except Exception:  # noqa: BLE001  # a bug ends this check, not the server
                _log.exception("checking the open files failed")
                self._tell(Analyses({}, ("answerkey has a bug: see its log",)))
            self._checking = False
            async with self._finished:
                self._finished.notify_all()
            await self._parse_ahead()

    async def _pause(self) -> None:
        """Wait for a pause in typing, but not forever, and not while a request waits."""
        while not self._hurry.is_set():
            until = min(self._last + self.debounce, self._first + _LONGEST_DELAY * self.debounce)
            left = until - time.monotonic()
            if left <= 0:
                return
            try:
                await asyncio.wait_for(self._hurry.wait(), left)
            except TimeoutError:
                continue

    async def _check(self) -> None:
        buffers = dict(self.buffers)
        disk, configuration = self._disk, self._configuration
        self._disk = self._configuration = False
        data = {path: buffer.data for path, buffer in buffers.items()}
        try:
            result = await _run_in(
                self._checks, lambda: self._bases.check(data, disk=disk, configuration=configuration)
            )
        except Exception:
            self._disk |= disk  # left to the next check
            self._configuration |= configuration
            raise
        self._accept(result, buffers, disk=disk)

    def _accept(self, result: CheckResult, buffers: Mapping[Path, Buffer], *, disk: bool) -> None:
        """Store the results and publish them; outdated results are dropped, and their files checked again."""
        news: dict[Path, Analysis | None] = {}
        for path, buffer in buffers.items():
            if path not in self.buffers:
                continue
            if self._is_outdated(path, buffer):
                self._mark(0)
                continue
            self._behind.pop(path, None)
            file = result.files.get(path)
            if file is None:
                self.analyses.pop(path, None)
                news[path] = None
            else:
                self.analyses[path] = news[path] = Analysis(buffer, file)
        self.outcomes = result.outcomes
        self._tell(Analyses(news, result.faults, result.notes, disk))

    def _is_outdated(self, path: Path, buffer: Buffer) -> bool:
        """Return True if a file has changed since its check began, unless that was so for a while."""
        if self.buffers[path] is buffer:
            return False
        now = time.monotonic()
        return now - self._behind.setdefault(path, now) < _LONGEST_SILENCE

    async def _parse_ahead(self) -> None:
        """Parse the checked files while there is nothing else to do, so that features don't wait."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._dirty.wait(), _IDLE)
        for path in list(self.analyses):
            if self._dirty.is_set():
                return
            try:
                await self.parsed(path)
            except Exception:  # noqa: BLE001  # a bug ends no later check
                _log.exception("parsing %s failed", path)


async def _run_in(thread: ThreadPoolExecutor, work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(thread, work)
