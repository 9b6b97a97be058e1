"""Reading the file: lists, filters, cursors, facets, samples, and what is refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from answerkey.delivery.catalog import Catalog, Mix
from answerkey.delivery.entities._shared import toc
from answerkey.delivery.store import (
    MAX_LIMIT,
    MAX_VALUES,
    PAGE_SORTS,
    QUESTION_SORTS,
    BadRequest,
    Filters,
    Redirect,
    SampleSize,
    Slice,
    Store,
    TooSlow,
    Unreadable,
    schema,
)
from answerkey.delivery.store.sample import Candidate, sample
from answerkey.delivery.store.writer import write


@pytest.fixture(scope="module")
def source(catalog: Catalog) -> Catalog:
    return replace(catalog, redirects={"/old": "/flask/views/basics", "/gone": None})


@pytest.fixture(scope="module")
def path(source: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("store") / "a file?#%.sqlite"
    write(source, found)
    return found


@pytest.fixture(scope="module")
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


def addresses(questions: Any) -> list[str]:
    return [q["address"] if isinstance(q, dict) else q.address for q in questions]


def everything(read: Callable[[str | None], Slice[Any]]) -> list[Any]:
    """All slices of a list, one after the other."""
    found, after = [], None
    while True:
        part = read(after)
        found += part.items
        if part.next is None:
            return found
        after = part.next


def test_frameworks_and_topics_count_what_they_hold(store: Store, source: Catalog) -> None:
    assert [(f["slug"], f["topicsCount"], f["pagesCount"], f["mix"]) for f in store.frameworks()] == [
        (f.slug, len(f.topics), len(list(f.pages)), f.mix._asdict()) for f in source.frameworks
    ]
    assert [(t["path"], t["frameworkSlug"], t["pagesCount"], t["mix"]) for t in store.topics()] == [
        (t.path, t.framework_slug, len(t.pages), t.mix._asdict()) for t in source.topics
    ]
    assert {topic["frameworkSlug"] for topic in store.topics(Filters(frameworks=("flask",)))} == {"flask"}
    assert store.topics(Filters(frameworks=("none",))) == ()
    assert store.framework("django")["icon"] == "simple-icons:django"
    assert store.topic("flask/views")["name"] == "Views"
    assert store.framework("none") is None
    assert store.topic("/flask/none") is None


def test_places_and_metadata_are_read_once(store: Store) -> None:
    assert store.meta() is store.meta()
    assert store.frameworks() is store.frameworks()
    assert store.topics(Filters(frameworks=("flask",))) is store.topics(Filters(frameworks=("flask",)))
    assert store.topics() != store.topics(Filters(frameworks=("flask",)))


def test_a_page_comes_with_all_that_hangs_on_it(store: Store, source: Catalog) -> None:
    for page in source.pages:
        found = store.page(page.path)
        assert addresses(found["questions"]) == addresses(page.questions)
        assert [(crumb["name"], crumb["path"]) for crumb in found["breadcrumbs"]] == list(page.breadcrumbs)
        assert found["relatedPaths"] == list(page.related_paths)
        assert found["markdown"] == page.body
        assert found["html"] == (page.rendered_body.html if page.rendered_body else "")
        assert found["toc"] == toc(page.rendered_body)
        assert (found["previous"], found["next"]) == (page.previous, page.next)
    assert store.page("flask/views/basics") == store.page("/flask/views/basics")
    assert store.page("/none") is None


def test_a_question_comes_with_all_that_hangs_on_it(store: Store, source: Catalog) -> None:
    for page, question in source.questions:
        found = store.question(question.address)
        assert (found["q"], found["a"], found["tags"]) == (question.q, question.a, list(question.tags))
        assert (found["qHtml"], found["html"]) == (question.question.html, question.answer.html)
        assert found["snippets"] == [block._asdict() for block in question.answer.snippets]
        assert found["toc"] == toc(question.answer)
        assert (found["page"]["path"], found["frameworkSlug"]) == (page.path, page.framework_slug)
        assert found["topicSlug"] == page.topic_slug
        assert found["draft"] is False
    assert store.question("/none#none") is None


FILTERS = [
    (Filters(), lambda p, q: True),
    (Filters(frameworks=("flask",)), lambda p, q: p.framework_slug == "flask"),
    (Filters(frameworks=("flask", "django")), lambda p, q: True),
    (Filters(topics=("orm",)), lambda p, q: p.topic_slug == "orm"),
    (Filters(topics=("flask/views", "orm")), lambda p, q: p.topic_slug in ("views", "orm")),
    (Filters(pages=("flask/views/basics",)), lambda p, q: p.path == "/flask/views/basics"),
    (Filters(difficulties=("hard", "easy")), lambda p, q: q.difficulty != "medium"),
    (Filters(tags=("views",)), lambda p, q: "views" in q.tags),
    (Filters(tags=("views", "functions")), lambda p, q: {"views", "functions"} <= set(q.tags)),
    (Filters(tags=("views", "none")), lambda p, q: False),
    (Filters(languages=("python",)), lambda p, q: q.answer.snippets != ()),
    (Filters(ids=("con", "/django/orm/queries#n-plus-1")), lambda p, q: q.id in ("con", "n-plus-1")),
    (
        Filters(frameworks=("flask",), difficulties=("medium",)),
        lambda p, q: p.framework_slug == "flask" and q.difficulty == "medium",
    ),
    (Filters(frameworks=("' OR 1 --",)), lambda p, q: False),
]


@pytest.mark.parametrize("filters, wanted", FILTERS)
def test_filters_find_what_they_say(store: Store, source: Catalog, filters: Filters, wanted) -> None:
    expected = [question.address for page, question in source.questions if wanted(page, question)]
    assert addresses(store.questions(filters).items) == expected
    assert store.count_questions(filters) == store.facets(filters).total == len(expected)
    assert sorted(addresses(store.sample(filters, SampleSize(MAX_LIMIT), "1"))) == sorted(expected)


@pytest.mark.parametrize(
    "filters, paths",
    [
        (Filters(frameworks=("django",)), ["/django/orm/queries"]),
        (Filters(tags=("views",)), ["/flask/views/basics"]),
        (Filters(difficulties=("easy",)), ["/flask/views/basics"]),
        (Filters(ids=("n-plus-1",)), ["/django/orm/queries"]),
    ],
)
def test_pages_are_found_by_what_they_hold(store: Store, filters: Filters, paths: list[str]) -> None:
    assert [page["path"] for page in store.pages(filters).items] == paths
    assert store.count_pages(filters) == len(paths)


@pytest.mark.parametrize("minus", ["", "-"])
@pytest.mark.parametrize("limit", [1, 2, 3, 100])
@pytest.mark.parametrize("sort", QUESTION_SORTS)
def test_slices_of_questions_make_up_the_list(store: Store, sort: str, minus: str, limit: int) -> None:
    sort = minus + sort
    found = everything(lambda after: store.questions(sort=sort, after=after, limit=limit))
    assert addresses(found) == addresses(store.questions(sort=sort, limit=MAX_LIMIT).items)
    assert len(set(addresses(found))) == store.count_questions() == len(found)


@pytest.mark.parametrize("minus", ["", "-"])
@pytest.mark.parametrize("sort", PAGE_SORTS)
def test_slices_of_pages_make_up_the_list(store: Store, sort: str, minus: str) -> None:
    sort = minus + sort
    found = everything(lambda after: store.pages(sort=sort, after=after, limit=1))
    assert found == list(store.pages(sort=sort).items)
    assert len(found) == store.count_pages()


def test_sorts_sort(store: Store) -> None:
    levels = [Mix._fields.index(question["difficulty"]) for question in store.questions(sort="-difficulty").items]
    assert levels == sorted(levels, reverse=True)
    words = [question["words"] for question in store.questions(sort="words").items]
    assert words == sorted(words)


def test_facets_count_under_the_filters_of_the_others(store: Store) -> None:
    found = store.facets(Filters(frameworks=("flask",), difficulties=("hard",)))
    assert found.total == store.count_questions(Filters(frameworks=("flask",), difficulties=("hard",)))
    assert sum(found.difficulties.values()) == store.count_questions(Filters(frameworks=("flask",)))
    assert sum(found.frameworks.values()) == store.count_questions(Filters(difficulties=("hard",)))
    assert list(store.facets().difficulties) == [level for level in Mix._fields if level in store.facets().difficulties]
    assert store.facets().tags == {"functions": 1, "views": 1}
    assert store.facets().languages == {"python": 1}


CURSOR = "WyJwb3NpdGlvbiIsMSwxXQ"  # of the order `position`, behind the first row


@pytest.mark.parametrize(
    "call, parameter",
    [
        (lambda store: store.questions(limit=0), "limit"),
        (lambda store: store.questions(limit=MAX_LIMIT + 1), "limit"),
        (lambda store: store.pages(limit=MAX_LIMIT + 1), "limit"),
        (lambda store: store.search("x", limit=MAX_LIMIT + 1), "limit"),
        (lambda store: store.search("def", after="nonsense"), "cursor"),
        (lambda store: store.questions(sort="nothing"), "sort"),
        (lambda store: store.questions(sort="--position"), "sort"),
        (lambda store: store.pages(sort="q.id; DROP TABLE pages"), "sort"),
        (lambda store: store.questions(after=""), "cursor"),
        (lambda store: store.questions(after="é"), "cursor"),
        (lambda store: store.questions(after="x" * 10_000), "cursor"),
        (lambda store: store.questions(after="W1tdXQ"), "cursor"),
        (lambda store: store.questions(sort="words", after=CURSOR), "cursor"),
        (lambda store: store.questions(Filters(ids=("x",) * (MAX_VALUES + 1))), "ids"),
        (lambda store: store.questions(Filters(tags=("x",) * (MAX_VALUES + 1))), "tags"),
        (lambda store: store.questions(Filters(tags=("\ud800",))), "tags"),
        (lambda store: store.page("\ud800"), "path"),
        (lambda store: store.question("\ud800"), "address"),
        (lambda store: store.redirect("\ud800"), "address"),
        (lambda store: store.sample(Filters(), SampleSize(1, easy=2), "1"), "count"),
        (lambda store: store.sample(Filters(), SampleSize(-1), "1"), "count"),
        (lambda store: store.sample(Filters(), SampleSize(hard=101), "1"), "hard"),
        (lambda store: store.sample(Filters(), SampleSize(easy=60, hard=60), "1"), "count"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(store: Store, call, parameter: str) -> None:
    with pytest.raises(BadRequest) as refused:
        call(store)
    assert refused.value.parameter == parameter


def test_a_cursor_leads_behind_its_row(store: Store) -> None:
    assert addresses(store.questions(after=CURSOR).items) == addresses(store.questions().items[1:])


def test_redirects_lead_on_or_say_that_something_is_gone(store: Store) -> None:
    assert store.redirect("/old") == Redirect("/old", "/flask/views/basics")
    assert store.redirect("/gone") == Redirect("/gone", None)
    assert store.redirect("/flask/views/basics") is None
    assert {redirect.address for redirect in store.redirects()} == {"/old", "/gone"}


def test_meta_and_assets(store: Store, source: Catalog) -> None:
    assert (store.meta().hash, store.meta().questions) == (source.hash, len(list(source.questions)))
    assert store.assets() == tuple(asset.path for asset in source.assets)


def test_threads_read_at_once(store: Store) -> None:
    def read(number: int) -> tuple[int, int]:
        return store.search("view").total, len(store.questions(limit=1 + number % 5).items)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(read, range(200)))
    assert {total for total, _ in found} == {store.search("view").total}


def test_a_store_that_is_open_goes_on_with_the_old_file(path: Path, tmp_path: Path) -> None:
    copy, new = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    copy.write_bytes(path.read_bytes())
    with Store.open(copy) as store:
        before = store.count_questions()
        write(Catalog(()), new)
        new.replace(copy)
        assert store.count_questions() == before
    with Store.open(copy) as store:
        assert store.count_questions() == 0


def test_nothing_can_be_written(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError), store._connections.one() as connection:
        connection.execute("DELETE FROM questions")


def test_a_call_that_takes_too_long_is_stopped(path: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    with Store.open(path, seconds=0.05) as store:
        with pytest.raises(TooSlow), store._connections.one() as connection:
            connection.execute(endless).fetchall()
        assert store.count_questions() > 0


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"no database" * 1000),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        lambda path: set_pragma(path, "user_version", 2000),
        lambda path: set_pragma(path, "user_version", 1000),
        lambda path: set_pragma(path, "application_id", 1),
    ],
)
def test_a_file_of_another_kind_or_version_is_not_read(path: Path, tmp_path: Path, spoil) -> None:
    copy = tmp_path / "a.sqlite"
    copy.write_bytes(path.read_bytes())
    spoil(copy)
    with pytest.raises(Unreadable), Store.open(copy) as store:
        store.questions()


def test_a_newer_minor_version_is_read(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "a.sqlite"
    copy.write_bytes(path.read_bytes())
    set_pragma(copy, "user_version", schema.USER_VERSION + 1)
    with Store.open(copy) as store:
        assert store.count_questions() > 0


def test_no_file_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Store.open(tmp_path / "none.sqlite")
    assert list(tmp_path.iterdir()) == []


def set_pragma(path: Path, name: str, value: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA {name} = {value}")


CANDIDATES = [Candidate(f"/a/b/c#{number}", Mix._fields[number % 3]) for number in range(30)]


@pytest.mark.parametrize(
    "wanted, mix",
    [
        (SampleSize(), None),
        (SampleSize(20, 5, 10, 5), Mix(5, 10, 5)),
        (SampleSize(easy=2, hard=3), Mix(2, 0, 3)),
        (SampleSize(0), Mix()),
        (SampleSize(100), Mix(10, 10, 10)),
        (SampleSize(easy=50), Mix(10, 0, 0)),
    ],
)
def test_a_sample_holds_what_is_wanted(wanted: SampleSize, mix: Mix | None) -> None:
    found = sample(CANDIDATES, wanted, "7")
    levels = [dict(CANDIDATES)[address] for address in found]
    assert len(found) == len(set(found)) == min(wanted.total, len(found))
    assert mix is None or Mix(*(levels.count(level) for level in Mix._fields)) == mix


def test_a_sample_is_the_same_everywhere() -> None:
    expected = ["/a/b/c#5", "/a/b/c#12", "/a/b/c#10"]
    assert sample(CANDIDATES, SampleSize(3), "7") == sample(reversed(CANDIDATES), SampleSize(3), "7") == expected
    assert sample(CANDIDATES, SampleSize(3), "8") != expected


def test_a_question_that_goes_moves_no_other() -> None:
    found = sample(CANDIDATES, SampleSize(10), "7")
    without = sample([c for c in CANDIDATES if c.address != found[4]], SampleSize(10), "7")
    assert without[:9] == found[:4] + found[5:]
