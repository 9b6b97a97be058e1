"""Commands that write, ended or failing at each step: a file of content is the old one or the new one, and all is tidy.

A command runs in a process forked from this one. Its steps towards the disk are counted, and something happens before
the n-th, for every n. No process that it starts may outlive it.
"""

from __future__ import annotations

import ctypes
import gc
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

import pytest

from answerkey.cli import main
from command import make_base, page
from steps import act_at, fail, kill
from warm import warm_up

README = "# Flask\n\n## Errors\n\n### What is a 404?\n\nNothing was found.\n"
COMMANDS = {
    "fix": ("lint", "--fix", "--jobs", "1"),
    "format": ("format",),
    "rename": ("rename", "/flask/views/one", "three"),
    "ids": ("ids",),
    "new": ("new", "topic", "flask/errors"),
    "add": ("add", "question", "/flask/views/one", "--q", "Why?", "--a", "So."),
    "import": ("import", "markdown", "README.md", "--framework", "flask", "--topic", "views"),
    "build": ("build", "--allow-errors", "--jobs", "1"),
    "prove": ("prove", "--record", "--no-cache", "--jobs", "1", "--no-require-isolation"),
}
PROVED = f"[libraries]\nenvironment = '{sys.prefix}'\n"
NEXT = ("lint", "--fix", "--select", "slug/format", "--jobs", "1")  # begins as all do that write, and changes nothing
QUICK = ("format", "rename", "new")
ENDED = 128
STEPS = int(os.environ.get("ANSWERKEY_STEPS", "4"))  # that are tried of each command: all of them take minutes
MOMENTS = int(os.environ.get("ANSWERKEY_MOMENTS", "2"))  # at which each command is ended
_SECONDS = 600  # of wall-clock time: only processes that stay take so long
_SUBREAPER = 36  # prctl(2): orphans of a process become its children
_PAGE = 4096
Tree = dict[str, bytes]
Prepare = Callable[[], object]


@dataclass(frozen=True)
class Done:
    """How a command ended: its exit code, or the negative number of a signal, and what it complained of."""

    code: int
    errors: str


@dataclass(frozen=True)
class Later:
    """A signal that is sent to a command after some seconds."""

    number: int
    seconds: float


def run(folder: Path, arguments: tuple[str, ...], prepare: Prepare = lambda: None, later: Later | None = None) -> Done:
    """Run a command in a process below this one, in which `prepare` was called before, and wait for all that it started."""
    (read, write), (result, answer) = os.pipe(), os.pipe()
    nurse = os.fork()
    if nurse == 0:
        os.close(read)
        _nurse(answer, write, lambda: _become(folder, arguments, write, prepare), later)
    os.close(write)
    os.close(answer)
    with os.fdopen(read, "rb") as stream, os.fdopen(result, "rb") as code:
        errors = stream.read().decode(errors="replace")
        ended = code.read()
    os.waitpid(nurse, 0)
    assert ended, "a process outlives its command"
    return Done(int(ended), errors)


def _nurse(answer: int, log: int, become: Callable[[], None], later: Later | None) -> None:
    """Run a command in a child of this process, adopt all that it leaves behind, and end when nothing is left."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(_SECONDS)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    child = os.fork()
    if child == 0:
        os.close(answer)
        try:
            try:
                become()
            except SystemExit as end:
                os._exit(_code(end))
        except SystemExit as end:  # a signal came while the program ended
            os._exit(_code(end))
        except BaseException:  # noqa: BLE001  # nothing of the test runs on in this process
            traceback.print_exc()
        os._exit(99)
    os.close(log)
    if later is not None:
        time.sleep(later.seconds)
        os.kill(child, later.number)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with suppress(ChildProcessError):
        while os.wait():
            pass
    os.write(answer, str(code).encode())
    os._exit(0)


def _code(end: SystemExit) -> int:
    return end.code if isinstance(end.code, int) else 1


def _become(folder: Path, arguments: tuple[str, ...], log: int, prepare: Prepare) -> None:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    os.chdir(folder)
    os.environ["ANSWERKEY_CACHE_DIR"] = str(folder.parents[1] / "cache")
    os.environ["XDG_DATA_HOME"] = str(folder.parents[1] / "data")
    streams = (os.open(os.devnull, os.O_RDONLY), os.open(os.devnull, os.O_WRONLY))
    for target, handle in enumerate((*streams, log)):
        os.dup2(handle, target)
    sys.stdin, sys.stdout, sys.stderr = open(0, closefd=False), open(1, "w", closefd=False), open(2, "w", closefd=False)
    sys.argv = ["answerkey", *arguments]
    prepare()
    main.run()


def tree(folder: Path) -> Tree:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def content(found: Tree) -> Tree:
    return {path: data for path, data in found.items() if not path.startswith("dist/")}


@dataclass(frozen=True)
class Case:
    """A command, its base, and that base before and after the command."""

    name: str
    template: Path
    before: Tree
    after: Tree
    steps: int

    def fresh(self, folder: Path) -> Path:
        """Make the base anew."""
        shutil.rmtree(folder / "base", ignore_errors=True)
        return Path(shutil.copytree(self.template, folder / "base"))

    def check(self, folder: Path) -> None:
        """Assert that each file is whole, and that the next command leaves nothing stray."""
        again = run(folder, COMMANDS["build"] if self.name == "build" else NEXT)
        assert again.code in (0, 1), again.errors
        found = tree(folder)
        if self.name == "build":
            assert found.keys() == self.after.keys()
        elif self.name == "rename":
            assert found in (self.before, self.after)
        for path in self.before.keys() | self.after.keys() | content(found).keys():
            assert path.startswith("dist/") or found.get(path) in (self.before.get(path), self.after.get(path)), path


@pytest.fixture(scope="module")
def warm() -> None:
    """Import and use once what each command needs, so that its process has it."""
    warm_up()
    gc.freeze()


@pytest.fixture(scope="module", params=COMMANDS)
def case(warm: None, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    place = tmp_path_factory.mktemp("case")
    folder = place / "base"
    pages = {"one": page("x  =  1\n"), "two": page("y  =  1\n", related="/flask/views/one")}
    if request.param == "prove":
        pages["one"] = pages["one"].replace("    a: |\n", "    proof: assert x == 1\n    a: |\n")
    make_base(folder, **pages)
    if request.param == "prove":
        with (folder / "answerkey.toml").open("a", encoding="utf-8") as stream:
            stream.write(PROVED)
    (folder / "README.md").write_text(README, encoding="utf-8")
    template = Path(shutil.copytree(folder, place / "template"))
    before = tree(folder)
    assert run(folder, COMMANDS[request.param]).code in (0, 1)  # and now there is a cache
    after = tree(folder)
    shutil.rmtree(folder)
    shutil.copytree(template, folder)
    done = run(folder, COMMANDS[request.param], partial(act_at, 0, lambda: count_step(place / "steps"), on=True))
    assert done.code in (0, 1), done.errors
    assert tree(folder) != before
    return Case(request.param, template, before, after, (place / "steps").stat().st_size)


def count_step(file: Path) -> None:
    with file.open("ab") as stream:
        stream.write(b".")


def strays(folder: Path) -> list[str]:
    return [path for path in tree(folder) if Path(path).name.startswith(".answerkey-") and path.endswith(".tmp")]


ACTS: dict[str, tuple[Callable[[int], Prepare], frozenset[int]]] = {
    "killed": (lambda number: partial(act_at, number, kill), frozenset({-signal.SIGKILL})),
    "ended": (lambda number: partial(act_at, number, end), frozenset({ENDED + signal.SIGTERM})),
    "hung up": (lambda number: partial(act_at, number, hang_up), frozenset({ENDED + signal.SIGHUP})),
    "one step fails": (lambda number: partial(act_at, number, fail), frozenset()),
    "all steps fail": (lambda number: partial(act_at, number, fail, on=True), frozenset()),
}


def end() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def hang_up() -> None:
    os.kill(os.getpid(), signal.SIGHUP)


@pytest.mark.sweep
@pytest.mark.parametrize("act", ACTS)
def test_what_happens_at_any_step_leaves_each_file_whole(case: Case, tmp_path: Path, act: str) -> None:
    """A step that fails is told in words; a signal ends the command with its own code, and clears away all drafts."""
    prepare, codes = ACTS[act]
    for number in Random(act).sample(range(case.steps), min(case.steps, STEPS)):
        base = case.fresh(tmp_path)
        done = run(base, COMMANDS[case.name], prepare(number))
        assert done.code in (codes or {0, 1, 2}), f"step {number}: {done.code}: {done.errors}"
        assert "Traceback" not in done.errors
        if act in ("ended", "hung up"):
            assert strays(base) == []
        case.check(base)


@pytest.mark.sweep
@pytest.mark.parametrize("size", [0, 1, 600, 1500])
def test_files_that_may_not_grow_leave_each_file_whole(case: Case, tmp_path: Path, size: int) -> None:
    base = case.fresh(tmp_path)
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    done = run(base, COMMANDS[case.name], limit)
    assert done.code in (0, 1, 2), done.errors
    assert "Traceback" not in done.errors
    case.check(base)


@pytest.mark.sweep
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_signal_at_any_moment_leaves_each_file_whole(case: Case, tmp_path: Path, number: int) -> None:
    """The moments are random, and the claim holds for all of them, on any machine."""
    chance = Random(number)
    for _ in range(MOMENTS):
        base = case.fresh(tmp_path)
        done = run(base, COMMANDS[case.name], later=Later(number, chance.uniform(0.0001, 0.5)))
        assert done.code in (0, 1, -signal.SIGKILL, -signal.SIGTERM, ENDED + signal.SIGTERM), done.errors
        assert "Traceback" not in done.errors
        case.check(base)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of a megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", folder], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"a file system can't be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.sweep
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has tmpfs")
@pytest.mark.parametrize("free", [0, 1, 2, 4, 16])
def test_a_full_disk_leaves_each_file_whole(case: Case, disk: Path, free: int) -> None:
    """`free` is the number of pages that are left."""
    base = case.fresh(disk)
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as stream, suppress(OSError):
        while stream.write(bytes(_PAGE)):
            pass
    os.truncate(filler, filler.stat().st_size - free * _PAGE)
    done = run(base, COMMANDS[case.name])
    assert done.code in (0, 1, 2), done.errors
    assert "Traceback" not in done.errors
    filler.unlink()
    case.check(base)
