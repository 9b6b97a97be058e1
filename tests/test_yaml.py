"""YAML: the C parser is in use, the pure one says the same, and values are YAML 1.2's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.cyaml import CParser

from answerkey.model.tree import Scalar, find, routes
from answerkey.parsing import yaml as ours
from answerkey.parsing.yaml import parse_yaml
from documents import Page, pages
from properties import examples


def test_the_c_parser_is_in_use() -> None:
    """A plain install of ruamel.yaml silently has the pure Python parser, ten times slower."""
    assert issubclass(ours.loader().Parser, CParser)


@examples(100)
@given(pages())
def test_the_pure_parser_gives_the_same_tree(page: Page) -> None:
    """A machine without a wheel of the C parser gets the same results, only later."""
    header = page.text.partition("---")[2].rpartition("---")[0]
    with pytest.MonkeyPatch.context() as patch:
        fast = parse_yaml(header)
        patch.setattr(ours, "loader", lambda: YAML(typ="safe", pure=True))
        slow = parse_yaml(header)
    assert fast == slow


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("True", True),
        ("~", None),
        ("", None),
        ("2026-06-20", "2026-06-20"),
        ("012", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("12:30", "12:30"),
        ("1.0", 1.0),
        ("'1'", "1"),
        ("'null'", "null"),
        ("9" * 5000, "9" * 5000),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_plain_scalar_is_what_the_core_schema_of_yaml_1_2_says(text: str, value: object) -> None:
    root = parse_yaml(f"key: {text}\n").root
    assert root is not None
    node = find(root, ("key",))
    assert isinstance(node, Scalar)
    assert node.value == value
    assert type(node.value) is type(value)


@examples(200)
@given(st.text(alphabet="ab:-[]{}#&*!|>'\"%@`,?\\ \t\n\r\u00e9\U0001f600\u0085\u2028\0", max_size=40))
def test_no_text_makes_the_parser_fail_and_every_span_lies_in_the_text(text: str) -> None:
    tree = parse_yaml(text)
    for problem in tree.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
    if tree.root is not None:
        for _, node in routes(tree.root):
            assert 0 <= node.span.start <= node.span.end <= len(text)


def test_the_first_of_two_values_counts_and_both_places_are_named() -> None:
    tree = parse_yaml("a: 1\nb: 2\na: 3\n")
    assert tree.root is not None
    assert tree.root.value == {"a": 1, "b": 2}
    (problem,) = tree.problems
    assert (problem.span.start, problem.related[0][0].start) == (10, 0)
