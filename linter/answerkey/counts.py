"""The form of counts in messages and in all output for people."""

from __future__ import annotations


def number_of(number: int, noun: str, plural: str = "") -> str:
    """Return ``1 file``, ``2 files``, ``1,000 files``; `plural` is for a noun that takes more than an s."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {plural or f'{noun}s'}"
