"""A mix of difficulties as a bar."""

from __future__ import annotations

from dataclasses import dataclass

from answerkey.delivery.catalog import Mix

_GAP = 0.6  # of the bar's width of 100: so that its parts are told apart without colour


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bar: where it begins and how wide it is, in hundredths of the bar."""

    name: str
    count: int
    x: float
    width: float


def parts(mix: Mix) -> tuple[Part, ...]:
    """The parts of a mix, without those of nothing."""
    found, at = [], 0.0
    for name, count in mix._asdict().items():
        if count:
            width = 100 * count / mix.all
            found.append(Part(name, count, round(at, 2), round(max(width - _GAP, _GAP), 2)))
            at += width
    return tuple(found)


def words(mix: Mix) -> str:
    """The mix in words."""
    return ", ".join(f"{count} {name}" for name, count in mix._asdict().items() if count) or "no questions"
