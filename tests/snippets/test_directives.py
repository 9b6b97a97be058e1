"""Directives are read from comments and info strings, each word where it stands in the file."""

from __future__ import annotations

import pytest

from answerkey.model.directives import FRAGMENT, IGNORE, SKIP
from answerkey.snippets.directives import in_comment
from answerkey.source import Span, identity

SPAN = Span(0, 1)


@pytest.mark.parametrize(
    ("text", "word", "arguments", "reason"),
    [
        (" answerkey: skip ", SKIP, [], ""),
        (" answerkey fragment", FRAGMENT, [], ""),
        ("answerkey: ignore snippet/format, page -- a table", IGNORE, ["snippet/format", "page"], "a table"),
        ("answerkey: ignore snippet/format — a table", IGNORE, ["snippet/format"], "a table"),
        ("answerkey: skip this", "skip this", [], ""),
        ("answerkey: ignore", "ignore", [], ""),
    ],
)
def test_a_comment_holds_a_word_with_its_arguments_and_reason(
    text: str, word: str, arguments: list[str], reason: str
) -> None:
    (directive,) = in_comment(identity(text), SPAN, None)
    assert (directive.word, [argument.text for argument in directive.arguments]) == (word, arguments)
    assert directive.reason == reason
    assert [text[slice(*argument.span)] for argument in directive.arguments] == arguments


@pytest.mark.parametrize("text", ["", " a comment ", "the answerkey skip", "answerkeys: skip"])
def test_a_comment_for_people_holds_none(text: str) -> None:
    assert list(in_comment(identity(text), SPAN, None)) == []


def test_a_marker_of_another_tool_is_foreign() -> None:
    (directive,) = in_comment(identity("skip: next"), SPAN, SPAN)
    assert (directive.word, directive.foreign, directive.target) == (SKIP, True, SPAN)
