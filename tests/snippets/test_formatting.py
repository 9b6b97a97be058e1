"""black formats what it can read, and judges whether two codes are one."""

from __future__ import annotations

import black
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.snippets.formatting import equivalent, format_code
from answerkey.snippets.style import Style
from properties import examples


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x=1", "x = 1\n"),
        ("x = 1\n", "x = 1\n"),
        ("def (:", None),
        ("print 1", None),
        ("# -*- coding: nonsense -*-\nx=1", None),
    ],
)
def test_code_that_black_refuses_has_no_form(code: str, expected: str | None) -> None:
    assert format_code(code, Style()) == expected


def test_the_line_length_counts() -> None:
    assert format_code("f(aaaa, bbbb)", Style(line_length=10)) == "f(\n    aaaa,\n    bbbb,\n)\n"


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [("x=1", "x = 1\n", True), ("x=1", "x = 2", False), ("'a'", '"a"', True), ("x", "x y", False), ("(", "(", False)],
)
def test_codes_with_one_syntax_tree_are_equivalent(before: str, after: str, same: bool) -> None:
    assert equivalent(before, after) is same


_STATEMENTS = st.sampled_from(
    [
        "x=1",
        "x = [1,2,\n     3]",
        "x = [1, 2, 3,]",
        "def f(a,b = 1): return a",
        "@cached\n\n\ndef g():\n\n    pass",
        "class A:\n\n    x=1\n    def m(self): ...",
        "if x :\n    y( 1 )\nelse:\n    # why\n\n    y(2)",
        "import os\nx=os",
        "'''text\n  more'''",
        "#comment",
        "(a, b) = pair",
        "(a,\n b\n) = some_function_with_a_long_name(argument_number_one, argument_number_two, argument_number_3)",
        "assert some_function(arguments), 'a message that is so long that the line is longer than it may be'",
        "value = one_function_of_some_length(argument)[index] + another_function_of_some_length(argument_two)",
        "for  (i) in range( 3 ):print(i)  # each",
        "with open(a) as b, open(c) as d: pass",
        "x = a if b else \\\n    c",
        "# fmt: off\nx  =  1\n# fmt: on",
        "return_value = not(x)",
        "print('it''s' , \"a\" )",
    ]
)


@examples(150)
@given(st.lists(_STATEMENTS, min_size=1, max_size=6), st.sampled_from(["\n", "\n\n", "\n\n\n\n"]), st.integers(20, 100))
def test_one_pass_of_black_is_taken_only_where_a_second_one_changes_nothing(
    statements: list[str], between: str, length: int
) -> None:
    code = between.join(statements) + "\n"
    assert format_code(code, Style(length)) == black.format_str(code, mode=black.Mode(line_length=length))
