"""Running again whenever a file is saved."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from pathlib import Path

import click

from answerkey.cli.exits import CLEAN
from answerkey.cli.options import Target
from answerkey.cli.output import note
from answerkey.config import ConfigError
from answerkey.git.errors import GitError
from answerkey.workspace import NothingToCheck, absolute


def again_and_again(target: Target, outputs: Collection[Path], run: Callable[[], int]) -> int:
    """Run now, and after each change of a file in sight, until interrupted; what a run writes itself is out of it."""
    try:
        from watchfiles import watch
    except ImportError:
        raise click.UsageError("--watch needs watchfiles: pip install 'answerkey[watch]'") from None
    if target.stdin:
        raise click.UsageError("standard input can't be watched")
    folders = _folders(target)
    written = {absolute(path) for path in outputs}
    changes = watch(
        *folders,
        watch_filter=lambda _, path: Path(path) not in written and _in_sight(Path(path), folders),
        debounce=_PAUSE,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    for number, change in enumerate(changes):
        if change or number == 0:  # the first comes once all is watched, so that no change is missed
            _once(run)
    return CLEAN


def _once(run: Callable[[], int]) -> None:
    """A run whose mistakes are shown: the next save may mend them."""
    if sys.stdout.isatty():
        click.clear()
    try:
        run()
    except click.ClickException as error:
        error.show()
    except (ConfigError, GitError, NothingToCheck) as error:
        note(f"Error: {error}")
    note("Waiting for changes; Ctrl-C ends this.")


def _folders(target: Target) -> list[Path]:
    """The working directory, for the configuration and the context of what is checked, and paths outside of it."""
    here = Path.cwd()
    return [here, *(path for name in target.paths if not (path := absolute(Path(name))).is_relative_to(here))]


def _in_sight(path: Path, folders: list[Path]) -> bool:
    """Whether a change may matter: that of content or configuration, and of nothing hidden."""
    if path.suffix not in _SUFFIXES:
        return False
    inside = (path.relative_to(folder) for folder in folders if path.is_relative_to(folder))
    return any(not any(part.startswith(".") for part in relative.parts[:-1]) for relative in inside)


_SUFFIXES = frozenset({".md", ".markdown", ".yml", ".yaml", ".toml", ".json"})
_PAUSE, _LOOK = 200, 100  # milliseconds without a change that end a burst of them, and between two looks
