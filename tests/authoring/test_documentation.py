"""What the documentation of these commands shows is what they do."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from answerkey.model.directives import WORDS
from command import run

DOCS = Path(__file__).parents[2] / "docs"


def test_the_commands_that_are_shown_work_in_order(tmp_path: Path) -> None:
    shown = re.search(r"```bash\n(.*?)```", (DOCS / "authoring.md").read_text(encoding="utf-8"), re.S)
    assert shown is not None
    folder = tmp_path
    for line in shown[1].splitlines():
        name, *arguments = shlex.split(line.partition("<")[0], comments=True)
        if name == "cd":
            folder = folder / arguments[0]
            continue
        done = run(folder, *arguments, stdin="A dependency does.\n")
        assert done.returncode == 0, done.stderr
    assert run(folder, "lint", "--preset", "strict", "--fail-on", "warning").returncode == 0
    assert (folder / "content" / "qa" / "fastapi" / "security" / "tokens.md").exists()


def test_each_schema_is_in_the_table() -> None:
    table = re.findall(r"^\| `([a-z-]+)` \|", (DOCS / "schemas.md").read_text(encoding="utf-8"), re.M)
    assert table == run(DOCS, "schema").stdout.splitlines()


def test_each_directive_is_in_the_table() -> None:
    section = (
        (DOCS / "authoring.md").read_text(encoding="utf-8").partition("\n## Directives\n")[2].partition("\n## ")[0]
    )
    assert set(re.findall(r"^\| `([a-z-]+)", section, re.M)) == set(WORDS)
