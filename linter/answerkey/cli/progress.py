"""A progress bar for long runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import click


@contextmanager
def progress(label: str = "Checking") -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on the error stream of a terminal, once a run has taken a second."""
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("CI"):
        yield None
        return
    started = monotonic()
    bars: list[Any] = []  # click names no type for its progress bar

    def show(done: int, total: int) -> None:
        if not bars and monotonic() - started > 1:
            bars.append(click.progressbar(length=total, label=label, file=sys.stderr))
        for bar in bars:
            bar.update(done - bar.pos)

    try:
        yield show
    finally:
        for bar in bars:
            bar.render_finish()
