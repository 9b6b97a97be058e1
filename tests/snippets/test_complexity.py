"""Code that would take a tool too long is refused before the tool sees it."""

from __future__ import annotations

import ast

import pytest
from msgspec.structs import replace

from answerkey.model.limits import DEFAULT_LIMITS
from answerkey.snippets.complexity import TooComplex, refuse_complex

LIMITS = replace(DEFAULT_LIMITS, snippet_depth=12, snippet_items=3, snippet_arguments=5)


@pytest.mark.parametrize(
    ("code", "setting"),
    [
        ("x = " + "(" * 20 + "1," + ")," * 20, "snippet-depth"),
        ("with a, b, c, d: pass", "snippet-items"),
        ("a = b = c = d = 1", "snippet-items"),
        ("f(1, 2, 3, 4, 5, 6)", "snippet-arguments"),
        ("x = [1, 2, 3, 4, 5, 6]", "snippet-arguments"),
    ],
)
def test_the_refusal_names_the_setting_of_the_limit(code: str, setting: str) -> None:
    with pytest.raises(TooComplex) as refusal:
        refuse_complex(ast.parse(code), LIMITS)
    assert setting in refusal.value.hint


@pytest.mark.parametrize("code", ["", "with a, b, c: pass", "f(1, 2, 3, 4, 5)", "x = 1\n" * 100])
def test_code_up_to_the_limits_passes(code: str) -> None:
    refuse_complex(ast.parse(code), LIMITS)
