"""Edits are chosen and made exactly."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from answerkey.diagnostics import Applicability, Diagnostic, Fix, Severity
from answerkey.fixing.edits import SAFE, UNSAFE, apply, diff, plan
from answerkey.source import Edit, Position, Span

TEXT = "one two three four"


def finding(*edits: tuple[int, int, str], how: Applicability = Applicability.SAFE) -> Diagnostic:
    fix = Fix("mend", how, tuple(Edit(Span(start, end), text) for start, end, text in edits))
    at = Position(1, 1, 0)
    return Diagnostic("a.md", "x/y", Severity.ERROR, "wrong", "", at, at, fix=fix)


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A text and edits of it that are in order and apart."""
    text = draw(st.text("ab\r\n😀é", max_size=30))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    spans = [Span(*pair) for pair in dict.fromkeys(pairs)]
    return text, [Edit(span, draw(st.text("xy\n", max_size=3))) for span in spans]


@given(edits())
def test_what_no_edit_names_stays_character_for_character(case: tuple[str, list[Edit]]) -> None:
    text, made = case
    after, at, kept = apply(text, made), 0, 0
    for (start, end), new in made:
        assert after[at : at + start - kept] == text[kept:start]
        at += start - kept
        assert after[at : at + len(new)] == new
        at, kept = at + len(new), end
    assert after[at:] == text[kept:]


def test_of_two_fixes_of_one_place_the_first_is_taken() -> None:
    first, second = finding((0, 3, "1")), finding((2, 5, "2"))
    assert plan([first, second], SAFE).mended == (first,)


def test_a_fix_is_taken_with_all_of_its_edits_or_not_at_all() -> None:
    first, second, third = finding((4, 7, "2")), finding((0, 3, "1"), (6, 9, "3")), finding((8, 13, "3"))
    change = plan([first, second, third], SAFE)
    assert change.mended == (first, third)
    assert apply(TEXT, change.edits) == "one 2 3 four"


def test_two_insertions_at_one_place_have_no_order_and_are_not_made_together() -> None:
    assert len(plan([finding((3, 3, "a")), finding((3, 3, "b"))], SAFE).edits) == 1


def test_edits_that_meet_are_both_made() -> None:
    assert apply(TEXT, plan([finding((3, 4, "")), finding((0, 3, "1"))], SAFE).edits) == "1two three four"


def test_an_edit_that_two_fixes_share_is_made_once() -> None:
    both = plan([finding((0, 3, "1")), finding((0, 3, "1"), (4, 7, "2"))], SAFE)
    assert apply(TEXT, both.edits) == "1 2 three four"
    assert len(both.mended) == 2


@pytest.mark.parametrize(("how", "safe", "unsafe"), [("safe", 1, 1), ("unsafe", 0, 1), ("display", 0, 0)])
def test_a_fix_is_made_only_when_its_kind_is_wanted(how: str, safe: int, unsafe: int) -> None:
    found = finding((0, 3, "1"), how=Applicability(how))
    assert (len(plan([found], SAFE).edits), len(plan([found], UNSAFE).edits)) == (safe, unsafe)


@given(edits())
def test_git_makes_the_same_file_from_a_diff(
    tmp_path_factory: pytest.TempPathFactory, case: tuple[str, list[Edit]]
) -> None:
    text, made = case
    after = apply(text, made)
    assume(after != text and text and after)
    folder = tmp_path_factory.mktemp("diff")
    file = folder / "a b.md"
    file.write_bytes(text.encode())
    patch = diff("a b.md", text, after)
    command = ["git", "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "--unidiff-zero", "-"]
    subprocess.run(
        command, cwd=folder, input=patch.encode(), check=True, env={"PATH": "/usr/bin:/bin", "HOME": str(folder)}
    )
    assert file.read_bytes() == after.encode()


def test_an_unchanged_text_has_no_diff() -> None:
    assert diff("a.md", TEXT, TEXT) == ""


def test_paths_are_never_taken_for_part_of_a_text(tmp_path: Path) -> None:
    assert diff("x\ty.md", "a\n", "b\n").startswith("--- ")
