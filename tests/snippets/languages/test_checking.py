"""Code in other languages: what is not installed, what is hostile, and places in bytes and characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.snippets.language import CODE, read_info
from answerkey.snippets.languages import breaks, checking, grammars, is_available, judge
from answerkey.snippets.languages.frames import FRAMES
from properties import examples

HOSTILE = {
    "brackets": "[{(" * 5_000,
    "open braces": "{" * 16_000,
    "closed parentheses": "(" * 8_000 + ")" * 8_000,
    "elements": "<a>" * 400,
    "quotes": "\"'`" * 500,
    "templates": "`${" * 300,
    "comments": "/*" * 1_000,
    "NUL": "\0" * 1_000,
    "surrogates": "\ud800(" * 20,
    "heredocs": "<<~A\n" * 100,
    "a line": "a" * 16_000,
    "imports": "import a from 'a'\n" * 499,
    "angles": "a<" * 500,
}


@pytest.mark.parametrize("language", CODE)
def test_every_language_has_a_grammar_and_frames(language: str) -> None:
    assert is_available(language)
    assert language in FRAMES


@pytest.mark.parametrize("language", ["JavaScript", "Go", "Bash", "SQL", "GraphQL"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_code_is_judged_and_its_place_lies_in_it(language: str, name: str) -> None:
    code = HOSTILE[name]
    fault = judge(language, code).fault
    assert fault is None or 0 <= fault.span.start < fault.span.end <= len(code) + 1


def test_code_that_nests_too_deep_is_refused_before_it_is_parsed() -> None:
    fault = judge("Go", "(" * 501).fault
    assert fault is not None
    assert fault.message == "nested too deep to be read"


@examples(50)
@given(st.text(alphabet="é🔑\t a\u2028漢", max_size=20))
def test_the_place_counts_characters_whatever_stands_before(text: str) -> None:
    code = f"/* {text} */ f(1, 2 3)\n"
    fault = judge("JavaScript", code).fault
    assert fault is not None
    assert code[slice(*fault.span)] == "3"


def test_the_log_of_the_parser_tells_the_token_at_which_it_stopped() -> None:
    """The format of the log is that of tree-sitter, and no other: a new version that changes it fails here."""
    parser = grammars.parser("JavaScript")
    assert parser is not None
    assert breaks.first_break(parser, b"f(1, 2;\n") == breaks.Break(6, 7, at_end=False, missing=")")
    assert breaks.first_break(parser, b"f({\n").at_end  # type: ignore[union-attr]


def test_without_the_log_the_place_is_that_of_a_node(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "first_break", lambda *_: None)
    fault = judge("JavaScript", "const x = ;\n").fault
    assert fault is not None
    assert fault.span.start <= 10


def test_a_grammar_that_can_not_be_loaded_is_not_available(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(grammars.GRAMMARS, "Nowhere", grammars.Grammar("tree_sitter_nowhere"))
    monkeypatch.setitem(grammars.GRAMMARS, "Odd", grammars.Grammar("tree_sitter_go", "nothing"))
    assert not is_available("Nowhere")
    assert not is_available("Odd")


@pytest.mark.parametrize(
    "tag, language",
    [
        ("js", "JavaScript"),
        ("JSX", "JavaScript"),
        ("c++", "C++"),
        ("postgresql", "SQL"),
        ("haskell", "haskell"),
        ("", ""),
    ],
)
def test_a_tag_names_its_language(tag: str, language: str) -> None:
    assert read_info(tag).language == language
