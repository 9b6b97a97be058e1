"""The names that a proof may use without binding them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any


class FixtureError(Exception):
    """A fixture is not available in this environment; the message says what is missing."""


class Clock:
    """A clock that stands still until it is moved. It shows the time at which the question began.

    Timers go on: `time.monotonic` and with it asyncio aren't touched.
    """

    def __init__(self) -> None:
        try:
            machine = import_module("time_machine")
        except ImportError as error:
            lack = "there is no time-machine here, which the fixture clock needs"
            raise FixtureError(f"{lack}: name it among the libraries of the base") from error
        self._time = machine.travel(datetime.now(UTC), tick=False).start()

    def move_to(self, moment: datetime | str) -> None:
        """Set the clock to a datetime, or to its text in ISO 8601; without a zone it is in UTC."""
        time = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        self._time.move_to(time if time.tzinfo is not None else time.replace(tzinfo=UTC))

    def tick(self, seconds: float = 1.0) -> None:
        """Go forward by some seconds."""
        self._time.shift(seconds)


def make_fixtures(names: Sequence[str], folder: Path) -> dict[str, Any]:
    """Make the fixtures of these names; `folder` is the path of `tmp_path`. Raises FixtureError."""
    return {name: _MAKERS[name](folder) for name in names}


def _make_folder(folder: Path) -> Path:
    folder.mkdir()
    return folder


_MAKERS: dict[str, Callable[[Path], Any]] = {"tmp_path": _make_folder, "clock": lambda _folder: Clock()}
