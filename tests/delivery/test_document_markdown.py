"""The Markdown of a document says all of its data that is neither hidden nor rendered elsewhere in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from answerkey.delivery.catalog import Crumb, Document
from answerkey.delivery.data_values import data_values
from answerkey.delivery.document_markdown import markdown_of
from answerkey.delivery.targets import Settings
from answerkey.rendering.html import render
from answerkey.rendering.visible import visible, without_space
from properties import examples

_KEYS = st.sampled_from(["name", "level", "functions", "of", "tags"])
_SCALARS = st.one_of(
    st.from_regex(r"w[a-z]{1,6}( [a-z]{1,6})?", fullmatch=True), st.integers(), st.floats(-9, 9), st.booleans()
)
_DATA = st.dictionaries(
    _KEYS,
    st.recursive(
        _SCALARS | st.none(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
        max_leaves=8,
    ),
)


def document(data: dict[str, Any], title: str = "Title", body: str = "") -> Document:
    crumbs = (Crumb("Notes", "/notes"), Crumb(title, "/notes/a"))
    return Document(
        "notes/a.md", "notes", "/notes/a", title, 1, data, {}, "0", crumbs, body, render(body) if body else None
    )


def scalars(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from scalars(item)
    elif value is not None:
        yield value


@examples(100)
@given(_DATA)
def test_every_scalar_is_in_the_markdown_and_among_the_values(data: dict[str, Any]) -> None:
    text = visible(render(markdown_of(document(data), Settings())).html)
    for value in scalars(data):
        words = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
        assert without_space(words) in text
    assert [value for _, value in data_values(document(data))] == list(scalars(data))


def test_values_within_lists_have_the_path_of_their_field() -> None:
    data = {"functions": [{"name": "push", "of": ["a", "b"]}, {"name": "pop"}]}
    text = markdown_of(document(data), Settings())
    assert text.splitlines()[4:] == [
        "- functions\\[0\\].name: push",
        "- functions\\[0\\].of: a, b",
        "- functions\\[1\\].name: pop",
    ]
    assert list(data_values(document(data))) == [
        ("functions.name", "push"),
        ("functions.of", "a"),
        ("functions.of", "b"),
        ("functions.name", "pop"),
    ]


def test_a_title_stands_once() -> None:
    text = markdown_of(document({"title": "Heaps"}, "Heaps", "# Heaps\n\nA tree.\n\n# Push"), Settings())
    assert [line for line in text.splitlines() if "Heaps" in line and "›" not in line] == ["# Heaps"]
    assert "\n## Push\n" in text
