"""Measure answerkey and what comes near it, on copies of a content tree.

    python benchmarks/run.py --content content --copies 3 --runs 5

Prints a table in Markdown. Its ratios compare figures of one run on one machine; see README.md beside this file.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median

from cases import COLD, WARM, Base, Case, own_cases, peer_cases, warm_up
from measure import Failed, Sample
from peers import Peers, install
from scale import snippets

CONTENT = Path(__file__).parents[1] / "content"
_HEAD = ("what", "runs", "wall, least", "median", "CPU, least", "memory", "wall ÷ warm", "wall ÷ cold", "CPU ÷ cold")
_PEERS = ("black", "blacken-docs", "check-jsonschema", "doccmd", "pyflakes", "ruff")


@dataclass
class Row:
    """A case and what its runs cost so far."""

    case: Case
    samples: list[Sample] = field(default_factory=list)

    @property
    def wall(self) -> float:
        return self.case.copies * min(sample.wall for sample in self.samples)

    @property
    def cpu(self) -> float:
        return self.case.copies * min(sample.cpu for sample in self.samples)

    @property
    def sign(self) -> str:
        """What stands before a figure that was not measured as it is: more than that, or about that."""
        if any(sample.stopped for sample in self.samples):
            return "> "
        return "≈ " if self.case.copies > 1 else ""

    def wants_more(self, budget: float) -> bool:
        """Whether the case has seconds left."""
        return sum(sample.wall for sample in self.samples) < budget

    def cells(self, cold: Row, warm: Row) -> Iterator[str]:
        """The row of the table."""
        middle = self.case.copies * median(sample.wall for sample in self.samples)
        yield self.case.name
        yield str(len(self.samples))
        yield from (f"{self.sign}{seconds:.3f} s" for seconds in (self.wall, middle, self.cpu))
        yield f"{max(sample.memory for sample in self.samples) / 2**20:.0f} MiB"
        ratios = self.wall / warm.wall, self.wall / cold.wall, self.cpu / cold.cpu
        yield from (f"{self.sign}{ratio:.3g}" for ratio in ratios)


def rounds(cases: Sequence[Case], runs: int, budget: float) -> list[Row]:
    """Run all cases in turn, again and again, so that a busy minute of the machine falls on all of them."""
    rows = [Row(case) for case in cases]
    for number in range(1, runs + 1):
        for row in rows:
            if row.wants_more(budget):
                row.samples.append(row.case.run())
                _say(f"round {number} of {runs}: {row.case.name}: {row.samples[-1].wall:.2f} s")
    return rows


def table(rows: Sequence[Row]) -> Iterator[str]:
    """The lines of the table."""
    by_name = {row.case.name: row for row in rows}
    yield _line(_HEAD)
    yield "|---|" + "---:|" * (len(_HEAD) - 1)
    yield from (_line(row.cells(by_name[COLD], by_name[WARM])) for row in rows)


def _line(cells: Sequence[str] | Iterator[str]) -> str:
    return f"| {' | '.join(cells)} |"


def facts(base: Base, copies: int, versions: Mapping[str, str]) -> Iterator[str]:
    """What was measured, and where."""
    content = base.folder / "content"
    sizes = [path.stat().st_size for path in content.rglob("*") if path.is_file()]
    size = f"{len(sizes):,} files, {sum(1 for _ in snippets(content)):,} Python snippets, {sum(sizes) / 1e6:.1f} MB"
    yield f"- content: {size} (copies: {copies})"
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    yield f"- machine: {cores} cores, {platform.machine()}, {platform.system()}; Python {platform.python_version()}"
    yield f"- load before the start: {os.getloadavg()[0]:.1f}"
    programs = {"answerkey": version("answerkey"), **versions}
    yield f"- programs: {', '.join(f'{name} {number}' for name, number in programs.items())}"


def notes(rows: Sequence[Row]) -> Iterator[str]:
    """What each row is about."""
    for row in rows:
        yield f"- {row.case.name}: {row.case.part}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure answerkey and what comes near it.")
    parser.add_argument("--content", type=Path, default=CONTENT, help="the content folder (this repository's)")
    parser.add_argument("--copies", type=int, default=1, help="how many distinct copies of it make the base (1)")
    parser.add_argument("--runs", type=int, default=5, help="how often each case runs at most (5)")
    parser.add_argument("--budget", type=float, default=300, help="seconds after which a case runs no more (300)")
    parser.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True, help="also measure the peers")
    options = parser.parse_args()
    if options.copies < 1 or options.runs < 1 or not options.content.is_dir():
        parser.error("the content must be a folder, copies and runs at least 1")
    return options


def _cases(options: argparse.Namespace, scratch: Path, peers: Peers | None) -> Iterator[Case]:
    """The cases on scratch copies: one base for answerkey, which is changed, and others for the peers."""
    content = options.content.resolve()
    single = Base.write(content, scratch / "single", 1)
    warm_up(single)
    yield from own_cases(Base.write(content, scratch / "base", options.copies), scratch)
    if peers is not None:
        yield from peer_cases(Base.write(content, scratch / "peers", options.copies), single, options.copies, peers)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    """The command line."""
    options = _options()
    peers = install() if options.peers else None
    with tempfile.TemporaryDirectory(prefix="answerkey-benchmark-") as name:
        cases = list(_cases(options, Path(name), peers))
        about = list(facts(cases[0].base, options.copies, peers.versions(*_PEERS) if peers else {}))
        try:
            rows = rounds(cases, options.runs, options.budget)
        except Failed as error:
            sys.exit(str(error))
    print("\n".join([*about, "", *table(rows), "", *notes(rows)]))


if __name__ == "__main__":
    main()
