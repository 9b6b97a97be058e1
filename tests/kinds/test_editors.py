"""Editors know the kinds of questions and their fields from the one schema."""

from __future__ import annotations

from answerkey.lsp.fields import fields_at
from answerkey.model.collections import QA


def test_kinds_and_the_fields_of_choices_are_completed_and_explained() -> None:
    question = fields_at(QA, ("questions", 0))
    assert question["kind"].choices == ("open", "choice", "output", "exercise")
    assert {"choices", "starter", "tests"} <= question.keys()
    choice = fields_at(QA, ("questions", 0, "choices", 1))
    assert [(field.key, field.required) for field in choice.values()] == [
        ("text", True),
        ("correct", False),
        ("why", False),
    ]
    assert choice["correct"].choices == ("true", "false")
