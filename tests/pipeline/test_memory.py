"""What a run remembers of each file, and when that still counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerkey.model.collections import BUILT_IN
from answerkey.model.corpus import Facts
from answerkey.model.views import view
from answerkey.pipeline.counts import Counts
from answerkey.pipeline.guard import Stop
from answerkey.pipeline.inputs import Content
from answerkey.pipeline.memory import Memory
from answerkey.pipeline.results import FileResult, Region
from answerkey.source import Span
from answerkey.workspace import SourceFile

SOURCE = SourceFile("qa/a.md", Path("/base/qa/a.md"), "qa/a.md", BUILT_IN[0], selected=True)
TEXT = "one\ntwo\nthree\n"


def content(text: str) -> Content:
    return Content(text.encode(), None, text.encode())


def result(*stops: Stop) -> FileResult:
    spans = [Span(TEXT.index(word), TEXT.index(word) + len(word)) for word in ("one", "two", "three")]
    regions = tuple(Region(span, None, number) for number, span in enumerate(spans, 1))
    return FileResult((), (), regions, Counts(), Facts(view("qa", None, {}, "qa/a.md", broken=False)), stops)


def memory(*stops: Stop, full: bool = True) -> Memory:
    memory = Memory()
    memory.put(SOURCE, content(TEXT), result(*stops), full=full)
    return memory


def test_a_result_counts_for_the_content_that_it_was_made_of() -> None:
    assert memory().get(SOURCE, content(TEXT), full=True) == result()
    assert memory().get(SOURCE, content("other"), full=True) is None


def test_facts_alone_are_not_enough_for_a_file_whose_findings_are_asked_for() -> None:
    assert memory(full=False).get(SOURCE, content(TEXT), full=True) is None
    assert memory(full=False).get(SOURCE, content(TEXT), full=False) is not None


def test_a_file_that_is_gone_is_forgotten() -> None:
    kept = memory()
    kept.retain(set())
    assert kept.get(SOURCE, content(TEXT), full=True) is None


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        (TEXT, [Stop(4, 1, rest=True)]),
        ("one\ntwo\nthree more\n", [Stop(4, 1)]),
        ("one more\ntwo\nthree\n", [Stop(9, 1)]),
        ("one\ntwo more\nthree\n", []),
        ("", []),
    ],
    ids=["unchanged", "changed below", "changed above", "changed itself", "emptied"],
)
def test_a_step_stays_left_out_over_a_snippet_that_has_not_changed(text: str, stops: list[Stop]) -> None:
    assert list(memory(Stop(4, 1, rest=True)).stops(SOURCE, content(text))) == stops
