"""Runs the program as a user does, and makes small bases to run it on."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from forks import forks

_SECONDS = 600  # of wall-clock time: only a program that hangs takes so long, on any machine
FRAMEWORK = "name: Flask\nslug: flask\norder: 1\ndescription: A small framework.\n"
TOPIC = "name: Views\nslug: views\nframeworkSlug: flask\norder: 1\ndescription: Functions that answer requests.\n"

# What small pages that are copies of each other can't hold.
QUIET = 'ignore = ["question/too-few", "question/id-reused", "question/duplicate", "reference/order", "page"]\n'


def page(code: str = "x = 1\n", *, related: str = "", count: int = 1, extra: str = "") -> str:
    """A page of one question, whose answer holds a snippet."""
    indented = "".join(f"      {line}\n" for line in code.splitlines())
    return (
        "---\nframework: Flask\nframeworkSlug: flask\ntopic: Views\ntopicSlug: views\nsubtopic: Basics\n"
        "difficulty: easy\norder: 1\nseoDescription: What a view is.\nupdated: 2026-01-02\n"
        + (f"related:\n  - {related}\n" if related else "")
        + f"questionsCount: {count}\nquestions:\n  - id: what-is-a-view\n    difficulty: easy\n"
        f"    q: What is a view?\n    a: |\n      A function. 😀\n\n      ```python\n{indented}      ```\n{extra}---\n"
    )


def make_base(folder: Path, **pages: str) -> Path:
    """A base below a folder, with a page for each keyword."""
    files = {"frameworks/flask.yml": FRAMEWORK, "topics/flask-views.yml": TOPIC}
    files |= {f"qa/flask/views/{name.replace('_', '-')}.md": text for name, text in pages.items()}
    for name, text in files.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    if not (folder / "answerkey.toml").exists():
        (folder / "answerkey.toml").write_text(QUIET, encoding="utf-8")
    return folder / "content" / "qa" / "flask" / "views"


def run(
    folder: Path, *arguments: str, stdin: str | None = None, workers: bool = False, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The program in a folder and a process, with nothing of the environment that it could depend on.

    With `workers` it has processes of its own that check files, as it has for users; most tests are not about these.
    """
    variables = {
        "ANSWERKEY_CACHE_DIR": str(folder / ".cache"),
        "PYTHONUTF8": "1",
        "PATH": os.environ["PATH"],
        **environment,
    }
    done = forks().run(folder, arguments, variables, stdin=(stdin or "").encode(), seconds=_SECONDS, workers=workers)
    assert not done.late, f"not done after {_SECONDS} seconds"
    return subprocess.CompletedProcess(arguments, done.code, done.output.decode(), done.errors.decode())


def git(folder: Path, *arguments: str) -> str:
    """git, as it would be without any configuration of the user's."""
    settings = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "init.defaultBranch=main"]
    settings += ["-c", "core.autocrlf=false", "-c", "commit.gpgsign=false", "-c", "maintenance.auto=false"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", *settings, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def in_terminal(folder: Path, *arguments: str, **environment: str) -> str:
    """What a program writes to a terminal."""
    main, other = pty.openpty()
    variables = {**os.environ, "ANSWERKEY_CACHE_DIR": str(folder / ".cache"), "TERM": "xterm", **environment}
    variables.pop("NO_COLOR", None) if "NO_COLOR" not in environment else None
    command = [sys.executable, "-m", "answerkey", *arguments]
    with subprocess.Popen(command, cwd=folder, env=variables, stdout=other, stderr=subprocess.DEVNULL) as process:
        os.close(other)
        written = b""
        while chunk := _read(main):
            written += chunk
        process.wait()
    os.close(main)
    return written.decode()


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 4096)
    except OSError:  # how Linux says that the other end is closed
        return b""
