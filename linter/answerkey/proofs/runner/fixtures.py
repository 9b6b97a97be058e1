"""The names that a proof may use without binding them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any


class FixtureError(Exception):
    """A fixture that this environment can't give; the message says what it lacks."""


class Clock:
    """A clock that stands still until it is told otherwise. It shows the time at which the question began.

    Timers go on: `time.monotonic` and with it asyncio aren't touched.
    """

    def __init__(self) -> None:
        try:
            machine = import_module("time_machine")
        except ImportError as error:
            raise FixtureError("the environment lacks time-machine, which the fixture clock needs") from error
        self._time = machine.travel(datetime.now(UTC), tick=False).start()

    def move_to(self, moment: datetime | str) -> None:
        """Show a moment: a datetime, or its text in ISO 8601; without a zone it is in UTC."""
        when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        self._time.move_to(when if when.tzinfo is not None else when.replace(tzinfo=UTC))

    def tick(self, seconds: float = 1.0) -> None:
        """Go forward by some seconds."""
        self._time.shift(seconds)


def make_fixtures(names: Sequence[str], folder: Path) -> dict[str, Any]:
    """The fixtures with some names; the folder is one that is made. Raises FixtureError."""
    return {name: _MAKERS[name](folder) for name in names}


def _make_folder(folder: Path) -> Path:
    folder.mkdir()
    return folder


_MAKERS: dict[str, Callable[[Path], Any]] = {"tmp_path": _make_folder, "clock": lambda _folder: Clock()}
