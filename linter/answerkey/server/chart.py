"""Difficulties as pictures: that of a question as bars, the mix of many as a bar in parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

_BARS = Markup(
    '<svg class="bars bars-{}" viewBox="0 0 14 12" width="14" height="12" aria-hidden="true" focusable="false">'
    '<rect x="0" y="8" width="4" height="4"/><rect x="5" y="4" width="4" height="8"/>'
    '<rect x="10" y="0" width="4" height="12"/></svg>'
)
_LEVEL = Markup('<span class="level level-{0}">{1}{0}</span>')
_GAP = 0.6  # in hundredths of the bar: separates its parts also without colour


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bar: its begin and width, in hundredths of the bar."""

    name: str
    count: int
    x: float
    width: float


@lru_cache(maxsize=16)
def bars(difficulty: str) -> Markup:
    """Return the picture of a difficulty."""
    return _BARS.format(difficulty)


@lru_cache(maxsize=16)
def level(difficulty: str) -> Markup:
    """Return a difficulty with its picture."""
    return _LEVEL.format(difficulty, bars(difficulty))


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
