"""CPython's word on a code: the form as which it compiles, its error, its warnings."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from answerkey.model.limits import DEFAULT_LIMITS
from answerkey.snippets.hints import hint, straightened
from answerkey.snippets.syntax import Rung, check_syntax
from answerkey.snippets.unpaired import unpaired_bracket
from answerkey.source import identity


@pytest.mark.parametrize(
    ("code", "rung"),
    [
        ("x = 1", Rung.MODULE),
        ("return 1", Rung.FUNCTION),
        ("await f()", Rung.AWAIT),
        ("    x = 1\n    y = 2\n", Rung.MODULE),
    ],
)
def test_code_compiles_as_the_first_form_that_fits(code: str, rung: Rung) -> None:
    syntax = check_syntax(identity(code))
    assert (syntax.error, syntax.rung) == (None, rung)


@pytest.mark.parametrize(
    ("code", "marked"),
    [("x = = 1\n", "="), ("é = '😀', $\n", "$"), ("    x = 1\n    y = $\n", "$"), ("f(\n", "(")],
)
def test_an_error_stands_where_it_is_written(code: str, marked: str) -> None:
    syntax = check_syntax(identity(code))
    assert syntax.error is not None
    assert syntax.code.text[slice(*syntax.error.span)] == marked


def test_a_warning_stands_at_its_characters() -> None:
    code = "x = 1\nassert (x, 'text')\n"
    (warning,) = check_syntax(identity(code)).warnings
    assert code[slice(*warning.span)].startswith("assert")


@pytest.mark.parametrize(
    ("code", "message", "marked"),
    [
        ("f(\n    a[1,\n    b,\n)\n", "'[' was never closed", "["),
        ("(a]\n", "closing parenthesis ']' does not match opening parenthesis '('", "]"),
        ("f(\n    g a).h(1)\n).i()\n", "invalid syntax. Perhaps you forgot a comma?", "g a"),
        ("f\n    a=1,\n\n    b=2,\n)\n", "unmatched ')'", ")"),
        ("f()\n    a = 1\nb = 2)\n", "unexpected indent", "a = 1"),
        ("x = )\n", "unmatched ')'", ")"),
        ("a = {\n    1: 2: {3: 4}},\n    5: 6,\n}\n", "unmatched '}'", "}"),
        ("def f(\n    a: list[b.str], c()],\n    d,\n): ...\n", "unmatched ']'", "]"),
        ("await f()\nx = g(f(y))\nawait hf(1))\n", "unmatched ')'", ")"),
    ],
)
def test_a_missing_bracket_is_reported_where_a_reader_finds_it(code: str, message: str, marked: str) -> None:
    error = check_syntax(identity(code)).error
    assert error is not None
    assert (error.message, code[slice(*error.span)]) == (message, marked)


def test_code_past_a_limit_is_not_compiled() -> None:
    limits = replace(DEFAULT_LIMITS, snippet_arguments=3)
    syntax = check_syntax(identity("f(1, 2, 3, 4)"), limits)
    assert syntax.tree is None


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("$ pip install x\n", "bash"),
        ("SELECT a FROM b;\n", "sql"),
        ("GET /items HTTP/1.1\n", "http"),
        ('{"a": true,\n', "json"),
        ("def f(a, ...):\n    pass\n", "*args"),
        ("@app.get('/')\n", "decorator"),
        ("if x:\n", "body"),
        ("print 'x'\n", "Python 2"),
        ("x = “a”\n", 'write `"`'),
    ],
)
def test_the_hint_names_the_probable_cause(code: str, part: str) -> None:
    error = check_syntax(identity(code)).error
    assert error is not None
    assert part in hint(code, error)


def test_a_line_of_a_word_processor_gets_the_characters_of_a_typewriter() -> None:
    code = "x = 1\ny = “a – b”\n"
    error = check_syntax(identity(code)).error
    assert error is not None
    assert straightened(code, error) == 'x = 1\ny = "a - b"\n'


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("for x in (\n    f(1,\n    f(2),\n    f(3),\n):\n    g()\n", 2),
        ("a = {\n    1: {\n        2: 3: {4: 5}},\n        6: {7: 8},\n    },\n}\n", 3),
        ("x = {\n    'a': f'b'],\n    'c': ['d'],\n}\n", 2),
        ('f(\n    \'(\', # )\n    [1, 2,\n    """(\n""",\n)\n', 3),
    ],
)
def test_the_layout_tells_the_line_of_the_bracket_without_a_partner(code: str, line: int) -> None:
    error = check_syntax(identity(code)).error
    assert error is not None
    assert code.count("\n", 0, error.span.start) + 1 == line


@pytest.mark.parametrize("code", ["f(a,\n  b, g(c,\n  d)\n", "x = 'a\nf(1))\n", "f(1))\ng(2))\n", "f(1]\n", "ok(1)\n"])
def test_no_bracket_is_said_to_have_no_partner_where_lines_do_not_tell(code: str) -> None:
    assert unpaired_bracket(code) is None
