"""A report goes to the file that the user named, as a whole or not at all, and through no link of a stranger's tree."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from answerkey.authoring.journal import NAME, Journal
from answerkey.cli.output import write_output
from answerkey.processes import Process
from command import make_base, page, run
from steps import killed_at

COMMANDS = {"lint": ("lint",), "prove": ("prove",)}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    make_base(tmp_path / "tree", one=page("x  =  1\n"))
    return tmp_path / "tree"


@pytest.mark.parametrize("name", ["out.json", "reports/out.json"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_link_of_the_tree_is_not_followed(tree: Path, command: str, name: str) -> None:
    victim = tree.parent / "victim"
    victim.mkdir()
    (victim / "out.json").write_text("precious", encoding="utf-8")
    (tree / name.split("/")[0]).symlink_to(victim if "/" in name else victim / "out.json")
    done = run(tree, *COMMANDS[command], "--output", f"json:{name}")
    assert done.returncode in (1, 2), done.stderr
    assert "symbolic link" in done.stderr
    assert (victim / "out.json").read_text(encoding="utf-8") == "precious"


def test_what_the_user_names_outside_is_written_also_through_a_link(tree: Path) -> None:
    outside = tree.parent / "outside"
    outside.mkdir()
    (outside / "link").symlink_to("out.json")
    done = run(tree, "lint", "--output", f"json:{outside / 'link'}")
    assert done.returncode in (0, 1), done.stderr
    assert (outside / "out.json").read_text(encoding="utf-8").startswith("{")
    assert (outside / "link").is_symlink()


@pytest.mark.parametrize("number", range(12))
def test_a_report_that_is_killed_is_the_old_one_or_the_new_one(tree: Path, number: int) -> None:
    file = tree / "out.json"
    file.write_text("old", encoding="utf-8")
    killed_at(number, lambda: write_output(file, "new", tree))
    assert file.read_text(encoding="utf-8") in ("old", "new")


def test_streams_are_written_to_as_they_are(tree: Path) -> None:
    os.mkfifo(tree / "pipe")
    with open(os.open(tree / "pipe", os.O_RDWR | os.O_NONBLOCK), encoding="utf-8") as pipe:
        done = run(tree, "lint", "--output", "concise:pipe", "--output", "json:/dev/null")
        assert done.returncode in (0, 1), done.stderr
        assert "one.md" in pipe.readline()


def test_the_file_that_standard_output_leads_to_stays_the_same_one(tree: Path) -> None:
    with (tree / "log").open("wb") as log:
        words = [sys.executable, "-m", "answerkey", "lint", "--format", "concise", "--output", "concise:/dev/stdout"]
        subprocess.run(words, cwd=tree, stdout=log, stderr=subprocess.DEVNULL, check=False)
        assert os.path.samestat(os.fstat(log.fileno()), os.stat(tree / "log"))
    assert b"one.md" in (tree / "log").read_bytes()


@pytest.mark.parametrize(
    "command",
    [
        ("prove", "--record"),
        ("prove", "--update"),
        ("build", "--allow-errors"),
        ("lint", "--write-baseline"),
        ("lint", "--fix"),
        ("format",),
        ("ids",),
    ],
    ids=" ".join,
)
def test_each_command_that_writes_takes_an_interrupted_rename_back(tree: Path, command: tuple[str, ...]) -> None:
    page_ = tree / "content/qa/flask/views/one.md"
    before = page_.read_bytes()
    ended = Process("000000", "000000", "000000", 4_194_305, 1)
    moved = Journal({}, [("qa/flask/views/one.md", "qa/flask/views/two.md")], ended)
    (tree / "content" / NAME).write_bytes(moved.encoded())
    os.utime(tree / "content" / NAME, (0, 0))
    page_.rename(page_.with_name("two.md"))
    done = run(tree, *command)
    assert "is taken back" in done.stderr
    assert not (tree / "content" / NAME).exists()
    assert not page_.with_name("two.md").exists()
    assert command[0] in ("lint", "format") or page_.read_bytes() == before
