"""Exceptions that the code can't catch: of threads, of tasks that nobody awaits, and of finalizers."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
from collections.abc import Callable
from typing import Any

_MOST = 20  # that are reported of one question


class LostErrors:
    """Collects these exceptions. Code that sets its own hook for threads or a loop handles them itself."""

    def __init__(self) -> None:
        self._errors: list[BaseException] = []

    def watch(self) -> None:
        """Set the hooks, which call the former ones too."""
        threading.excepthook = self._around(threading.excepthook, lambda arguments: arguments.exc_value)
        sys.unraisablehook = self._around(sys.unraisablehook, lambda arguments: arguments.exc_value)
        former = asyncio.BaseEventLoop.default_exception_handler

        def handle(loop: asyncio.BaseEventLoop, context: dict[str, Any]) -> None:
            self._add(context.get("exception"))
            former(loop, context)

        asyncio.BaseEventLoop.default_exception_handler = handle  # type: ignore[method-assign,assignment]

    def errors(self) -> list[BaseException]:
        """Return all of them, with those of ended tasks whose results nobody asked for."""
        for thing in gc.get_objects():
            if issubclass(type(thing), asyncio.Future) and thing._log_traceback:  # the condition of its finalizer
                self._add(thing._exception)
        return self._errors

    def _around(self, hook: Callable[[Any], Any], find: Callable[[Any], BaseException | None]) -> Callable[[Any], None]:
        def collect(arguments: Any) -> None:
            self._add(find(arguments))
            hook(arguments)

        return collect

    def _add(self, error: BaseException | None) -> None:
        new = error is not None and not isinstance(error, SystemExit | asyncio.CancelledError)
        if new and len(self._errors) < _MOST and all(error is not other for other in self._errors):
            self._errors.append(error)  # type: ignore[arg-type]
