"""Values that are derived from an object, each made once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Self, TypeVar

T = TypeVar("T")


class Derivations:
    """A base class of frozen values from which others are derived; a changed copy has none of them."""

    def derived(self, make: Callable[[Self], T]) -> T:
        """Return what a function makes of the object, which is made once."""
        if make not in self._derived:
            self._derived[make] = make(self)
        value: T = self._derived[make]
        return value

    @cached_property
    def _derived(self) -> dict[Callable[[Self], Any], Any]:
        return {}
