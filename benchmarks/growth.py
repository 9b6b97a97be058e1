"""How the cost of a run grows with a base: one copy of a content tree, ten, a hundred.

    python benchmarks/growth.py                                     # this repository's content, 1 and 10 copies
    python benchmarks/growth.py --content DIR --copies 1 10 100 --runs 3
    python benchmarks/growth.py --copies 1000 --runs 1 --only lint hook

Prints a table in Markdown for each of lint, build and a hook, row by row as they are measured. Processor time is that
of all processes of a run; its ratios compare figures of one run on one machine: with a program that reads and hashes
the same files; for lint with black alone on the same snippets, in one process; for a hook with an import of black; and
for a build with velite, which renders the same answers by rehype and highlights them by shiki. velite has no
incremental mode for a build: its one figure, cold, is compared with all rows. It is installed by
`npm ci --ignore-scripts --prefix benchmarks/velite`.

The copies differ in addresses, questions and code (`scale.py`), so that no cache takes one for another. All files are
written to a temporary folder. Run it with the Python of the environment that answerkey is installed in.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from cases import ANSWERKEY, Base, warm_up
from measure import Failed, Sample, measure
from peers import Velite
from scale import FENCE

CONTENT = Path(__file__).parents[1] / "content"
_LIMIT = 6 * 3600.0
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
_COLD, _NOTHING, _EDIT = "cold", "nothing changed", "one page changed"
_STATES = (_COLD, _NOTHING, _EDIT)
_SUBJECTS = ("lint", "hook", "build")  # in this order: a build begins without a cache
_WHOLE = ("lint", "--format", "statistics", "content")


@dataclass(frozen=True)
class Reference:
    """A program that runs are compared with, or the reason why it is missing."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    missing: str = ""


@dataclass(frozen=True)
class Subject:
    """A command of answerkey: its arguments, the states of the base that count, and what it is compared with."""

    name: str
    arguments: tuple[str, ...]
    states: tuple[str, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True)
class Row:
    """A row of a table: what was run, its cost, and how many files it wrote."""

    name: str
    sample: Sample
    written: int | None = None


class Scene:
    """A base of so many copies with a cache and an output folder; each case runs `runs` times, and the least counts."""

    def __init__(self, content: Path, folder: Path, copies: int, runs: int) -> None:
        self.base = Base.write(content, folder / "base", copies)
        self.copies, self.runs = copies, runs
        self.files = len(self.base.files("**/*.*"))
        self.cache, self.out = folder / "cache", folder / "out"
        self._original, self._numbers = self.base.read(self.base.page), count(1)

    def run(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], prepare: Callable[[], object]
    ) -> Row:
        """Run a command, each time after its preparation."""
        rows = []
        for _ in range(self.runs):
            prepare()
            before = self._written()
            sample = measure(command, self.base.folder, environment, frozenset({0, 1}), _LIMIT)
            if sample.stopped:
                raise Failed(f"{name} took longer than {_LIMIT:.0f} s")
            rows.append(Row(name, sample, len(self._written().items() - before.items())))
        return min(rows, key=lambda row: row.sample.cpu)

    def reference(self, reference: Reference) -> Row:
        """Run what the rows of a table are compared with."""
        row = self.run(reference.name, reference.command, reference.environment, self._forget_peer)
        return Row(row.name, row.sample)

    def measured(self, subject: Subject, state: str) -> Row:
        """Run a subject in a state."""
        prepare = {_COLD: self._forget, _NOTHING: self._fill, _EDIT: self._edit}[state]
        return self.run(state, (ANSWERKEY, *subject.arguments), self._environment, prepare)

    @property
    def _environment(self) -> dict[str, str]:
        return {"ANSWERKEY_CACHE_DIR": str(self.cache)}

    def _fill(self) -> None:
        """Have a cache, for a hook that is measured alone."""
        if not self.cache.is_dir():
            measure((ANSWERKEY, *_WHOLE), self.base.folder, self._environment, frozenset({0, 1}), _LIMIT)

    def _written(self) -> dict[str, tuple[int, int]]:
        """Return the time of change and the inode of each file in the cache and the output folder."""
        return dict(_states(self.cache)) | dict(_states(self.out))

    def _forget(self) -> None:
        shutil.rmtree(self.cache, ignore_errors=True)
        shutil.rmtree(self.out, ignore_errors=True)

    def _forget_peer(self) -> None:
        shutil.rmtree(self.base.folder / "velite", ignore_errors=True)

    def _edit(self) -> None:
        """Put another comment into the first Python snippet of a page."""
        fence = next(FENCE.finditer(self._original))
        lead = " " * len(fence["lead"]) + (">>> " if fence["prompt"] else "")
        comment = f"{lead}# change {next(self._numbers)}{fence['end']}"
        text = self._original[: fence.end()] + comment + self._original[fence.end() :]
        (self.base.folder / self.base.page).write_bytes(text.encode())


def _states(folder: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    if folder.is_dir():
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from _states(Path(entry.path))
                else:
                    status = entry.stat(follow_symlinks=False)
                    yield entry.path, (status.st_mtime_ns, status.st_ino)


def subjects(scene: Scene) -> dict[str, Subject]:
    """Return what is measured, by name."""
    python = (sys.executable, "-c")
    read = Reference("read and hash", (*python, _HASH))
    black = Reference("black alone", (*python, _BLACK))
    imported = Reference("import of black", (*python, "import black"))
    velite = Velite(scene.base.folder / "content", scene.base.folder / "velite")
    peer = Reference("velite", velite.command, velite.environment, velite.missing)
    hook = ("lint", "--force-exclude", "--", scene.base.page)
    return {
        "lint": Subject("lint", _WHOLE, _STATES, (read, black)),
        "hook": Subject("hook", hook, _STATES[1:], (read, imported)),
        "build": Subject("build", ("build", "--allow-errors", "--out", str(scene.out)), _STATES, (read, peer)),
    }


def table(scene: Scene, subject: Subject) -> Iterator[str]:
    """Yield the lines of the table of a subject, each when it is measured."""
    yield f"\n### {subject.name}, {scene.copies:,} × the content, {scene.files:,} files\n"
    heads = ("", "CPU", "wall", "memory", "files written", *(f"÷ {each.name}" for each in subject.references))
    yield f"| {' | '.join(heads)} |\n|---|{'---:|' * (len(heads) - 1)}"
    bases: dict[str, float] = {}
    missing = {each.name: each.missing for each in subject.references if each.missing}
    for reference in subject.references:
        if reference.name not in missing:
            try:
                row = scene.reference(reference)
            except Failed as error:  # velite holds all in memory, and may run out of it
                missing[reference.name] = str(error).partition("\n")[0]
                continue
            bases[reference.name] = row.sample.cpu
            yield _line(row, bases, subject)
    for state in subject.states:
        yield _line(scene.measured(subject, state), bases, subject)
    yield from (f"\n{name}: {reason}" for name, reason in missing.items())


def _line(row: Row, bases: Mapping[str, float], subject: Subject) -> str:
    sample = row.sample
    cells = [row.name, f"{sample.cpu:.2f} s", f"{sample.wall:.2f} s", f"{sample.memory / 2**20:.0f} MiB"]
    cells.append("" if row.written is None else f"{row.written:,}")
    for each in subject.references:
        is_compared = each.name in bases and (row.written is not None or row.name == each.name)
        cells.append(f"{sample.cpu / bases[each.name]:.2f}" if is_compared else "")
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure how the cost of a run grows with a base.")
    parser.add_argument("--content", type=Path, default=CONTENT, help="the content folder (this repository's)")
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 10], help="the sizes of the base (1 10)")
    parser.add_argument("--runs", type=int, default=2, help="how often each case runs; the least counts (2)")
    parser.add_argument("--only", nargs="+", choices=_SUBJECTS, default=_SUBJECTS)
    parser.add_argument("--scratch", type=Path, help="the folder for temporary files (that of the system)")
    options = parser.parse_args()
    for copies in options.copies:
        print(f"\nload: {os.getloadavg()[0]:.1f}", flush=True)
        with tempfile.TemporaryDirectory(prefix="answerkey-benchmark-", dir=options.scratch) as name:
            scene = Scene(options.content.resolve(), Path(name), copies, options.runs)
            warm_up(Base.write(options.content.resolve(), Path(name) / "warm", 1))
            try:
                for key in sorted(options.only, key=_SUBJECTS.index):
                    for line in table(scene, subjects(scene)[key]):
                        print(line, flush=True)
            except Failed as error:
                sys.exit(str(error))


if __name__ == "__main__":
    main()
