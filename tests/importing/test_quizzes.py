"""Quizzes of teachers become questions, and what has no counterpart is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerkey.importing.questions import SourceQuestion
from answerkey.importing.quizzes import read_quiz
from answerkey.importing.result import SourceError
from command import run


def only(text: str, format_: str | None = "gift") -> SourceQuestion:
    """The only question of a quiz, of which nothing was left out."""
    quiz = read_quiz(text.encode(), format_)
    assert [notice for notice in quiz.notices if notice.lost] == []
    (question,) = quiz.questions
    return question


CHOICES = {
    "the right one": ("What?{=a ~b}", [("a", True, None), ("b", False, None)]),
    "feedback": ("What?{=a#yes ~b # no}", [("a", True, "yes"), ("b", False, "no")]),
    "several right ones": ("What?{~%50%a ~%50%b ~%-100%c}", [("a", True, None), ("b", True, None), ("c", False, None)]),
    "one that is right in part": ("What?{=a ~%50%b}", [("a", True, None), ("b", False, None)]),
    "what is escaped": (r"What?{=a\=b\~\{\}\:\#\\ ~c}", [("a=b\\~{}:#\\\\", True, None), ("c", False, None)]),
    "true": ("So.{T}", [("True", True, None), ("False", False, None)]),
    "false, with feedback": ("So.{FALSE#no#yes}", [("True", False, "no"), ("False", True, "yes")]),
    "HTML": ("[html]What?{=<code>a</code> ~b}", [("`a`", True, None), ("b", False, None)]),
    "Markdown": ("[markdown]What?{=`a*b` ~b}", [("`a*b`", True, None), ("b", False, None)]),
    "plain text": ("What?{=a*b* ~b}", [("a\\*b\\*", True, None), ("b", False, None)]),
}


@pytest.mark.parametrize(("text", "choices"), CHOICES.values(), ids=CHOICES)
def test_choices_are_read(text: str, choices: list[tuple[str, bool, str | None]]) -> None:
    assert [tuple(choice) for choice in only(text).choices] == choices


TABLE = "| | |\n| --- | --- |\n"
ANSWERS = {
    "an explanation": ("What?{=a ~b ####So.}", "What?", "So.\n"),
    "no explanation": ("What?{=a ~b}", "What?", "a\n"),
    "a short answer": ("What?{=a}", "What?", "a\n"),
    "several short answers": ("What?{=a =%50%b}", "What?", "- a\n- b (50 %)\n"),
    "a number": ("What?{#1822:5}", "What?", "1822 ± 5\n"),
    "a range": ("What?{#1..5}", "What?", "1 – 5\n"),
    "numbers": ("What?{#=3.14 =%50%3:0.2#about}", "What?", "- 3.14\n- 3 ± 0.2 (50 %)\n\n  about\n"),
    "pairs": ("Match.{=a -> 2 =b -> 1}", f"Match.\n\n{TABLE}| a | 1 |\n| b | 2 |", f"{TABLE}| a | 2 |\n| b | 1 |\n"),
    "an essay": ("Why?{####So.}", "Why?", "So.\n"),
    "a missing word": ("It is {=a ~b} here.", "It is \\_\\_\\_\\_ here.", "a\n"),
    "lines": ("What\nis it?\n{\n=a # yes\n~b\n}", "What\\\nis it?", "a\n"),
}


@pytest.mark.parametrize(("text", "q", "a"), ANSWERS.values(), ids=ANSWERS)
def test_answers_are_read(text: str, q: str, a: str) -> None:
    question = only(text)
    assert (question.q, question.a) == (q, a)


def test_categories_names_and_tags_are_kept() -> None:
    text = (
        "$CATEGORY: $course$/top/Py/Hard sets\n\n// [tag:a] [tag:b\\:c]\n::A set::What?{=a ~b}\n\n::Q2::Why?{=a ~b}\n"
    )
    first, second = read_quiz(text.encode(), "gift").questions
    assert [section.title for section in first.sections] == ["Py", "Hard sets"]
    assert (first.id, first.tags, first.difficulty, first.line) == ("a-set", ("a", "b:c"), "hard", 4)
    assert (second.id, second.tags) == (None, ())


LOST = {
    "a description": ("Just text.", "gift", "line 1: `Just text.`: it is a description without an answer"),
    "an open brace": ("x\n\nWhat?{=a", "gift", "line 3: `What?{=a`: its answers are not closed with `}`"),
    "no mark": ("What?{a}", "gift", "line 1: `What?{a}`: its answers begin with none of"),
    "no number": ("What?{#x}", "gift", "line 1: `What?{#x}`: `x` is not a number"),
    "no right choice": ("What?{~a ~b}", "gift", "line 1: `What?` has no right choice"),
    "an essay": ("Why?{}", "gift", "line 1: `Why?` has no answer"),
    "no line of an answer": ("What?\nA. a\nB. b\n\nWhy?\nA. a\n", "aiken", "line 1: `What?` has no line `ANSWER:`"),
    "no such choice": ("What?\nA. a\nANSWER: B\n", "aiken", "line 1: `What?` has no choice `B`"),
    "one choice": ("What?\nA. a\nANSWER: A\n", "aiken", "line 1: `What?` has fewer than two choices"),
    "no question": ("ANSWER: A\n", "aiken", "line 1: an answer stands below no question"),
}


@pytest.mark.parametrize(("text", "format_", "message"), LOST.values(), ids=LOST)
def test_what_is_no_question_is_named(text: str, format_: str, message: str) -> None:
    quiz = read_quiz(text.encode(), format_)
    assert any(f"{where}: {why}".startswith(message) for where, why, lost in quiz.notices if lost), quiz.notices
    assert quiz.share.placed < quiz.share.lines


def test_aiken_is_read() -> None:
    question = only("What is\nit?\nA. a*b\nB) c\nANSWER: B\n", None)
    assert (question.q, [tuple(choice) for choice in question.choices], question.a) == (
        "What is\\\nit?",
        [("a\\*b", False, None), ("c", True, None)],
        "c\n",
    )


def moodle(*questions: str) -> bytes:
    """A quiz in Moodle's XML."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{"".join(questions)}\n</quiz>'.encode()


CATEGORY = '<question type="category"><category><text>$course$/top/Py/Sets</text></category></question>'
CHOICE = """<question type="multichoice"><name><text>A set</text></name>
<questiontext format="html"><text><![CDATA[<p>What <code>is</code> it? <img src="@@PLUGINFILE@@/a%20b.png" alt="c"></p>]]></text>
<file name="a b.png" encoding="base64">iVBO Rw0K</file></questiontext>
<generalfeedback format="html"><text>&lt;b&gt;So.&lt;/b&gt;</text></generalfeedback><hint><text>x</text></hint>
<answer fraction="100" format="html"><text>a</text><feedback format="html"><text>yes</text></feedback></answer>
<answer fraction="0" format="plain_text"><text>b*c*</text></answer><tags><tag><text>t</text></tag></tags></question>"""


def test_moodle_xml_is_read() -> None:
    quiz = read_quiz(moodle(CATEGORY, CHOICE), None)
    (question,) = quiz.questions
    assert [section.title for section in question.sections] == ["Py", "Sets"]
    assert (question.id, question.tags, question.line) == ("a-set", ("t",), 3)
    assert (question.q, question.a) == ("What `is` it? ![c](a%20b.png)", "**So.**\n")
    assert [tuple(choice) for choice in question.choices] == [("a", True, "yes"), ("b\\*c\\*", False, None)]
    assert quiz.image("a b.png") == b"\x89PNG\r\n"
    assert [notice.message for notice in quiz.notices] == ["1 hint left out: questions have no field for them"]


def one_of(type_: str, text: str, more: str) -> bytes:
    return moodle(f'<question type="{type_}"><questiontext><text>{text}</text></questiontext>{more}</question>')


def answer(text: str, fraction: str = "100", more: str = "") -> str:
    return f'<answer fraction="{fraction}"><text>{text}</text>{more}</answer>'


def pair(left: str, right: str) -> str:
    return f"<subquestion><text>{left}</text>{answer(right)}</subquestion>"


MOODLE = {
    "a short answer": (one_of("shortanswer", "What?", answer("a") + answer("b", "0")), "What?", "a\n"),
    "a number": (
        one_of("numerical", "What?", answer("3.14", "100", "<tolerance>0.1</tolerance>")),
        "What?",
        "3.14 ± 0.1\n",
    ),
    "a truth": (one_of("truefalse", "1 &lt; 2", answer("true") + answer("false", "0")), "1 < 2", "True\n"),
    "pairs": (
        one_of("matching", "Match.", pair("a", "2") + pair("b", "1")),
        f"Match.\n\n{TABLE}| a | 1 |\n| b | 2 |",
        f"{TABLE}| a | 2 |\n| b | 1 |\n",
    ),
    "gaps": (
        one_of("cloze", "In {1:SHORTANSWER:=Ro\\}me~%50%Milan#no} or {:MULTICHOICE:Bonn~=Berlin}.", ""),
        "In \\_\\_\\_\\_ or \\_\\_\\_\\_.",
        "In **Ro}me** or **Berlin**.\n",
    ),
    "an essay": (one_of("essay", "Why?", "<graderinfo><text>So.</text></graderinfo>"), "Why?", "So.\n"),
}


@pytest.mark.parametrize(("data", "q", "a"), MOODLE.values(), ids=MOODLE)
def test_types_of_moodle_are_read(data: bytes, q: str, a: str) -> None:
    (question,) = read_quiz(data, None).questions
    assert (question.q, question.a) == (q, a)


def test_types_without_a_counterpart_are_named() -> None:
    quiz = read_quiz(moodle('<question type="ddmarker"><name><text>Drag</text></name></question>', CHOICE), None)
    assert quiz.notices[0] == ("line 3", "`Drag` is of the type `ddmarker`, which questions of a base can't be", True)
    assert (quiz.share.placed, quiz.share.lines) == (1, 2)


LAUGHS = '<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>'
HOSTILE = {
    "nested entities": (LAUGHS.encode(), "line 1, column 13: it has a DOCTYPE, which is not read"),
    "an external entity": (b'<!DOCTYPE q SYSTEM "file:///etc/passwd"><quiz/>', "it has a DOCTYPE"),
    "an unknown entity": (b"<quiz>&x;</quiz>", "line 1, column 7: not XML: undefined entity"),
    "depth": (b"<a>" * 200, "elements are deeper than 100"),
    "a broken end": (b"<quiz>\n<a>", "line 2, column 4: not XML: no element found"),
    "an unknown encoding": (b'<?xml version="1.0" encoding="x"?><quiz/>', "not XML: unknown encoding"),
    "bytes that are no text": (b'<?xml version="1.0"?><quiz>\xff</quiz>', "not XML: not well-formed"),
    "another root": (b"<test/>", "it has no element `quiz`"),
    "nothing": (b"", "not XML: no element found"),
}


@pytest.mark.parametrize(("data", "message"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_xml_is_refused_at_its_place(data: bytes, message: str) -> None:
    with pytest.raises(SourceError) as refused:
        read_quiz(data, "moodle-xml")
    assert message in str(refused.value)


def test_too_many_elements_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("answerkey.importing.xml_elements.MOST_ELEMENTS", 3)
    with pytest.raises(SourceError, match="elements are more than 3"):
        read_quiz(b"<quiz><a/><a/><a/></quiz>", "moodle-xml")


def test_a_quiz_becomes_pages(tmp_path: Path) -> None:
    (tmp_path / "quiz.xml").write_bytes(moodle(CATEGORY, CHOICE))
    done = run(tmp_path, "import", "quiz", "quiz.xml", "--framework", "py")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "content/qa/py/py/sets.md").read_text(encoding="utf-8")
    assert "    q: 'What `is` it? ![c](/images/py/a-b.png)'\n" in page or "![c](/images/py/a-b.png)" in page
    assert "      - text: a\n        correct: true\n        why: yes\n" in page.replace('"', "")
    assert (tmp_path / "content/images/py/a-b.png").read_bytes() == b"\x89PNG\r\n"
    assert "100 % of 1 question placed." in done.stderr


@pytest.mark.parametrize("format_", ["gift", "aiken"])
def test_a_quiz_without_questions_is_refused(format_: str) -> None:
    with pytest.raises(SourceError, match="it has no questions"):
        read_quiz(b"\n// a comment\n" if format_ == "gift" else b"\n", format_)


def test_an_id_of_the_source_is_kept_on_each_page(tmp_path: Path) -> None:
    text = "".join(f"$CATEGORY: {name}\n\n::A set::What?{{=a ~b}}\n\n::A set::Why?{{=a ~b}}\n\n" for name in "XY")
    assert run(tmp_path, "import", "quiz", "-", "--framework", "py", stdin=text).returncode == 0
    pages = [(tmp_path / f"content/qa/py/questions/{name}.md").read_text(encoding="utf-8") for name in "xy"]
    assert ["- id: a-set\n" in page and "- id: a-set-2\n" in page for page in pages] == [True, True]
