"""Code that is completed or cleaned before it is compiled: all of it keeps its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.snippets.completion import completions
from answerkey.snippets.ipython import python_in, signs
from answerkey.snippets.labels import is_for_older_python, is_output_label
from answerkey.snippets.syntax import check_syntax
from answerkey.source import MappedText, identity
from properties import examples

LINES = [
    "except E as e:", "finally:", "else:", "def f():", "    # nothing", "  x = 1", "x = 1", "class 🔑:", "", "# é",
    "a: int, b: str", "*args, **kw", "a=1, b=2", '"k": v,', "... f(x)", "x: A[int, ...", "y ...", "    ... 'ü': 1 ...",
    "In [1]: x = 1", "   ...:     y", "Out[1]: 3", "%timeit f(x)", "    %time g()", ">>> %time h()", "z = !ls", "%%bash",
    "12.3 µs ± 4 ns per loop", "len?", "\ty = 2",
]  # fmt: skip
CODES = st.lists(st.sampled_from(LINES), max_size=8).map("\n".join)


def cleaned(code: MappedText) -> Iterator[MappedText]:
    yield python_in(code)


@pytest.mark.parametrize("forms", [completions, cleaned])
@examples(1500)
@given(code=CODES, offset=st.integers(0, 5))
def test_each_character_of_a_form_is_its_own_or_was_added_at_a_point_or_for_a_command(
    forms: Callable[[MappedText], Iterator[MappedText]], code: str, offset: int
) -> None:
    around = "." * offset + code
    for form in forms(identity(code, offset)):
        last = offset
        for at, character in enumerate(form.text):
            start, end = form.span(at, at + 1)
            assert last <= start <= end <= len(around)
            last = start
            line = around[around.rfind("\n", 0, start) + 1 :].partition("\n")[0]
            assert around[start:end] in (character, "") or any(sign in line for sign in ("%", "!", "?"))


@examples(600)
@given(CODES)
def test_a_code_that_compiles_is_not_completed(code: str) -> None:
    syntax = check_syntax(identity(code))
    if not syntax.fragment and syntax.error is None:
        assert "".join(syntax.code.text.split()) in "".join(code.split())


@pytest.mark.parametrize(
    ("label", "output", "older"),
    [
        ("Output", True, False),
        ("Output (Python 3.x)", True, False),
        ("Output (Python 2.x)", True, True),
        ("Output (< 3.x)", True, True),
        ("Output (<= 3.7.x)", True, True),
        ("The result is", True, False),
        ("This prints", True, False),
        ("Python 2.7", False, True),
        ("In Python 2", False, True),
        ("Python 3", False, False),
        ("Python 3.8 and older", False, True),
        ("The output of the program, which we run in Python 2, is", False, False),
        ("Results are written by this function", False, False),
        ("In Python 2 this was a statement", False, False),
        ("2", False, False),
        ("", False, False),
    ],
)
def test_a_label_says_what_follows_and_for_which_python(label: str, output: bool, older: bool) -> None:
    assert (is_output_label(label), is_for_older_python(label)) == (output, older)


@pytest.mark.parametrize(
    ("code", "session", "sign"),
    [
        ("%timeit f()", False, "%timeit f()"),
        ("x = !ls", False, "!ls"),
        ("  In [12]: x", False, "In [12]:"),
        ("124 µs ± 4.73 µs per loop", False, "124 µs ± 4"),
        (">>> %time f()", True, "%time f()"),
        (">>> f()\n12 ms ± 3 ms\n%time\n!ls", True, ""),
        ("x = (a\n    %name)", False, ""),
        ("x % y", False, ""),
        ("{% if x %}", False, ""),
        ("print('In [1]:')", False, ""),
    ],
)
def test_what_only_ipython_has_is_told(code: str, session: bool, sign: str) -> None:
    assert next((code[slice(*span)] for span in signs(code, session=session)), "") == sign


def test_the_error_of_a_clause_is_the_one_behind_its_statement() -> None:
    error = check_syntax(identity("finally:\n    x = = 1")).error
    assert error is not None
    assert error.message == "invalid syntax"
    code = check_syntax(identity("finally:\n    x = = 1")).code
    assert code.span(*error.span) == (17, 18)
