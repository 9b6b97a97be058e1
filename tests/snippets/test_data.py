"""Data in answers is checked as its language has it, parts of documents included."""

from __future__ import annotations

import pytest

from answerkey.snippets.data import fault
from answerkey.snippets.language import Kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.JSON, '{"a": 1}'),
        (Kind.JSON, '"a": 1, "b": 2'),
        (Kind.JSON, '{"a": 1}\n{"b": 2}'),
        (Kind.JSON, '{"a": ...}'),
        (Kind.JSON, "9" * 5000),
        (Kind.YAML, "a: 1\nb: [x, y]"),
        (Kind.YAML, "key: {{ value }}"),
        (Kind.TOML, "[a]\nb = 1"),
        (Kind.TOML, "x = " + "9" * 5000),
        (Kind.JSON, "  \n"),
    ],
)
def test_what_is_right_or_can_not_be_judged_has_no_fault(kind: Kind, text: str) -> None:
    assert fault(kind, text) is None


@pytest.mark.parametrize(
    ("kind", "text", "place", "message"),
    [
        (Kind.JSON, '{"a": 1,}', ",", "trailing comma"),
        (Kind.JSON, '{"a" 1}', "1", "delimiter"),
        (Kind.JSON, '// x\n{"a": 1}', "/", "expecting value"),
        (Kind.YAML, "a: 1\n\tb: 2", "\t", "invalid YAML"),
        (Kind.TOML, "a = ", "=", "invalid TOML"),
        (Kind.TOML, "a = 1\na = 2", "2", "overwrite"),
    ],
)
def test_a_fault_has_its_place_and_reason(kind: Kind, text: str, place: str, message: str) -> None:
    found = fault(kind, text)
    assert found is not None
    assert message in found.message
    assert text[slice(*found.span)] == place
