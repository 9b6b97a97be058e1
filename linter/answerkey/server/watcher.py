"""A process that builds again whenever the content changes, beside those that serve."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from answerkey.config import ConfigError
from answerkey.libraries.lockfile import NAME
from answerkey.server.findings import Findings
from answerkey.server.settings import Settings
from answerkey.server.snapshot import Base, rebuild
from answerkey.workspace import NothingToCheck

Say = Callable[[Findings], None]
_PAUSE, _LOOK = 200, 500  # milliseconds without a change that end a burst of them, and between two looks


@contextmanager
def watched(base: Base, settings: Settings, say: Say) -> Iterator[None]:
    """Build again on changes, in a process of its own; `say` is called there with what each build found."""
    process = get_context("spawn").Process(target=_watch, args=(base, settings, say, os.getpid()))
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join()


def _watch(base: Base, settings: Settings, say: Say, parent: int) -> None:
    """Look until the parent is gone, which may end without a chance to say so."""
    from watchfiles import watch

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it goes to the parent too, which ends this process
    content, config = base.roots()
    changes = watch(
        *{content, config.parent},
        watch_filter=lambda _, path: in_sight(Path(path), content, config),
        debounce=_PAUSE,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
    )
    for number, change in enumerate(changes):
        if os.getppid() != parent:
            return
        if change or number == 0:  # the first comes once all is watched, so that no change is missed
            _again(base, settings, say)


def _again(base: Base, settings: Settings, say: Say) -> None:
    try:
        say(rebuild(base, settings))
    except (ConfigError, NothingToCheck, OSError) as error:
        say(Findings(stale=True, reason=str(error)))


def in_sight(path: Path, content: Path, config: Path) -> bool:
    """Whether a change may matter: that of the configuration, of the libraries' lock beside it, or of anything in the
    content that is not hidden."""
    if path in (config, config.with_name(NAME)):
        return True
    return path.is_relative_to(content) and not any(part.startswith(".") for part in path.relative_to(content).parts)
