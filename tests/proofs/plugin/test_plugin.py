"""`pytest --answerkey`: questions are tests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = """---
run: true
questions:
- id: good
  a: |
    ```python
    x = 1
    ```
- id: bad
  a: |
    ```python
    x = 1
    ```
  proof: |
    assert x == 2
- id: leaves
  a: |
    ```python
    import os

    os._exit(0)
    ```
- id: idle
  a: Words.
- id: silent
  run: false
  a: |
    ```python
    1 / 0
    ```
---
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    page = tmp_path / "content" / "qa" / "a" / "b" / "c.md"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE, encoding="utf-8")
    (tmp_path / "content" / "topics").mkdir()
    (tmp_path / "README.md").write_text("# No page\n", encoding="utf-8")
    (tmp_path / "test_own.py").write_text("def test_own():\n    pass\n", encoding="utf-8")
    (tmp_path / "answerkey.toml").write_text(f"[libraries]\nenvironment = '{sys.prefix}'\n", encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    return tmp_path


def run_pytest(base: Path, *arguments: str) -> tuple[int, str]:
    """The exit code and the output of a run with this plugin and no other: to import them all takes a second."""
    return _run(base, "-p", "answerkey.pytest_plugin", *arguments, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")


def run_installed_pytest(base: Path, *arguments: str) -> tuple[int, str]:
    """The same with all plugins that are installed, and this one even where the package's entry point is not."""
    return _run(base, *_plugin(), *arguments)


def _run(base: Path, *arguments: str, **variables: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    environment = {**os.environ, "COLUMNS": "200", "PYTEST_ADDOPTS": "", **variables}
    done = subprocess.run(command, cwd=base, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def _plugin() -> list[str]:
    from importlib.metadata import entry_points

    installed = any(point.value == "answerkey.pytest_plugin" for point in entry_points(group="pytest11"))
    return [] if installed else ["-p", "answerkey.pytest_plugin"]


def outcomes(output: str) -> dict[str, str]:
    return dict(re.findall(r"(?:\S+::)(\S+) (PASSED|FAILED|SKIPPED|ERROR)", output))


def test_each_question_that_asks_is_a_test(base: Path) -> None:
    code, output = run_installed_pytest(base, "--answerkey", "-v")
    assert code == 1
    assert outcomes(output) == {
        "/a/b/c#good": "PASSED",
        "/a/b/c#bad": "FAILED",
        "/a/b/c#leaves": "FAILED",
        "/a/b/c#idle": "SKIPPED",
        "test_own": "PASSED",
    }
    assert "runs code of the content" in output
    assert f"{Path('content/qa/a/b/c.md')}:15:5: error[proof/failed] assert 1 == 2" in output
    assert "15 |     assert x == 2" in output
    assert "_pytest" not in output


@pytest.mark.sweep
def test_each_document_that_asks_is_a_test(base: Path) -> None:
    """Documents of declared collections are collected beside questions, in Markdown and in YAML."""
    with (base / "answerkey.toml").open("a", encoding="utf-8") as file:
        file.write('[[collections]]\nname = "notes"\nglob = "notes/*.{md,yml}"\nproof = "proof"\n')
        file.write('code = { "code" = "python" }\n')
    notes = base / "content" / "notes"
    notes.mkdir()
    (notes / "sums.md").write_text("---\nproof: assert x == 1\n---\n```python\nx = 1\n```\n", encoding="utf-8")
    (notes / "terms.yml").write_text("code: x = 1\nproof: assert x == 2\n", encoding="utf-8")
    (notes / "silent.md").write_text("```python\n1 / 0\n```\n", encoding="utf-8")
    code, output = run_pytest(base, "--answerkey", "-v", "-k", "notes or good")
    assert code == 1
    assert outcomes(output) == {"/a/b/c#good": "PASSED", "/notes/sums": "PASSED", "/notes/terms": "FAILED"}
    assert f"{Path('content/notes/terms.yml')}:2:8: error[proof/failed] assert 1 == 2" in output


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["-k", "good"], {"/a/b/c#good": "PASSED"}),
        (["content/qa/a/b/c.md::/a/b/c#good"], {"/a/b/c#good": "PASSED"}),
        (["--deselect", "content/qa/a/b/c.md::/a/b/c#bad", "content", "-k", "good or bad"], {"/a/b/c#good": "PASSED"}),
    ],
)
def test_questions_are_chosen_as_tests_are(base: Path, arguments: list[str], found: dict[str, str]) -> None:
    code, output = run_pytest(base, "--answerkey", "-v", *arguments)
    assert (code, outcomes(output)) == (0, found)


@pytest.mark.sweep
def test_questions_are_spread_over_processes(base: Path) -> None:
    code, output = run_pytest(base, "-p", "xdist", "--answerkey", "content", "-n", "2")
    assert code == 1
    assert "2 failed, 1 passed, 1 skipped" in output


def test_questions_are_listed_without_an_environment_and_nothing_runs(base: Path) -> None:
    settings = '[libraries]\nrequirements = ["flask"]\n'
    (base / "answerkey.toml").write_text(settings, encoding="utf-8")
    code, output = run_pytest(base, "--answerkey", "content", "--co", "-q")
    assert code == 0
    assert output.splitlines()[:4] == [
        f"content/qa/a/b/c.md::/a/b/c#{name}" for name in ("good", "bad", "leaves", "idle")
    ]
    code, output = run_pytest(base, "--answerkey", "content")
    assert code == pytest.ExitCode.USAGE_ERROR
    assert "run `answerkey libraries sync` first" in output


@pytest.mark.sweep
def test_a_page_that_can_t_be_read_is_an_error(base: Path) -> None:
    (base / "content" / "qa" / "a" / "b" / "d.md").write_text("---\nquestions: [\n---\n", encoding="utf-8")
    code, output = run_pytest(base, "--answerkey", "content")
    assert code == pytest.ExitCode.INTERRUPTED
    assert "d.md can't be proved, see `answerkey lint`" in output


@pytest.mark.sweep
def test_without_the_option_pages_are_no_tests_and_nothing_is_imported(base: Path) -> None:
    check = "import sys\n\ndef test_own():\n    found = [n for n in sys.modules if n.startswith('answerkey')]\n"
    check += "    assert set(found) <= {'answerkey', 'answerkey.pytest_plugin'}, found\n"
    (base / "test_own.py").write_text(check, encoding="utf-8")
    code, output = run_installed_pytest(base)
    assert code == 0, output
    assert "1 passed" in output
    assert "runs code" not in output


UNISOLATED = """from functools import partial

from answerkey.proofs import run

run.Setup = partial(run.Setup, namespaces=False)
"""


@pytest.mark.sweep
def test_without_namespaces_nothing_runs_where_isolation_is_required(base: Path) -> None:
    (base / "conftest.py").write_text(UNISOLATED, encoding="utf-8")
    arguments = ["--answerkey", "-v", "-k", "good"]
    for more, required in (["--answerkey-require-isolation"], True), (["--no-answerkey-require-isolation"], False):
        code, output = run_pytest(base, *arguments, *more)
        assert code == (pytest.ExitCode.USAGE_ERROR if required else 0)
        assert ("nothing was run: this system does not isolate code" in output) == required
        assert ("PASSED" in output) != required
