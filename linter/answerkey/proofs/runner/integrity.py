"""Detection of changes by which an answer's code could falsify the proof after it."""

from __future__ import annotations

import builtins
import sys
import threading
from sys import setprofile, settrace  # the code may replace those of `sys`
from typing import Any

_TOOLS = 6  # the number that may use sys.monitoring at once
_monitoring: Any = getattr(sys, "monitoring", None)  # since Python 3.12
if _monitoring is not None:  # as above
    _get_tool, _set_events, _free_tool_id = _monitoring.get_tool, _monitoring.set_events, _monitoring.free_tool_id


class Builtins:
    """The builtins as they were before the code ran."""

    def __init__(self) -> None:
        self._names = dict(vars(builtins))

    def fault(self, namespace: dict[str, object]) -> str:
        """Return the change by which the code breaks assertions; empty if there is none.

        Names may be added, as gettext and the interactive interpreter do.
        """
        now = vars(builtins)
        originals = ((name, value) for name, value in self._names.items() if name != "_")
        changed = sorted(name for name, value in originals if now.get(name, self) is not value)
        if changed:
            return f"the code changes the builtin {changed[0]}"
        if namespace.get("__builtins__") is not builtins or sys.modules.get("builtins") is not builtins:
            return "the code puts something else in the place of the builtins"
        return ""


def stop_tracing() -> None:
    """End all tracing and monitoring by the code, so that it can't jump over lines of a proof."""
    settrace(None)
    setprofile(None)
    threading.settrace(None)
    threading.setprofile(None)
    for tool in range(_TOOLS) if _monitoring is not None else ():
        if _get_tool(tool) is not None:
            _set_events(tool, 0)
            _free_tool_id(tool)
