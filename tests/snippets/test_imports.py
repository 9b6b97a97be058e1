"""Imports are taken out of a code without anything else."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.snippets.imports import without_imports
from answerkey.snippets.offsets import CodeIndex
from answerkey.source import Span
from properties import examples


def spans_of(code: str, names: set[str]) -> frozenset[Span]:
    index = CodeIndex(code)
    return frozenset(
        index.node(alias)
        for node in ast.walk(ast.parse(code))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
        if alias.name in names
    )


@pytest.mark.parametrize(
    ("code", "names", "expected"),
    [
        ("import a\nimport b\nx = 1\n", {"a"}, "import b\nx = 1\n"),
        ("import a\n\n\nx = 1\n", {"a"}, "x = 1\n"),
        ("from m import a, b, c\n", {"a"}, "from m import b, c\n"),
        ("from m import a, b, c\n", {"c"}, "from m import a, b\n"),
        ("from m import (\n    a,\n    b,\n)\n", {"b"}, "from m import (\n    a,\n)\n"),
        ("import a; x = 1\n", {"a"}, "x = 1\n"),
        ("x = 1; import a\n", {"a"}, "x = 1\n"),
        ("def f():\n    import a\n    return 1\n", {"a"}, "def f():\n    return 1\n"),
    ],
)
def test_a_name_goes_with_what_held_it(code: str, names: set[str], expected: str) -> None:
    spans = spans_of(code, names)
    assert without_imports(code, ast.parse(code), spans) == (expected, spans)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("from m import (\n    a,  # needed\n    b,\n)\n", {"a"}),
        ("def f():\n    import a\n", {"a"}),
        ("try:\n    import a\nexcept ImportError:\n    a = None\n", {"a"}),
    ],
)
def test_a_name_beside_a_comment_or_alone_in_a_block_stays(code: str, names: set[str]) -> None:
    assert without_imports(code, ast.parse(code), spans_of(code, names)) == (code, frozenset())


@examples(50)
@given(
    st.lists(st.sets(st.sampled_from("abcdef"), min_size=1), min_size=1, max_size=4), st.sets(st.sampled_from("abcdef"))
)
def test_no_other_name_goes(statements: list[set[str]], unwanted: set[str]) -> None:
    code = "".join(f"from m{number} import {', '.join(sorted(names))}\n" for number, names in enumerate(statements))
    new, _ = without_imports(code, ast.parse(code), spans_of(code, unwanted))
    left = [{alias.name for alias in node.names} for node in ast.parse(new).body if isinstance(node, ast.ImportFrom)]
    assert left == [names - unwanted for names in statements if names - unwanted]
