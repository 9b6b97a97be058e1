"""A build holds the pages of one volume at a time, however many volumes there are."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest

from answerkey.delivery import pages, skeletons
from answerkey.delivery.catalog import Catalog, Page, Question
from answerkey.delivery.output.writer import Output
from answerkey.delivery.pages import PageRenderer
from answerkey.delivery.piece_store import PieceStore
from answerkey.delivery.skeletons import NotHeld, PageSkeleton
from answerkey.delivery.sources import RenderedPage
from answerkey.model import views
from answerkey.rendering.rendered import Rendered
from answerkey.source import Span
from delivery.test_build import files
from delivery.test_volumes import Files, apply, build, framework_of, page_at, topic_of

NAMES = ("a", "b", "c")  # of the pages of a volume
KINDS = (Catalog, Page, Question, RenderedPage, Rendered, views.Page, views.Question)
MOMENTS = ((Output, "write"), (PieceStore, "put"), (PageRenderer, "_keep"))
TARGETS = ("json", "sqlite")


class Census:
    """The most living objects of each kind at the moments at which a build writes."""

    def __init__(self) -> None:
        self.most: Counter[type] = Counter()
        self.moments: Counter[str] = Counter()

    def taken(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that counts before it is called."""

        @wraps(function)
        def counting(*arguments: Any, **options: Any) -> Any:
            self.moments[name] += 1
            gc.collect()
            self.most |= Counter(type(each) for each in gc.get_objects() if type(each) in KINDS)
            return function(*arguments, **options)

        return counting


def write_base(folder: Path, volumes: int) -> None:
    """Write frameworks that differ in nothing but their names."""
    folder.mkdir()
    (folder / "answerkey.toml").write_text('cache-dir = ".cache"\n', encoding="utf-8")
    for slug in (f"framework-{number}" for number in range(volumes)):
        apply(folder, framework_of(slug, 1, slug.title()) | _without_errors(topic_of(slug, "views", 1), slug))
        for name in NAMES:
            asked = [(id_, f"On {slug} and {name}.", "https://example.org", False) for id_ in ("one", "two")]
            apply(folder, _without_errors(page_at((slug, "views", name), asked, 1), slug))


def _without_errors(written: Files, slug: str) -> Files:
    changes = (("name: views", "name: Views"), (f"related:\n  - /{slug}/views/a\n", ""))
    for old, new in changes:
        written = {path: str(text).replace(old, new) for path, text in written.items()}
    return written


@pytest.fixture
def census(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], Census]]:
    """A function that builds a base of so many volumes, and returns the census of the build."""
    monkeypatch.setattr(pages, "_BATCH", 4)
    monkeypatch.setattr(pages, "_CHUNK", 1)
    freeze, unfreeze = gc.freeze, gc.unfreeze
    for name in ("freeze", "unfreeze"):  # what is frozen is not counted: the base must not be, all from before must
        monkeypatch.setattr(gc, name, lambda: None)

    def counted(volumes: int) -> Census:
        folder, result = tmp_path / str(volumes), Census()
        write_base(folder, volumes)
        gc.collect()
        freeze()
        with monkeypatch.context() as patch:
            for owner, name in MOMENTS:
                patch.setattr(owner, name, result.taken(name, getattr(owner, name)))
            build(folder, "out", targets=TARGETS)
        return result

    yield counted
    unfreeze()


def test_a_build_of_more_volumes_holds_no_more_pages(census: Callable[[int], Census]) -> None:
    few, many = census(3), census(6)
    assert few.most[Page] == few.most[views.Page] == len(NAMES), "each volume is written from its own pages"
    assert few.most.keys() == set(KINDS)
    assert many.most == few.most
    assert many.moments["write"] > few.moments["write"]


def test_a_build_whose_cache_loses_pages_makes_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "base"
    write_base(folder, 2)
    build(folder, "out", targets=TARGETS)
    (folder / "content/qa/framework-0/views/a.md").write_text("---\nquestions: 1\n---\n", "utf-8")  # it has an error
    monkeypatch.setattr(skeletons, "extract_key", lambda content: b"lost")
    build(folder, "lost", targets=TARGETS)
    monkeypatch.undo()
    build(folder, "new", targets=TARGETS)
    assert files(folder / "lost") == files(folder / "new") != files(folder / "out")


@pytest.mark.parametrize("key", ["q", "a", "proof", "starter", "tests", "choices"])
def test_a_skeleton_gives_no_text_instead_of_an_empty_one(key: str) -> None:
    data = {"questions": [{"id": "one"}]}
    page = PageSkeleton(data, {"": Span(0, 1)}, (), "qa/a/b/c.md", "qa", False)
    assert page.questions[0].id == "one"
    with pytest.raises(NotHeld):
        getattr(page.questions[0], key)
