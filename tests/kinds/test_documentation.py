"""The examples of kinds in the documentation are valid, clean and proved."""

from __future__ import annotations

import json
import re
from pathlib import Path
from textwrap import indent

from answerkey.model.question_kinds import OPEN, QUESTION_KINDS
from command import run
from kinds.base import PAGE, write_base

DOCS = Path(__file__).parents[2] / "docs"


def test_there_is_an_example_of_each_kind_that_is_clean_and_proved(tmp_path: Path) -> None:
    text = (DOCS / "authoring.md").read_text(encoding="utf-8")
    section = text.partition("\n## Kinds of questions\n")[2].partition("\n## ")[0]
    examples = [match[2] for match in re.finditer(r"^(`{3,})yaml\n(.*?)^\1$", section, re.S | re.M)]
    head = PAGE.partition("questions:\n")[0]
    page = f"{head}questions:\n{indent(''.join(examples), '  ')}---\n"
    assert re.findall(r"kind: (\w+)", page) == [kind for kind in QUESTION_KINDS if kind != OPEN]
    write_base(tmp_path, {"kinds": page})
    linted = run(tmp_path, "lint", "--fail-on", "warning")
    assert linted.returncode == 0, linted.stdout
    proved = json.loads(run(tmp_path, "prove", "--format", "json").stdout)
    assert [(q["address"].partition("#")[2], q["status"]) for q in proved["questions"]] == [
        ("what-do-two-names-print", "passed"),
        ("double-each-number", "passed"),
    ]
