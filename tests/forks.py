"""Runs commands in forks of a process that has the program imported, each with streams, a folder and variables of its own.

To start Python and import the program costs more than most runs do, and would hide what a run itself costs.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from starts import counts

_WARM = Path(__file__).with_name("warm.py")


@dataclass(frozen=True)
class Outcome:
    """What one run did. `cpu` (seconds) and `megabytes` (at the peak) are of the process and all its children."""

    code: int
    late: bool
    cpu: float
    megabytes: float
    output: bytes
    errors: bytes


class Forks:
    """A process that runs commands in forks of itself, one at a time; it starts with the first of them."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._folder = TemporaryDirectory(prefix="answerkey-forks-")

    def run(
        self,
        folder: Path,
        arguments: Iterable[str],
        variables: Mapping[str, str],
        *,
        stdin: bytes = b"",
        seconds: int = 600,
        bytes_of_memory: int = 0,
        workers: bool = True,
    ) -> Outcome:
        """Run ``answerkey`` with these arguments in a folder, for so long at most and with so much memory, if any.

        Without `workers` it checks files in its own process: see `InlinePool`.
        """
        place = Path(self._folder.name)
        names = [place / name for name in ("stdin", "stdout", "stderr")]
        names[0].write_bytes(stdin)
        request = {
            "folder": str(folder),
            "streams": list(map(str, names)),
            "arguments": list(arguments),
            "variables": dict(variables),
            "seconds": seconds,
            "memory": bytes_of_memory,
            "workers": workers,
        }
        counts["runs"] += 1
        answer = self._ask(request)
        return Outcome(**answer, output=names[1].read_bytes(), errors=names[2].read_bytes())

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        if self._process is None:
            kept = {"PATH": os.environ["PATH"], "PYTHONUTF8": "1"}
            self._process = subprocess.Popen(
                [sys.executable, str(_WARM)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=kept,
                cwd=self._folder.name,  # where there is no base to warm up on
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(request), file=self._process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()
        self._folder.cleanup()


@cache
def forks() -> Forks:
    """The one of this process, which ends with it."""
    made = Forks()
    atexit.register(made.close)
    return made
