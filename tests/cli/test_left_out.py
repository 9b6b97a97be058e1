"""Nothing is left out in silence: neither files, nor code, nor rules."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from answerkey.model.collections import BUILT_IN, PLAIN
from command import run

HOOKS = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"
BROKEN = "```python\nx = (\n```\n"


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_markdown_is_checked_whatever_the_case_of_its_suffix(tmp_path: Path) -> None:
    names = ["a.MD", "b.Markdown", "c.mdx", "d.qmd", "docs/e.Md", "f.md"]
    write(tmp_path, **dict.fromkeys(names, BROKEN))
    done = run(tmp_path, "lint", ".", "--format", "concise")
    assert [line.partition(":")[0] for line in done.stdout.splitlines() if ":2:5" in line] == names


@pytest.mark.parametrize(
    "name", ["a.md", "a.MD", "x/a.Markdown", "a.mdx", "a.qmd", "a.yml", "a.YAML", "a.txt", "md", "a.md.py"]
)
def test_hooks_are_given_what_the_program_reads(name: str) -> None:
    hooks = YAML(typ="safe").load(HOOKS.read_text(encoding="utf-8"))
    read = PLAIN.holds(name) or any(collection.holds(f"frameworks/{name}") for collection in BUILT_IN)
    for hook in hooks:
        if "files" in hook:
            assert (re.search(hook["files"], name) is not None) == read, hook["id"]


def test_hidden_markdown_is_named_and_caches_are_not(tmp_path: Path) -> None:
    write(
        tmp_path,
        **{
            "a.md": "Text\n",
            ".github/b.md": BROKEN,
            ".c.md": BROKEN,
            ".git/d.md": "",
            ".x_cache/e.md": "",
            ".f/CACHEDIR.TAG": "",
            ".f/g.md": "",
            ".h/deep/pyvenv.cfg": "",
            ".h/deep/i.md": "",
        },
    )
    done = run(tmp_path, "lint", ".")
    assert done.returncode == 0
    assert done.stdout.endswith("\n2 files not checked: .c.md (hidden), .github/b.md (hidden).\n")
    report = json.loads(run(tmp_path, "lint", ".", "--format", "json").stdout)
    assert report["unchecked"] == [{"path": path, "reason": "hidden"} for path in (".c.md", ".github/b.md")]
    assert "2 files not checked" in run(tmp_path, "lint", ".", "--format", "sarif").stdout
    assert run(tmp_path, "lint", ".github").returncode == 1


def test_what_is_excluded_is_not_named(tmp_path: Path) -> None:
    write(tmp_path, **{"a.md": "", ".github/b.md": "", "answerkey.toml": 'exclude = [".github"]\n'})
    assert "not checked" not in run(tmp_path, "lint", ".").stdout


def test_a_link_to_a_file_that_is_checked_is_skipped(tmp_path: Path) -> None:
    write(tmp_path, **{".git/x": "", "docs/index.md": BROKEN})
    (tmp_path / "README.md").symlink_to("docs/index.md")
    done = run(tmp_path, "lint", ".")
    assert done.stdout.count("snippet/syntax") == 1
    assert "not checked" not in done.stdout


def test_a_link_to_a_file_that_is_not_checked_is_named(tmp_path: Path) -> None:
    write(tmp_path, **{".git/x": "", "docs/index.md": "", "guide/a.md": ""})
    (tmp_path / "guide/README.md").symlink_to("../docs/index.md")
    assert "1 file not checked: guide/README.md (a link to docs/index.md)." in run(tmp_path, "lint", "guide").stdout
    done = run(tmp_path, "lint", "guide/README.md")
    assert (done.returncode, done.stderr) == (
        2,
        "Error: `guide/README.md` is a link to docs/index.md, which is not followed\n",
    )


def test_a_link_beside_other_files_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, **{".git/x": "", "docs/index.md": "", "a.md": ""})
    (tmp_path / "README.md").symlink_to("docs/index.md")
    done = run(tmp_path, "lint", "README.md", "a.md")
    assert done.returncode == 0
    assert "1 file not checked: README.md (a link to docs/index.md)." in done.stdout


@pytest.mark.parametrize("target", ["../outside.md", "missing.md", "README.md"])
def test_a_link_out_of_the_repository_or_to_nothing_is_an_error(tmp_path: Path, target: str) -> None:
    write(tmp_path, **{"outside.md": "", "base/.git/x": ""})
    (tmp_path / "base/README.md").symlink_to(target)
    done = run(tmp_path / "base", "lint", ".")
    assert done.returncode == 1
    assert "document/unreadable" in done.stdout


def test_no_snippets_in_a_file_with_fences_are_explained(tmp_path: Path) -> None:
    write(tmp_path, **{"a.md": "```mermaid\npie\n```\n\n```text\nx\n```\n"})
    assert "and 0 snippets (2 code blocks, none in a language that is checked)" in run(tmp_path, "lint", "a.md").stdout


@pytest.mark.parametrize(
    ("config", "rule", "said"),
    [
        ('libraries.requirements = ["click"]', "library/call", "run `answerkey libraries sync`"),
        ("", "proof", "run in `answerkey prove`"),
        ("", "proof/failed", "run in `answerkey prove`"),
    ],
)
def test_a_rule_that_was_asked_for_and_cannot_run_is_an_error(
    tmp_path: Path, config: str, rule: str, said: str
) -> None:
    write(tmp_path, **{"a.md": "Text\n", "answerkey.toml": config + "\n"})
    done = run(tmp_path, "lint", "a.md", "--select", rule)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_rule_that_the_configuration_alone_selects_stays_a_note(tmp_path: Path) -> None:
    write(tmp_path, **{"a.md": "", "answerkey.toml": 'select = ["library"]\nlibraries.requirements = ["click"]\n'})
    done = run(tmp_path, "lint", "a.md")
    assert done.returncode == 0
    assert "run `answerkey libraries sync`" in done.stderr


def test_a_record_with_a_suffix_in_capitals_is_checked(tmp_path: Path) -> None:
    write(tmp_path, **{"content/frameworks/flask.YML": "name: [\n", "content/qa/a/b/c.MD": "no front matter\n"})
    done = run(tmp_path, "lint", "--format", "concise")
    assert "flask.YML:1:7" in done.stdout or "flask.YML:2:1" in done.stdout
    assert "c.MD:1:1" in done.stdout
