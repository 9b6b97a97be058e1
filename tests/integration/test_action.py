"""The GitHub action: its script on a repository, its definition, and the workflows that use it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from integration.documentation import documented_workflows
from integration.sample import (
    BIN,
    BROKEN,
    BROKEN_AT,
    CODE_LINE,
    CORE,
    GOOD,
    ROOT,
    environment,
    markdown,
    page,
    run,
    views,
    write,
    write_base,
)

ACTION, WORKFLOWS = ROOT / "action.yml", ROOT / ".github" / "workflows"
SCRIPTS = {name: ROOT / ".github" / "action" / f"{name}.py" for name in ("install", "libraries", "lint")}
DEFINITION: dict[str, Any] = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
DEFAULTS = {name: definition["default"] for name, definition in DEFINITION["inputs"].items()}
ROUTES, VIEWS = str(CORE / "routes.md"), str(CORE / "views.md")
TOO_FEW = "question/too-few"  # the warning that both pages of the sample have


@dataclass(frozen=True)
class Command:
    """A workflow command that the runner obeys."""

    name: str
    properties: dict[str, str]
    message: str


@dataclass(frozen=True)
class Step:
    """What a step of the action left behind."""

    code: int
    log: str
    outputs: dict[str, str]
    summary: str

    @property
    def commands(self) -> list[Command]:
        return list(obeyed(self.log))

    def annotations(self, level: str) -> list[tuple[str, str, str]]:
        """The file, line and rule of each annotation of a level."""
        found = (command.properties for command in self.commands if command.name == level)
        return [(p["file"], p["line"], p["title"]) for p in found if "file" in p]


def obeyed(log: str) -> Iterator[Command]:
    """The commands that the runner finds in a log, as its ActionCommandManager does."""
    stopped = None
    for line in log.splitlines():
        if stopped is not None:
            stopped = None if line.strip() == f"::{stopped}::" else stopped
        elif found := re.match(r"\s*::(\w[\w-]*)(?: ([^:]*))?::(.*)", line) or re.search(r"##\[(\w+)()\](.*)", line):
            if found[1] == "stop-commands":
                stopped = found[3]
            else:
                pairs = (pair.partition("=") for pair in (found[2] or "").split(",") if pair)
                yield Command(found[1], {key: unescaped(text) for key, _, text in pairs}, unescaped(found[3]))
    assert stopped is None, "commands stay stopped for the steps that follow"


def unescaped(text: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


class Workspace:
    """A checkout of the sample base, with warnings in both pages and no errors."""

    def __init__(self, folder: Path) -> None:
        self.temporary, self.folder = folder / "temporary", folder / "workspace"
        self.temporary.mkdir()
        self.folder.mkdir()
        self.variables = environment(folder, RUNNER_TEMP=str(self.temporary), GITHUB_WORKSPACE=str(self.folder))
        write_base(self.folder)

    def git(self, *arguments: str) -> str:
        return run(["git", *arguments], self.folder, self.variables, check=True).stdout.strip()

    def commit(self, *arguments: str) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=Change", *arguments)
        return self.git("rev-parse", "HEAD")

    def step(self, inputs: dict[str, str] | None = None, script: str = "lint", **variables: str) -> Step:
        output, summary = self.temporary / "output", self.temporary / "summary"
        for file in (output, summary):
            file.write_text("", encoding="utf-8")
        given = {f"INPUT_{key.upper().replace('-', '_')}": text for key, text in {**DEFAULTS, **(inputs or {})}.items()}
        places = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
        command = [sys.executable, "-I", SCRIPTS[script]]
        done = run(command, self.folder, {**self.variables, **places, **given, **variables})
        outputs = re.findall(r"([\w-]+)<<(\w+)\n(.*?)\n\2\n", output.read_text(encoding="utf-8"), re.S)
        values = {name: value for name, _, value in outputs}
        return Step(done.returncode, done.stdout, values, summary.read_text(encoding="utf-8"))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def test_findings_become_annotations_a_summary_a_sarif_file_and_outputs(workspace: Workspace) -> None:
    write(workspace.folder, {ROUTES: page(BROKEN)})
    step = workspace.step({"sarif": "found.sarif"})
    line, column = map(int, BROKEN_AT.rsplit(":", 2)[1:])
    assert step.commands[0].name == "error"
    properties = step.commands[0].properties
    assert properties == properties | {"title": "snippet/syntax", "file": ROUTES, "line": str(line), "col": str(column)}
    assert step.commands[0].message.startswith(BROKEN_AT)
    assert step.annotations("warning") == [(ROUTES, "12", TOO_FEW), (VIEWS, "12", TOO_FEW)]
    assert f"{BROKEN_AT}:" in re.sub(r"\x1b\[[\d;]*m", "", step.log), "the log is for people too"
    assert step.outputs == {"exit-code": "1", "errors": "1", "warnings": "2", "sarif": "found.sarif"}
    assert step.code == 1
    assert "snippet/syntax" in step.summary
    results = json.loads((workspace.folder / "found.sarif").read_bytes())["runs"][0]["results"]
    assert [result["ruleId"] for result in results].count("snippet/syntax") == 1


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("inputs", "code", "outcome"),
    [
        ({}, 0, "0"),
        ({"fail-on": "error"}, 0, "0"),
        ({"fail-on": "warning"}, 1, "1"),
        ({"paths": "broken.md"}, 1, "1"),
        ({"paths": "content\nbroken.md"}, 1, "1"),
        ({"paths": "broken.md", "fail-on": "never"}, 0, "1"),
        ({"paths": "missing.md"}, 2, "2"),
        ({"paths": "missing.md", "fail-on": "never"}, 2, "2"),
        ({"fail-on": "warnings"}, 2, "2"),
        ({"annotations": "maybe"}, 2, "2"),
        ({"format": "nonsense"}, 2, "2"),
        ({"working-directory": "missing"}, 2, "2"),
    ],
    ids=str,
)
def test_the_exit_code_is_that_of_the_linter(
    workspace: Workspace, inputs: dict[str, str], code: int, outcome: str
) -> None:
    write(workspace.folder, {"broken.md": markdown(BROKEN)})
    step = workspace.step(inputs)
    assert (step.code, step.outputs["exit-code"]) == (code, outcome), step.log
    assert (step.outputs["errors"] == "") == (outcome == "2")


@pytest.mark.sweep
def test_annotations_can_be_left_out(workspace: Workspace) -> None:
    step = workspace.step({"annotations": "false"})
    assert step.commands == []
    assert step.outputs["warnings"] == "2"


@pytest.mark.sweep
def test_annotations_name_files_from_the_root_of_the_workspace(workspace: Workspace) -> None:
    write_base(workspace.folder / "deep" / "docs")
    step = workspace.step({"working-directory": "deep/docs"})
    assert {file for file, _, _ in step.annotations("warning")} == {f"deep/docs/{ROUTES}", f"deep/docs/{VIEWS}"}
    step = workspace.step({"working-directory": "deep", "paths": f"docs/{VIEWS}"})
    assert step.annotations("warning") == [(f"deep/docs/{VIEWS}", "12", TOO_FEW)]


@pytest.fixture
def pull_request(workspace: Workspace) -> Workspace:
    """A merge of a branch that breaks one page into a main branch where another is broken."""
    workspace.git("init", "--quiet", "--initial-branch=main")
    workspace.commit()
    workspace.git("checkout", "--quiet", "-b", "branch")
    write(workspace.folder, {ROUTES: page(BROKEN)})
    workspace.commit()
    workspace.git("checkout", "--quiet", "main")
    write(workspace.folder, {VIEWS: views("print(", link="/flask/core/routes")})
    workspace.git("update-ref", "refs/remotes/origin/main", workspace.commit())
    workspace.git("merge", "--quiet", "--message=Merge", "branch")
    return workspace


def errors(step: Step) -> list[str]:
    return [file for file, _, _ in step.annotations("error")]


@pytest.mark.sweep
def test_changed_only_is_about_what_a_pull_request_changes(pull_request: Workspace) -> None:
    assert errors(pull_request.step()) == [ROUTES, VIEWS]
    merge = {"GITHUB_BASE_REF": "main", "GITHUB_SHA": pull_request.git("rev-parse", "HEAD")}
    assert errors(pull_request.step({"changed-only": "true"}, **merge)) == [ROUTES]
    pull_request.git("checkout", "--quiet", "branch")
    assert errors(pull_request.step({"changed-only": "true"}, **merge)) == [ROUTES]


@pytest.mark.sweep
def test_changed_only_is_about_what_a_push_changes(pull_request: Workspace) -> None:
    event = pull_request.temporary / "event.json"
    event.write_text(json.dumps({"before": pull_request.git("rev-parse", "HEAD^1")}), encoding="utf-8")
    assert errors(pull_request.step({"changed-only": "true"}, GITHUB_EVENT_PATH=str(event))) == [ROUTES]


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("variables", "event"),
    [
        ({"GITHUB_BASE_REF": "gone"}, "{}"),
        ({"GITHUB_BASE_REF": "--output=x"}, "{}"),
        ({}, json.dumps({"before": "0" * 40})),
        ({}, json.dumps({"before": "1" * 40})),
        ({}, json.dumps({"before": ["--output=x"]})),
        ({}, "no JSON"),
    ],
)
def test_where_the_change_is_not_known_everything_is_checked_and_that_is_said(
    pull_request: Workspace, variables: dict[str, str], event: str
) -> None:
    file = pull_request.temporary / "event.json"
    file.write_text(event, encoding="utf-8")
    step = pull_request.step({"changed-only": "true"}, GITHUB_EVENT_PATH=str(file), **variables)
    assert errors(step) == [ROUTES, VIEWS]
    assert step.commands[0].name == "notice"
    assert "fetch-depth" in step.commands[0].message


HOSTILE_NAMES = [
    "$(touch x).md",
    "`touch x`.md",
    "; touch x;.md",
    "a\n::error::injected.md",
    "::error file=y,line=1::injected.md",
    "a\r::set-env name=PATH::injected.md",
    "##[error]injected.md",
    "%0A::error::injected.md",
    "--output=text:x.md",
]


def test_names_and_texts_of_strangers_run_and_inject_nothing(workspace: Workspace) -> None:
    code = (
        'x = "::error::injected ##[error]injected ::stop-commands::injected"\n::error::injected\n##[error]injected\n('
    )
    write(workspace.folder, {f"files/{name.replace('/', '')}": markdown(code) for name in HOSTILE_NAMES})
    config = '"\\n::error::injected" = 1\n'
    step = workspace.step({"paths": "files"})
    assert len(step.annotations("error")) == len(HOSTILE_NAMES)
    assert {(command.name, command.properties["title"]) for command in step.commands} == {("error", "snippet/syntax")}
    write(workspace.folder, {"answerkey.toml": config})
    step = workspace.step({"paths": "files"})
    assert (step.code, step.commands) == (2, [])
    assert not list(workspace.folder.glob("**/x"))
    assert not (workspace.folder / "x.md").exists()


HOSTILE_INPUT = "--output=text:x\n$(touch x); touch x; `touch x`\n::error::injected\nexit-code=injected\n"


@pytest.mark.sweep
@pytest.mark.parametrize("name", sorted(DEFAULTS.keys() - {"version", "python-version"}))
def test_inputs_run_and_inject_nothing(workspace: Workspace, name: str) -> None:
    step = workspace.step({name: HOSTILE_INPUT})
    assert step.code in (0, 2)
    assert step.outputs.keys() == DEFINITION["outputs"].keys()
    assert [command for command in step.commands if command.message == "injected"] == []
    assert not (workspace.folder / "x").exists()


@pytest.mark.sweep
def test_nothing_of_the_workspace_is_imported(workspace: Workspace) -> None:
    names = ("json", "answerkey", "black", "sitecustomize", "usercustomize", "tomllib", "click")
    write(workspace.folder, {f"{name}.py": "open('x', 'w')\n" for name in names})
    assert workspace.step().code == 0
    assert not (workspace.folder / "x").exists()


@pytest.mark.parametrize("version", ["1.0 --index-url=x", "-e .", "$(touch x)", "1.0\n--pre", "@ file:///x", "latest"])
def test_a_version_that_is_none_is_refused_before_anything_is_installed(workspace: Workspace, version: str) -> None:
    step = workspace.step({"version": version}, script="install")
    assert step.code == 2
    assert [command.name for command in step.commands] == ["error"]
    assert list(workspace.temporary.glob("answerkey")) == []


@pytest.mark.parametrize("libraries", ["yes", "True", "[libraries]"])
def test_whether_libraries_are_installed_is_true_or_false(workspace: Workspace, libraries: str) -> None:
    step = workspace.step({"libraries": libraries}, script="install")
    assert (step.code, [command.name for command in step.commands]) == (2, ["error"])
    assert list(workspace.temporary.glob("answerkey")) == []


IDNA = f"# requires: idna\n# python: {sys.version_info[0]}.{sys.version_info[1]}\n"
ADDRESSED = "idna @ file:///tmp/::error::idna-3.10-py3-none-any.whl"


@pytest.mark.parametrize(
    ("settings", "lock", "message"),
    [
        (f'["{ADDRESSED}"]', None, "name `idna @ file:"),
        ('["idna"]', f"{IDNA}{ADDRESSED}\n", "name `idna @ file:"),
        ('["idna"]', None, "libraries.lock"),
        ('["idna", "six"]', f"{IDNA}idna==3.10\n", "libraries.lock"),
        ("[]", None, "libraries"),
    ],
)
def test_only_libraries_that_a_lock_pins_by_version_are_installed(
    workspace: Workspace, settings: str, lock: str | None, message: str
) -> None:
    write(workspace.folder, {"answerkey.toml": f"[libraries]\nrequirements = {settings}\n"})
    write(workspace.folder, {} if lock is None else {"libraries.lock": lock})
    step = workspace.step(script="libraries", UV_OFFLINE="1", PIP_NO_INDEX="1")
    assert (step.code, step.commands) == (2, []), step.log
    assert message in step.log
    assert not (workspace.temporary / "answerkey-cache" / "libraries").exists()


def test_no_interpreter_of_the_workspace_installs_libraries(workspace: Workspace) -> None:
    write(workspace.folder, {"answerkey.toml": '[libraries]\nrequirements = ["idna"]\npython = "./python"\n'})
    write(workspace.folder, {"libraries.lock": f"{IDNA}idna==3.10\n", "python": "#!/bin/sh\ntouch x\n"})
    (workspace.folder / "python").chmod(0o755)
    workspace.step(script="libraries", UV_OFFLINE="1", PIP_NO_INDEX="1")
    assert not (workspace.folder / "x").exists()


def test_scripts_get_all_inputs_from_the_environment_and_none_by_substitution() -> None:
    steps = [step for step in DEFINITION["runs"]["steps"] if "run" in step]
    assert [step["run"] for step in steps if "${{" in step["run"]] == []
    assert all(step["run"].startswith('"$PYTHON" -I ') for step in steps)
    passed = {value for step in steps for key, value in step["env"].items() if key.startswith("INPUT_")}
    assert passed == {f"${{{{ inputs.{name} }}}}" for name in DEFAULTS if name != "python-version"}
    known = set(re.findall(r'(?:value|flag)\("(\w+)"\)', SCRIPTS["lint"].read_text(encoding="utf-8")))
    assert {f"INPUT_{name}" for name in known} == {key for key in steps[-1]["env"] if key.startswith("INPUT_")}


def test_each_action_is_pinned_to_one_commit_with_its_version_everywhere() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ACTION, *WORKFLOWS.iterdir())] + documented_workflows()
    pins: dict[str, set[str]] = {}
    for name, rest in re.findall(r"uses: ((?!OWNER)[\w-]+/[\w/-]+)(.*)", "\n".join(texts)):
        assert re.fullmatch(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+", rest), name
        pins.setdefault(name, set()).add(rest)
    assert {name: len(commits) for name, commits in pins.items()} == dict.fromkeys(pins, 1)
    assert "actions/checkout" in pins


def test_zizmor_finds_nothing_in_the_action_the_workflows_and_the_documented_ones(tmp_path: Path) -> None:
    documented = {f".github/workflows/{n}.yml": text for n, text in enumerate(documented_workflows())}
    assert len(documented) >= 2
    write(tmp_path, documented)
    write(tmp_path, {"action.yml": ACTION.read_text(encoding="utf-8")})
    write(tmp_path, {f".github/workflows/{p.name}": p.read_text(encoding="utf-8") for p in WORKFLOWS.iterdir()})
    zizmor = [BIN / "zizmor", "--offline", "--quiet", "--no-config", "--persona=pedantic", "--strict-collection", "."]
    done = run(zizmor, tmp_path, environment(tmp_path))
    assert done.returncode == 0, done.stdout


@pytest.mark.sweep
def test_the_sample_is_right_about_itself(workspace: Workspace) -> None:
    """What the other tests take for granted."""
    assert page(GOOD).splitlines()[CODE_LINE - 1].strip() == GOOD
    assert workspace.step({"fail-on": "error"}).outputs["errors"] == "0"
