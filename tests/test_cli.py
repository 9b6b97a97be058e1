"""The command line as a user meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from command import in_terminal, run

ROOT = Path(__file__).parents[1]
GOOD = "# Notes\n\n```python\nprint(1)\n```\n"
BROKEN = "# Notes\n\n```python\nprint(\n```\n"
UNFORMATTED = "# Notes\n\n```python\nprint( 1 )\n```\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"good.md": GOOD, "broken.md": BROKEN, "unformatted.md": UNFORMATTED}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["lint", "good.md"], 0),
        (["lint", "broken.md"], 1),
        (["lint", "unformatted.md"], 0),
        (["lint", "unformatted.md", "--fail-on", "warning"], 1),
        (["lint", "unformatted.md", "--fail-on", "warning", "--ignore", "snippet/format"], 0),
        (["lint", "unformatted.md", "--severity", "snippet/format=error"], 1),
        (["lint", "broken.md", "--severity", "snippet/syntax=off"], 0),
        (["lint", "broken.md", "--select", "answer,page"], 0),
        (["lint", "**/*.md"], 1),
        (["lint", "missing.md"], 2),
        (["lint", "*.rst"], 2),
        (["lint"], 2),
        (["lint", ".cache"], 2),
        (["--version"], 0),
        (["rules"], 0),
        (["rule", "snippet/syntax"], 0),
        (["completion", "bash"], 0),
    ],
    ids=str,
)
def test_the_exit_code_is_that_of_the_published_table(folder: Path, arguments: list[str], code: int) -> None:
    (folder / ".cache").mkdir()
    done = run(folder, *arguments)
    assert done.returncode == code, done.stdout + done.stderr
    assert bool(done.stderr) == (code == 2)


@pytest.mark.parametrize(
    ("arguments", "suggested"),
    [
        (["lnt"], "`lint`"),
        (["lint", "--formt", "json"], "'--format'"),
        (["lint", "good.md", "--select", "snippet/sintax"], "`snippet/syntax`"),
        (["rule", "snippet/sintax"], "`snippet/syntax`"),
        (["lint", "good.md", "--severity", "snippet/formt=off"], "`snippet/format`"),
    ],
    ids=str,
)
def test_a_misspelt_word_is_answered_with_the_nearest_right_one(
    folder: Path, arguments: list[str], suggested: str
) -> None:
    done = run(folder, *arguments)
    assert done.returncode == 2
    assert suggested in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("presett = 'strict'", "unknown key `presett`; did you mean `preset`?"),
        ("preset = 'strikt'", "must be one of recommended, strict, not `strikt`; did you mean `strict`?"),
        ("[rules.'question/too-few']\nminimun = 3", "has no option `minimun`; did you mean `minimum`?"),
        ("[rules.'question/too-few']\nminimum = 'x'", "must be like `3`"),
        (
            "[rules.'question/to-few']\nminimum = 3",
            "there is no rule `question/to-few`; did you mean `question/too-few`?",
        ),
        ("select = 'snippet'", "`select` must be a list"),
        ("[limits]\nseconds = true", "`limits.seconds` must be a number, not true or false"),
        ("[names]\nprelude = 'import'", "`names.prelude` does not compile"),
        ("[[collections]]\nname = 'x'", "needs `glob`"),
        (
            "[[collections]]\nname = 'x'\nglob = '*.md'\nschema = 'nope.json'",
            "the schema of collection `x` can't be read",
        ),
        ("[[collections]]\nname = 'x'\nglob = '*.md'\nschema = 'good.md'", "the schema of collection `x` is not JSON"),
        ("content = [", "answerkey.toml"),
    ],
)
def test_a_wrong_configuration_is_refused_with_a_sentence(folder: Path, config: str, said: str) -> None:
    (folder / "answerkey.toml").write_text(config, encoding="utf-8")
    done = run(folder, "lint", "good.md")
    assert done.returncode == 2, done.stdout
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_what_a_configuration_says_reaches_the_terminal_escaped(folder: Path) -> None:
    """It comes with the content, from strangers too."""
    (folder / "answerkey.toml").write_text('"\\u001b[31m\\u202e::error::x" = 1', encoding="utf-8")
    done = run(folder, "lint", "good.md")
    assert done.returncode == 2
    assert "\\x1b[31m" in done.stderr
    assert "\x1b" not in done.stderr
    assert "\u202e" not in done.stderr


def test_json_is_what_its_schema_says(folder: Path) -> None:
    schema = json.loads((ROOT / "schemas" / "lint-report.schema.json").read_text(encoding="utf-8"))
    report = json.loads(run(folder, "lint", ".", "--format", "json").stdout)
    Draft202012Validator(schema).validate(report)
    assert {d["rule"] for d in report["diagnostics"]} == {"snippet/syntax", "snippet/format"}


def test_colour_comes_on_a_terminal_only_and_honours_no_color(folder: Path) -> None:
    assert "\x1b[" not in run(folder, "lint", "broken.md").stdout
    assert "\x1b[" in run(folder, "lint", "broken.md", "--color", "always").stdout
    assert "\x1b[" in in_terminal(folder, "lint", "broken.md")
    assert "\x1b[" not in in_terminal(folder, "lint", "broken.md", NO_COLOR="1")


def test_a_bug_gives_exit_code_3_and_what_a_report_needs(folder: Path) -> None:
    program = (
        "import answerkey.rules.snippet.syntax as m\n"
        "def boom(self, snippet): raise KeyError('bug')\n"
        "m.Rule.check = boom\n"
        "from answerkey.cli.main import run\nrun()\n"
    )
    command = [sys.executable, "-c", program, "lint", "good.md", "--no-cache"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert done.stdout == ""
    assert "Please report it" in done.stderr
    assert "KeyError: 'bug'" in done.stderr


def test_one_file_of_a_base_is_checked_in_the_context_of_the_whole(tmp_path: Path) -> None:
    """Only its findings are shown; the names, pages and records of the others are known."""
    page = "---\nframeworkSlug: fastapi\ntopicSlug: x\nquestions:\n- id: {0}\n  q: Why?\n  a: |\n    ```python\n    {1}\n    ```\n---\n"
    pages = tmp_path / "content" / "qa" / "fastapi" / "x"
    pages.mkdir(parents=True)
    (tmp_path / "content" / "frameworks").mkdir()
    (pages / "one.md").write_text(page.format("one", "from fastapi import Depends"), encoding="utf-8")
    (pages / "two.md").write_text(page.format("two", "print(Depnds)"), encoding="utf-8")
    done = run(tmp_path, "lint", str(pages / "two.md"), "--select", "snippet", "--format", "concise")
    assert done.stdout.splitlines() == [
        "content/qa/fastapi/x/two.md:9:11: error snippet/undefined-name the name `Depnds` is not defined"
    ]
