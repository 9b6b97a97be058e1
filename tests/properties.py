"""How many examples a property is tried on: few for people who wait, many in the sweep."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, settings

SWEEP = "ANSWERKEY_SWEEP"
"""An environment variable that is set where everything is tried: by `make test-all`."""
EDITS = "ANSWERKEY_EDITS"
"""An environment variable with the number of random edits of a base: `make edits` sets it."""
_SHARE = 10  # one of so many examples stays for people


def examples(most: int, **more: Any) -> settings:
    """Return settings for a property that is tried on `most` examples in the sweep, and on a share of these elsewhere."""
    return settings(max_examples=most if os.environ.get(SWEEP) else max(5, most // _SHARE), **more)


def edits(people: int) -> int:
    """Return how often a base is edited at random, each time to be compared with a run from nothing."""
    return int(os.environ.get(EDITS) or (200 if os.environ.get(SWEEP) else people))


def register() -> None:
    """Make the profile of all properties.

    Nothing depends on how busy a machine is: there is no deadline and no health check of time. Examples are the same in
    each run, so that a change fails for what it changed; set HYPOTHESIS_EXPLORE to look for new ones.
    """
    settings.register_profile(
        "answerkey",
        parent=examples(150),
        deadline=None,
        derandomize=not os.environ.get("HYPOTHESIS_EXPLORE"),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        database=None,
    )
    settings.load_profile("answerkey")
