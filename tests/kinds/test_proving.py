"""`answerkey prove` runs what the questions of each kind claim."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command import run
from kinds.base import ADDRESS, PATH, changed, write_base


def test_each_question_with_code_to_run_is_proved(kinds: Path) -> None:
    recorded = json.loads((kinds / "content" / "verified.json").read_text("utf-8"))
    verdicts = {name.partition("#")[2]: entry for name, entry in recorded.items() if name != "format"}
    assert {name: (entry["kind"], entry["assertions"]) for name, entry in verdicts.items()} == {
        "give-three": ("proved", 1),
        "aliases": ("proved", 1),
        "double": ("proved", 2),
    }


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("      2\n      ```", "      3\n      ```", "proof/output", "['a', '<b>']"),
        ('others.append("<b>")', 'others.append("c")', "proof/output", "['a', '<b>']"),
        ("return [2 * number for", "return [3 * number for", "proof/failed", "assert double([1, 2])"),
        (
            "          raise NotImplementedError",
            "          return [2 * n for n in numbers]",
            "proof/starter-passes",
            "def",
        ),
        (
            "          raise NotImplementedError",
            "          return []\n\n\n      double()",
            "proof/broken-starter",
            "double()",
        ),
        (
            "          raise NotImplementedError",
            "          return []\n\n\n      while True:\n          pass",
            "proof/stopped",
            "",
        ),
        ("len([1, 2, 3]) == max", "len([1, 2]) == max", "proof/failed", "assert len"),
    ],
)
def test_what_does_not_hold_is_reported_at_its_place(tmp_path: Path, old: str, new: str, rule: str, line: str) -> None:
    write_base(tmp_path)
    page = changed(old, new)
    (tmp_path / "content" / PATH).write_text(page, encoding="utf-8")
    settings = tmp_path / "answerkey.toml"
    settings.write_text(settings.read_text("utf-8") + "\n[proofs]\nseconds = 1.0\n", encoding="utf-8")
    done = run(tmp_path, "prove", "--format", "json")
    (found,) = json.loads(done.stdout)["diagnostics"]
    assert found["rule"] == rule
    assert page[found["start"]["offset"] :].startswith(line)
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("old", "new", "question"),
    [
        ("return [2 * number for", "return [number * 2 for", "double"),
        ("1 < 2", "2 < 4", "double"),
        ("assert double([]) == []", "assert not double([])", "double"),
        ('names = ["a"]', "names = ['a']", "aliases"),
    ],
)
def test_a_verdict_is_stale_when_any_code_of_the_question_changes(
    kinds: Path, tmp_path: Path, old: str, new: str, question: str
) -> None:
    write_base(tmp_path)
    (tmp_path / "content" / "verified.json").write_bytes((kinds / "content" / "verified.json").read_bytes())
    (tmp_path / "content" / PATH).write_text(changed(old, new), encoding="utf-8")
    shown = run(tmp_path, "show", f"{ADDRESS}#{question}").stdout
    assert "the verification of its code is out of date" in shown
