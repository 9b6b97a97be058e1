"""Tests outlive no loss of power: nothing that they write waits until a disk has it."""

from __future__ import annotations

import os


def skip_syncs() -> None:
    """Let this process and its forks write without waiting: one wait takes longer than most tests."""
    os.fsync = _checked


def _checked(handle: int) -> None:
    """Raise OSError for a handle that is not open, as `fsync` does."""
    os.fstat(handle)
