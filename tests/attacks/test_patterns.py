"""A regular expression of a configuration that takes for ever costs the file a finding, and no command hangs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command import make_base, page, run

SLOW = "(a+)+$"
TEXT = "a" * 60 + "!"
LIMITS = "[limits]\nseconds = 0.1\n"


def schema(tree: Path, title: dict[str, object]) -> None:
    (tree / "schema.json").write_text(json.dumps({"type": "object", **title}), encoding="utf-8")
    with (tree / "answerkey.toml").open("a", encoding="utf-8") as stream:
        stream.write('[[collections]]\nname = "notes"\nglob = "notes/*.md"\nschema = "schema.json"\n' + LIMITS)
    (tree / "content/notes").mkdir()
    (tree / "content/notes/one.md").write_text(f"---\ntitle: {TEXT}\n{TEXT}: 1\n---\n", encoding="utf-8")


def required(tree: Path) -> None:
    with (tree / "answerkey.toml").open("a", encoding="utf-8") as stream:
        stream.write(f'{LIMITS}[severity]\n"answer/required-text" = "error"\n')
        stream.write(f'[rules."answer/required-text"]\npattern = "{SLOW}"\n')
    path = tree / "content/qa/flask/views/one.md"
    path.write_text(page().replace("A function.", f"{TEXT} A function."), encoding="utf-8")


CASES = {
    "pattern": lambda tree: schema(tree, {"properties": {"title": {"pattern": SLOW}}}),
    "patternProperties": lambda tree: schema(tree, {"patternProperties": {SLOW: {"type": "integer"}}}),
    "propertyNames": lambda tree: schema(tree, {"propertyNames": {"pattern": SLOW}}),
    "required-text": required,
}


QUICK = ("pattern",)


@pytest.mark.parametrize("command", ["lint", pytest.param("build", marks=pytest.mark.sweep)])
@pytest.mark.parametrize(
    "case", [name if name in QUICK else pytest.param(name, marks=pytest.mark.sweep) for name in CASES]
)
def test_a_pattern_that_takes_for_ever_is_given_up(tmp_path: Path, case: str, command: str) -> None:
    make_base(tmp_path, one=page(), two=page("x = (\n"))
    CASES[case](tmp_path)
    arguments = ("lint", "--format", "concise") if command == "lint" else ("build", "--allow-errors")
    done = run(tmp_path, *arguments, workers=True)
    assert done.returncode in (0, 1, 2), done.stderr
    if command == "lint":
        assert "limit/time" in done.stdout
        assert "two.md" in done.stdout, "findings of other files stay"
