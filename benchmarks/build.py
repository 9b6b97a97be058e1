"""What `answerkey build` costs: on a content tree and on distinct copies of it.

    python benchmarks/build.py                                # this repository's content
    python benchmarks/build.py --content DIR --copies 1 100   # another tree, alone and a hundred times as large
    python benchmarks/build.py --target json --target sqlite  # with these targets alone

For each size: cold (no cache, no folder), again with nothing changed, with one answer changed, and with an empty folder
but a full cache. Processor time is also given as a multiple of that of reading and hashing the same files, in the same
run: machines and loads differ. All works on copies in a temporary folder. Run it with the Python of the environment
that answerkey is installed in.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from measure import Sample, measure
from scale import Copier

_LIMIT = 3000.0  # seconds of a run


@dataclass(frozen=True)
class Case:
    """A way to run a build: what is done to the folder before it."""

    name: str
    prepare: Callable[[Path], None]


def _cold(folder: Path) -> None:
    shutil.rmtree(folder / "cache", ignore_errors=True)
    shutil.rmtree(folder / "dist", ignore_errors=True)


def _nothing(folder: Path) -> None:
    pass


def _change_one(folder: Path) -> None:
    """One more word in the last answer of a page."""
    page = sorted((folder / "content" / "qa").rglob("*.md"))[0]
    text = page.read_text("utf-8").rstrip()
    end = "\n---" if text.endswith("\n---") else ""
    page.write_text(text.removesuffix(end).rstrip() + "\n\n    Indeed.\n" + end.lstrip("\n") + "\n", "utf-8")


def _empty(folder: Path) -> None:
    shutil.rmtree(folder / "dist", ignore_errors=True)


CASES = (
    Case("cold", _cold),
    Case("nothing changed", _nothing),
    Case("one page changed", _change_one),
    Case("empty folder, full cache", _empty),
)


def build(folder: Path, arguments: list[str]) -> Sample:
    """One build, as a user runs it."""
    command = [sys.executable, "-m", "answerkey", "build", "--allow-errors", *arguments]
    environment = {"ANSWERKEY_CACHE_DIR": str(folder / "cache")}
    return measure(command, folder, environment, frozenset({0}), _LIMIT)


def hashed(content: Path) -> float:
    """Return the seconds of processor time that reading and hashing all files takes; the least of three."""
    times = []
    for _ in range(3):
        started = time.process_time()
        for path in content.rglob("*"):
            if path.is_file():
                sha256(path.read_bytes()).digest()
        times.append(time.process_time() - started)
    return min(times)


def written(folder: Path) -> int:
    """Return the number of files that the last build wrote, by its own account."""
    counts = re.findall(r"([\d,]+) (?:new|changed)", (folder / "output.txt").read_text("utf-8"))
    return sum(int(count.replace(",", "")) for count in counts)


def rows(content: Path, copies: int, runs: int, arguments: list[str]) -> Iterator[str]:
    """The table's rows for one size."""
    with tempfile.TemporaryDirectory(prefix="answerkey-bench-") as name:
        folder = Path(name)
        if copies == 1:
            shutil.copytree(content, folder / "content", copy_function=shutil.copyfile)
        else:
            Copier.of(content).write(folder / "content", copies)
        pages = sum(1 for _ in (folder / "content" / "qa").rglob("*.md"))
        for case in CASES:
            samples = []
            for _ in range(runs):
                case.prepare(folder)
                samples.append(build(folder, arguments))
            best = min(samples, key=lambda sample: sample.cpu)
            ratio = best.cpu / hashed(folder / "content")
            files = [path for path in (folder / "dist").rglob("*") if path.is_file()]
            size = sum(path.stat().st_size for path in files)
            yield (
                f"| {pages:,} pages | {case.name} | {best.cpu:.2f} s | {ratio:.1f} | {best.wall:.2f} s "
                f"| {best.memory / 1e6:,.0f} MB | {written(folder):,} | {len(files):,} | {size / 1e6:,.1f} MB |"
            )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure builds.")
    parser.add_argument("--content", type=Path, default=Path(__file__).parents[1] / "content")
    parser.add_argument("--copies", type=int, nargs="+", default=[1])
    parser.add_argument("--runs", type=int, default=1, help="the fastest of so many counts")
    parser.add_argument("--target", action="append", default=[])
    arguments = parser.parse_args()
    targets = [part for target in arguments.target for part in ("--target", target)]
    heads = ("size", "build", "processor time", "× read and hash", "wall", "memory", "written", "files in all", "size")
    print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for copies in arguments.copies:
        for row in rows(arguments.content.resolve(), copies, arguments.runs, targets):
            print(row, flush=True)


if __name__ == "__main__":
    main()
