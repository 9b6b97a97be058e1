"""Another text takes the place of one, in the form that it has there, or none does."""

from __future__ import annotations

import pytest

from answerkey.model.tree import Mapping, Scalar
from answerkey.model.value_edits import scalar_edit, value_edit, word_edit
from answerkey.parsing.yaml import parse_yaml
from answerkey.source import Edit, Span


def scalar(text: str) -> Scalar:
    root = parse_yaml(text).root
    assert isinstance(root, Mapping)
    node = root.entries[0][1]
    assert isinstance(node, Scalar)
    return node


def written(text: str, edit: Edit | None) -> str | None:
    return text[: edit.span.start] + edit.text + text[edit.span.end :] if edit else None


@pytest.mark.parametrize(
    ("text", "new", "expected"),
    [
        ("a: esay # why\n", "easy", "a: easy # why\n"),
        ("a: 'it''s'\n", "it's not", "a: 'it''s not'\n"),
        ('a: "\\u00e9"\n', 'é"\\', 'a: "é\\"\\\\"\n'),
        ("{a: x, b: 1}", "/fastapi/jwt", "{a: /fastapi/jwt, b: 1}"),
        ("a: x\n", "Data Base", "a: Data Base\n"),
        ("a: x\n", "null", None),
        ("a: x\n", "1.5", None),
        ("a: x\n", "b: c", None),
        ("a: x\n", "b #c", None),
        ("a: x\n", " b", None),
        ("a: x\n", "", None),
        ("a: 'x'\n", "b\nc", None),
        ("a: |\n  esay\n", "easy", None),
        ("a: >-\n  esay\n", "easy", None),
    ],
)
def test_a_scalar_keeps_its_style_or_has_no_edit(text: str, new: str, expected: str | None) -> None:
    found = written(text, scalar_edit(scalar(text), new))
    assert found == expected
    assert found is None or scalar(found).value == new


@pytest.mark.parametrize(
    ("text", "new", "expected"),
    [
        ("a: fastpai\n", "fastapi", "a: fastapi\n"),
        ("a: 'fastpai'\n", "fastapi", "a: 'fastapi'\n"),
        ('a: "fastpai"\n', "404", 'a: "404"\n'),
        ("a: fastpai\n", "404", None),
        ("a: 'fastpai'\n", "it's", None),
        ("a: 'fastpai'\n", "", None),
        ('a: "fast\\u0070ai"\n', "fastapi", None),
        ("a: fast\n  pai\n", "fastapi", None),
        ("a: |-\n fastpai\n", "fastapi", None),
    ],
)
def test_a_value_of_which_only_the_place_is_known(text: str, new: str, expected: str | None) -> None:
    node = scalar(text)
    found = written(text, value_edit(node.span, node.text.text, new))
    assert found == expected
    assert found is None or scalar(found).value == new


def test_a_word_is_replaced_where_it_stands_as_it_is() -> None:
    assert word_edit(Span(2, 8), "Depnds", "Depends") == Edit(Span(2, 8), "Depends")
    assert word_edit(Span(2, 13), "Depnds", "Depends") is None, "some of it is escaped"
    assert word_edit(Span(2, 8), "Depnds", "a: b") is None, "it could mean something to YAML"
