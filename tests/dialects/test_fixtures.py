"""Each dialect has a fixture: a `$` is an error in code that is read as such, and a `§` stands in what is no code."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from answerkey import dialects
from answerkey.config import Config, ProofsConfig
from answerkey.model.collections import PLAIN
from answerkey.model.limits import Limits
from answerkey.pipeline.checker import Checker
from answerkey.pipeline.guard import Unguarded
from answerkey.pipeline.selection import select
from answerkey.source import Span

FOLDER = Path(__file__).parent
CHECKER = Checker(select(Config(select=("snippet/syntax",))), Limits(), "", ProofsConfig())


def test_each_dialect_has_a_fixture() -> None:
    assert tuple(sorted(path.stem for path in FOLDER.glob("*.md"))) == dialects.names()


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", dialects.names())
def test_code_in_all_containers_is_read_and_nothing_else(name: str, line_end: str) -> None:
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8").replace("\n", line_end)
    result = CHECKER.check("a.md", replace(PLAIN, dialect=name), text.encode(), Unguarded())
    assert {rule for rule, _ in result.findings} == {"snippet/syntax"}
    places = [Span(match.start(), match.end()) for match in re.finditer(r"\$", text)]
    assert sorted(finding.span for _, finding in result.findings) == places
