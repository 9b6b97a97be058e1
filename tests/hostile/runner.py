"""Runs the command over a case, in a fresh process or a warm one."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

SECONDS = 60  # of wall-clock time: a backstop, since machines are noisy
_WARM = Path(__file__).with_name("warm.py")


@dataclass(frozen=True)
class Outcome:
    """What one run did. `cpu` (seconds) and `megabytes` (at the peak) are of the process and all its children."""

    code: int
    late: bool
    cpu: float
    megabytes: float
    output: bytes
    errors: str


class Run(Protocol):
    """Runs ``answerkey`` with these arguments in a folder."""

    def __call__(self, folder: Path, *arguments: str) -> Outcome: ...


class WarmRunner:
    """Runs commands in forks of a process that lives as long as this."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def run(self, folder: Path, *arguments: str) -> Outcome:
        """Run ``answerkey`` with these arguments in a folder."""
        if self._process is None:
            command = [sys.executable, str(_WARM)]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=_environment()
            )
        out, err = folder / "stdout", folder / "stderr"
        names = {"folder": str(folder), "out": str(out), "err": str(err)}
        request = {**names, "arguments": arguments, "seconds": SECONDS}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(request), file=self._process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return Outcome(**answer, output=out.read_bytes(), errors=err.read_text("utf-8", "replace"))

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()


def run_fresh(folder: Path, *arguments: str) -> Outcome:
    """Run the real command, as a user does; the peak of memory is that of the largest run so far."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "answerkey", *arguments]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, timeout=SECONDS, env=_environment(), check=False
        )
    except subprocess.TimeoutExpired:
        return Outcome(-1, True, 0.0, 0.0, b"", "")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Outcome(done.returncode, False, cpu, 0.0, done.stdout, done.stderr.decode("utf-8", "replace"))


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSWERKEY", "COV", "PYTEST"))}
    return {**kept, "NO_COLOR": "1", "PYTHONUTF8": "1"}
