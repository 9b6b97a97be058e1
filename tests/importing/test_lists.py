"""The form that repeats most and covers most of a text is that of its questions, in any script."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.importing.readme import Reading, Readme, read_list, read_readme
from answerkey.importing.result import SourceError
from importing.lists import FORMS, LANGUAGES, made


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("asking", [3, 100])
def test_all_questions_of_a_form_are_found_with_or_without_question_marks(
    form: str, language: str, asking: int
) -> None:
    source = made(form, language, asking=asking)
    readme = read_readme(source.text)
    assert [question.q for question in readme.questions] == source.questions
    assert readme.share.percent == 100
    assert len({question.sections for question in readme.questions}) == 3
    for question, line in zip(readme.questions, source.lines, strict=True):
        assert question.a.startswith(line)


KINDS = {
    "a number that is no label": ("### 3.12 vs 3.13?\na\n### What?\nb\n", ["3.12 vs 3.13?", "What?"]),
    "a word and a number in a title": ("### Python 3: what is new?\na\n### Why?\nb\n", ["Python 3: what is new?", "Why?"]),
    "a heading without text": ("### What?\na\n\n##\n\nb\n### Why?\nc\n", ["What?", "Why?"]),
    "tags in a summary": (
        "<details><summary>What is &lt;b&gt; &amp; <code>&lt;i&gt;</code>?</summary>a</details>\n",
        [r"What is \<b> & `<i>`?"],
    ),
    "names in a summary": (
        "<details><summary>What is __init__ *?</summary>a</details>\n", [r"What is \_\_init\_\_ \*?"],
    ),
    "bullets that ask and that do not": ("- What?\n  a\n- Sets\n  b\n- Why?\n  c\n", ["What?", "Sets", "Why?"]),
    "headings about the document": (
        "## 1. What\na\n## 2. Why\nb\n## 3. Who\nd\n## Licence\nc\n", ["What", "Why", "Who"],
    ),
    "a table of contents among questions": (
        "# T\n### Contents\n- [Sets](#sets)\n### Sets\na\n### Lists\nb\n", ["Sets", "Lists"],
    ),
    "headings in folds with text above them": (
        "".join(f"<details><summary>Sets {c}</summary>\n\nx\n\n## Add {c}\na\n\n## Cut {c}\nb\n\n</details>\n\n" for c in "cd"),
        ["Sets c", "Sets d"],
    ),
    "a heading in a fold of an answer": (
        "### Sets\na\n<details><summary>More of x</summary>\n\n## Big\n\nb\n</details>\nmore\n\n### Lists\nc\n", ["Sets", "Lists"],
    ),
    "terms in bold": (
        "".join(f"### Sets {c}\n\n- **Add {c}**: x\n- **Cut {c}** – y\n\n" for c in "cd"), ["Sets c", "Sets d"],
    ),
    "lines in bold below text": (
        "".join(f"### Sets {c}\n\nt\n\n**Add {c}**\n\nx\n\n**Cut {c}**\n\ny\n\n" for c in "cdefg"),
        [f"Sets {c}" for c in "cdefg"],
    ),
    "links to another file": ("- [What?](other.md#what)\n- [Why?](other.md#why)\n\n### What?\na\n", ["What?"]),
    "parts of answers that repeat": (
        "## Sets\na\n### Example\nb\n### Time\nc\n## Lists\nd\n### Example\ne\n### Time\nf\n", ["Sets", "Lists"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "questions"), KINDS.values(), ids=KINDS)
def test_structure_tells_questions_from_what_looks_like_them(text: str, questions: list[str]) -> None:
    assert [question.q for question in read_readme(text).questions] == questions


MIXED = "## What?\n\nText.\n\n- **One**\n  a\n- **Two**\n  b\n\n**Three**\n\nc\n\n<details><summary>Four</summary>d</details>\n"
CHOSEN = {
    "heading:2": ["What?"],
    "bullet": ["One", "Two"],
    "bold": ["Three"],
    "fold": ["Four"],
    "number": [],
    "heading:5": [],
}


@pytest.mark.parametrize(("form", "questions"), CHOSEN.items(), ids=CHOSEN)
def test_a_form_can_be_chosen(form: str, questions: list[str]) -> None:
    found = read_readme(MIXED, Reading(questions=form)).questions
    assert set(questions) <= {question.q for question in found}


def test_the_text_above_a_fold_can_belong_to_the_question() -> None:
    text = "### What?\n\n```py\na\n```\n\n<details><summary>Answer</summary>\n\nb\n</details>\n"
    (question,) = read_readme(text, Reading(answers="fold")).questions
    assert (question.q, question.a) == ("What?\n\n```py\na\n```", "b\n")


def test_sections_can_be_ignored() -> None:
    questions = read_readme("## A\n### What?\na\n## B\n### Why?\nb\n", Reading(split="none")).questions
    assert [question.sections for question in questions] == [(), ()]


CHOICES = {
    "a list and an answer": ("- A: x\n- B: y\n\n#### Answer: B\n\nSince.\n", ["x", "y"], 1, "Since.\n"),
    "in another script": ("- A: x\n- B: y\n- C: z\n\n**答案：A**\n", ["x", "y", "z"], 0, "- x\n"),
    "lines with brackets": ("A) x\nB) y\n\nОтвет: B\n", ["x", "y"], 1, "- y\n"),
}


@pytest.mark.parametrize(("answer", "texts", "right", "explanation"), CHOICES.values(), ids=CHOICES)
def test_letters_with_the_letter_of_an_answer_are_choices(
    answer: str, texts: list[str], right: int, explanation: str
) -> None:
    (question,) = read_readme(f"### What?\n\n{answer}\n").questions
    assert [choice.text for choice in question.choices] == texts
    assert [choice.correct for choice in question.choices].index(True) == right
    assert question.a == explanation


NO_CHOICES = [
    "- A: x\n- B: y\n",
    "- A: x\n- C: y\n\nAnswer: C\n",
    "- A: x\n- B: y\n\nAnswer: D\n",
    "- A: x\n\nAnswer: A\n",
    "- A: x\n  more\n- B: y\n\nAnswer: B\n",
    "Text.\n\n- A: x\n- B: y\n\nAnswer: B\n",
    "- A: x\n- B: y\n\nNote: Because.\n",
]


@pytest.mark.parametrize("answer", NO_CHOICES)
def test_other_letters_stay_text(answer: str) -> None:
    (question,) = read_readme(f"### What?\n\n{answer}").questions
    assert (question.choices, question.a) == ((), answer)


PIECES = [
    "# T\n", "## S\n", "### What is x?\n", "### Sets\n", "#### y\n", "##\n", "<details>\n", "</details>\n", "<summary>Q</summary>\n",
    "<details><summary>Q?</summary>\n", "```\n", "**Why**\n", "**1)** How\n", "- a\n", "- **b** c\n", "1. What\n", "   x\n", "\n",
    "\n---\n", "> q\n", "[top](#x)\n", "- [x](#x)\n", "| [a](#a) |\n|---|\n| [b](#b) |\n", "3、x\n", "text\n", "A: b\n", "- A: x\n- B: y\n",
]  # fmt: skip


def named_lines(readme: Readme) -> set[int]:
    """Return the lines that notices are about."""
    lines: set[int] = set()
    for notice in readme.notices:
        first, last = re.fullmatch(r"lines? (\d+)(?:–(\d+))?", notice.where).groups()  # type: ignore[union-attr]
        lines.update(range(int(first), int(last or first) + 1))
    return lines


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_every_line_is_placed_or_named(text: str) -> None:
    readme = read_readme(text)
    lines = text.split("\n")
    placed = {line for question in readme.questions for line in range(question.line, question.until + 1)}
    placed |= {section.line for question in readme.questions for section in question.sections}
    for number in set(range(1, len(lines) + 1)) - placed - named_lines(readme):
        words = re.findall(r"\w+", lines[number - 1])
        assert not words or words in (["top", "x"], ["details"], ["T"]) or "summary" in words, (
            number,
            lines[number - 1],
        )
    assert readme.share.placed <= readme.share.lines


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_questions_and_their_answers_come_in_the_order_of_the_source(text: str) -> None:
    last = 0
    for question in read_readme(text).questions:
        assert last < question.line <= question.until
        last = question.until
        lines = [line.strip() for line in text.split("\n")[question.line - 1 : question.until]]
        for part in question.a.split("\n"):
            assert any(part.strip() in line for line in lines)


def test_code_at_the_beginning_of_a_question_stays_code() -> None:
    (question,) = read_readme("### `x`, what is it?\n\nSo.\n").questions
    assert question.q == "`x`, what is it?"


def test_an_item_ends_where_the_next_one_of_its_list_begins() -> None:
    text = "- What?\n- A remark\n- Why?\n\n  So.\n- How?\n\n  Thus.\n"
    readme = read_readme(text)
    assert [(question.q, question.a) for question in readme.questions] == [("Why?", "So.\n"), ("How?", "Thus.\n")]
    assert {notice.where for notice in readme.notices} == {"line 1", "line 2"}


LINKS = "## {}\n\n- [One](https://a.org/1)\n* 🔗 **[Two](https://a.org/2)** - by a person\n- https://a.org/3\n\n"
UNANSWERED = {
    "links": (
        "# List\n\n" + "".join(map(LINKS.format, "ABCD")),
        "it is a list of links: below 4 of 4 questions stands nothing else",
        "heading:2",
    ),
    "links by labels": (
        "## A\n- [One][a]\n## B\n- [Two][b]\n\n[a]: /a\n[b]: /b\n",
        "it is a list of links",
        "heading:2",
    ),
    "questions below headings": (
        "## A\n- What? And so on.\n- いつですか？\n- Explain.\n\n## B\n1. How?\n2. Who?\n   More.\n",
        "it is a list of questions without answers: below 2 of 2 questions stand only more questions",
        "heading:2",
    ),
    "questions": (
        "".join(f"## {n}\n" + "".join(f"- What {n}{m}?\n" + "  - Why?\n" * (m < 2) for m in range(6)) for n in "ABC"),
        "it is a list of questions without answers: 12 of 18 items have no text below them; `--questions`",
        "bullet",
    ),
}


@pytest.mark.parametrize(("text", "message", "form"), UNANSWERED.values(), ids=UNANSWERED)
def test_a_list_without_answers_is_refused_unless_its_form_is_chosen(text: str, message: str, form: str) -> None:
    with pytest.raises(SourceError) as refused:
        read_list(text)
    assert str(refused.value).startswith(message)
    assert read_list(text, Reading(questions=form)).questions


def test_front_matter_is_no_text() -> None:
    readme = read_list("---\ntitle: Sets\n---\n\n### What?\n\nSo.\n")
    assert (readme.title, readme.share.percent, readme.questions[0].line, readme.notices) == ("Sets", 100, 5, ())


def test_a_few_answers_that_are_links_are_answers() -> None:
    text = "### What?\n\nSo.\n\n### Why?\n\n[See](https://a.org)\n\n### How?\n\nThus.\n"
    assert len(read_list(text).questions) == 3
