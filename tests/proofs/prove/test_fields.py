"""Fields of a page that steer its proofs are checked, since one that is ignored would be a proof less."""

from __future__ import annotations

import pytest

from answerkey.proofs.fields import misfits, usable


@pytest.mark.parametrize(
    ("head", "question", "places"),
    [
        ("run: true\nenv: {A: b}\nprelude: import a\n", "proof: assert 1", []),
        ("run: 'yes'\n", "", ["'yes'"]),
        ("proof: assert 1\n", "", ["proof"]),
        ("env: {A: 1}\n", "", ["1"]),
        ("env: {'A=B': c}\n", "", ["'A=B'"]),
        ("", "prelude: import a", ["prelude"]),
        ("", "proof: [1]", ["[1]"]),
        ("title: [1]\n", "", []),
    ],
)
def test_a_field_of_the_wrong_type_or_place_is_found(snippets_of, head: str, question: str, places: list[str]) -> None:
    text = f"---\n{head}questions:\n- id: q\n  {question}\n---\n"
    document, _ = snippets_of(text)
    assert [text[slice(*finding.span)] for _, finding in misfits(document)] == places


@pytest.mark.parametrize(
    ("name", "value", "is_usable"),
    [("A", "b", True), ("A", "", True), ("", "b", False), ("A=B", "c", False), ("A\0", "b", False), ("A", "\0", False)],
)
def test_a_process_can_have_a_variable(name: str, value: str, is_usable: bool) -> None:
    assert usable({name: value}) == ({name: value} if is_usable else {})
