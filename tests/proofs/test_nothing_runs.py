"""Content is run by `answerkey prove` and by `pytest --answerkey`, and by nothing else."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import answerkey
from command import make_base, page, run
from sources import statements

ROOT = Path(answerkey.__file__).parent
PROJECT = Path(__file__).parents[2]
MAY_RUN = ("proofs/", "pytest_plugin/", "cli/prove.py", "cli/prove_reports.py")


def imported(path: Path) -> Iterator[str]:
    """What a module imports, also inside of functions."""
    for node in statements(path.read_text(encoding="utf-8")):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_other_command_server_or_layer_can_run_content() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in ROOT.rglob("*.py")
        if not path.relative_to(ROOT).as_posix().startswith(MAY_RUN)
        for name in imported(path)
        if name.startswith("answerkey.proofs")
    ]
    assert wrong == []


@pytest.mark.parametrize("name", [".pre-commit-hooks.yaml", "action.yml"])
def test_no_hook_and_no_action_proves(name: str) -> None:
    assert "prove" not in (PROJECT / name).read_text(encoding="utf-8")


def test_no_other_command_runs_what_a_page_holds(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    code = f"open({str(mark)!r}, 'w').close()"
    hidden = f"    proof: |\n      {code}\nrun: true\nprelude: |\n  {code}\n"
    make_base(tmp_path, hostile=page(code, extra=hidden))
    settings = (
        f"{(tmp_path / 'answerkey.toml').read_text(encoding='utf-8')}\n[proofs]\nrun = true\nprelude = '''{code}'''\n"
    )
    (tmp_path / "answerkey.toml").write_text(settings, encoding="utf-8")
    for command in (
        "lint",
        "lint --fix",
        "format",
        "build --allow-errors",
        "ids",
        "stats",
        "show what-is-a-view",
        "search view",
    ):
        run(tmp_path, *command.split())
    assert not mark.exists()
    with (tmp_path / "answerkey.toml").open("a", encoding="utf-8") as stream:
        stream.write(f"\n[libraries]\nenvironment = '{sys.prefix}'\n")
    assert "runs code of the content" in run(tmp_path, "prove").stderr
