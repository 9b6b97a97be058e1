"""Commands that write, ended or failing at each step: a file of content is the old one or the new one, and all is tidy.

A command runs in a process forked from this one. Its steps towards the disk are counted, and something happens before
the n-th, for every n.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from answerkey.cli import main
from command import make_base, page
from steps import act_at, kill

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
}
NEXT = ("lint", "--fix", "--select", "slug/format", "--jobs", "1")  # begins as all do that write, and changes nothing
QUICK = ("format", "rename", "new")
ENDED = 128
_MOST = 400  # steps
Tree = dict[str, bytes]
Prepare = Callable[[], object]


@dataclass(frozen=True)
class Done:
    """How a command ended: its exit code, or the negative number of a signal, and what it complained of."""

    code: int
    errors: str


def run(folder: Path, arguments: tuple[str, ...], prepare: Prepare = lambda: None) -> Done:
    """Run a command in a process forked from this one, in which `prepare` was called before."""
    errors = folder.with_name("errors")
    child = os.fork()
    if child == 0:
        try:
            _become(folder, arguments, errors, prepare)
        except SystemExit as end:
            os._exit(end.code if isinstance(end.code, int) else 1)
        except BaseException:  # noqa: BLE001  # nothing of the test runs on in this process
            traceback.print_exc()
        os._exit(99)
    status = os.waitpid(child, 0)[1]
    return Done(os.waitstatus_to_exitcode(status), errors.read_text(encoding="utf-8", errors="replace"))


def _become(folder: Path, arguments: tuple[str, ...], errors: Path, prepare: Prepare) -> None:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    os.chdir(folder)
    os.environ["ANSWERKEY_CACHE_DIR"] = str(folder.with_name("cache"))
    streams = (os.open(os.devnull, os.O_RDONLY), os.open(os.devnull, os.O_WRONLY))
    log = os.open(errors, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
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


@pytest.fixture(scope="module", params=COMMANDS)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    place = tmp_path_factory.mktemp("case")
    folder = place / "base"
    make_base(folder, one=page("x  =  1\n"), two=page("y  =  1\n", related="/flask/views/one"))
    (folder / "README.md").write_text(README, encoding="utf-8")
    template = Path(shutil.copytree(folder, place / "template"))
    before = tree(folder)
    done = run(folder, COMMANDS[request.param])
    assert done.code in (0, 1), done.errors
    assert tree(folder) != before
    return Case(request.param, template, before, tree(folder))


def each_step(case: Case, folder: Path, prepare: Callable[[int], Prepare]) -> Iterator[tuple[int, Path, Done]]:
    """Run a command again and again, with what is prepared for each of its steps."""
    for number in range(_MOST):
        base = case.fresh(folder)
        yield number, base, run(base, COMMANDS[case.name], prepare(number))
    raise AssertionError(f"more than {_MOST} steps")


def test_a_kill_at_any_step(case: Case, tmp_path: Path) -> None:
    for _, base, done in each_step(case, tmp_path, lambda number: partial(act_at, number, kill)):
        case.check(base)
        if done.code != -signal.SIGKILL:
            break
