"""Files hold what was to be written, whatever it is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.importing.serialization import UnwritableValue, fault, record_text
from answerkey.model.collections import FRAMEWORKS, QA
from answerkey.model.limits import Limits
from answerkey.parsing.document import parse_document

PATH = "qa/flask/views/basics.md"
PIECES = (
    ["---", "--- ", "...", "\n", "\r", "\r\n", "\t", " ", "   ", "#", " #", ": ", ":", "- ", "? ", "|", ">", "'", '"',
     "\\", "\0", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\ufffe", "\xa0", "\u200d", "\u202e",
     "😀", "é", "a", "B", "```", "~~~", "%", "@", "&a", "*a", "!t", "{", "}", "[", "]", ",", "yes", "null", "012",
     "2026-01-02", "<<", "=", "1e3"]
)  # fmt: skip
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
TEXTS = HOSTILE | st.text()


def read(text: str) -> Any:
    document = parse_document(PATH, QA, text, Limits())
    assert document.problems == ()
    assert document.tree is not None
    return document.tree.value


def page(question: str, answer: str) -> dict[str, Any]:
    items = [{"id": "a", "q": question, "a": answer}, {"id": "b", "tags": [question], "q": "Next?", "a": f"{answer}\n"}]
    return {"title": question, "order": 1, "draft": True, "questions": items}


@given(TEXTS, TEXTS)
def test_any_text_survives_being_written_and_read(question: str, answer: str) -> None:
    data = page(question, answer)
    assert read(record_text(QA, PATH, data)) == data


BLOCKS = {
    "lines": "One.\n\nTwo.\n",
    "no last line break": "One.",
    "several at the end": "One.\n\n\n",
    "blanks at line ends": "One.  \nTwo.\t\n",
    "a leading blank": "  One.\nTwo.\n",
    "a leading tab": "\tx = 1\n",
    "a leading line break": "\nOne.\n",
    "a line of blanks": "One.\n   \nTwo.\n",
    "marks of documents": "---\nOne.\n---\n...\n",
    "marks of YAML": "# no comment\n- no: list\n%no\t\"quote' \\n\n",
    "emoji and blanks of their own": "One\xa0two 👩\u200d💻 \u2192 é\n",
}


@pytest.mark.parametrize("answer", BLOCKS.values(), ids=BLOCKS)
def test_answers_are_blocks_that_read_as_they_are(answer: str) -> None:
    text = record_text(QA, PATH, page("Why?", answer))
    assert "    a: |" in text
    assert all(line in text for line in answer.split("\n"))


QUOTED = {
    "carriage returns": "a\r\nb\n",
    "control": "a\x1b[1m\n",
    "line separators": "a\u2028b\n",
    "nothing": "",
    "blanks": " \n ",
}


@pytest.mark.parametrize("answer", QUOTED.values(), ids=QUOTED)
def test_what_no_block_can_hold_is_quoted(answer: str) -> None:
    assert '    a: "' in record_text(QA, PATH, page("Why?", answer))


@given(st.none() | st.booleans() | st.integers(-(10**300), 10**300) | st.floats(allow_nan=False, allow_infinity=False))
def test_single_values_keep_their_type(value: object) -> None:
    data = {"name": "A", "order": value}
    document = parse_document(
        "frameworks/a.yml", FRAMEWORKS, record_text(FRAMEWORKS, "frameworks/a.yml", data), Limits()
    )
    assert document.tree is not None
    assert document.tree.value == data
    assert type(document.tree.value["order"]) is type(value)


@pytest.mark.parametrize("value", ["\ud800", float("nan"), float("inf"), 10**1000, {"a": 1}, ["a"]])
def test_what_no_file_can_hold_is_known(value: object) -> None:
    assert fault(value)


def test_a_value_that_is_read_as_another_is_never_written() -> None:
    with pytest.raises(UnwritableValue):
        record_text(FRAMEWORKS, "frameworks/a.yml", {"name": 10**1000})
