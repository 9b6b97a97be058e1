"""Which lines of a page hold only how its questions are proved."""

from __future__ import annotations

import pytest

from answerkey.delivery.hidden_fields import hidden_lines
from answerkey.model.collections import QA
from answerkey.model.limits import Limits
from answerkey.parsing.document import parse_document

CASES = {
    "a block": ('questions:\n- id: a\n  proof: |\n    assert x\n\n    assert y\n\n  q: "?"\n', "3456"),
    "on one line, last and first": (
        'run: true\nquestions:\n- proof: "assert x"\n  id: a\n- id: b\n  run: false\n',
        "136",
    ),
    "over several lines": ("env:\n  A: b\n  C: d\nprelude: >\n  x = 1\nquestions: []\n", "12345"),
    "between other things": ('questions:\n- {id: a, proof: "assert x", q: "?"}\n', ""),
    "nothing": ("questions:\n- id: a\n  a: |\n    proof: none\n", ""),
}


@pytest.mark.parametrize("name", CASES)
def test_the_lines_of_what_is_hidden_are_known(name: str) -> None:
    text, lines = CASES[name]
    text = f"---\n{text}---\n"
    record = parse_document("qa/a/b/c.md", QA, text, Limits()).record
    assert set(hidden_lines(record, text)) == set(map(int, lines))
