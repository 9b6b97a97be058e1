"""The difficulty of questions and pages."""

from __future__ import annotations

from typing import Final, Literal, get_args

Difficulty = Literal["easy", "medium", "hard"]
DIFFICULTIES: Final[tuple[str, ...]] = get_args(Difficulty)
"""All difficulties, from easy to hard."""
