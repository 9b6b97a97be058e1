"""A small base without findings, ways to spoil it, and the environment that tools run in."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
CORE = Path("content/qa/flask/core")

_RECORDS = {
    "content/frameworks/flask.yml": """\
name: Flask
slug: flask
order: 1
description: A small framework for web applications, made of routes, templates and extensions.
""",
    "content/topics/flask-core.yml": """\
name: Core
slug: core
frameworkSlug: flask
order: 1
description: Routes, requests and responses, and what happens between them when a page is asked for.
""",
}
_PAGE = """\
---
framework: Flask
frameworkSlug: flask
topic: Core
topicSlug: core
subtopic: {subtopic}
difficulty: easy
order: {order}
seoDescription: Questions on {subtopic} in Flask, with answers whose code compiles and says what it means to a reader.
updated: 2026-01-02
questions:
- id: {subtopic}-code
  difficulty: easy
  q: How does code with {subtopic} look?
  a: |
    As in this example{link}:

    ```python
    {code}
    ```
---
"""
CODE_LINE = 19
GOOD, BROKEN, UNFORMATTED, FORMATTED = "print(1)", "print(", "print( 1 )", "print(1)"
BROKEN_AT = f"{CORE}/routes.md:{CODE_LINE}:10"  # the bracket that is never closed


def page(code: str = GOOD, *, subtopic: str = "routes", link: str = "", order: int = 1) -> str:
    """A Q&A page whose only snippet is this line of code."""
    return _PAGE.format(code=code, subtopic=subtopic, order=order, link=f" ([more]({link}))" if link else "")


def markdown(code: str) -> str:
    """Ordinary Markdown with a snippet."""
    return f"# Notes\n\n```python\n{code}\n```\n"


def write(folder: Path, files: Mapping[str | Path, str]) -> None:
    """Write files, and the folders that they stand in."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def write_base(folder: Path) -> None:
    """A base of two pages, of which one links to the other."""
    write(folder, _RECORDS)
    write(folder, {CORE / "routes.md": page(), CORE / "views.md": views(link="/flask/core/routes")})


def views(code: str = GOOD, link: str = "") -> str:
    return page(code, subtopic="views", link=link, order=2)


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a tool finds: this program on its path, and nothing of whoever runs the tests."""
    return {
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "TERM": "dumb",
        "PYTHONUTF8": "1",
        "ANSWERKEY_CACHE_DIR": str(home / "answerkey-cache"),
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        **{f"GIT_{role}_{key}": "test@example.com" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")},
        **more,
    }


def run(
    command: Sequence[str | Path], folder: Path, variables: Mapping[str, str], *, check: bool = False, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a command; both streams end up in `stdout`, as in a terminal."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=dict(variables),
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0 or not check, done.stdout
    return done
