"""What the documentation shows is what the program does."""

from __future__ import annotations

import importlib
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from markdown_it import MarkdownIt

from answerkey.pipeline.options import Options
from answerkey.pipeline.run import lint
from answerkey.workspace import open_workspace
from translated import PAGE, write_base

ROOT = Path(__file__).parents[1]


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.sweep
def test_the_generated_pages_are_current() -> None:
    """They are made as `make docs` does: in a process in which no other test left anything."""
    command = [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", ["README.md", "docs/index.md", "docs/linting.md"])
def test_what_a_page_shows_depends_on_no_installed_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    """Here the configuration around the example names libraries that are not installed."""
    docs = generator()
    text = (ROOT / page).read_text(encoding="utf-8")
    shutil.copytree(docs.EXAMPLE, tmp_path / "docs" / "example")
    (tmp_path / "answerkey.toml").write_text('libraries.requirements = ["fastapi"]\n', encoding="utf-8")
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    monkeypatch.setattr(docs, "EXAMPLE", tmp_path / "docs" / "example")
    assert docs.with_outputs(text) == text


def test_the_modules_on_the_paths_through_the_program_exist() -> None:
    text = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    section = text.partition("## One page, one question\n")[2].partition("\n## ")[0]
    package = ROOT / "linter" / "answerkey"
    names = set(re.findall(r"`([a-z_]+(?:/[a-z_]+)+)`", section))
    assert len(names) > 40
    assert sorted(name for name in names if not (package / f"{name}.py").exists()) == []


@pytest.mark.sweep
def test_the_documentation_passes_the_linter_that_it_describes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    report = lint(open_workspace(["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs"]), Options(cache=False))
    assert report.diagnostics == ()
    assert report.summary.files >= 7


@pytest.mark.sweep
def test_our_own_content_is_clean_under_the_strictest_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    workspace = open_workspace([])
    assert workspace.config.preset == "strict"
    assert lint(workspace, Options(cache=False)).diagnostics == ()


def test_the_example_of_locales_is_a_translation_without_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "docs" / "locales.md").read_text(encoding="utf-8")
    fences = {token.info: token.content for token in MarkdownIt().parse(text) if token.type == "fence"}
    config = fences["toml"].replace("[tool.answerkey]\n", "") + 'ignore = ["question/too-few", "page"]\n'
    path = "qa/fastapi/security/jwt.de.md"
    write_base(tmp_path, config=config, translation=fences[f"yaml file {path}"])
    (tmp_path / "content" / "qa" / "fastapi" / "security" / "jwt.md").write_text(
        PAGE.replace('\n      ```python\n      key = "secret"  # never here\n      ```\n', ""), encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    report = lint(open_workspace([]), Options(jobs=1, cache=False))
    assert report.diagnostics == ()


WALK = """
```text file notes/a.txt
one
```

```console
$ cd notes
$ cat a.txt
old
```

````diff
--- a/a.txt
+++ b/a.txt
@@ -1 +1 @@
-one
+two in 7.25 s on 2024-01-01
````

```console
$ cat a.txt; false
$ echo $?
```
"""


def test_a_walkthrough_writes_what_its_commands_print(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A page is followed from top to bottom, and only the outputs below its commands change."""
    monkeypatch.syspath_prepend(ROOT / "docs")
    walkthrough = importlib.import_module("walkthrough")
    now = walkthrough.followed(WALK, tmp_path)
    expected = WALK.replace("old\n", "one\n").replace("false\n", "false\ntwo in 0.2 s on 2026-11-30\n")
    assert now == expected.replace("$?\n", "$?\n0\n")
    assert walkthrough.followed(now, tmp_path) == now


def test_each_page_that_is_followed_says_each_of_its_commands() -> None:
    for page in generator().WALKTHROUGHS:
        assert "```console\n$ answerkey" in page.read_text(encoding="utf-8"), page
