"""Remembers what was found in a code: while a page is edited, all its other snippets are what they were."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
_LONGEST = 4096  # characters of a code; what is found in longer ones, such as their trees, is large
_MOST = 128


def remembering(work: Callable[Concatenate[str, P], R]) -> Callable[Concatenate[str, P], R]:
    """The same function of a code and other hashable values, which keeps its latest results."""
    cached = lru_cache(maxsize=_MOST)(work)

    @wraps(work)
    def remembered(code: str, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return cached(code, *args, **kwargs) if len(code) <= _LONGEST else work(code, *args, **kwargs)  # type: ignore[arg-type]

    return remembered
