"""The speed of this machine: limits of time are in seconds of a reference machine.

A fixed piece of code is compiled and formatted a few times, and the quickest time counts: a few hundredths of a second,
once for each host, version of Python and version of black.
"""

from __future__ import annotations

import functools
import json
import math
import os
import platform
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_dir

from answerkey.config import ConfigError
from answerkey.pipeline.cache import tool_folders
from answerkey.regular_files import read_regular
from answerkey.writing import replace_file

VARIABLE = "ANSWERKEY_CALIBRATION"
_FILE = "calibration.json"
_REFERENCE = 0.005  # seconds of processor time that the piece takes on the reference machine
_REPEATS = 5
_LEAST, _MOST = 0.25, 20.0  # what a machine can be; anything else is a measurement that went wrong
_PIECE = '''
def total(prices, *, tax=0.2, label="sum"):
    """Add up what was bought."""
    found = {name: price * (1 + tax) for name, price in prices.items() if price > 0}
    if not found:
        raise ValueError(f"nothing to {label}: {prices!r}")
    return sum(found.values()), [name for name in sorted(found, key=lambda name: found[name])][:3]
''' * 3  # fmt: skip


def slowness(folder: Path | None = None) -> float:
    """Return how many times slower this machine is than the reference machine.

    The measurement is kept in a folder, by default the user's cache folder; one that can't be read or written costs
    another measurement. The environment variable `ANSWERKEY_CALIBRATION` takes its place; raises ConfigError where that
    holds no positive number.
    """
    forced = os.environ.get(VARIABLE, "")
    return _forced(forced) if forced else measured(folder)


def measured(folder: Path | None = None) -> float:
    """Return what `slowness` does where nothing takes the place of the measurement."""
    file = (folder or Path(user_cache_dir("answerkey"))) / _FILE
    factors, key = _read(file), _key()
    if key not in factors:
        factors = {**factors, key: min(_MOST, max(_LEAST, _measure() / _REFERENCE))}
        _write(file, factors)
    return factors[key]


def _forced(value: str) -> float:
    try:
        factor = float(value)
    except ValueError:
        factor = math.nan
    if not 0 < factor < math.inf:
        raise ConfigError(f"`{VARIABLE}` must be a positive number, not `{value}`")
    return factor


@functools.cache
def _key() -> str:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    black = next((name for name in tool_folders() if name.startswith("black-")), "black")
    return f"{platform.node()} {platform.machine()}, {python}, {black.removesuffix('.dist-info').replace('-', ' ')}"


def _measure() -> float:
    """Return the seconds of processor time of this thread that the piece takes, of a few tries the quickest."""
    import black  # slow to import, and there already where code is checked

    mode, times = black.Mode(), []
    for _ in range(_REPEATS):
        started = time.thread_time()
        compile(_PIECE, "<piece>", "exec")
        black.format_str(_PIECE, mode=mode)
        times.append(time.thread_time() - started)
    return min(times)


def _read(file: Path) -> Mapping[str, float]:
    """Return the measurements of a file that are possible; none where it can't be read."""
    try:
        data = json.loads(read_regular(file))
    except (OSError, ValueError, RecursionError):
        return {}
    factors = data.items() if isinstance(data, dict) else ()
    return {key: value for key, value in factors if isinstance(value, float) and _LEAST <= value <= _MOST}


def _write(file: Path, factors: Mapping[str, float]) -> None:
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        before = read_regular(file) if file.exists() else None
        replace_file(file, json.dumps(factors, indent=2).encode(), before)
