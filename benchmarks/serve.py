"""What `answerkey serve` does under load: requests a second, the 99th percentile, and memory.

    python benchmarks/serve.py                          # this repository's content
    python benchmarks/serve.py --content DIR --seconds 10 --connections 16 --workers 2
    python benchmarks/serve.py --database FILE_OR_URL --also PID    # what is built; PID of the database's server

It needs wrk (https://github.com/wg/wrk) on the PATH. The yardstick, measured in the same minutes, is a static file that
the same server gives: the preview's stylesheet. Processor time is that of the server and of the process `--also`, with
all that these started. Compare ratios within one table only.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_CONTENT = Path(__file__).parents[1] / "content"
_LATENCY = re.compile(r"99%\s+([\d.]+)(us|ms|s)")
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_REQUESTS = re.compile(r"(\d+) requests in")
_WRONG = re.compile(r"(Non-2xx or 3xx responses: \d+|Socket errors: .*)")
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Load:
    """What a case took: requests a second, the 99th percentile in milliseconds, what went wrong, and the processor time
    of a request in milliseconds.
    """

    rate: float
    slowest: float
    wrong: str
    processor: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--content", type=Path, default=_CONTENT)
    parser.add_argument("--seconds", type=int, default=8, help="of each case")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--database", help="serve this instead of content")
    parser.add_argument("--also", type=int, default=0, help="a process whose processor time counts, too")
    options = parser.parse_args(arguments)
    if shutil.which("wrk") is None:
        parser.error("wrk is not installed")
    with serving(options.content.resolve(), options.workers, database=options.database) as (url, process):
        cases = _cases(url)
        for path in cases.values():
            _wrk(url + path, 1, options.connections, ())
        before = _memory(process.pid)
        print(f"{options.connections} connections, {options.seconds} s a case, {options.workers} worker(s)")
        print(f"{'':20} {'requests/s':>10} {'ratio':>6} {'p99 ms':>8} {'ratio':>6} {'cpu ms':>8}")
        first: Load | None = None
        for name, path in cases.items():
            load = _wrk(url + path, options.seconds, options.connections, (process.pid, options.also))
            first = first or load
            ratios = load.rate / first.rate, load.slowest / first.slowest
            rates = f"{load.rate:10.0f} {ratios[0]:6.2f} {load.slowest:8.1f} {ratios[1]:6.2f}"
            print(f"{name:20} {rates} {load.processor:8.2f} {load.wrong}")
        print(f"memory of the processes: {before / 2**20:.1f} MB before, {_memory(process.pid) / 2**20:.1f} MB after")
    return 0


def _cases(url: str) -> dict[str, str]:
    with urllib.request.urlopen(f"{url}/api/v1/pages?limit=1&sort=-words&fields=path") as reply:
        path = json.load(reply)["items"][0]["path"]
    return {
        "static file": "/-/static/preview.css",
        "root": "/api/v1",
        "page": f"/api/v1/pages{path}",
        "list of 20": "/api/v1/questions",
        "search": "/api/v1/search?q=depend",
        "sample of 20": "/api/v1/sample?sample=20&seed=7",
        "preview of a page": path,
    }


@contextmanager
def serving(
    content: Path, workers: int, more: Sequence[str] = (), database: str | None = None
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The server over some content, at any free port."""
    with tempfile.TemporaryDirectory() as folder:
        options = ["--port", "0", "--workers", str(workers), *more]
        if database is None:
            shutil.copytree(content, Path(folder, "content"))
            options += ["--allow-errors", "--no-cache"]
        else:
            options += ["--database", database]
        command = [sys.executable, "-m", "answerkey", "serve", *options]
        process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        url = next(found[0] for line in process.stderr if (found := re.search(r"http://[\d.:]+", line)))
        try:
            yield url, process
        finally:
            process.terminate()
            process.communicate()


def _wrk(url: str, seconds: int, connections: int, counted: Sequence[int]) -> Load:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", url]
    before = sum(map(_processor, filter(None, counted)))
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    used = sum(map(_processor, filter(None, counted))) - before
    requests = _REQUESTS.search(text)
    assert requests is not None, text
    rate, slowest = _RATE.search(text), _LATENCY.search(text)
    assert rate is not None, text
    assert slowest is not None, text
    wrong = _WRONG.search(text)
    return Load(
        float(rate[1]),
        float(slowest[1]) * _UNITS[slowest[2]],
        wrong[0] if wrong else "",
        1000 * used / max(1, int(requests[1])),
    )


def _processor(pid: int) -> float:
    """The seconds of processor time of a process and of those that it started and that still run (Linux)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(_processor(int(child)) for child in children)


def _memory(pid: int) -> int:
    """The bytes that a process and those that it started have to themselves (Linux)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    own = sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Private_"))
    return own * 1024 + sum(_memory(int(child)) for child in children)


if __name__ == "__main__":
    os.environ.pop("PYTHONPATH", None)
    raise SystemExit(main())
