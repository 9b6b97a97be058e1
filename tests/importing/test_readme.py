"""The forms in which READMEs hold questions, each with what is taken from it; the answers are the author's text."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.importing.readme import read_readme

CODE = "```python\n# not a heading?\n**Q9. no?**\n<details>\n```\n"
# A README, and of each question: its section, the question, its difficulty, its answer.
FORMS: dict[str, tuple[str, list[tuple[str, str, str | None, str]]]] = {
    "headings": (
        f"# Things\n\n## Basics\n\n### What is a thing?\n\nOne.\n\n{CODE}\n#### Why?\n\nTwo.\n\n### How?\nThree.\n",
        [("Basics", "What is a thing?", "easy", f"One.\n\n{CODE}\n#### Why?\n\nTwo.\n"), ("Basics", "How?", "easy", "Three.\n")],
    ),
    "numbers": (
        "## A\n### 1. What?\na\n### 2) Why?\nb\n### Q3: Who?\nc\n### Question 4. Where?\nd\n### 5.1. When?\ne\n## Q. How?\nf\n",
        [("A", "What?", None, "a\n"), ("A", "Why?", None, "b\n"), ("A", "Who?", None, "c\n"),
         ("A", "Where?", None, "d\n"), ("A", "When?", None, "e\n"), ("", "How?", None, "f\n")],
    ),
    "setext headings": ("Sets\n====\n\nWhat is it?\n-----------\n\na\n\n---\n", [("", "What is it?", None, "a\n")]),
    "headings that only some times ask": (
        "## A\n### What is x?\na\n### Explain y.\nb\n### Closures\nc\n## License\nMIT\n",
        [("A", "What is x?", None, "a\n"), ("A", "Explain y.", None, "b\n"), ("A", "Closures", None, "c\n")],
    ),
    "decoration": (
        "### ❓ **1. [What?](#what)** [[⬆]](#top)\na\n### <a name='why'></a> Why `x`? ###\nb\n",
        [("", "What?", None, "a\n"), ("", "Why `x`?", None, "b\n")],
    ),
    "difficulties at the question": (
        "### What? 🟢\na\n### 🔴 Why?\nb\n### Who? (Medium)\nc\n### [Hard] Where?\nd\n"
        "### When? ![level](https://img.shields.io/badge/level-easy-green)\ne\n",
        [("", "What?", "easy", "a\n"), ("", "Why?", "hard", "b\n"), ("", "Who?", "medium", "c\n"),
         ("", "Where?", "hard", "d\n"), ("", "When?", "easy", "e\n")],
    ),
    "difficulties below the question": (
        "### What?\n\n**Difficulty:** 🟢 Easy\n\na\n### Why?\n![](https://img.shields.io/badge/Senior-red)\n\nb\n### Who?\n*Level: Mid-level*\n\nc\n",
        [("", "What?", "easy", "a\n"), ("", "Why?", "hard", "b\n"), ("", "Who?", "medium", "c\n")],
    ),
    "difficulties of sections": (
        "## Junior Questions\n### What?\na\n## 🟡 Core\n### Why?\nb\n## Advanced\n### How? (Easy)\nc\n",
        [("Junior Questions", "What?", "easy", "a\n"), ("Core", "Why?", "medium", "b\n"), ("Advanced", "How?", "easy", "c\n")],
    ),
    "answers that only state a difficulty": ("### How hard is it?\n**Hard**\n", [("", "How hard is it?", None, "**Hard**\n")]),
    "links to the top": (
        "### What?\na\n\n**[⬆ Back to Top](#toc)**\n\n---\n\n### Why?\nb\n\n<div align=\"right\">\n    <b><a href=\"#toc\">↥ back to top</a></b>\n</div>\n\n"
        "### How?\nc\n[more](#top-of-the-stack)\n<br>\n",
        [("", "What?", None, "a\n"), ("", "Why?", None, "b\n"), ("", "How?", None, "c\n[more](#top-of-the-stack)\n")],
    ),
    "numbered items with headings": (
        "1. ### What?\n\n    One:\n\n    ```js\n    a\n      b\n    ```\n\n   **[⬆ Back to Top](#toc)**\n\n2. ### Why?\n    Two.\n\n    1. x\n\n        y\n",
        [("", "What?", None, "One:\n\n```js\na\n  b\n```\n"), ("", "Why?", None, "Two.\n\n1. x\n\n    y\n")],
    ),
    "numbered items in bold": (
        "1. **What?**\n   One.\n\n   - x\n2. **Why?** Two.\n\n10. **How?**\n\n    \tcode\n",
        [("", "What?", None, "One.\n\n- x\n"), ("", "Why?", None, "Two.\n"), ("", "How?", None, "\tcode\n")],
    ),
    "paragraphs in bold": (
        "## A\n**Q1. What?**\n\n**A:** One.\n\n**2. Why?** Two.\nMore.\n\n__Q: How?__\nAnswer: Three.\n",
        [("A", "What?", None, "One.\n"), ("A", "Why?", None, "Two.\nMore.\n"), ("A", "How?", None, "Three.\n")],
    ),
    "folds": (
        f"### Git\n\n<details>\n<summary>What is <code>a</code> &amp; <b>b</b>?</summary><br><b>\n\nOne.\n\n{CODE}`</details>`\n</b></details>\n\n"
        "<details><summary>Q2. Squash it</summary>Two.</details>\n",
        [("Git", "What is `a` & b?", None, f"One.\n\n{CODE}`</details>`\n"), ("Git", "Squash it", None, "Two.\n")],
    ),
    "folds in folds": (
        "<details><summary>What?</summary>\n\na\n<details><summary>More</summary>\nb\n</details>\n\n</details>\n",
        [("", "What?", None, "a\n<details><summary>More</summary>\nb\n</details>\n")],
    ),
    "folds that hide answers": (
        "###### 1. What's the output?\n\n```js\na\n```\n\n- A: 1\n- B: 2\n\n<details><summary><b>Answer</b></summary>\n<p>\n\n#### Answer: B\n\nSince.\n\n</p>\n</details>\n\n---\n",
        [("", "What's the output?\n\n```js\na\n```", None, "Since.\n")],
    ),
    "folds that are sections": (
        "<details><summary>Junior</summary>\n\n### What?\na\n\n</details>\n\n<details>\n<summary><b>Senior</b></summary>\n\n"
        "### Why?\nb\n### How?\nc\n\n</details>\n\n## More\n### Who?\nd\n",
        [("Junior", "What?", "easy", "a\n"), ("Senior", "Why?", "hard", "b\n"), ("Senior", "How?", "hard", "c\n"),
         ("More", "Who?", None, "d\n")],
    ),
    "sections of sections": (
        "# All\n## Python\n### Lists\n#### What?\na\n### Sets\n#### Why?\nb\n",
        [("Python > Lists", "What?", None, "a\n"), ("Python > Sets", "Why?", None, "b\n")],
    ),
    "questions of the level of sections": (
        "## What is it?\na\n## Lists\n### Why?\nb\n### How?\nc\n",
        [("", "What is it?", None, "a\n"), ("Lists", "Why?", None, "b\n"), ("Lists", "How?", None, "c\n")],
    ),
    "a question in another script": ("### 什么是列表？\na\n", [("", "什么是列表？", None, "a\n")]),
    "blanks": ("### What?\n\n    x = 1\n\n  a  \n\tb\n", [("", "What?", None, "    x = 1\n\n  a  \n\tb\n")]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FORMS.values(), ids=FORMS)
def test_questions_are_taken_in_the_form_that_they_have(text: str, expected: list[tuple[str, ...]]) -> None:
    questions = read_readme(text).questions
    assert [(" > ".join(s.title for s in q.sections), q.q, q.difficulty, q.a) for q in questions] == expected


TOLD = {
    "text before all": ("Hello.\n\nYou.\n\n### What?\na\n", ["lines 1–3: `Hello.` is outside of any question"]),
    "text of another section": ("### What?\na\n\n## License\n\nMIT\n", ["lines 4–6: `## License` is outside of any question"]),
    "text behind a fold": ("<details><summary>Q?</summary>a</details>\n\nb\n", ["line 3: `b` is outside of any question"]),
    "no answer": ("### What?\n\n---\n\n### Why?\na\n", ["line 1: `What?` has no answer"]),
    "no question mark": ("### What?\na\n### Sets\nb\n", ["line 3: `Sets` counts as a question, as other headings of its level do"]),
    "an open fold": ("<details><summary>Q?</summary>\na\n", ["line 1: `Q?` is a fold that is not closed: all after it is its answer"]),
    "an open fold that hides an answer": ("### What?\n<details><summary>Answer</summary>\na\n\n### Why?\nb\n", []),
    "a table of contents": ("## Contents\n\n1. [What?](#what)\n   - [Why?](#why)\n\n### What?\na\n### Why?\nb\n", ["lines 1–4: a table of contents is left out"]),
    "a table of contents without a heading": ("| No | Question |\n|---|---|\n|1| [What?](#what)|\n|2| [B?](#b)|\n\n### What?\na\n", ["lines 1–4: a table of contents is left out"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TOLD.values(), ids=TOLD)
def test_what_has_no_place_is_told_with_its_lines(text: str, expected: list[str]) -> None:
    assert [f"{where}: {message}" for where, message, _ in read_readme(text).notices] == expected


NONE = ["", "\n", "# Title\n\nText.\n", "- a\n- b\n", "## Contents\n\n- [What?](#what)\n", "```\n### What?\na\n```\n"]


@pytest.mark.parametrize("text", NONE)
def test_there_may_be_no_question(text: str) -> None:
    assert read_readme(text).questions == ()


LINES = st.text(st.characters(codec="utf-8", exclude_characters="\n\r\0#<>*_[]`~=-|:.)("), min_size=1, max_size=20)
ANSWERS = st.lists(LINES.filter(lambda line: line.strip() and line == line.lstrip()), min_size=1, max_size=4)


@given(st.lists(ANSWERS, min_size=1, max_size=5))
def test_answers_come_out_as_they_went_in(answers: list[list[str]]) -> None:
    texts = ["\n\n".join(["Text", *lines]) + "\n" for lines in answers]
    for form in ("### {0}. What is {0}?\n\n{1}\n", "<details>\n<summary>What is {0}?</summary>\n\n{1}\n</details>\n\n"):
        readme = "# T\n\n## S\n\n" + "".join(form.format(number, text) for number, text in enumerate(texts))
        assert [question.a for question in read_readme(readme).questions] == texts


PIECES = [
    "# T\n", "## S\n", "### What is x?\n", "### 1. Foo\n", "#### y\n", "<details>\n", "</details>\n", "<summary>What?</summary>",
    "<details><summary>Q?</summary>", "<br><b>\n", "</b></details>\n", "```\n", "~~~\n", "`", "**Q1. Why?** b\n", "**", "- a\n",
    "1. **What?**\n", "2. ### How?\n", "    x\n", "\tt\n", "\n", "---\n", "> q\n", "[top](#x)\n", "<!-- ", "-->", "text ", "===\n",
    "Difficulty: Easy\n", "A: b\n", "| a | b |\n|---|---|\n", "   ", "\0", "\x0c", "\u2028", "🟢", "<summary>Answer</summary>\n<p>\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text())
def test_no_text_breaks_the_reader_and_no_line_is_invented(text: str) -> None:
    for question in read_readme(text.replace("\r", "\n")).questions:
        assert question.q
        assert question.a.strip()
        assert question.a.endswith("\n")
        assert all(line.strip() in text.replace("\r", "\n") for line in question.a.split("\n"))


SIZE = 200  # each call is counted, which is slow
LONG: dict[str, Callable[[int], str]] = {
    "headings": lambda size: "### What?\n\nb\n\n" * size,
    "folds": lambda size: "<details><summary>Q?</summary>a</details>\n\n" * size,
    "open folds": lambda size: "<details>\n\n" * size,
    "comments": lambda size: "<!--" * 20 * size,
    "folded answers": lambda size: "### What?\n" + "<details><summary>Answer</summary>a</details>\n" * size,
    "line breaks": lambda size: (
        "<details><summary>Q?</summary>" + "<br>" * 20 * size + "x" + "<br>" * 20 * size + "</details>"
    ),
    "brackets": lambda size: "### " + "[" * 20 * size,
    "rules": lambda size: "### What?\n\n" + "---\n" * 10 * size,
    "headings without text": lambda size: "## What is x?\n" * size + "### Why?\nb\n### How?\nb",
    "sections": lambda size: "## Sets\n\n### Sets\n\na\n\n" * size,
    "sections that ask": lambda size: "## What?\n\n### Why?\n\na\n\n" * size,
    "bullets": lambda size: "- Sets\n  a\n" * size,
    "folds that are sections": lambda size: (
        "<details><summary>Sets</summary>\n\n### Why?\n\na\n\n</details>\n\n" * size
    ),
    "anchors": lambda size: "<a name='x'></a>\n" * size + "### What?\na\n",
    "links within the text": lambda size: "- [a](#a)\n" * size + "### What?\na\n",
    "backticks": lambda size: "<" + "` " * 20 * size,
}


def steps(text: str) -> int:
    """Return the number of calls of functions that reading a text takes, which no other program has a part in."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        read_readme(text)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_time_grows_with_the_text_and_no_faster(text: Callable[[int], str]) -> None:
    """A doubled text takes at most a few times as many steps of the interpreter, where a square would take four."""
    short, long = steps(text(SIZE // 2)), steps(text(SIZE))
    assert long < 3 * short + 30 * SIZE
