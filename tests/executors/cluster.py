"""A cluster of Dask on this machine: a scheduler and workers, each a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from answerkey.pipeline.executors.dask_cluster import ClusterAddress

_SECONDS = 300  # only a process that hangs takes so long to start
TASKS = Path(__file__).parent / "tasks"


@dataclass
class Cluster:
    """A scheduler, and workers that come and go."""

    folder: Path
    environment: Mapping[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def file(self) -> Path:
        """The file to which the scheduler writes its address."""
        return self.folder / "scheduler.json"

    @property
    def address(self) -> ClusterAddress:
        host, port = json.loads(self.file.read_text("utf-8"))["address"].removeprefix("tcp://").split(":")
        return ClusterAddress("dask", host, int(port))

    def start_scheduler(self) -> None:
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self.file))
        until = time.monotonic() + _SECONDS
        while not self.file.exists() or not self.file.read_text("utf-8").endswith("}"):
            assert time.monotonic() < until
            assert self.processes[0].poll() is None

    def start_workers(self, number: int, *options: str) -> list[subprocess.Popen[bytes]]:
        """Start workers of one thread each, which end for good when they are killed."""
        place = ("--scheduler-file", str(self.file), "--local-directory", str(self.folder))
        options = options or ("--no-nanny",)
        return [self._start("worker", "--nthreads", "1", *options, *place) for _ in range(number)]

    def end(self, processes: list[subprocess.Popen[bytes]]) -> None:
        for process in processes:
            process.kill()
            process.wait()
            self.processes.remove(process)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
        with open(self.folder / "log", "ab") as log:
            process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, cwd=self.folder)
        self.processes.append(process)
        return process


@contextmanager
def cluster_in(folder: Path, **variables: str) -> Iterator[Cluster]:
    """Give a cluster that has a scheduler and no workers."""
    folder.mkdir(exist_ok=True)
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "ANSWERKEY_CALIBRATION") if name in os.environ}
    cluster = Cluster(folder, {**inherited, "PYTHONPATH": str(TASKS), **variables})
    try:
        cluster.start_scheduler()
        yield cluster
    finally:
        cluster.end(list(cluster.processes))


@contextmanager
def client_of(cluster: Cluster, workers: int) -> Iterator[Any]:
    """Give a client of a test's own, once the cluster has so many workers and no others."""
    from distributed import Client

    new_client: Any = Client
    with new_client(cluster.address.url, set_as_default=False) as client:
        until = time.monotonic() + _SECONDS
        while len(client.nthreads()) != workers:
            assert time.monotonic() < until
        yield client
