"""A process that rebuilds the snapshot after each change of the content, and when a date in it has passed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from answerkey.config import ConfigError
from answerkey.libraries.lockfile import NAME
from answerkey.server.findings import Findings
from answerkey.server.settings import Settings
from answerkey.server.snapshot import Base, rebuild
from answerkey.workspace import NothingToCheck

Say = Callable[[Findings], None]
_PAUSE, _LOOK = 200, 500  # milliseconds: the silence after which a burst of changes ends, and the interval of checks


@contextmanager
def watched(base: Base, settings: Settings, say: Say) -> Iterator[None]:
    """Rebuild after changes, in a process of its own, which calls `say` with the findings of each build."""
    process = get_context("spawn").Process(target=_watch, args=(base, settings, say, os.getpid()))
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join()


def _watch(base: Base, settings: Settings, say: Say, parent: int) -> None:
    """Watch until the parent process is gone, which may end without notice."""
    from watchfiles import watch  # its package may not be installed

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent gets it too, and ends this process
    content, config = base.roots()
    changes = watch(
        *{content, config.parent},
        watch_filter=lambda _, path: is_relevant(Path(path), content, config),
        debounce=_PAUSE,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
    )
    rebuilder = Rebuilder(base, settings, say)
    for number, change in enumerate(changes):
        if os.getppid() != parent:
            return
        rebuilder.look(changed=bool(change) or number == 0)  # watching has begun by the first one: no change is missed


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Rebuilder:
    """Rebuilds the snapshot when it is out of date: the stages of the last build hold `until` a moment."""

    base: Base
    settings: Settings
    say: Say
    clock: Callable[[], datetime] = _now
    until: datetime | None = None

    def look(self, *, changed: bool) -> None:
        """Rebuild after a change, or if a date of the content has passed."""
        at = self.clock()
        if not changed and (self.until is None or at < self.until):
            return
        try:
            findings = rebuild(self.base, self.settings, at)
        except (ConfigError, NothingToCheck, OSError) as error:
            findings = Findings(stale=True, reason=str(error))
        self.until = datetime.fromisoformat(findings.until) if findings.until else None
        self.say(findings)


def is_relevant(path: Path, content: Path, config: Path) -> bool:
    """Return True for the configuration, the lock of the libraries beside it, and all content that is not hidden."""
    if path in (config, config.with_name(NAME)):
        return True
    return path.is_relative_to(content) and not any(part.startswith(".") for part in path.relative_to(content).parts)
