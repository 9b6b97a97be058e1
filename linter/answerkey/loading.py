"""Imports of many modules at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Look for no garbage while modules are imported, nor later among what they hold: none of it ever goes."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
