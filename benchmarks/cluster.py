"""Lints a base on this machine and on clusters of it, and tells what each costs.

usage: python benchmarks/cluster.py CONTENT [WORKERS ...] [--no-local]

For each number of workers: wall time, processor time (user and system) of the program, of the scheduler and of the
workers with all of their processes, and the times of the shards. Each cluster has had a run before, so that its
processes are there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

import psutil
from distributed import Client, get_task_stream


class Cost(NamedTuple):
    """Seconds of wall time, and of processor time of a program with the processes that it started."""

    wall: float
    cpu: float


def lint(content: Path, *arguments: str) -> Cost:
    started = time.perf_counter()
    command = [
        sys.executable,
        "-m",
        "answerkey",
        "lint",
        "--no-cache",
        "--format",
        "statistics",
        *arguments,
        str(content),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=content.parent)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 1), process.returncode
    return Cost(time.perf_counter() - started, usage.ru_utime + usage.ru_stime)


def spent(processes: list[psutil.Process]) -> float:
    """Return the processor time of processes and of all that they started and that still run."""
    every = {child for process in processes for child in (process, *process.children(recursive=True))}
    return sum(sum(process.cpu_times()[:2]) for process in every)


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[psutil.Process]]]:
    """Give the address of a scheduler, and its process with those of the workers."""
    file = folder / f"scheduler-{workers}.json"
    dask = [sys.executable, "-m", "dask"]
    place = ["--scheduler-file", str(file), "--no-dashboard"]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    commands = [[*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", *place]]
    commands += [[*dask, "worker", "--no-nanny", "--nthreads", "1", *place]] * workers
    processes = [subprocess.Popen(command, **quiet) for command in commands]
    try:
        while not file.exists():
            time.sleep(0.1)
        address = json.loads(file.read_text("utf-8"))["address"]
        with Client(address) as client:
            client.wait_for_workers(workers)
        yield address, [psutil.Process(process.pid) for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def on_cluster(content: Path, folder: Path, workers: int) -> None:
    with cluster(folder, workers) as (address, processes), Client(address) as client:
        executor = ("--executor", address.replace("tcp://", "dask://"))
        lint(content, *executor)
        before = [spent(processes[:1]), spent(processes[1:])]
        with get_task_stream(client=client) as stream:
            cost = lint(content, *executor)
        scheduler, work = (
            after - was for after, was in zip([spent(processes[:1]), spent(processes[1:])], before, strict=True)
        )
        tell(f"{workers} workers", cost, scheduler, work)
        steps = [step for task in stream.data for step in task["startstops"] if step["action"] == "compute"]
        seconds = sorted(step["stop"] - step["start"] for step in steps)
        tenths = quantiles(seconds, n=10)
        print(
            f"    {len(seconds)} shards, wall time: least {seconds[0]:.2f}, tenth {tenths[0]:.2f},",
            f"median {median(seconds):.2f}, nine tenths {tenths[-1]:.2f}, most {seconds[-1]:.2f};",
            f"processor time a shard {work / len(seconds):.2f}",
        )


def tell(name: str, cost: Cost, scheduler: float = 0.0, work: float = 0.0) -> None:
    total = cost.cpu + scheduler + work
    print(
        f"{name}: wall {cost.wall:.1f} s, program {cost.cpu:.1f} s, scheduler {scheduler:.1f} s, workers {work:.1f} s, "
        f"all {total:.1f} s (load {os.getloadavg()[0]:.1f})",
        flush=True,
    )


def main() -> None:
    content = Path(sys.argv[1]).resolve()
    numbers = [int(argument) for argument in sys.argv[2:] if argument.isdigit()] or [1, 2]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ANSWERKEY_CACHE_DIR"] = folder
        for jobs in numbers if "--no-local" not in sys.argv else ():
            tell(f"{jobs} processes here", lint(content, "--jobs", str(jobs)))
        for workers in numbers:
            on_cluster(content, Path(folder), workers)


if __name__ == "__main__":
    main()
