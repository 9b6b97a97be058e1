"""What pyflakes reports of one code, at the names that it is about."""

from __future__ import annotations

import ast

import pytest

from answerkey.snippets import flakes
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


_CODES = [
    "print(len(x))\n",
    "def print(id): return id\n",
    "global print\n\ndef f():\n    global len\n    len = 1\n",
    'x: \'list["pri" "nt"]\' = 1\n',
    "__all__ = ['pri' 'nt', 'len', 'x']\n",
    "try:\n    pass\nexcept OSError as id:\n    pass\nid\n",
    "from a import print, b as len\nlen\n",
    "del print\n",
    "[abs for abs in range(3)]\n",
    "class A:\n    id: int\n    def type(self): return id\n",
    "x = '\\x70rint'\n__all__ = ['\\x70rint']\n",
    "__file__, __name__, WindowsError\n",
    "𝐩rint(x)\n",
]


@pytest.mark.parametrize("code", _CODES)
def test_builtins_that_a_code_does_not_name_change_nothing(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    few = check_flakes.__wrapped__(code, ast.parse(code))  # type: ignore[attr-defined]  # nothing remembered
    monkeypatch.setattr(flakes, "_words", lambda code, tree: None)
    assert few == check_flakes.__wrapped__(code, ast.parse(code))  # type: ignore[attr-defined]
