"""A fingerprint names a finding: no two share one, and it changes with what the finding is about and with nothing else."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from answerkey.diagnostics import Diagnostic, Report, Severity, Summary
from answerkey.fingerprints import fingerprints
from answerkey.source import LineIndex, Span

SUMMARY = Summary(1, 1, 0, 0, 0, 0, 0, 0.0)
PATH = "qa/a.md"

any_text = st.text(st.characters(exclude_categories=()) | st.sampled_from("\0\n\r 0:"), max_size=20)
words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8)
lines = st.lists(st.text(st.characters(exclude_characters="\r\n"), max_size=200), max_size=5)


def _found(text: str, span: Span, path: str = PATH, rule: str = "x/y", question: str | None = None) -> Diagnostic:
    index = LineIndex(text)
    return Diagnostic(
        path, rule, Severity.ERROR, "m", "", index.position(span.start), index.position(span.end), question
    )


def _names(text: str, *found: Diagnostic) -> list[str]:
    return fingerprints(Report(found, SUMMARY, {diagnostic.path: text for diagnostic in found}))


def _one(before: list[str], line: tuple[str, str, str], after: list[str], **more: str) -> str:
    """The fingerprint of the middle part of a line between other lines."""
    left, marked, right = line
    text = "\n".join([*before, left + marked + right, *after])
    start = sum(len(each) + 1 for each in before) + len(left)
    return _names(text, _found(text, Span(start, start + len(marked)), **more))[0]


@given(
    any_text, st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.sampled_from(["x/y", "x/z"])), max_size=9)
)
def test_no_two_findings_share_a_fingerprint(text: str, places: list[tuple[int, int, str]]) -> None:
    found = [_found(text, Span(min(a, b), max(a, b)), rule=rule) for a, b, rule in places]
    names = _names(text, *found)
    assert len(set(names)) == len(names) == len(found)


@given(lines, lines, st.tuples(words, words, words), lines, lines)
def test_lines_elsewhere_do_not_matter(
    above: list[str], below: list[str], line: tuple[str, str, str], more_above: list[str], more_below: list[str]
) -> None:
    assert _one(above, line, below) == _one([*above, *more_above], line, [*more_below, *below])


@given(st.tuples(words, words, words), words)
def test_another_marked_text_is_another_finding(line: tuple[str, str, str], other: str) -> None:
    assume(other != line[1])
    assert _one([], line, []) != _one([], (line[0], other, line[2]), [])


@given(any_text, any_text)
def test_another_path_rule_or_question_is_another_finding(one: str, other: str) -> None:
    assume(one != other)
    line = ("a ", "b", " c")
    assert _one([], line, [], path=one) != _one([], line, [], path=other)
    assert _one([], line, [], rule=one) != _one([], line, [], rule=other)
    assume(one and other)
    assert _one([], line, [], question=one) != _one([], line, [], question=other)


def test_the_parts_of_a_fingerprint_do_not_run_together() -> None:
    line = ("", "b", "")
    assert _one([], line, [], path="a\0x", rule="y") != _one([], line, [], path="a", rule="x\0y")


def test_indentation_and_line_ends_do_not_matter() -> None:
    assert _one([], ("  a ", "b", " c"), []) == _one([], ("a ", "b", " c\r"), [])


def test_words_of_the_message_do_not_matter() -> None:
    """A new version may say the same in other words."""
    found = _found("a b", Span(2, 3))
    assert _names("a b", found) == _names("a b", replace(found, message="other", hint="other"))


def test_equal_findings_are_numbered_in_order() -> None:
    """One more at the end leaves those before it their names."""
    text = "a b\n" * 3
    found = [_found(text, Span(at + 2, at + 3)) for at in (0, 4, 8)]
    assert _names(text, *found)[:2] == _names(text, *found[:2])


def test_a_missing_text_leaves_path_rule_and_number() -> None:
    found = (_found("a b", Span(0, 1)), _found("a b", Span(2, 3)))
    assert len(set(fingerprints(Report(found, SUMMARY)))) == 2
