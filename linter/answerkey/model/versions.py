"""Versions of Python and of libraries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

PYTHONS = tuple(f"3.{minor}" for minor in range(8, 15))
"""The versions of Python whose syntax is known."""


class Versions(NamedTuple):
    """The versions in force: of Python (`3.13`) and of libraries by their canonical names."""

    python: str
    libraries: Mapping[str, str]


def minor_version(version: str) -> str:
    """Return ``3.13`` of ``3.13.2``."""
    return ".".join(version.split(".")[:2])
