"""A progress bar for long runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import click

_WIDEST = 36  # columns of the bar
_BESIDE = 20  # columns of what stands beside it: brackets, a percentage and the time that is left


def _width(label: str) -> int:
    """Return the columns of a bar that fits the terminal with what stands beside it."""
    from shutil import get_terminal_size  # a run of less than a second shows no bar

    columns = get_terminal_size().columns
    return max(1, min(_WIDEST, columns - len(label) - _BESIDE))


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
            bars.append(click.progressbar(length=total, label=label, file=sys.stderr, width=_width(label)))
        for bar in bars:
            bar.update(done - bar.pos)
        if done >= total:
            end()  # before the report, which would begin on the line of the bar

    def end() -> None:
        while bars:
            bars.pop().render_finish()

    try:
        yield show
    finally:
        end()
