"""A fingerprint depends on the place of a finding in the data and on the code concerned, not on what stands elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.diagnostics import Diagnostic, Report, Severity, Summary
from answerkey.fingerprints import fingerprints
from answerkey.model.collections import QA
from answerkey.model.document import Document
from answerkey.model.limits import DEFAULT_LIMITS
from answerkey.parsing.document import parse_document
from answerkey.pipeline.places import Places
from answerkey.source import LineIndex, Span
from properties import examples

PATH = "qa/a/b/c.md"
SUMMARY = Summary(1, 1, 0, 0, 0, 0, 0, 0.0)
answers = st.text(st.sampled_from("abé🔑`:#-{}[],\n \"'"), max_size=60)
words = st.text(st.sampled_from("ab 🔑`"), min_size=1, max_size=9)


def _page(texts: list[str], *, flow: bool, more: str = "") -> str:
    """A page of a question for each text; in flow style all of them stand on one line."""
    questions = [{"id": f"q{number}", "q": f"Q{number}?", "a": text} for number, text in enumerate(texts)]
    rows = [json.dumps(question, ensure_ascii=False) for question in questions]
    listing = f"[{', '.join(rows)}]" if flow else "".join(f"\n- {row}" for row in rows)
    return f"---\n{more}questions: {listing}\n---\n"


def _document(text: str) -> Document:
    document = parse_document(PATH, QA, text, DEFAULT_LIMITS)
    assert document.tree is not None, document.problems
    return document


def _spans(document: Document, question: int) -> Iterator[Span]:
    """Spans of all kinds that rules mark in a question: values as a whole, parts of them, and the question."""
    for key in ("id", "q", "a"):
        whole = document.span_of(("questions", question, key))
        yield from (whole, Span(whole.start + 1, whole.end - 1), Span(whole.start, whole.start))
        yield document.key_span_of(("questions", question, key))
    yield document.span_of(("questions", question))


def _report(document: Document, spans: list[Span], message: str = "`x` is wrong") -> Report:
    index, places = LineIndex(document.text), Places(document.record)
    diagnostics = tuple(
        Diagnostic(PATH, "x/y", Severity.ERROR, message, "", *map(index.position, span), place=places.around(span))
        for span in spans
    )
    return Report(diagnostics, SUMMARY, {PATH: document.text})


def _names(text: str, question: int) -> list[str]:
    document = _document(text)
    return fingerprints(_report(document, list(_spans(document, question))))


@given(st.lists(answers, min_size=2, max_size=4), st.data(), st.booleans())
@examples(200)
def test_editing_any_other_answer_leaves_fingerprints_equal(texts: list[str], data: st.DataObject, flow: bool) -> None:
    own = data.draw(st.integers(0, len(texts) - 1))
    edited = [text if number == own else data.draw(answers) for number, text in enumerate(texts)]
    assert _names(_page(texts, flow=flow), own) == _names(_page(edited, flow=flow), own)


@given(st.lists(answers, min_size=1, max_size=3), answers, st.booleans())
@examples(100)
def test_a_question_that_is_added_before_leaves_fingerprints_equal(texts: list[str], added: str, flow: bool) -> None:
    more = json.dumps({"id": "new", "q": "N?", "a": added}, ensure_ascii=False)
    text = _page(texts, flow=flow)
    longer = text.replace("questions: [", f"questions: [{more}, ").replace("questions: \n", f"questions: \n- {more}\n")
    own = len(texts) - 1
    assert _names(text, own) == _names(longer, own + 1)


@given(words, words, st.booleans())
@examples(100)
def test_the_same_code_in_two_answers_has_two_fingerprints(one: str, other: str, flow: bool) -> None:
    text = _page([one, one, other], flow=flow)
    assert not set(_names(text, 0)) & set(_names(text, 1))


@pytest.mark.parametrize("flow", [False, True])
def test_a_finding_about_the_data_as_a_whole_outlives_any_edit_in_them(flow: bool) -> None:
    """A missing key is reported at the mapping that lacks it, which holds all answers."""
    before, after = (_document(_page(texts, flow=flow)) for texts in (["a"], ["b", "c"]))
    one, other = (fingerprints(_report(each, [each.span_of(())], "`order` is missing")) for each in (before, after))
    assert one == other


def test_findings_about_one_value_are_told_apart_by_what_they_quote() -> None:
    document = _document(_page(["a"], flow=False))
    names = {fingerprints(_report(document, [document.span_of(())], f"`{key}` is missing"))[0] for key in ("a", "b")}
    reworded = fingerprints(_report(document, [document.span_of(())], "there is no `a`"))
    assert len(names) == 2
    assert names > set(reworded)


def test_a_question_without_an_id_is_named_by_its_position() -> None:
    document = _document('---\nquestions:\n- {id: "1", a: x}\n- {a: y}\n---\n')
    places = Places(document.record)
    routes = [places.around(document.span_of(("questions", number, "a"))) for number in (0, 1)]
    assert [place and place.route for place in routes] == ["questions.1.a", "questions.#1.a"]


def test_a_span_lies_in_the_innermost_value_that_holds_all_of_it() -> None:
    text = "---\n# a comment\ntitle: T\ntags: [a, b]\n---\nbody\n"
    document = _document(text)
    places = Places(document.record)

    def route(marked: str) -> str | None:
        start = text.index(marked)
        place = places.around(Span(start, start + len(marked)))
        return place.route if place else None

    assert [route(marked) for marked in ("# a", "title", "T", "a, b", "b]", "body")] == [
        None,
        "",
        "title",
        "tags",
        "tags",
        None,
    ]
