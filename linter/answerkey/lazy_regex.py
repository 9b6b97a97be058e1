"""Regular expressions that are compiled when they are first used: to compile all takes longer than to read a page."""

from __future__ import annotations

import re
from typing import Any, cast


class _LazyPattern:
    """Has the attributes of a compiled pattern, each from its first use on."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, value)  # found without this method from now on
        return value


def lazy_regex(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves as `re.compile` of the same values does, and raises no `re.error` until it is used."""
    return cast("re.Pattern[str]", _LazyPattern(text, flags))
