"""Fixes keep everything but what they are about, whatever the page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import black
import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from msgspec.structs import replace
from ruamel.yaml import YAML

from answerkey.config import Config
from answerkey.diagnostics import Applicability
from answerkey.fixing import rounds
from answerkey.fixing.edits import SAFE, UNSAFE, apply
from answerkey.fixing.equivalence import Prover, Unproven
from answerkey.fixing.rounds import FixResult, mend
from answerkey.model.collections import PLAIN, QA, Collection
from answerkey.pipeline.options import Options
from answerkey.source import Edit, Span
from answerkey.workspace import SourceFile, Workspace, open_workspace
from documents import Page, pages
from properties import examples

OPTIONS = Options(jobs=1, cache=False)
BLOCK = ("|", "|-", "|+", "|2", '"')  # styles that can carry any text


def workspace(tmp_path: Path, texts: dict[str, str], *select: str) -> Workspace:
    """A base that exists in buffers only."""
    root = tmp_path / "content"
    for folder in ("qa", "topics", "frameworks"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    buffers = {root / name: text.encode() for name, text in texts.items()}
    return open_workspace([str(root)], None, lambda config: replace(config, select=select), buffers)


def source(path: str, collection: Collection) -> SourceFile:
    return SourceFile(path, Path(path), path, collection, selected=True)


def after(mended: FixResult, before: str) -> str:
    """The text of the one file."""
    return mended.rewrites[0].after.decode() if mended.rewrites else before


def front_matter(text: str) -> Any:
    body = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("---\n").rpartition("\n---")[0]
    return YAML(typ="safe", pure=True).load(body)


def codes_and_rest(answer: str) -> tuple[list[tuple[str, str]], list[str]]:
    """The info string and code of each fence, and all lines outside of code, found by markdown-it alone."""
    tokens = [t for t in MarkdownIt("commonmark").parse(answer) if t.type == "fence"]
    inside = {n for t in tokens if t.map for n in range(t.map[0] + 1, t.map[1] - 1)}
    lines = [line for number, line in enumerate(answer.split("\n")) if number not in inside]
    return [(t.info, t.content) for t in tokens], lines


def formatted(code: str) -> str:
    try:
        return black.format_str(code, mode=black.Mode(line_length=100))
    except (ValueError, SyntaxError):
        return code


@examples(60)
@given(page=pages())
def test_formatting_changes_code_to_what_black_makes_of_it_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, page: Page
) -> None:
    folder = tmp_path_factory.mktemp("base")
    base = workspace(folder, {"qa/a/b/c.md": page.text}, "snippet/format")
    mended = mend(base, SAFE, OPTIONS)
    assert mended.faults == ()
    text = after(mended, page.text)
    old, new = front_matter(page.text), front_matter(text)
    (was, rest_was), (now, rest_now) = (codes_and_rest(data["questions"][0].pop("a")) for data in (old, new))
    assert old == new
    assert rest_now == rest_was
    assert [info for info, _ in now] == [info for info, _ in was]
    for (_, code_was), (_, code_now) in zip(was, now, strict=True):
        assert code_now.rstrip("\n") in (code_was.rstrip("\n"), formatted(code_was).rstrip("\n"))
    assert set(re.findall("\r\n|\r|\n", text)) <= set(re.findall("\r\n|\r|\n", page.text))
    if page.style in BLOCK:
        assert not any(d.fix and d.fix.applicability is Applicability.SAFE for d in mended.report.diagnostics)


@examples(40)
@given(page=pages())
def test_a_second_run_of_all_fixes_finds_nothing_more_to_fix(
    tmp_path_factory: pytest.TempPathFactory, page: Page
) -> None:
    folder = tmp_path_factory.mktemp("base")
    first = mend(workspace(folder, {"qa/a/b/c.md": page.text}), UNSAFE, OPTIONS)
    assert first.faults == ()
    again = mend(workspace(folder, {"qa/a/b/c.md": after(first, page.text)}), UNSAFE, OPTIONS)
    assert again.rewrites == ()
    assert again.faults == ()


PAGE = """---
framework: F
frameworkSlug: f
topic: T
topicSlug: t
subtopic: S   # kept
difficulty: 'easy'
order: 1
seoDescription: "A page"
updated: 2026-01-02
questionsCount: 7 # wrong
questions:
- id: one
  difficulty: easy
  q: Why?
  a: |
    Text [there](/f/t/page).

    ```python
    x = ( 1 )
    ```
---
"""


def test_each_fix_of_a_file_is_counted_and_reported_as_fixed(tmp_path: Path) -> None:
    base = workspace(tmp_path, {"qa/f/t/page.md": PAGE}, "snippet/format", "question/count")
    mended = mend(base, SAFE, OPTIONS)
    (rewrite,) = mended.rewrites
    assert rewrite.after.decode() == PAGE.replace("7 # wrong", "1 # wrong").replace("x = ( 1 )", "x = 1")
    assert (rewrite.mended, mended.report.summary.fixed, mended.report.diagnostics) == (2, 2, ())


def test_only_selected_files_are_mended(tmp_path: Path) -> None:
    texts = {f"qa/f/t/{name}.md": PAGE for name in ("page", "other")}
    base = workspace(tmp_path, texts, "question/count")
    chosen = replace(base, files=tuple(replace(f, selected=f.path.endswith("other.md")) for f in base.files))
    assert [rewrite.source.path for rewrite in mend(chosen, SAFE, OPTIONS).rewrites] == ["qa/f/t/other.md"]


def test_a_fix_that_would_do_harm_leaves_its_file_alone_and_the_others_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def harmful(text: str, edits: tuple[Edit, ...]) -> str:
        return text.replace("q: Why?", "q: What?") if "harm" in text else apply(text, edits)

    monkeypatch.setattr(rounds, "apply", harmful)
    texts = {"qa/f/t/page.md": PAGE, "qa/f/t/bad.md": PAGE.replace("# kept", "# harm")}
    mended = mend(workspace(tmp_path, texts, "question/count"), SAFE, OPTIONS)
    assert [rewrite.source.path for rewrite in mended.rewrites] == ["qa/f/t/page.md"]
    ((source, message),) = ((fault.source.path, fault.message) for fault in mended.faults)
    assert source == "qa/f/t/bad.md"
    assert "the value at offset" in message
    assert [d.path.endswith("bad.md") for d in mended.report.diagnostics] == [True]


def test_fixes_that_never_end_are_a_fault_and_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def growing(text: str, edits: tuple[Edit, ...]) -> str:
        return text.replace("# wrong", "# wrong, wrong")

    monkeypatch.setattr(rounds, "apply", growing)
    mended = mend(workspace(tmp_path, {"qa/f/t/page.md": PAGE}, "question/count"), SAFE, OPTIONS)
    assert mended.rewrites == ()
    assert [fault.message for fault in mended.faults] == ["its fixes never come to an end"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("q: Why?", "q: Who?", "the value at offset"),
        ("q: Why?", "q: [Why]", "of another kind"),
        ("'easy'", '"easy"', "its style"),
        ("order: 1\n", "order: 1\ndraft: true\n", "items"),
        ("```python", "```text", "the info string"),
        ("x = ( 1 )", "x = ( 2 )", "the code at offset"),
        ("    ```\n", "    ~~~\n", "of another kind"),
        ("[there](/f/t/page)", "[there](/f/t/pages)", "the links"),
        ("Text [", "# Text [", "the headings"),
        ("q: Why?", "q: :", "would not parse"),
    ],
)
def test_a_change_that_no_edit_names_is_not_proved(tmp_path: Path, old: str, new: str, said: str) -> None:
    prover = Prover(workspace(tmp_path, {"qa/f/t/page.md": PAGE}).config)
    assert old in PAGE
    named = Edit(Span(PAGE.index("7 #"), PAGE.index("7 #") + 1), "1")
    touching = [named] if "q: " in old or "order" in old or "easy" in old else [named, _in_the_answer()]
    with pytest.raises(Unproven, match=said):
        prover.prove(source("qa/f/t/page.md", QA), PAGE, PAGE.replace(old, new, 1), touching, [])


def _in_the_answer() -> Edit:
    """An edit of the answer's scalar that is about none of its blocks."""
    at = PAGE.index("Text ")
    return Edit(Span(at, at), "")


@pytest.mark.parametrize(
    ("before", "now"),
    [("x = ( 1 )", "x = 2"), ("x = 1", "x = 1 1"), ("f(a,b)", "f(b, a)"), ("# a", "b")],
)
def test_formatting_that_changes_the_meaning_of_code_is_not_proved(tmp_path: Path, before: str, now: str) -> None:
    text = f"```python\n{before}\n```\n"
    span = Span(10, 10 + len(before))
    prover = Prover(Config())
    with pytest.raises(Unproven):
        prover.prove(source("a.md", PLAIN), text, f"```python\n{now}\n```\n", [Edit(span, now)], [span])
