"""A small base for the commands that show content; nothing changes it, so that tests share it and its cache."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import make_base, page

_TABLE = "| a | b |\n|---|---|\n| 1 | 依赖 |"
QUESTIONS = (
    ("what-is-a-view", "easy", "What is a *view*?", "A **function** that answers. See [more](/flask/views/more)."),
    ("why-async", "medium", "Why `async/await`?", "Since waiting is cheap:\n\n- one\n- two\n\n1. first\n2. second"),
    (
        "inside",
        "hard",
        "What does __init__ do?",
        f'```python\n@app.get("/")\ndef index():\n    return 1\n```\n\n{_TABLE}',
    ),
)
MORE = (
    ("who-calls", "easy", "Who calls a view?", "The `dispatcher`.\n\n```bash\nflask run\n```"),
    ("not-yet", "hard", "What is not ready?", "This.\n"),
)


def _page(questions: tuple[tuple[str, str, str, str], ...], body: str = "") -> str:
    head = page().partition("questionsCount:")[0]
    items = []
    for id_, difficulty, q, a in questions:
        lines = "".join(f"      {line}\n" if line else "\n" for line in a.splitlines())
        draft = "    draft: true\n" if id_ == "not-yet" else ""
        items.append(f"  - id: {id_}\n    difficulty: {difficulty}\n    q: {q!r}\n    a: |\n{lines}{draft}")
    return f"{head}questions:\n{''.join(items)}---\n{body}"


def write_content(folder: Path) -> Path:
    """The base in a folder: two pages, three questions of each difficulty and another, a draft."""
    more = _page(MORE, "## A body\n\nOf *words*.\n").replace("order: 1", "order: 2")
    make_base(folder, basics=_page(QUESTIONS), more=more)
    return folder


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a base without errors."""
    return write_content(tmp_path_factory.mktemp("content"))


@pytest.fixture(scope="session")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a base of which one page has errors."""
    folder = write_content(tmp_path_factory.mktemp("broken"))
    path = folder / "content" / "qa" / "flask" / "views" / "more.md"
    path.write_text(path.read_text(encoding="utf-8").replace("difficulty: easy", "difficulty: mild"), encoding="utf-8")
    return folder
