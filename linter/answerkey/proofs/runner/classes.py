"""The files of classes: each step is a file of its own, and `inspect` asks the module of a class for its one file."""

from __future__ import annotations

import inspect
import sys
import weakref
from typing import Any


class Classes:
    """Knows the file in which each class of the code was defined, and lets `inspect` know too."""

    def __init__(self) -> None:
        self._files: weakref.WeakKeyDictionary[type, str] = weakref.WeakKeyDictionary()
        former = inspect.getfile

        def getfile(thing: Any) -> str:
            known = self._files.get(thing) if isinstance(thing, type) else None
            return known or former(thing)

        inspect.getfile = getfile  # type: ignore[assignment]

    def add(self, defined: Any) -> Any:
        """Note a class where its statement stands, and pass on what its decorators have made of it."""
        if isinstance(defined, type):
            self._files[defined] = sys._getframe(1).f_code.co_filename  # as the documentation allows
        return defined
