"""The way a run is done, whatever it is about."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:  # most runs use no executor
    from answerkey.pipeline.executors.engine import Opening

Progress = Callable[[int, int], None]
Notice = Callable[[str], None]


class Options(Struct, frozen=True):
    """Settings of a run. With `jobs` 0 the number of processes is chosen by the work there is.

    `progress` is called with the number of files that are done and of all that are checked, `notice` with a text for
    the user that is no part of a report. `today` is the day for rules, and `at` the moment for which content is
    delivered; by default both are now. With `engine` an executor does the work of most processes.
    """

    jobs: int = 0
    cache: bool = True
    progress: Progress | None = None
    today: date | None = None
    at: datetime | None = None
    notice: Notice | None = None
    engine: Opening | None = None

    @property
    def moment(self) -> datetime:
        """The moment for which content is delivered."""
        return self.at or datetime.now(UTC)


DEFAULTS = Options()


def processors() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
