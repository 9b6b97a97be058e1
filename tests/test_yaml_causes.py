"""The cause of YAML that does not parse stands where it was planted, whatever stands around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.parsing.yaml import parse_yaml
from answerkey.source import Span
from properties import examples

ENTRIES = (
    "- id: {n}\n  q: Who signs {n}?\n  a: |\n    With a key: 🔑\n\n    ```python\n    x: int = {n}\n    ```\n",
    "- id: {n}\n  q: 'What''s {n}?'\n  a: >-\n    Folded: text\n    of {n}\n",
    '- id: {n}\n  q: "Is \\"{n}\\" it?"\n  tags: [a, "b: c"]\n  a: Plain\n',
)
DEFECTS = {
    "a missing bar": ("- id: x\n  a: Text\n\n    ```python\n    y: int = 1\n    ```\n", "a:"),
    "a fence at column 0": ("- id: x\n  a: |\n    Text:\n\n```python\ny: int = 1\n```\n", "```python"),
    "code at column 0": ("- id: x\n  a: |\n    ```python\ny = 1\n    ```\n", "y = 1"),
    "an entry too far left": ("- id: x\n q: Why?\n  a: |\n    Text\n", "q"),
    "an entry too far right": ("- id: x\n   q: Why?\n  a: |\n    Text\n", "q"),
    "a no-break space": ("- id: x\n \u00a0q: Why?\n  a: |\n    Text\n", "\u00a0"),
    "a conflict": ("- id: x\n<<<<<<< HEAD\n  q: One?\n=======\n  q: Two?\n>>>>>>> b\n", "<<<<<<<"),
    "an early quote": ("- id: x\n  q: What is 'it's\n  a: 'it's'\n", "'s'\n"),
}
around = st.lists(st.sampled_from(ENTRIES), max_size=3).map(lambda rows: "".join(rows))


def _listed(rows: str) -> str:
    return "".join(
        line.format(n=number) if "{n}" in line else line for number, line in enumerate(rows.splitlines(True))
    )


@pytest.mark.parametrize("defect", DEFECTS, ids=str)
@given(above=around, below=around, title=st.sampled_from(["", "title: T # c\n", "related:\n  - /a/b/c\n"]))
@examples(60)
def test_a_planted_defect_is_found_at_its_place(defect: str, above: str, below: str, title: str) -> None:
    planted, marked = DEFECTS[defect]
    before = f"{title}questions:\n{_listed(above)}"
    text = before + planted + _listed(below)
    start = len(before) + planted.index(marked)
    tree = parse_yaml(text)
    assert [problem.span for problem in tree.problems] == [Span(start, start + len(marked.removesuffix("s'\n")))]


@given(around, around)
@examples(60)
def test_what_parses_has_no_cause(above: str, below: str) -> None:
    assert parse_yaml(f"questions:\n{_listed(above)}{_listed(below)}").problems == ()


@given(st.text(st.sampled_from("aq:|>-'\"[]{}#*&!<=` \n\u00a0\t"), max_size=80))
@examples(600)
def test_any_text_has_at_most_one_problem_of_syntax_and_it_lies_in_the_text(text: str) -> None:
    tree = parse_yaml(text)
    syntax = [problem for problem in tree.problems if problem.rule == "document/yaml-syntax"]
    assert len(syntax) <= 1
    assert all(0 <= problem.span.start <= problem.span.end <= len(text) for problem in syntax)
