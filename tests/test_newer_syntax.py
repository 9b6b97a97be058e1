"""Code for a newer Python than the one that runs this program is read as that one reads it."""

from __future__ import annotations

import ast

import pytest

from answerkey.snippets.flakes import check_flakes
from answerkey.snippets.syntax import check_syntax
from answerkey.source import identity

EXCEPT = "try: print()\nexcept A, B: raise\n"
NEWER = [
    (EXCEPT, "3.14", "A B"),
    ("try: print()\nexcept* A, (B, C): raise\n", "3.14", "A B C"),
    ("é = t'a{x!r:>{y}}'\n", "3.14", "x y"),
    ("é = rt'{x}' + z\n", "3.14", "x z"),
    ("class A[T = int]: x: T\n", "3.13", ""),
    ("def f[T: Base, *Ts, **P](x: T) -> T:\n    y: T = z\n    return y\n", "3.12", "Base z"),
    ("async def f[\n    T,\n](x: T): return z\n", "3.12", "z"),
    ("class A[T]:\n    def m(self, x: T) -> 'T': return T\n", "3.12", ""),
    ("type X[T: A] = list[T | Y]\nY = X\n", "3.12", "A"),
    ("class B:\n    type Z[T] = T\n    def g[U](self, u: U): return w\n", "3.12", "w"),
    ("é = f'{a['b']:>{w}} {f'{c['d']}'}' + u\n", "3.12", "a c u w"),
    ("x = f'{\n  a  # c\n}'\nz\n", "3.12", "a z"),
    ("x = f'{'é'.join(a)}', f'{b}'\n", "3.12", "a b"),
]


@pytest.mark.parametrize(("code", "since", "names"), NEWER, ids=[code for code, _, _ in NEWER])
def test_newer_code_is_right_and_its_names_stand_where_they_are_written(code: str, since: str, names: str) -> None:
    syntax = check_syntax(identity(code))
    assert syntax.error is None
    assert syntax.tree is not None
    undefined = check_flakes(code, syntax.tree).names.undefined
    assert sorted({name for name, _ in undefined}) == names.split()
    assert [code[span.start : span.end] for _, span in undefined] == [name for name, _ in undefined]
    for node in ast.walk(syntax.tree):
        if isinstance(node, ast.Name):
            segment = ast.get_source_segment(code, node)
            assert segment in (node.id, None) or f"'{node.id}'" in code


@pytest.mark.parametrize(("code", "since", "names"), NEWER, ids=[code for code, _, _ in NEWER])
def test_an_older_target_is_told_the_version_that_the_code_needs(code: str, since: str, names: str) -> None:
    older = f"3.{int(since[2:]) - 1}"
    error = check_syntax(identity(code), python=older).error
    assert error is not None
    assert f"needs Python {since} or newer; this base is for Python {older}" in error.message
    assert check_syntax(identity(code), python=since).error is None


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("try: print()\nexcept A, B as c: raise\n", "A, B as c"),
        ("try: print()\nexcept A, error: raise\n", "A, error"),
        ("type X = int\nprint x\n", ""),
        ("def f[T](x, x): pass\n", "x"),
        ("x = t'{a'\n", ""),
        ("type(x) = 1\n", "type(x)"),
    ],
)
def test_what_no_python_takes_is_an_error(code: str, place: str) -> None:
    error = check_syntax(identity(code)).error
    assert error is not None
    assert code[slice(*error.span)] == place or not place
