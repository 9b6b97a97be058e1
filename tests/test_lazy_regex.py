"""Lazy regular expressions do what compiled ones do, and are used as only they can be."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import answerkey
from answerkey.lazy_regex import lazy_regex


@pytest.mark.parametrize("flags", [0, re.I | re.M])
def test_a_lazy_pattern_answers_as_a_compiled_one(flags: int) -> None:
    text, subject = r"^(?P<word>[a-c]+)(\d)?", "abc1\nABC2"
    lazy, compiled = lazy_regex(text, flags), re.compile(text, flags)
    for _ in range(2):  # the second time without a look for the attribute
        assert lazy.findall(subject) == compiled.findall(subject)
        assert [match.span() for match in lazy.finditer(subject, 1)] == [
            m.span() for m in compiled.finditer(subject, 1)
        ]
        assert lazy.sub("-", subject) == compiled.sub("-", subject)
    assert (lazy.pattern, lazy.flags, lazy.groups) == (compiled.pattern, compiled.flags, compiled.groups)


def test_no_lazy_pattern_is_given_to_a_function_of_re() -> None:
    """Functions of `re` take texts and compiled patterns, which type checkers do not tell from lazy ones."""
    lazy_names, wrong = 0, []
    for file in Path(answerkey.__file__).parent.rglob("*.py"):
        tree = ast.parse(file.read_bytes())
        names = {name for node in tree.body for name in _lazy_names(node)}
        lazy_names += len(names)
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            function = ast.unparse(call.func)
            lazy = {ast.unparse(argument) for argument in call.args} & names
            if lazy and (function.startswith("re.") or function == "isinstance"):
                wrong.append(f"{file.name}:{call.lineno} {function}({', '.join(lazy)})")
    assert wrong == []
    assert lazy_names > 100


def _lazy_names(node: ast.stmt) -> list[str]:
    if not isinstance(node, ast.Assign) or "lazy_regex(" not in ast.unparse(node.value):
        return []
    return [ast.unparse(target) for target in node.targets]
