"""How the cost of a run grows with a base: one copy of a content tree, ten, a hundred.

    python benchmarks/growth.py                                     # this repository's content
    python benchmarks/growth.py --content DIR --copies 1 10 100 --runs 3

Prints a table in Markdown. Processor time is that of all processes of a run; its ratios compare figures of one run on
one machine: with a program that reads and hashes the same files, with black alone on the same snippets, in one process,
and, for a hook, with an import of black.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cases import ANSWERKEY, Base, warm_up
from measure import Failed, Sample, measure

CONTENT = Path(__file__).parents[1] / "content"
_LIMIT = 3 * 3600.0
_HASH = """
import hashlib, pathlib
for path in pathlib.Path("content").rglob("*"):
    path.is_file() and hashlib.blake2b(path.read_bytes()).digest()
"""
_BLACK = """
import pathlib, re, textwrap, black
mode = black.Mode()
for path in sorted(pathlib.Path("content").rglob("*.md")):
    text = path.read_text(encoding="utf-8", errors="replace")
    for code in re.findall(r"(?ms)^ *```(?:python|py)\\b[^\\n]*\\n(.*?)^ *```", text):
        try:
            black.format_str(textwrap.dedent(code), mode=mode)
        except Exception:
            pass
"""
_HEAD = ("copies", "files", "what", "CPU", "wall", "memory", "files written", "CPU ÷ read and hash", "CPU ÷ black")


@dataclass(frozen=True)
class Run:
    """A row of the table: what was run on how many copies, and what it cost."""

    copies: int
    files: int
    name: str
    sample: Sample
    written: int

    def cells(self, hashing: float, black: float) -> Iterator[str]:
        """Yield the cells of the row; the other figures are the processor times that it is compared with."""
        yield from (str(self.copies), f"{self.files:,}", self.name)
        yield from (f"{self.sample.cpu:.2f} s", f"{self.sample.wall:.2f} s")
        yield f"{self.sample.memory / 2**20:.0f} MiB"
        yield str(self.written)
        yield from (f"{self.sample.cpu / hashing:.1f}", f"{self.sample.cpu / black:.2f}")


@dataclass(frozen=True)
class Scene:
    """A base of so many copies, with a cache of its own; a case is run `runs` times and its least time counts."""

    base: Base
    cache: Path
    copies: int
    runs: int

    def measured(self, name: str, command: Sequence[str], prepare: Callable[[int], object]) -> Run:
        """Run a command, each time after its preparation."""
        rows = []
        for number in range(self.runs):
            prepare(number)
            before = self._times()
            sample = measure(command, self.base.folder, self._environment, frozenset({0, 1}), _LIMIT)
            after = self._times()
            rows.append((sample, sum(before.get(path) != time for path, time in after.items())))
            print(f"{self.copies} copies, {name}: {sample.cpu:.2f} s", file=sys.stderr, flush=True)
        sample, written = min(rows, key=lambda row: row[0].cpu)
        return Run(self.copies, len(self.base.files("**/*.*")), name, sample, written)

    @property
    def _environment(self) -> dict[str, str]:
        return {"ANSWERKEY_CACHE_DIR": str(self.cache)}

    def _times(self) -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in self.cache.rglob("*") if path.is_file()}

    def edit(self, number: int) -> None:
        """Put another comment into the first snippet of a page."""
        page = self.base.folder / self.base.page
        text = page.read_text(encoding="utf-8").split("\n")
        at = next(n for n, line in enumerate(text) if line.lstrip().startswith("```py"))
        indent = text[at][: len(text[at]) - len(text[at].lstrip())]
        page.write_text("\n".join([*text[: at + 1], f"{indent}# change {number}", *text[at + 1 :]]), encoding="utf-8")


def lint_runs(scene: Scene) -> Iterator[Run]:
    """Yield the runs of lint: cold, with nothing changed, with one page changed, and as a hook on that page."""
    whole = (ANSWERKEY, "lint", "--format", "statistics", "content")
    hook = (ANSWERKEY, "lint", "--force-exclude", "--", scene.base.page)
    yield scene.measured("lint, cold", whole, lambda _: shutil.rmtree(scene.cache, ignore_errors=True))
    yield scene.measured("lint, nothing changed", whole, lambda _: None)
    yield scene.measured("lint, one page changed", whole, scene.edit)
    yield scene.measured("lint of the one page that changed", hook, lambda number: scene.edit(number + 1000))


def references(scene: Scene) -> Iterator[Run]:
    """Yield what the runs are compared with."""
    for name, code in (("read and hash", _HASH), ("black alone", _BLACK), ("import of black", "import black")):
        yield scene.measured(name, (sys.executable, "-c", code), lambda _: None)


def table(runs: Sequence[Run]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"| {' | '.join(_HEAD)} |"
    yield "|---:|---:|---|" + "---:|" * (len(_HEAD) - 3)
    for run in runs:
        times = {each.name: each.sample.cpu for each in runs if each.copies == run.copies}
        black = times["import of black" if run.name.startswith("lint of the one page") else "black alone"]
        yield f"| {' | '.join(run.cells(times['read and hash'], black))} |"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure how the cost of a run grows with a base.")
    parser.add_argument("--content", type=Path, default=CONTENT, help="the content folder (this repository's)")
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 10, 100], help="the sizes of the base (1 10 100)")
    parser.add_argument("--runs", type=int, default=2, help="how often each case runs (2)")
    options = parser.parse_args()
    rows: list[Run] = []
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="answerkey-benchmark-") as name:
        for copies in options.copies:
            base = Base.write(options.content.resolve(), Path(name) / str(copies), copies)
            if not rows:
                warm_up(base)
            scene = Scene(base, Path(name) / f"cache-{copies}", copies, options.runs)
            try:
                rows += [*references(scene), *lint_runs(scene)]
            except Failed as error:
                sys.exit(str(error))
    print("\n".join([f"load before the start: {load:.1f}", "", *table(rows)]))


if __name__ == "__main__":
    main()
