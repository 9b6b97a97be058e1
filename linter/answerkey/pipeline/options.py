"""The way a run is done, whatever it is about."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Options:
    """Settings of a run. With `jobs` 0 the number of processes is chosen by the work there is.

    `progress` is called with the number of files that are done and of all that are checked. `today` is the day for
    rules, and `at` the moment for which content is delivered; by default both are now.
    """

    jobs: int = 0
    cache: bool = True
    progress: Progress | None = None
    today: date | None = None
    at: datetime | None = None

    @property
    def moment(self) -> datetime:
        """The moment for which content is delivered."""
        return self.at or datetime.now(UTC)


DEFAULTS = Options()


def processors() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
