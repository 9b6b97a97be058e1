"""The commands do what the documentation shows."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

from answerkey.importing.readme import read_readme
from command import run
from importing.anki_packages import BASIC, Card, package
from importing.payloads import hub, wrapped

TEXT = (Path(__file__).parents[2] / "docs" / "importing.md").read_text(encoding="utf-8")


def test_the_commands_that_are_shown_work_in_order(tmp_path: Path) -> None:
    (tmp_path / "_payload.json").write_text(wrapped(hub()), encoding="utf-8")
    (tmp_path / "README.md").write_text("### Why?\nSo.\n", encoding="utf-8")
    (tmp_path / "deck.apkg").write_bytes(package(Card(BASIC, ("How?", "<b>Thus.</b>"))))
    (tmp_path / "quiz.gift").write_text("Which? {=this ~that}", encoding="utf-8")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "who.md").write_text("# Who?\n\nThey.\n", encoding="utf-8")
    (tmp_path / "dist" / "frameworks").mkdir(parents=True)
    (tmp_path / "dist" / "frameworks" / "flask.json").write_text(json.dumps(hub()), encoding="utf-8")
    (tmp_path / "cards.csv").write_text("question,answer,topic\nWhat?,That.,Views\n", encoding="utf-8")
    shown = re.search(r"```bash\n(.*?)```", TEXT, re.S)
    assert shown is not None
    for line in shown[1].splitlines():
        assert run(tmp_path, *shlex.split(line)[1:]).returncode == 0


def test_each_form_of_a_question_that_is_shown_is_one() -> None:
    shown = re.search(r"```markdown\n(.*?)```", TEXT, re.S)
    assert shown is not None
    forms = [form for line in shown[1].splitlines() for form in re.split(r"\s{4,}", line.strip())]
    assert len(forms) == 5
    for form in forms:
        answer = (
            "\n\nSo.\n\n</details>\n" if form.startswith("<") else "\n\n    So.\n" if form[0] == "1" else "\n\nSo.\n"
        )
        assert [question.q for question in read_readme(form + answer).questions] == ["Why is a view a function?"], form
