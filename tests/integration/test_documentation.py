"""What docs/integrations.md shows exists, and works."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from integration.documentation import PAGE, documented_workflows, fences
from integration.sample import ROOT, environment, run, write_base

HOOKS = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
DEFAULTS = {name: definition["default"] for name, definition in ACTION["inputs"].items()}
_SHELL = "".join(fence for language in ("bash", "yaml", "groovy") for fence in fences(language))
COMMANDS = re.findall(r"^ *(?:- |steps { sh ')?(answerkey [^|'\n]*)", _SHELL, re.M)


@pytest.mark.sweep
@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_runs(tmp_path: Path, command: str) -> None:
    write_base(tmp_path)
    (tmp_path / "buffer.md").write_text("---\n---\n", encoding="utf-8")
    done = run(["bash", "-c", command], tmp_path, environment(tmp_path))
    assert done.returncode in (0, 1), done.stdout
    assert [name for name in re.findall(r"--output \w+:(\S+)", command) if not (tmp_path / name).exists()] == []


def test_the_commands_of_all_tools_are_found() -> None:
    assert len(COMMANDS) == 5


def test_each_hook_is_described_and_each_that_is_used_exists() -> None:
    assert set(re.findall(r"^\| `(answerkey[\w-]*)` \|", PAGE, re.M)) == HOOKS
    assert set(re.findall(r"^ *- id: (\S+)", "".join(fences("yaml")), re.M)) <= HOOKS


def test_each_input_of_the_action_is_described_with_its_default_and_each_output() -> None:
    described = dict(re.findall(r"^\| `([\w-]+)` \| (.*?) \|", PAGE, re.M))
    assert DEFAULTS.keys() <= described.keys()
    assert {name: described[name] for name, default in DEFAULTS.items() if default} == {
        name: f"`{default}`" for name, default in DEFAULTS.items() if default
    }
    assert [name for name in ACTION["outputs"] if f"`{name}`" not in PAGE] == []


def test_the_workflows_give_the_action_inputs_that_it_has() -> None:
    jobs = [job for text in documented_workflows() for job in yaml.safe_load(text)["jobs"].values()]
    steps = [step for job in jobs for step in job["steps"]]
    ours = [step for step in steps if step.get("uses", "").startswith("OWNER/answerkey@")]
    assert len(ours) == 2
    assert [name for step in ours for name in step["with"] if name not in DEFAULTS] == []
