"""Each grammar takes the fragments that readers write, and notices broken ones at their place.

A fixture holds ten right fragments and ten broken ones, each with the place and message of its fault, and `silent` where
the fault is missed. `UPDATE_FIXTURES=1` writes them anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from answerkey.snippets.language import CODE, read_info
from answerkey.snippets.languages import judge
from answerkey.source import LineIndex

FOLDER = Path(__file__).parent / "fragments"
FILES = sorted(FOLDER.glob("*.txt"))
MOST_MISSED = 2  # of ten
_HEAD = re.compile(r"^=== (right|broken)(?: (.*))?\n", re.MULTILINE)


class Fragment(NamedTuple):
    kind: str
    expected: str
    code: str


def fragments(text: str) -> Iterator[Fragment]:
    parts = _HEAD.split(text)[1:]
    for kind, expected, code in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        yield Fragment(kind, expected or "", code)


def found(language: str, code: str) -> str:
    fault = judge(language, code).fault
    if fault is None:
        return "silent"
    start, hint = LineIndex(code).position(fault.span.start), f" ({fault.hint})" if fault.hint else ""
    return f"{start.line}:{start.column} {fault.message.removeprefix(f'invalid {language}: ')}{hint}"


def language_of(path: Path) -> str:
    return read_info(path.stem).language


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_right_fragments_are_right_and_broken_ones_are_noticed_at_their_place(path: Path) -> None:
    text, language = path.read_text(encoding="utf-8"), language_of(path)
    cases = list(fragments(text))
    actual = [case._replace(expected=found(language, case.code)) for case in cases]
    if os.environ.get("UPDATE_FIXTURES"):
        heads = (f"=== {c.kind}{f' {c.expected}' if c.kind == 'broken' else ''}\n{c.code}" for c in actual)
        path.write_text("".join(heads), encoding="utf-8")
        return
    assert [case.expected for case in actual if case.kind == "right"] == ["silent"] * 10
    assert [case for case in actual if case.kind == "broken"] == [case for case in cases if case.kind == "broken"]
    assert len(cases) == 20
    assert sum(case.expected == "silent" for case in actual if case.kind == "broken") <= MOST_MISSED


def test_every_language_has_a_fixture() -> None:
    assert sorted(map(language_of, FILES)) == sorted(CODE)
