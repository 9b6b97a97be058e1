"""``answerkey quiz``."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from command import run


def asked(output: str) -> list[str]:
    """The addresses of the questions, in the order in which they were asked."""
    return re.findall(r"^(/\S+#\S+) · ", output, re.MULTILINE)


def test_a_session_asks_reveals_and_sums_up(content: Path) -> None:
    done = run(content, "quiz", "--seed", "7", "--count", "2", "--easy", "1", "--hard", "1", stdin="\ny\n\nmaybe\nN\n")
    assert done.returncode == 0, done.stderr
    first, second = asked(done.stdout)
    assert done.stdout.index(first) < done.stdout.index("Press Enter") < done.stdout.index("Did you know it?")
    summary = done.stdout[done.stdout.index("You knew 1 of 2.") :]
    assert "easy" in summary
    assert "hard" in summary
    assert f"Review these with `answerkey show ADDRESS`:\n  {second}\n" in summary
    assert summary.endswith("To repeat these questions: --seed 7\n")


def test_the_same_seed_asks_the_same(content: Path) -> None:
    answers = "\ny\n" * 4
    first = asked(run(content, "quiz", "--seed", "a", stdin=answers).stdout)
    assert asked(run(content, "quiz", "--seed", "a", stdin=answers).stdout) == first
    assert len(first) == 4


def test_a_seed_that_was_chosen_is_told(content: Path) -> None:
    done = run(content, "quiz", "--count", "1", stdin="\ny\n")
    assert re.search(r"--seed \d+\n$", done.stdout)


@pytest.mark.parametrize(
    "typed, known", [("", None), ("q\n", None), ("\nq\n", None), ("\ny\n", "1 of 1"), ("\n\xff\ny\n\nQ\n", "1 of 1")]
)
def test_it_may_end_at_any_point(content: Path, typed: str, known: str | None) -> None:
    done = run(content, "quiz", "--seed", "1", stdin=typed)
    assert done.returncode == 0
    assert (f"You knew {known}." in done.stdout) if known else ("You knew" not in done.stdout)


@pytest.mark.parametrize(
    "arguments, message",
    [
        (("--count", "1", "--easy", "2"), "--count is less than the 2 questions"),
        (("--count", "0"), "not in the range"),
        (("--easy", "60", "--hard", "60"), "must be from 0 to 100"),
        (("--framework", "flaks"), "did you mean `flask`?"),
        (("--topic", "x"), "there is no `x`"),
    ],
)
def test_what_cannot_be_asked_is_an_error(content: Path, arguments: tuple[str, ...], message: str) -> None:
    done = run(content, "quiz", *arguments, stdin="")
    assert done.returncode == 2
    assert message in done.stderr


def test_an_interrupt_ends_it_with_what_was_answered(content: Path) -> None:
    command = [sys.executable, "-m", "answerkey", "quiz", "--seed", "7"]
    environment = {"ANSWERKEY_CACHE_DIR": str(content / ".cache"), "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=content, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"\ny\n")
        process.stdin.flush()
        seen = b""
        while b"Question 2" not in seen or b"Press Enter" not in seen.partition(b"Question 2")[2]:
            seen += process.stdout.read(1)
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate()
    assert process.returncode == 130
    assert b"You knew 1 of 1." in rest
    assert errors == b""


def test_pages_with_errors_are_not_asked(broken: Path) -> None:
    done = run(broken, "quiz", stdin="\ny\n" * 3)
    assert len(asked(done.stdout)) == 3
    assert "1 file left out because of errors" in done.stderr
