"""The hooks of this repository's manifest, run by pre-commit when git commits.

Only how they are installed is changed, since that needs a package index: `language: system` runs the same entries.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from pre_commit.clientlib import load_config, load_manifest

from integration.sample import (
    BIN,
    BROKEN,
    BROKEN_AT,
    CODE_LINE,
    CORE,
    GOOD,
    ROOT,
    UNFORMATTED,
    environment,
    markdown,
    page,
    run,
    views,
    write,
    write_base,
)

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
CONFIG = ROOT / ".pre-commit-config.yaml"
HOOKS: dict[str, dict[str, Any]] = {hook["id"]: hook for hook in yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))}
GIVEN_FILES = [name for name, hook in HOOKS.items() if hook.get("pass_filenames", True)]
ROUTES, VIEWS = CORE / "routes.md", CORE / "views.md"


@pytest.fixture(scope="session", autouse=True)
def _installed(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Make what every repository here starts as: to install pre-commit's hook takes as long as to run it."""
    folder = tmp_path_factory.mktemp("installed")
    Repository.template = folder / "repository"
    write_base(Repository.template)
    run(["git", "init", "--quiet", "--initial-branch=main"], Repository.template, environment(folder), check=True)
    run([BIN / "pre-commit", "install"], Repository.template, environment(folder), check=True)


class Repository:
    """A git repository with a base, whose commits run some of the hooks."""

    template: Path

    def __init__(self, folder: Path, *hooks: str, **changes: object) -> None:
        self.folder = folder / "repository"
        self._environment = environment(folder)
        shutil.copytree(self.template, self.folder)
        local = [{**HOOKS[name], "language": "system", **changes} for name in hooks]
        config = {"repos": [{"repo": "local", "hooks": local}]}
        write(self.folder, {".pre-commit-config.yaml": yaml.safe_dump(config)})
        self.git("add", ".")
        self.git("commit", "--quiet", "--no-verify", "--message=Start")

    def git(self, *arguments: str) -> str:
        return run(["git", *arguments], self.folder, self._environment, check=True).stdout

    def commit(self, files: dict[str | Path, str] | None = None) -> tuple[bool, str]:
        """Commit these files and all else; whether git did, and what was said."""
        write(self.folder, files or {})
        self.git("add", "--all")
        done = run(["git", "commit", "--message=Change"], self.folder, self._environment)
        return done.returncode == 0, done.stdout


def test_pre_commit_takes_the_manifest_and_our_own_configuration() -> None:
    assert [hook["id"] for hook in load_manifest(str(MANIFEST))] == list(HOOKS)
    assert all(repo["repo"] == "local" for repo in load_config(str(CONFIG))["repos"])


@pytest.mark.parametrize(
    "hook",
    ["answerkey", *(pytest.param(hook, marks=pytest.mark.sweep) for hook in ("answerkey-base", "answerkey-fix"))],
)
def test_a_commit_with_a_broken_answer_is_refused_at_its_place_and_passes_when_right(tmp_path: Path, hook: str) -> None:
    repository = Repository(tmp_path, hook)
    committed, said = repository.commit({ROUTES: page(BROKEN)})
    assert not committed
    assert f"{BROKEN_AT}: error[snippet/syntax]" in said
    committed, said = repository.commit({ROUTES: page("print(2)")})
    assert committed, said


@pytest.mark.sweep
@pytest.mark.parametrize("hook", ["answerkey-fix", "answerkey-format"])
def test_what_can_be_mended_is_mended_and_passes_the_second_time(tmp_path: Path, hook: str) -> None:
    repository = Repository(tmp_path, hook)
    committed, said = repository.commit({ROUTES: page("print( 2 )")})
    assert not committed
    assert "files were modified by this hook" in said
    assert (repository.folder / ROUTES).read_text(encoding="utf-8") == page("print(2)")
    committed, said = repository.commit()
    assert committed, said


def documented() -> dict[str, list[str]]:
    """The hooks that the documentation shows first, with their arguments."""
    page = (ROOT / "docs" / "integrations.md").read_text(encoding="utf-8")
    config = yaml.safe_load(page.partition("```yaml\n")[2].partition("```")[0])
    return {hook["id"]: hook["args"] for repo in config["repos"] for hook in repo["hooks"]}


@pytest.mark.sweep
def test_the_documented_hooks_mend_and_print_each_finding_once(tmp_path: Path) -> None:
    ((hook, arguments),) = documented().items()
    repository = Repository(tmp_path, hook, args=arguments)
    committed, said = repository.commit({ROUTES: page(BROKEN), VIEWS: views("print( 2 )")})
    assert not committed
    assert said.count(BROKEN_AT) == 1
    assert "files were modified by this hook" in said
    committed, said = repository.commit({ROUTES: page("print(2)")})
    assert committed, said


@pytest.mark.sweep
def test_only_what_is_staged_counts(tmp_path: Path) -> None:
    repository = Repository(tmp_path, "answerkey")
    write(repository.folder, {ROUTES: page("print(2)")})
    repository.git("add", ".")
    write(repository.folder, {ROUTES: page(BROKEN)})
    repository.git("commit", "--message=The staged half is right")
    assert (repository.folder / ROUTES).read_text(encoding="utf-8") == page(BROKEN)


@pytest.mark.sweep
def test_the_base_hook_refuses_a_commit_that_removes_what_others_link_to(tmp_path: Path) -> None:
    repository = Repository(tmp_path, "answerkey-base")
    (repository.folder / ROUTES).unlink()
    committed, said = repository.commit()
    assert not committed
    assert f"{VIEWS}:{CODE_LINE - 3}:" in said
    assert "/flask/core/routes" in said
    committed, said = repository.commit({VIEWS: views()})
    assert committed, said


@pytest.mark.sweep
def test_the_base_hook_can_be_told_to_refuse_only_what_the_commit_causes(tmp_path: Path) -> None:
    repository = Repository(tmp_path, "answerkey-base", args=["--changed"])
    write(repository.folder, {"content/qa/flask/core/old.md": page(BROKEN, subtopic="old", order=3)})
    repository.git("add", ".")
    repository.git("commit", "--quiet", "--no-verify", "--message=Broken before")
    committed, said = repository.commit({VIEWS: views("print(2)", link="/flask/core/routes")})
    assert committed, said
    (repository.folder / ROUTES).unlink()
    committed, said = repository.commit()
    assert not committed
    assert "/flask/core/routes" in said
    assert "old.md" not in said


@pytest.mark.sweep
def test_a_merge_conflict_marker_is_refused(tmp_path: Path) -> None:
    repository = Repository(tmp_path, "answerkey")
    conflict = "<<<<<<< HEAD\n    print(1)\n    =======\n    print(2)\n    >>>>>>> other"
    committed, said = repository.commit({ROUTES: page(conflict)})
    assert not committed
    assert f"{ROUTES}:{CODE_LINE}:5: error" in said


@pytest.mark.sweep
@pytest.mark.parametrize("hook", GIVEN_FILES)
def test_files_that_are_excluded_or_no_content_never_fail_a_hook(tmp_path: Path, hook: str) -> None:
    repository = Repository(tmp_path, hook)
    files: dict[str | Path, str] = {
        "answerkey.toml": "exclude = ['drafts', 'content/drafts']\n",
        "drafts/a.md": markdown(BROKEN),
        "content/drafts/b.md": markdown(BROKEN),
        "content/notes.yml": "a: 1\n",
        "content/logo.svg": "<svg/>\n",
        ".github/workflows/ci.yml": "on: push\n",
    }
    committed, said = repository.commit(files)
    assert committed, said


@pytest.mark.sweep
def test_files_of_any_name_are_checked(tmp_path: Path) -> None:
    names = ["two words.md", "grün 😀.md", "-dash.md", "--fix.md", "a'b\"c.md", "$(touch x).md"]
    repository = Repository(tmp_path, "answerkey")
    committed, said = repository.commit({name: markdown(BROKEN) for name in names})
    assert not committed
    assert [name for name in names if f"\n{name}:4:6: error[snippet/syntax]" not in said] == []
    committed, said = repository.commit({name: markdown(GOOD) for name in names})
    assert committed, said
    assert not (repository.folder / "x").exists()


@pytest.mark.sweep
def test_many_files_of_one_commit_are_all_checked(tmp_path: Path) -> None:
    repository = Repository(tmp_path, "answerkey-format")
    files: dict[str | Path, str] = {f"notes/{number}.md": markdown(UNFORMATTED) for number in range(40)}
    committed, said = repository.commit(files)
    assert not committed, said
    assert {path.read_text(encoding="utf-8") for path in (repository.folder / "notes").iterdir()} == {markdown(GOOD)}
