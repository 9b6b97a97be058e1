"""Runs that are repeated whenever a file is saved."""

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


def run_on_changes(target: Target, outputs: Collection[Path], run: Callable[[], int]) -> int:
    """Run now and after each change of a watched file, until interrupted; `outputs` are not watched."""
    try:
        from watchfiles import watch  # its package may not be installed
    except ImportError:
        raise click.UsageError("--watch needs watchfiles: pip install 'answerkey[watch]'") from None
    if target.stdin:
        raise click.UsageError("standard input can't be watched")
    folders = _folders(target)
    written = {absolute(path) for path in outputs}
    changes = watch(
        *folders,
        watch_filter=lambda _, path: Path(path) not in written and _matters(Path(path), folders),
        debounce=_PAUSE,
        rust_timeout=_INTERVAL,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    for number, change in enumerate(changes):
        if change or number == 0:  # the first result arrives when all folders are watched, so that no change is missed
            _once(run)
    return CLEAN


def _once(run: Callable[[], int]) -> None:
    """Run, and print errors instead of raising them: the next save may correct them."""
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
    """Return the working directory, which has the configuration and the context, and the paths outside of it."""
    current = Path.cwd()
    return [current, *(path for name in target.paths if not (path := absolute(Path(name))).is_relative_to(current))]


def _matters(path: Path, folders: list[Path]) -> bool:
    """Return true for files of content or configuration that are not in hidden folders."""
    if path.suffix.lower() not in _SUFFIXES:
        return False
    inside = (path.relative_to(folder) for folder in folders if path.is_relative_to(folder))
    return any(not any(part.startswith(".") for part in relative.parts[:-1]) for relative in inside)


_SUFFIXES = frozenset({".md", ".markdown", ".mdx", ".qmd", ".yml", ".yaml", ".toml", ".json"})
_PAUSE, _INTERVAL = 200, 100  # milliseconds: without a change before a run, and between two polls
