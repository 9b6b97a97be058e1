"""What a command costs: wall-clock time, processor time and peak memory, with all processes that it starts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launch.py")


class Failed(Exception):
    """A command ended in a way that its case does not expect; the message holds its last words."""


@dataclass(frozen=True)
class Sample:
    """The cost of one run. `memory` is the peak of its largest process, in bytes."""

    wall: float
    cpu: float
    memory: int
    stopped: bool = False

    def __add__(self, other: Sample) -> Sample:
        memory = max(self.memory, other.memory)
        return Sample(self.wall + other.wall, self.cpu + other.cpu, memory, self.stopped or other.stopped)


def measure(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], exits: frozenset[int], limit: float
) -> Sample:
    """Run a command in a folder by the launcher; what takes longer than `limit` seconds is ended."""
    log = folder / "output.txt"
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", str(LAUNCHER), str(log), *command],
        cwd=folder,
        env={**_inherited(), **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=limit)
    except BaseException as error:  # also when the user interrupts: the command is in a session of its own
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        if isinstance(error, subprocess.TimeoutExpired):
            return Sample(limit, limit, 0, stopped=True)
        raise
    if process.returncode:
        raise Failed(f"{command[0]} can't be started")
    code, wall, cpu, memory = json.loads(output)
    if code not in exits:
        raise Failed(f"{' '.join(command[:6])} … ended with {code}:\n{log.read_text(errors='replace')[-2000:]}")
    return Sample(wall, cpu, memory)


def _inherited() -> dict[str, str]:
    """This process's environment without what would make Python compile its modules again in each run."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
