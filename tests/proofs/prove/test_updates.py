"""`prove --update` writes what came out, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from answerkey.proofs import updates
from command import run

SESSION = ">>> 1 + 1\n3\n>>> print('a')\n>>> x = 1\n4\n>>> [][1]\n0"
RIGHT = (
    ">>> 1 + 1\n2\n>>> print('a')\na\n>>> x = 1\n>>> [][1]\nTraceback (most recent call last):\n    ...\n"
    "IndexError: list index out of range"
)
CASES = {
    "a value": ("python", "x = 'é'  # => 3", "x = 'é'  # => 'é'"),
    "two on one page": ("python", "x = 1  # => 3\ny = 2  # => 3", "x = 1  # => 1\ny = 2  # => 2"),
    "what is printed": ("python", "print('a\\nb')  # prints: c", "print('a\\nb')  # prints: a, b"),
    "an address": ("python", "object()  # => 1", "object()  # => <object object at 0x...>"),
    "a session": ("pycon", SESSION, RIGHT),
}

FORMS = ("plain", "list", "quoted", "crlf")


def page(code: str, language: str, form: str) -> bytes:
    """A page with a snippet in one of the forms that an answer can have."""
    fence = f"```{language}\n{code}\n```"
    if form == "quoted":
        answer = '  a: "' + fence.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    else:
        inner = fence.replace("\n", "\n   ") if form == "list" else fence
        lines = f"{'1. ' if form == 'list' else ''}{inner}".split("\n")
        answer = "  a: |\n" + "\n".join(f"    {line}" if line.strip() else "" for line in lines)
    text = f"---\nrun: true   # kept\nquestions:\n- id:   q\n{answer}\n---\nbody  \n"
    return (text.replace("\n", "\r\n") if form == "crlf" else text).encode()


@pytest.mark.sweep
@pytest.mark.parametrize("case", CASES)
def test_what_came_out_takes_the_place_of_what_was_said_in_every_form(base: Path, prove, case: str) -> None:
    language, code, right = CASES[case]
    folder = base / "content" / "qa" / "a" / "b"
    before, after = ({f"{form}.md": page(text, language, form) for form in FORMS} for text in (code, right))
    for name, data in before.items():
        (folder / name).write_bytes(data)
    shown = prove("--update", "--diff")
    assert shown.returncode == 1
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    done = prove("--update")
    assert done.returncode == 0, done.stdout + done.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == after
    assert f"Proved {len(FORMS)} of {len(FORMS)} questions" in done.stdout
    assert prove("--update", "--diff").stdout == ""


def test_an_output_block_is_written_as_a_whole(base: Path, prove, write) -> None:
    fence = "    ```python\n    print('a\\n\\nb')\n    ```\n\n    ```output\n    x\n    ```\n"
    path = write(f"- id: q\n  a: |\n{fence}")
    assert prove("--update").returncode == 0
    assert path.read_text(encoding="utf-8").count("    a\n\n    b\n    ```\n") == 1


@pytest.mark.sweep
def test_what_is_wrong_beside_is_still_reported(base: Path, prove, write, question) -> None:
    path = write(question("q", "x = 1  # => 2", "assert x == 2"))
    done = prove("--update")
    assert done.returncode == 1
    assert "x = 1  # => 1" in path.read_text(encoding="utf-8")
    assert "Proved 0 of 1 question" in done.stdout


VARYING = {
    "a moment": "import time\n\nx = time.time_ns()  # => 1",
    "a process": "import os\n\nx = os.getpid()  # => 1",
    "an id": "x = id(object())  # => 1",
    "a temporary name": "import tempfile\n\nx = tempfile.mkdtemp().rpartition('/')[2]  # => 1",
    "a random number": "import random\n\nx = random.random()  # => 1",
    "the prefix": "import sys\n\nx = sys.prefix  # => 1",
    "the folder": "x = '/' + 'proof'  # => 1",
    "a name of a snippet": "x = (lambda: 1).__code__.co_filename  # => 1",
}


@pytest.mark.sweep
@pytest.mark.parametrize("code", VARYING.values(), ids=VARYING)
def test_an_output_that_depends_on_the_runner_is_not_written(base: Path, prove, write, question, code: str) -> None:
    path = write(question("q", code) + question("steady", "x = 1  # => 2"))
    done = prove("--update")
    text = path.read_text(encoding="utf-8")
    assert "x = 1  # => 1" in text
    if f"{code.splitlines()[-1].removesuffix('1')}'...'" in text:  # a temporary path, as that of an environment there
        return
    assert done.returncode == 1
    assert code.splitlines()[-1] in text
    assert "`--update` does not write it" in done.stdout


def test_an_edit_during_the_run_stays_and_is_told(
    base: Path, prove, write, question, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(question("q", "x = 1  # => 2"))
    edited = path.read_bytes() + b"Words that were added meanwhile.\n"
    real = updates._rewrites

    def edit(*arguments: Any) -> Any:
        path.write_bytes(edited)
        return real(*arguments)

    monkeypatch.setattr(updates, "_rewrites", edit)
    done = prove("--update")
    assert done.returncode == 1
    assert path.read_bytes() == edited
    assert "changed" in done.stderr


@pytest.mark.sweep
def test_only_the_questions_that_are_asked_for_are_written(base: Path, prove, write, question) -> None:
    path = write(question("one", "x = 1  # => 2") + question("two", "x = 1  # => 2"))
    assert prove("/a/b/c#two", "--update").returncode == 0
    assert path.read_text(encoding="utf-8").count("# => 2") == 1


@pytest.mark.sweep
def test_lint_offers_none_of_it(base: Path, write, question) -> None:
    path = write(question("q", "x = 1  # => 2"))
    (base / "answerkey.toml").write_text("", encoding="utf-8")
    before = path.read_bytes()
    run(base, "lint", "--unsafe-fixes")
    assert path.read_bytes() == before
