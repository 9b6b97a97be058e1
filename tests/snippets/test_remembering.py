"""Results are remembered by code and arguments, but for long codes."""

from __future__ import annotations

import pytest

from answerkey.snippets.remembering import remembering


@pytest.mark.parametrize(("length", "calls"), [(10, 1), (5000, 2)])
def test_only_short_codes_are_remembered(length: int, calls: int) -> None:
    seen: list[str] = []

    @remembering
    def work(code: str, extra: int) -> int:
        seen.append(code)
        return len(code) + extra

    assert work("x" * length, 1) == work("x" * length, 1) == length + 1
    assert len(seen) == calls


def test_another_argument_is_another_result() -> None:
    @remembering
    def work(code: str, *, extra: int) -> str:
        return code * extra

    assert (work("a", extra=1), work("a", extra=2)) == ("a", "aa")
