"""The documentation site holds every page and every rule, and its checks notice what is broken."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from answerkey.pipeline.options import Options
from answerkey.pipeline.run import lint
from answerkey.rules import load_rules
from answerkey.workspace import open_workspace
from inline import use_inline_pool

ROOT = Path(__file__).parents[1]
PAGES = {"docs/index.md": "index.md", "docs/rules.md": "rules.md", "examples/notes/README.md": "examples/notes.md"}


@pytest.fixture
def docs(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module that assembles the site; docs/ is no package."""
    monkeypatch.syspath_prepend(ROOT / "docs")
    return importlib.import_module("assemble")


@pytest.fixture
def rule_pages(docs: ModuleType) -> ModuleType:
    return sys.modules["rule_pages"]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "docs")
    return importlib.import_module("check_site")


def test_each_page_has_a_line_in_the_navigation_and_each_line_a_page(docs: ModuleType) -> None:
    rules = [f"rules/{rule}.md" for rule in load_rules()]
    configuration = docs.with_rules(docs.CONFIGURATION.read_text(encoding="utf-8"), rules)
    docs.refuse_lost_pages([*docs.page_paths(ROOT).values(), *rules], configuration)


@pytest.mark.parametrize(
    ("pages", "message"),
    [
        (["a.md", "b.md", "new.md"], "no line for the page `new.md`"),
        (["a.md"], "no page `b.md`"),
        (["a.md", "b.md", "c.md"], "has `c.md` twice"),
    ],
)
def test_a_page_that_cannot_be_reached_is_refused(docs: ModuleType, pages: list[str], message: str) -> None:
    twice = ', "c.md", "c.md"' if "c.md" in pages else ""
    with pytest.raises(docs.BrokenDocs, match=message):
        docs.refuse_lost_pages(pages, f'[project]\nnav = [{{ "A" = ["a.md", {{ "B" = "b.md" }}] }}{twice}]\n')


@pytest.mark.parametrize(
    ("path", "target", "expected"),
    [
        ("docs/index.md", "rules.md#answer", "rules.md#answer"),
        ("docs/index.md", "#install", "#install"),
        ("docs/index.md", "https://example.org/#a", "https://example.org/#a"),
        ("docs/index.md", "../tests/rules/answer/bidi.md", "rules/answer/bidi.md"),
        ("docs/index.md", "../examples/notes/README.md", "examples/notes.md"),
        ("docs/index.md", "../README.md", "index.md"),
        ("examples/notes/README.md", "../../docs/rules.md", "../rules.md"),
    ],
)
def test_links_between_files_lead_to_pages(docs: ModuleType, path: str, target: str, expected: str) -> None:
    assert docs.target_in_site(path, target, PAGES) == expected


def test_a_link_to_another_file_leads_to_a_copy(
    docs: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(docs, "SITE", tmp_path)
    assert docs.target_in_site("docs/index.md", "../LICENSE", PAGES) == "files/LICENSE"
    assert (tmp_path / "source" / "files" / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    with pytest.raises(docs.BrokenDocs, match=r"docs/index\.md: `\.\./LICENCE` is no file"):
        docs.target_in_site("docs/index.md", "../LICENCE", PAGES)


def test_a_fence_that_names_a_file_gets_it_as_its_title(docs: ModuleType) -> None:
    text = "```yaml file a/b.md\nx\n```\n\n```python\nx\n```\n"
    assert docs._INFO.sub(r'\1 title="\2"', text) == text.replace("yaml file a/b.md", 'yaml title="a/b.md"')


def test_the_page_of_a_rule_says_all_of_it(rule_pages: ModuleType) -> None:
    page = rule_pages.rule_page(load_rules()["question/too-few"])
    assert re.findall(r"^##? (.*)$", page, re.M) == [
        "question/too-few",
        "Reported",
        "Not reported",
        "Options",
        "Leave it out",
        "More cases",
    ]
    assert "Severity: **warning** · Runs: **by default** · Fix: **none** · Since: **0.1.0**" in page
    assert "$ answerkey lint --select question/too-few\nqa/fastapi/security/jwt.md:4:3: warning[" in page
    assert '[rules."question/too-few"]\nminimum = 3\n' in page


@pytest.mark.sweep
@pytest.mark.parametrize("rule", load_rules())
def test_what_a_page_says_of_a_rule_holds(
    rule: str, rule_pages: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has both examples, the first prints a finding of the rule, and its settings leave the rule out."""
    page = rule_pages.rule_page(load_rules()[rule])
    reported = page.partition("\n## Reported\n")[2].partition("\n## Not reported\n")[0]
    assert f"[{rule}]" in reported
    if not rule.startswith(("proof/", "limit/")):
        case = next(each.case for each in rule_pages.examples_of(rule)[1:] if f" {rule} " in each.case.expected)
        case.config = f'ignore = ["{rule}"]\n{case.config}'
        case.write(tmp_path)
        monkeypatch.chdir(tmp_path / "content")
        use_inline_pool(monkeypatch)
        report = lint(open_workspace([]), Options(jobs=1, cache=False, today=rule_pages.TODAY))
        assert [d for d in report.diagnostics if d.rule == rule] == []


def test_rules_are_of_versions_that_the_changelog_has() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = set(re.findall(r"^## (\S+) \(", changelog, re.M))
    assert {rule.since for rule in load_rules().values()} <= versions


@pytest.mark.parametrize(
    ("html", "defect"),
    [
        ('<a href="b.html#x">b</a>', ""),
        ('<a href="https://example.org">b</a>', ""),
        ('<a href="c.html">c</a>', "leads to `c.html`, which is no file"),
        ('<a href="b.html#y">b</a>', "leads to `b.html#y`, which is no place of that page"),
        ('<a href="#y">b</a>', "leads to `#y`, which is no place of that page"),
        ('<script src="https://cdn.example.org/x.js"></script>', "loads https://cdn.example.org/x.js"),
        ('<link rel="stylesheet" href="//fonts.example.org/x.css">', "loads //fonts.example.org/x.css"),
        ("<article><li>one</li></article>", "1 list items instead of 0"),
    ],
)
def test_a_defect_of_the_site_is_noticed(check: ModuleType, tmp_path: Path, html: str, defect: str) -> None:
    for name, text in {"html/a.html": html, "html/b.html": '<p id="x">', "source/a.md": "", "source/b.md": ""}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert list(check.defects(tmp_path)) == ([f"a.html: {defect}"] if defect else [])


def test_a_list_that_the_site_does_not_show_as_one_is_noticed(check: ModuleType, tmp_path: Path) -> None:
    for name, text in {"html/a.html": "<article><p>- one</p></article>", "source/a.md": "- one\n"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert list(check.defects(tmp_path)) == ["a.html: 0 list items instead of 1"]
