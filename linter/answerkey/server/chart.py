"""A mix of difficulties as a bar."""

from __future__ import annotations

from dataclasses import dataclass

from answerkey.delivery.catalog import Mix

_GAP = 0.6  # in hundredths of the bar: separates its parts also without colour


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bar: its begin and width, in hundredths of the bar."""

    name: str
    count: int
    x: float
    width: float


def parts(mix: Mix) -> tuple[Part, ...]:
    """Return the parts of a mix that are not empty."""
    parts, at = [], 0.0
    for name, count in mix._asdict().items():
        if count:
            width = 100 * count / mix.all
            parts.append(Part(name, count, round(at, 2), round(max(width - _GAP, _GAP), 2)))
            at += width
    return tuple(parts)


def words(mix: Mix) -> str:
    """Return the mix in words."""
    return ", ".join(f"{count} {name}" for name, count in mix._asdict().items() if count) or "no questions"
