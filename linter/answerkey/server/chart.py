"""A mix of difficulties as a bar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_GAP = 0.6  # in hundredths of the bar: separates its parts also without colour


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bar: its begin and width, in hundredths of the bar."""

    name: str
    count: int
    x: float
    width: float


def parts(mix: Mapping[str, int]) -> tuple[Part, ...]:
    """Return the parts of a mix that are not empty."""
    parts, at, total = [], 0.0, sum(mix.values())
    for name, count in mix.items():
        if count:
            width = 100 * count / total
            parts.append(Part(name, count, round(at, 2), round(max(width - _GAP, _GAP), 2)))
            at += width
    return tuple(parts)


def words(mix: Mapping[str, int]) -> str:
    """Return the mix in words."""
    return ", ".join(f"{count} {name}" for name, count in mix.items() if count) or "no questions"
