"""What pyflakes reports of one code, at the names that it is about."""

from __future__ import annotations

import ast

import pytest

from answerkey.snippets.flakes import check_flakes


@pytest.mark.parametrize(
    ("code", "kind", "marked"),
    [
        ("import os\n", "UnusedImport", "os"),
        ("from a import b as c\n", "UnusedImport", "b as c"),
        ("x = f'é {nme}'\n", "UndefinedName", "nme"),
        ("def f():\n    x = 1\n", "UnusedVariable", "x"),
        ("'%s %s' % (1,)\n", "PercentFormatPositionalCountMismatch", "'%s %s' % (1,)"),
    ],
)
def test_a_message_stands_at_its_name(code: str, kind: str, marked: str) -> None:
    flake = next(flake for flake in check_flakes(code, ast.parse(code)).messages if flake.kind == kind)
    assert code[slice(*flake.span)] == marked


def test_names_are_those_that_a_code_binds_and_those_that_it_leaves_to_others() -> None:
    code = "import os\nfrom a.b import c as d\n\ndef f(x):\n    y = z\n    return y\n"
    names = check_flakes(code, ast.parse(code)).names
    assert names.bound >= {"os", "d", "f"}
    assert [name for name, _ in names.undefined] == ["z"]
    assert [(use.local, use.module, use.name) for use in names.imports] == [("os", "os", ""), ("d", "a.b", "c")]


def test_a_star_leaves_the_names_open() -> None:
    assert check_flakes("from a import *\n", ast.parse("from a import *\n")).names.starred
