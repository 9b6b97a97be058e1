"""Each fix alone mends its finding and changes nothing else, whatever its file is made of."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import black
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

from answerkey.config import Config, ProofsConfig, nearest
from answerkey.diagnostics import Finding, Fix
from answerkey.fixing.edits import apply
from answerkey.model.collections import QA
from answerkey.model.limits import Limits
from answerkey.pipeline.checker import Checker
from answerkey.pipeline.guard import Unguarded
from answerkey.pipeline.selection import select
from answerkey.suppressions import Suppressions
from documents import LINE_ENDS, Page, pages
from properties import examples

RULES = ("document/schema", "question/count", "snippet/format", "snippet/unused-import")
DIRECTIVE_RULES = ("directive", "snippet/format", "snippet/unused-import", "snippet/syntax")
IMPORTS = "import os, json as j; f = (1)"
Found = tuple[str, Finding]


def found_in(text: str, rules: tuple[str, ...]) -> list[Found]:
    """What the rules find in the text of a page, directives applied."""
    selection = select(Config(select=rules))
    result = Checker(selection, Limits(), "", ProofsConfig()).check("qa/a/b/c.md", QA, text.encode(), Unguarded())
    return Suppressions(result.directives, list(selection.rules), selection.rules, nearest, text).apply(result.findings)


def fixed(found: list[Found]) -> Iterator[tuple[str, Finding, Fix]]:
    return ((rule, finding, finding.fix) for rule, finding in found if finding.fix is not None)


def data(text: str) -> Any:
    """The data of a page as another parser reads it: ruamel's pure Python one."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    return YAML(typ="safe", pure=True).load(unix.removeprefix("---\n").rpartition("\n---\n")[0])


def blocks(markdown: str) -> list[tuple[str, str, str, str]]:
    """The blocks of a Markdown text, each with what it holds."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    return [(token.type, token.markup, token.info, token.content) for token in tokens]


@st.composite
def flawed(draw: st.DrawFn) -> Page:
    """A page with flaws that have fixes: misspelt keys and values, a wrong number, unused imports."""
    page = draw(pages())
    text, line_end = page.text, next(end for end in LINE_ENDS if page.text.startswith(f"---{end}"))
    for old, choices in {
        "difficulty: easy": [
            "difficulty: easy",
            "dificulty: easy",
            "'difficulty': \"esay\"",
            "difficulty: 'Easy' # why",
        ],
        "  q: Why?": ["  q: Why?", '  "Q": Why?'],
        "title:": ["title:", f"questionsCount: 3 # many{line_end}title:", f"order: 1{line_end}oder: 2{line_end}title:"],
        "def f(): return 1": ["def f(): return 1", IMPORTS],
    }.items():
        text = text.replace(old, draw(st.sampled_from(choices)), 1)
    return replace(page, text=text)


@examples(200)
@given(flawed())
def test_a_fix_mends_its_finding_and_changes_nothing_else(page: Page) -> None:
    before = data(page.text)
    for rule, finding, fix in fixed(found_in(page.text, RULES)):
        text = apply(page.text, sorted(fix.edits))
        after = data(text)
        left = [(r, f.span.start, f.message) for r, f in found_in(text, RULES)]
        assert (rule, finding.span.start, finding.message) not in left, fix
        if rule.startswith("snippet/"):
            old, new = before["questions"][0].pop("a"), after["questions"][0].pop("a")
            check_blocks(rule, blocks(old), blocks(new))
            assert before == after
            before["questions"][0]["a"] = old
        else:
            changed = [pair for pair in zip(words(before), words(after), strict=True) if pair[0] != pair[1]]
            assert len(changed) == 1, "one key or value differs"


def words(value: Any) -> list[str]:
    return repr(value).replace(":", " ").replace(",", " ").split()


def check_blocks(rule: str, old: list[tuple[str, str, str, str]], new: list[tuple[str, str, str, str]]) -> None:
    """One fence differs, and in what the rule is about."""
    assert len(old) == len(new)
    ((before, after),) = [(one, two) for one, two in zip(old, new, strict=True) if one != two]
    assert before[:3] == after[:3]
    assert before[0] == "fence"
    if rule == "snippet/format":
        assert after[3].rstrip("\n") == black.format_str(before[3], mode=black.Mode()).rstrip("\n")
    else:
        assert ast.unparse(ast.parse(after[3])) == ast.unparse(ast.parse(before[3].replace(IMPORTS, "f = 1")))


@st.composite
def directed(draw: st.DrawFn) -> str:
    """A page with directives in some forms, in vain or not, before a snippet that is formatted or not."""
    names = st.lists(st.sampled_from(DIRECTIVE_RULES[1:]), min_size=1, max_size=3, unique=True)
    lines = ["Text.", ""] if draw(st.booleans()) else []
    for _ in range(draw(st.integers(0, 2))):
        separator, reason = (
            draw(st.sampled_from([", ", ",", "  ", " , "])),
            draw(st.sampled_from(["", " -- why", " \u2014 é"])),
        )
        lines.append(f"<!-- answerkey: ignore {separator.join(draw(names))}{reason} -->")
        lines += [""] * draw(st.integers(0, 1))
    words = draw(
        st.sampled_from(["", " {{ignore {}}}", " {{.wide ignore {}}}", " {{answerkey: ignore {} -- why}} x=1"])
    )
    lines += [f"```python{words.format(' '.join(draw(names)))}", draw(st.sampled_from(["x=1", "x = 1"])), "```"]
    for container in draw(st.lists(st.sampled_from(["- ", "1.  ", "> "]), max_size=2)):
        indent = container if container == "> " else " " * len(container)
        rest = ((indent + line).rstrip() if container == "> " else indent + line if line else "" for line in lines[1:])
        lines = [container + lines[0], *rest]
    comment = draw(
        st.sampled_from(
            ["", " # answerkey: ignore snippet/syntax, snippet/format", "  # answerkey: ignore snippet/syntax"]
        )
    )
    alone = draw(st.sampled_from(["", "# answerkey: ignore snippet/syntax -- why\n"]))
    quoted = '"' + "\\n".join(lines) + '"'
    literal = "|\n" + "\n".join("    " + line if line else "" for line in lines)
    text = f"---\n{alone}title: x{comment}\nquestions:\n- a: {draw(st.sampled_from([quoted, literal]))}\n---\n"
    return text.replace("\n", draw(st.sampled_from(LINE_ENDS)))


@examples(200)
@given(directed(), st.data())
def test_directives_in_vain_can_be_taken_away_in_any_order(text: str, choices: st.DataObject) -> None:
    expected = shape(text)
    for _ in range(20):
        found = found_in(text, DIRECTIVE_RULES)
        unused = [each for each in fixed(found) if each[0] == "directive/unused"]
        if not unused:
            break
        rule, _, fix = choices.draw(st.sampled_from(unused))
        text = apply(text, sorted(fix.edits))
        assert shape(text) == expected, fix
        assert len(of(rule, found_in(text, DIRECTIVE_RULES))) < len(of(rule, found))
        assert other(rule, found_in(text, DIRECTIVE_RULES)) == other(rule, found), "what was ignored stays ignored"
    assert not list(fixed([(rule, finding) for rule, finding in found if rule == "directive/unused"]))


def shape(text: str) -> list[tuple[str, str, str]]:
    """The blocks of a page's answer but for comments, and whether its lists are tight."""
    tokens = MarkdownIt("commonmark").parse(data(text)["questions"][0]["a"])
    return [(token.type, token.markup, token.content) for token in tokens if token.type != "html_block"]


def of(rule: str, found: list[Found]) -> list[Finding]:
    return [finding for id_, finding in found if id_ == rule]


def other(rule: str, found: list[Found]) -> list[tuple[str, str]]:
    return sorted((id_, finding.message) for id_, finding in found if id_ != rule)


def test_the_fixes_of_two_arguments_never_make_rubbish_together() -> None:
    text = "---\nquestions:\n- a: |\n    <!-- answerkey: ignore {} -->\n    ```python\n    x=1\n    ```\n---\n"
    text = text.format("snippet/syntax, snippet/format, snippet/unused-import")
    first, second = (fix.edits[0] for _, _, fix in fixed(found_in(text, DIRECTIVE_RULES)))
    assert first.span.end <= second.span.start
    assert "ignore snippet/format -->" in apply(text, [first, second])
