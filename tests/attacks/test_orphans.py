"""A process that is killed takes its workers along, whether they work or wait."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent ended")
_SECONDS = 600.0  # of wall-clock time: only workers that stay take so long
WORKERS = 4
PROGRAM = """
import os, sys, time
from answerkey.config import Config
from answerkey.model.collections import PLAIN
from answerkey.pipeline.pool import Pool, Task

def answer(checker, task, guard):
    with open(task.path, "a") as pipe:
        pipe.write(f"{os.getpid()}\\n")
    time.sleep(float(task.data))

if __name__ == "__main__":
    pipe, seconds, threads = sys.argv[1:]
    pools = [Pool(Config(), answer, threads == "threads") for _ in range(2)]
    for pool, seconds in zip(pools, ("0.1", seconds)):
        list(pool.run([Task(pipe, PLAIN, seconds.encode(), full=False)] * 4, jobs=2))
    time.sleep(10_000)
"""


@pytest.mark.parametrize("threads", ["none", pytest.param("threads", marks=pytest.mark.sweep)])
@pytest.mark.parametrize("seconds", ["10_000", "0.1"], ids=["working", "waiting"])
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path, seconds: str, threads: str) -> None:
    """Of two pools, the second one works or waits, and the first one waits."""
    program, pipe = tmp_path / "program.py", tmp_path / "pipe"
    program.write_text(PROGRAM, encoding="utf-8")
    os.mkfifo(pipe)
    with subprocess.Popen([sys.executable, str(program), str(pipe), seconds, threads]) as parent:
        try:
            with open(os.open(pipe, os.O_RDWR), encoding="utf-8") as lines:  # with both ends open, none waits
                workers: set[int] = set()
                while len(workers) < WORKERS:
                    workers.add(int(lines.readline()))
            handles = [os.pidfd_open(worker) for worker in workers]
        finally:
            parent.kill()
    for handle in handles:
        assert select.select([handle], [], [], _SECONDS)[0], "a worker outlives its parent"
        os.close(handle)
