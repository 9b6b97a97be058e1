"""`answerkey add question` writes where the next question stands, as the others are written, and nowhere else."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import documents
from answerkey.authoring.base import Refused
from answerkey.authoring.questions import NewQuestion, add_question, ends_as_in
from answerkey.fixing.edits import apply
from authoring.bases import FILES, in_memory, on_disk, page, snapshot
from command import run
from properties import examples

PATH = "qa/fastapi/security/jwt.md"
TODAY = date(2026, 3, 4)
NEW = (
    "  - id: new\n    difficulty: easy\n    q: Why?\n    a: |\n      Text\n\n      ```python\n      x = 1\n      ```\n"
)
ANSWER = "Text\n\n```python\nx = 1\n```\n"


def added(text: str, *, id_: str = "new", q: str = "Why?", a: str = ANSWER) -> str:
    """The text of a page with a question more."""
    base = in_memory({PATH: text})
    document = base.documents[PATH]
    question = NewQuestion(id_, "easy", q, ends_as_in(document, a))
    return apply(text, add_question(base, document, question, TODAY))


CASES = {
    "as the others are written": (
        "---\nquestions:\n  - id: a\n    difficulty: easy\n    q: A?\n    a: |\n      One.\n---\n",
        "---\nquestions:\n  - id: a\n    difficulty: easy\n    q: A?\n    a: |\n      One.\n" + NEW + "---\n",
    ),
    "without indentation, with wide steps, other quotes, another order and a last line that is stripped": (
        "---\nquestions:\n-   q: 'A?'\n    id: \"a\"\n    a: |-\n        One.\n    difficulty: easy\n---\n",
        "---\nquestions:\n-   q: 'A?'\n    id: \"a\"\n    a: |-\n        One.\n    difficulty: easy\n"
        "-   q: 'Why?'\n    id: \"new\"\n    a: |-\n        Text\n\n        ```python\n        x = 1\n        ```\n"
        "    difficulty: easy\n---\n",
    ),
    "before the fields that follow, behind the comments that are indented": (
        "---\nquestions: # all\n  - id: a\n    difficulty: easy # yes\n    q: A?\n    a: One. # short\n"
        "    # about a\n  # about the list\n\nrelated: []\n---\n",
        "---\nquestions: # all\n  - id: a\n    difficulty: easy # yes\n    q: A?\n    a: One. # short\n"
        "    # about a\n" + NEW + "  # about the list\n\nrelated: []\n---\n",
    ),
    "apart where the others are apart": (
        "---\nquestions:\n  - id: a\n    a: A.\n\n  - id: b\n    a: |\n      B.\n\n---\n",
        "---\nquestions:\n  - id: a\n    a: A.\n\n  - id: b\n    a: |\n      B.\n\n"
        "  - id: new\n    a: |\n      Text\n\n      ```python\n      x = 1\n      ```\n"
        "    difficulty: easy\n    q: Why?\n\n---\n",
    ),
    "behind the blank lines that the last answer keeps": (
        "---\nquestions:\n  - id: a\n    a: |+\n      A.\n\n\n---\n",
        "---\nquestions:\n  - id: a\n    a: |+\n      A.\n\n\n"
        "  - id: new\n    a: |\n      Text\n\n      ```python\n      x = 1\n      ```\n"
        "    difficulty: easy\n    q: Why?\n---\n",
    ),
    "in place of an empty list": (
        "---\nquestions: [] # none yet\n---\n",
        "---\nquestions: # none yet\n" + NEW + "---\n",
    ),
    "in place of nothing": (
        "---\nquestions:\nupdated: x\n---\n",
        "---\nquestions:\n" + NEW + "updated: 2026-03-04\n---\n",
    ),
    "counted and dated, quoted as it was": (
        "---\nquestionsCount: 9 # many\nupdated: '2020-01-01'\nquestions:\n  - {id: a, a: A.}\n---\n",
        "---\nquestionsCount: 2 # many\nupdated: '2026-03-04'\nquestions:\n  - {id: a, a: A.}\n" + NEW + "---\n",
    ),
    "before a body": (
        "---\nquestions:\n  - id: a\n    a: A.\n---\n# Body\n",
        "---\nquestions:\n  - id: a\n    a: A.\n  - id: new\n    a: |\n      Text\n\n      ```python\n      x = 1\n"
        "      ```\n    difficulty: easy\n    q: Why?\n---\n# Body\n",
    ),
}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("case", CASES)
def test_a_question_stands(case: str, line_end: str) -> None:
    before, after = (text.replace("\n", line_end) for text in CASES[case])
    assert added(before) == after


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\nquestions: [{id: a}]\n---\n", "is a list in brackets"),
        ("---\ntitle: x\n---\n", "`questions` must be a list"),
        ("---\nquestions: none\n---\n", "`questions` must be a list"),
        ("---\nquestions:\n  - id: [\n---\n", "mend it first"),
        ("---\nquestions: []\nquestions: []\n---\n", "stands twice"),
        ("No front matter.\n", "has no front matter"),
    ],
)
def test_what_can_t_be_added_to_is_refused(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        added(text)


@pytest.mark.parametrize("q", ["Why: so?", "# what?", 'It\'s "so"?', "*a*?", "- why?", "null", "Is `a: b` é😀\u2028?"])
@pytest.mark.parametrize(
    "a", ["  indented\ncode\n", "\n\nx", "tab\there \n trailing  ", "a\x01b", "---\n...\n# no\n", "x\r\ny"]
)
def test_any_text_is_written_so_that_it_is_read_back(q: str, a: str) -> None:
    text = added("---\nquestions:\n  - id: a\n    a: |\n      A.\n---\n", q=q, a=a)
    question = in_memory({PATH: text}).documents[PATH].record.data["questions"][1]
    assert question["q"] == q
    assert question["a"].strip("\n") == a.replace("\r\n", "\n").strip("\n")


@examples(150)
@given(documents.pages(), st.booleans())
def test_everything_else_is_byte_for_byte_what_it_was(drawn: documents.Page, counted: bool) -> None:
    text = drawn.text
    if counted:
        end = "\r\n" if "\r\n" in text else "\r" if "\r" in text else "\n"
        text = text.replace(f"---{end}", f"---{end}questionsCount: 1 # é{end}updated: '2020-01-02'{end}", 1)
    after = added(text)
    old, new = (in_memory({PATH: t}).documents[PATH].record.data for t in (text, after))
    assert new["questions"][:-1] == old["questions"]
    answer = ANSWER.rstrip("\n") if drawn.style == "|-" else ANSWER
    assert new["questions"][-1] == {"id": "new", "difficulty": "easy", "q": "Why?", "a": answer}
    rest = after.replace("questionsCount: 2", "questionsCount: 1").replace("2026-03-04", "2020-01-02")
    start = next((n for n, (a, b) in enumerate(zip(text, rest, strict=False)) if a != b), len(text))
    assert rest[:start] + rest[start + len(rest) - len(text) :] == text


@pytest.fixture
def base(tmp_path: Path) -> Path:
    files = {
        **FILES,
        PATH: page("fastapi", "security", ("sign", "One."), ("verify", "Two."), head="questionsCount: 2\n"),
    }
    on_disk(tmp_path, files)
    return tmp_path


@pytest.mark.parametrize("name", ["content/" + PATH, "/fastapi/security/jwt", "fastapi/security/jwt", PATH])
def test_a_page_is_named_by_path_or_address(base: Path, name: str) -> None:
    done = run(base, "add", "question", name, "--q", "How do I sign?", "--a", "With a key.")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"content/{PATH}:24\n"
    assert "`/fastapi/security/jwt#how-do-i-sign`" in done.stderr
    text = (base / "content" / PATH).read_text()
    assert f"updated: {date.today()}\nquestionsCount: 3\n" in text
    new = "  - id: how-do-i-sign\n    difficulty: easy\n    q: How do I sign?\n    a: |\n      With a key.\n---\n"
    assert text.endswith(new)


def test_an_answer_comes_from_standard_input_and_ids_stay_unique(base: Path) -> None:
    for id_ in ("sign-2", "sign-3"):
        done = run(base, "add", "question", "/fastapi/security/jwt", "--q", "Sign?", "--a", "-", stdin="Yes.\n\n1. é\n")
        assert f"jwt#{id_}`" in done.stderr
    text = (base / "content" / PATH).read_text()
    assert text.count("    a: |\n      Yes.\n\n      1. é\n") == 2


def test_an_id_is_made_of_a_question_in_any_script(base: Path) -> None:
    done = run(base, "add", "question", "/fastapi/security/jwt", "--q", "Что это?", "--a", "Ключ.")
    assert "/fastapi/security/jwt#chto-eto" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["/fastapi/security/jwtt", "--q", "A?", "--a", "B"], "did you mean `/fastapi/security/jwt`?"),
        (["/fastapi/security", "--q", "A?", "--a", "B"], "no page has the address `/fastapi/security`"),
        (["/fastapi/security/jwt", "--a", "B"], "--q is missing"),
        (["/fastapi/security/jwt", "--q", "A?"], "--a is missing"),
        (["/fastapi/security/jwt", "--q", " ", "--a", "B"], "--q is empty"),
        (["/fastapi/security/jwt", "--q", "A?", "--a", "-"], "the answer is empty"),
        (["/fastapi/security/jwt", "--q", "A?", "--a", "B", "--id", "sign"], "already has a question `#sign`"),
        (["/fastapi/security/jwt", "--q", "A?", "--a", "B", "--id", "A b"], "`A b` is not kebab-case"),
    ],
    ids=str,
)
def test_what_can_t_be_is_refused_with_a_sentence(base: Path, arguments: list[str], said: str) -> None:
    before = snapshot(base)
    done = run(base, "add", "question", *arguments, stdin="")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert snapshot(base) == before


# Kinds

KINDS = {
    "choice": (
        ("--choice", "[x] A list: `[]`", "--choice", "[ ] A tuple"),
        {"choices": [{"text": "A list: `[]`", "correct": True}, {"text": "A tuple"}]},
    ),
    "exercise": (
        ("--starter", "def double(n): ...", "--tests", "assert double(2) == 4"),
        {"starter": "def double(n): ...\n", "tests": "assert double(2) == 4\n"},
    ),
    "output": (("--a", "```output\n1\n```"), {"a": "```output\n1\n```\n"}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_of_each_kind_is_written_from_options(tmp_path: Path, kind: str) -> None:
    options, fields = KINDS[kind]
    question = _added_of_kind(tmp_path, kind, "--a", "Words.", *options)
    assert question["kind"] == kind
    assert {key: question[key] for key in fields} == fields


@pytest.mark.parametrize("kind", KINDS)
def test_the_template_of_a_kind_fits_the_schema_and_is_reported_as_a_template(tmp_path: Path, kind: str) -> None:
    question = _added_of_kind(tmp_path, kind)
    assert question["kind"] == kind
    found = run(tmp_path, "lint", "--select", "question,document,snippet", "--format", "json").stdout
    rules = {diagnostic["rule"] for diagnostic in json.loads(found)["diagnostics"]}
    assert rules - {"question/too-few"} == {"question/placeholder"}


@pytest.mark.parametrize(
    ("options", "message"),
    [(("--choice", "A"), "--choice needs --kind choice"), (("--tests", "x", "--kind", "output"), "--kind exercise")],
)
def test_an_option_of_another_kind_is_refused(tmp_path: Path, options: tuple[str, ...], message: str) -> None:
    on_disk(tmp_path, {**FILES, PATH: page("fastapi", "security", ("sign", "One."))})
    done = run(tmp_path, "add", "question", "/fastapi/security/jwt", "--q", "Why?", "--a", "So.", *options)
    assert (done.returncode, message in done.stderr) == (2, True)


def _added_of_kind(folder: Path, kind: str, *options: str) -> dict[str, Any]:
    """The data of a question that the command adds to a page."""
    on_disk(folder, {**FILES, PATH: page("fastapi", "security", ("sign", "One."))})
    done = run(folder, "add", "question", "/fastapi/security/jwt", "--kind", kind, "--q", "What is it?", *options)
    assert done.returncode == 0, done.stderr
    text = (folder / "content" / PATH).read_text("utf-8")
    document = in_memory({PATH: text}).documents[PATH]
    assert document.tree is not None
    data: dict[str, Any] = document.tree.value
    return dict(data["questions"][-1])
