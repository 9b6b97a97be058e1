"""Codes are compared without comments, layout and the wording of strings."""

from __future__ import annotations

import black
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.model.collections import PLAIN
from answerkey.model.limits import Limits
from answerkey.parsing.document import parse_document
from answerkey.pipeline.guard import Unguarded
from answerkey.snippets.code_units import code_units
from answerkey.snippets.gather import Setting, gather


def units(code: str, language: str = "python") -> list[str] | None:
    text = f"~~~~{language}\n{code}\n~~~~\n"
    (snippet,) = gather(parse_document("a.md", PLAIN, text, Limits()), Setting(text, Limits(), Unguarded()))
    found = code_units(snippet)
    return None if found is None else [unit.digest for unit in found]


EQUAL = [
    ("python", 'f("a")  # b', "f('c')"),
    ("python", 'f"{a} of {b.c!r:>{w}}"', 'f"von {b.c!r:>{w}} {a}"'),
    ("python", '"a" "b"', '"c"'),
    ("python", 'def f():\n    """A."""', 'def f():\n    """B\n\n    C.\n    """'),
    ("python", "try:\n    a()  # x\nexcept E:\n    b()", "try:\n    a()\nexcept E:\n    # y\n    b()"),
    ("python", "def f(:\n    a = 'x'  # y", "def f(:\n    a = 'z'"),
    ("pycon", ">>> f('a')\n'a'", ">>> f('b')\n'b'"),
    ("json", '{"a": "b"}', '{"a": "c"}'),
    ("toml", 'a = "b" # c', 'a = "d"'),
    ("bash", "# a\nls  # b", "ls"),
    ("js", "f(`a ${b}`); // c", "f(`d ${b}`);"),
    ("sql", "select 'a' -- b", "select 'c'"),
]
DIFFERENT = [
    ("python", "f(1)", "f(2)"),
    ("python", "f('a')", "f(a)"),
    ("python", 'f"{a}"', 'f"{b}"'),
    ("python", "if a:\n    b()\nc()", "if a:\n    b()\n    c()"),
    ("python", "x = a if b else c", "x = c if b else a"),
    ("python", "lambda: a", "lambda: b"),
    ("python", "match a:\n    case 1:\n        b()", "match a:\n    case 2:\n        b()"),
    ("python", "for a in b:\n    c()\nelse:\n    d()", "for a in b:\n    c()\nd()"),
    ("python", "def f(:\n    a = 1", "def f(:\n    a = 2"),
    ("python", "async def f(): pass", "def f(): pass"),
    ("json", '{"a": 1}', '{"b": 1}'),
    ("yaml", "a: 1", "a: 2"),
    ("bash", "pip install a", "pip install b"),
    ("js", "f(`a ${b}`);", "f(`a ${c}`);"),
]


@pytest.mark.parametrize(("language", "code", "other"), EQUAL)
def test_what_readers_see_may_differ(language: str, code: str, other: str) -> None:
    assert units(code, language) == units(other, language) != []


@pytest.mark.parametrize(("language", "code", "other"), DIFFERENT)
def test_what_the_code_does_may_not(language: str, code: str, other: str) -> None:
    assert units(code, language) != units(other, language)


@pytest.mark.parametrize("language", ["text", "", "markdown", "html", "output-of-a-program"])
def test_texts_are_no_code(language: str) -> None:
    assert units("a", language) is None


@given(st.sampled_from([c for n, *pair in (*EQUAL, *DIFFERENT) if n == "python" for c in pair if "f(:" not in c]))
def test_black_changes_nothing_that_counts(code: str) -> None:
    assert units(black.format_str(code, mode=black.Mode(line_length=10)).rstrip()) == units(code)
