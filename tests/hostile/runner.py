"""Runs the command over a case, in a fresh process or in a fork of one that is warm."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Protocol

from answerkey.pipeline.calibration import VARIABLE
from forks import Outcome, forks

SECONDS = 60  # of wall-clock time: a backstop, since machines are noisy
_OURS = ("ANSWERKEY", "COV", "PYTEST")
_ADDRESS_SPACE = 4 * 1024**3  # bytes that protect the machine from a case that gets out of hand


class Run(Protocol):
    """Runs ``answerkey`` with these arguments in a folder."""

    def __call__(self, folder: Path, *arguments: str) -> Outcome: ...


def run_warm(folder: Path, *arguments: str) -> Outcome:
    """Run the command in a fork of a process that has it imported."""
    return forks().run(folder, arguments, _environment(), seconds=SECONDS, bytes_of_memory=_ADDRESS_SPACE)


def run_fresh(folder: Path, *arguments: str) -> Outcome:
    """Run the real command, as a user does; the peak of memory is that of the largest run so far."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "answerkey", *arguments]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, timeout=SECONDS, env=_environment(), check=False
        )
    except subprocess.TimeoutExpired:
        return Outcome(-1, True, 0.0, 0.0, b"", b"")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Outcome(done.returncode, False, cpu, 0.0, done.stdout, done.stderr)


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name == VARIABLE or not name.startswith(_OURS)}
    return {**kept, "NO_COLOR": "1", "PYTHONUTF8": "1"}
