"""Judges what a reader replies to a question in a quiz."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence


def is_choice_right(correct: Sequence[bool], chosen: Collection[int]) -> bool:
    """Return True if the numbers of the chosen ones, from 1, are those of all correct choices."""
    return {number for number, is_correct in enumerate(correct, 1) if is_correct} == set(chosen)


def is_output_right(outputs: Iterable[str], reply: str) -> bool:
    """Return True if a reply has the words and lines of the first output of an answer; blank lines don't count."""
    return _words(next(iter(outputs), "")) == _words(reply)


def _words(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines() if line.strip()]
