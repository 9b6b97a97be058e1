"""Text that a reader of the Markdown sees is seen in the delivered HTML, or reported."""

from __future__ import annotations

import re
from html import unescape

import nh3
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from answerkey.model.collections import QA
from answerkey.model.limits import DEFAULT_LIMITS
from answerkey.parsing.document import parse_document
from answerkey.rendering.html import render, render_inline
from answerkey.rendering.losses import losses, lost_notes
from answerkey.rules import load_rules
from answerkey.rules.base import DocumentRule
from answerkey.source import Edit
from properties import examples

KEPT = "b div p pre table tr td ul li details summary code h1 br".split()
OTHER = "name script style title textarea select svg template noscript plaintext x-y".split()
MARKUP = [
    "\n",
    "\n\n",
    " ",
    "*",
    "**",
    "`",
    "- ",
    "> ",
    "    ",
    "```\n",
    "# ",
    "| ",
    "&amp;",
    "&lt;",
    "<!-- c -->",
    "~~",
    "~",
    "- [x] ",
    "- [ ] ",
    "> [!NOTE]\n> ",
    "[^a]",
    "\n\n[^a]: ",
    "\n\n[^b]: ",
    "https://example.com/",
    " www.",
    "@example.com",
]
HARMLESS = [f"<{slash}{name}>" for name in KEPT for slash in ("", "/")]
DROPPED = [f"<{slash}{name}>" for name in OTHER for slash in ("", "/")]
CELL = "<table>\n<tr><td>"
word = st.just("word")
nested = st.lists(word | st.sampled_from([*HARMLESS, CELL, "</td>", "</table>"]) | st.sampled_from(MARKUP), max_size=14)
mixed = st.lists(word | st.just("<word>") | st.sampled_from([*HARMLESS, *DROPPED, *MARKUP]), max_size=5)
RAW = "< > / ! ? -- <!-- --> \" ' = div b x <![CDATA[ ]]> & ; \\ \t".split(" ")
raw = st.lists(st.sampled_from([*RAW, *HARMLESS, *DROPPED, *MARKUP]), max_size=14).map("".join)


def numbered(parts: list[str]) -> str:
    """A text in which each word is another."""
    return "".join(part.replace("word", f"w{number}w") for number, part in enumerate(parts))


def words(text: str) -> list[str]:
    return re.findall(r"w\d+w", text)


@examples(300)
@given(nested | mixed, st.booleans())
@example([CELL, "word", "</td></tr>", "word", "</table>"], False)
@example(["word", "[^a]", "\n\n[^a]: ", "word", "\n\n    ", "word", "<b>"], False)
@example(["word", "\n\n[^a]: ", "word"], False)
@example(["<select>", "word", "<b>", "word"], False)
@example(["What is List", "<word>", "?"], True)
def test_where_nothing_is_reported_each_word_is_delivered_in_order(parts: list[str], inline: bool) -> None:
    text = numbered(parts)
    assume(not re.search(r"(?:`{3}|~{3})[^\n]*w\d", text))  # the info string of a fence is not shown
    if not list(losses(text, inline=inline)) and not list(lost_notes(text)):
        html = (render_inline(text) if inline else render(text)).html
        delivered = words(unescape(nh3.clean(html, tags=set())))
        assert sorted(delivered) == sorted(words(text))
        if "[^" not in text:  # footnotes are shown below the text
            assert delivered == words(text)


def page(answer: str) -> str:
    lines = "".join(f"    {line}\n" for line in answer.split("\n"))
    return f"---\nquestions:\n- id: one\n  a: |2\n{lines}---\n"


def fixes(text: str) -> list[Edit]:
    rule = load_rules()["answer/lost-text"]()
    assert isinstance(rule, DocumentRule)
    document = parse_document("qa/a/b/c.md", QA, text, DEFAULT_LIMITS)
    return [edit for finding in rule.check(document) if finding.fix for edit in finding.fix.edits]


@examples(300)
@given(raw)
def test_fixes_end_and_leave_nothing_to_escape(answer: str) -> None:
    text = page(answer)
    for _ in range(12):
        edits = fixes(text)
        if not edits:
            return
        for edit in sorted(edits, reverse=True):
            assert text[slice(*edit.span)] == "<"
            text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    pytest.fail(text)


@pytest.mark.parametrize(
    "text",
    ["Pass <name> on.", "List<int>", '<div id="foo"\n*hi*', "<p>\n</>\n", "a <?php ?>", "a <![CDATA[x]]>", "<!-- a"],
)
def test_what_is_no_element_that_is_kept_is_reported(text: str) -> None:
    assert [loss.moves for loss in losses(text)] == [False]


@pytest.mark.parametrize("tag", ["raw", "pygments", "python", "html", "pycon", "console", "text", "none-of-these"])
def test_code_is_delivered_whole_whatever_its_language(tag: str) -> None:
    code = "Token.Text\t'a < b'\n>>> x = 1\n$ ls\n\nplain <b>\n"
    html = render(f"```{tag}\n{code}```\n").html
    assert unescape(nh3.clean(html, tags=set())).strip() == code.strip()
