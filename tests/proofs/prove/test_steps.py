"""Snippets as steps: which run, why some can't, and which comparisons of a proof are without effect."""

from __future__ import annotations

import ast

import pytest

from answerkey.proofs.steps import bare_comparisons, expecting_lines, faults_of, is_runnable, step_of
from answerkey.source import identity

PAGE = "---\nquestions:\n- id: q\n  a: |\n    ```{info}\n    {code}\n    ```\n---\n"


@pytest.mark.parametrize(
    ("info", "runnable"),
    [
        ("python", True),
        ("python {expect-error ValueError}", True),
        ("python {expect-error IndentationError}", False),
        ("python {no-run}", False),
        ("pyi", False),
        ("json", False),
    ],
)
def test_a_snippet_runs_if_it_is_python_that_must_compile(snippets_of, info: str, runnable: bool) -> None:
    _, (snippet,) = snippets_of(PAGE.format(info=info, code="1"))
    assert is_runnable(snippet) is runnable


@pytest.mark.parametrize(
    ("info", "code", "message"),
    [
        ("python", "x = 1", ""),
        ("pycon", ">>> x = 1", ""),
        ("pycon", ">>>x = 1", "the session can't be run: "),
    ],
)
def test_a_fault_says_why_a_snippet_cannot_be_read(snippets_of, info: str, code: str, message: str) -> None:
    _, (snippet,) = snippets_of(PAGE.format(info=info, code=code))
    messages = [fault.message for fault in faults_of(snippet)]
    assert len(messages) == bool(message)
    assert all(text.startswith(message) for text in messages)


def test_claims_are_those_of_the_questions_own_steps(snippets_of) -> None:
    _, (snippet,) = snippets_of(PAGE.format(info="python", code="x = 1  # => 1"))
    assert [claim.want for claim in step_of(snippet, own=True).claims] == ["1"]
    assert step_of(snippet).claims == ()


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("with raises(E):\n    f()\n    g()\n", [range(2, 4)]),
        ("with pytest.warns(W), open(p):\n    f()\n", [range(2, 3)]),
        ("async def t():\n    async with self.assertRaises(E):\n        f()\n", [range(3, 4)]),
        ("with open(p):\n    f()\n", []),
        ("with lock:\n    f()\n", []),
    ],
)
def test_lines_that_may_have_to_raise(code: str, lines: list[range]) -> None:
    assert list(expecting_lines(ast.parse(code))) == lines


@pytest.mark.parametrize(
    ("code", "comparisons"),
    [
        ("1 == 2\nassert 1 == 1", ["1 == 2"]),
        ("not 1 == 2", ["not 1 == 2"]),
        ("f() and 1 < 2", ["f() and 1 < 2"]),
        ("with raises(TypeError):\n    1 < 'a'", []),
        ("x = 1 == 2\nf(1 == 2)", []),
    ],
)
def test_comparisons_without_effect(code: str, comparisons: list[str]) -> None:
    assert [code[slice(*span)] for span in bare_comparisons(ast.parse(code), identity(code))] == comparisons
