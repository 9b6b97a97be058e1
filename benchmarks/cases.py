"""What is measured: answerkey's own runs, and the peers that do a part of its work."""

from __future__ import annotations

import shutil
import sys
import sysconfig
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from measure import Sample, measure
from peers import Peers
from scale import FENCE, Copier

ANSWERKEY = str(Path(sysconfig.get_path("scripts")) / "answerkey")
SCHEMAS = Path(__file__).parents[1] / "schemas"
COLD, WARM = "answerkey, cold", "answerkey, warm"
_USUAL = 3600.0  # seconds after which a run is ended
_SLOW = 300.0  # the same for a peer that needs a process for each snippet
_PYFLAKES = "import sys, pyflakes.api; pyflakes.api.checkPath(sys.argv[1])"

_Edit = Callable[[Callable[[], object]], None]


@dataclass(frozen=True)
class Base:
    """A scratch copy of the content: a folder with an empty configuration and `content/`."""

    folder: Path

    @classmethod
    def write(cls, content: Path, folder: Path, copies: int) -> Base:
        """A base of so many copies of a content tree."""
        folder.mkdir(parents=True)
        (folder / "answerkey.toml").touch()
        Copier.of(content).write(folder / "content", copies)
        return cls(folder)

    def files(self, *patterns: str) -> list[str]:
        """The files that match, as paths from the folder."""
        found = (path for pattern in patterns for path in self.folder.glob(f"content/{pattern}"))
        return sorted(path.relative_to(self.folder).as_posix() for path in found)

    @property
    def page(self) -> str:
        """A page with a Python snippet: the one that cases change, or check alone."""
        return next(name for name in self.files("**/*.md") if FENCE.search(self.read(name)))

    def read(self, name: str) -> str:
        return (self.folder / name).read_bytes().decode("utf-8", "replace")


@dataclass(frozen=True)
class Case:
    """One row of the table. `prepare` is called before each run, unmeasured; `part` says what the run does.

    A case that runs on one copy only stands for `copies` of them.
    """

    name: str
    part: str
    base: Base
    commands: tuple[tuple[str, ...], ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[], object] = lambda: None
    exits: frozenset[int] = frozenset({0, 1})
    limit: float = _USUAL
    copies: int = 1

    def run(self) -> Sample:
        """Prepare, and run once."""
        self.prepare()
        return self.once()

    def once(self) -> Sample:
        total = Sample(0, 0, 0)
        for command in self.commands:
            total += measure(command, self.base.folder, self.environment, self.exits, self.limit)
        return total


def warm_up(base: Base) -> None:
    """Have Python's compiled modules written, and the files of the program read, before anything is measured."""
    Case("", "", base, ((ANSWERKEY, "lint", "--no-cache", "content"),)).run()


def own_cases(base: Base, scratch: Path) -> Iterator[Case]:
    """The runs of answerkey, and what starting Python costs."""
    yield Case("`python -c pass`", "the floor: starting Python", base, ((sys.executable, "-c", "pass"),))
    whole, alone = (ANSWERKEY, "lint", "content"), (ANSWERKEY, "lint", base.page)
    everything = "all rules on all files"
    edit = _editor(base)
    names = (COLD, WARM, "answerkey, one file changed")
    yield from _cached(base, whole, scratch / "whole", names, everything, edit)
    one = "all rules on one file, in the context of the base"
    names = ("answerkey, one file alone, cold", "answerkey, one file alone, warm", "answerkey, one file alone, changed")
    yield from _cached(base, alone, scratch / "alone", names, one, edit)


def _cached(
    base: Base, command: tuple[str, ...], cache: Path, names: tuple[str, str, str], part: str, edit: _Edit
) -> Iterator[Case]:
    """One command without a cache, with a cache that knows all, and with one that knows all but a page."""
    environment = {"ANSWERKEY_CACHE_DIR": str(cache)}
    again = Case("", "", base, (command,), environment)
    cold, warm, changed = names
    yield Case(
        cold, f"{part}; no cache", base, (command,), environment, lambda: shutil.rmtree(cache, ignore_errors=True)
    )
    yield Case(warm, f"{part}; nothing changed", base, (command,), environment, again.once)
    yield Case(changed, f"{part}; a snippet of one changed", base, (command,), environment, lambda: edit(again.once))


def _editor(base: Base) -> _Edit:
    """A function that has the state before checked, then puts a new comment into the page's first snippet."""
    original, numbers = base.read(base.page), count(1)
    at = next(FENCE.finditer(original))
    indent = " " * len(at["lead"])

    def edit(check: Callable[[], object]) -> None:
        check()
        text = f"{original[: at.end()]}{indent}# change {next(numbers)}{at['end']}{original[at.end() :]}"
        (base.folder / base.page).write_bytes(text.encode())

    return edit


def peer_cases(base: Base, single: Base, copies: int, peers: Peers) -> Iterator[Case]:
    """The peers, each in the way that costs it least. None of them is let write."""
    pages = base.files("**/*.md")
    black = (peers.command("blacken-docs"), "--check", *pages)
    part = "only the format of Python fences, by black; found by a regular expression"
    yield Case("blacken-docs --check", part, base, (black,), exits=frozenset(range(4)))
    ruff = (peers.command("ruff"), "format", "--isolated", "--no-cache", "--check", "--preview", "content")
    yield Case(
        "ruff format --check", "only the format of Python fences, by ruff's own formatter, in Rust", base, (ruff,)
    )
    pyflakes = f"{peers.python} -c '{_PYFLAKES}'"
    options = ("--language=python", "--myst-extension=.", "--markdown-extension=.md", "--no-write-to-file")
    speed = ("--document-workers=0", "--continue-on-error", f"--command={pyflakes}")
    doccmd = (peers.command("doccmd"), *options, *speed, "content")
    part = "only pyflakes on Python fences, a process for each; measured on one copy"
    yield Case("doccmd, pyflakes", part, single, (doccmd,), limit=_SLOW, copies=copies)
    schemas = tuple(_schema_commands(base, peers))
    part = "only the schemas of `frameworks/` and `topics/`; it does not read front matter, which is all the rest"
    yield Case("check-jsonschema", part, base, schemas)


def _schema_commands(base: Base, peers: Peers) -> Iterator[tuple[str, ...]]:
    for folder, schema in (("frameworks", "framework"), ("topics", "topic")):
        files = base.files(f"{folder}/*.yml", f"{folder}/*.yaml")
        if files:
            path = str(SCHEMAS / f"{schema}.schema.json")
            yield peers.command("check-jsonschema"), "--schemafile", path, *files
