"""A build after any changes is what a build from nothing is: file by file, and row by row."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Container, Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from answerkey.delivery.assembly import Assembly
from answerkey.delivery.build import Request, deliver
from answerkey.delivery.catalog import Catalog
from answerkey.delivery.catalog_source import CheckedBase, open_base
from answerkey.delivery.piece_store import PieceStore
from answerkey.delivery.search_index import pieces
from answerkey.delivery.search_index.merging import Layout, merged_postings
from answerkey.delivery.search_index.scores import Scores
from answerkey.delivery.store import Store, writer
from answerkey.delivery.targets import Settings, names
from answerkey.delivery.volumes import Volume
from answerkey.pipeline.options import Options
from answerkey.workspace import open_workspace
from delivery.notes import write_notes
from delivery.test_build import files
from properties import SWEEP, edits, examples

DATABASE = "answerkey.sqlite"
SITE = Settings("https://example.org", "All")
FRAMEWORKS = ("flask", "django", "jinja")
TOPICS = ("views", "testing")
PAGES = ("a", "b", "c")
PHASES = (Phase.explicit, Phase.generate)  # to shrink would take minutes
QUERIES = ("view", "cookie template", "heap", "zebra", "nothing")
SYNONYMS = '\n[search]\nsynonyms = [["view", "handler"]]\n'
VERDICT = {"digest": "0", "kind": "compiled", "python": "3.12", "libraries": {}, "at": "2026-01-01"}

addresses = st.builds(
    "/{}/{}/{}#{}".format, st.sampled_from(FRAMEWORKS), st.sampled_from(TOPICS), st.sampled_from(PAGES), st.just("one")
)
links = st.one_of(
    addresses,
    st.builds("/{}/{}".format, st.sampled_from(FRAMEWORKS), st.sampled_from(TOPICS)),
    st.sampled_from(["/notes/heaps", "/notes/queues#push", "../../../images/view.png", "#two", "https://example.org"]),
)
words = st.sampled_from(["A view sets a cookie.", "A template is *rendered*.", "Heaps and zebras.", "## Part\n\nText."])
questions = st.lists(
    st.tuples(st.sampled_from(["one", "two", "three"]), words, links, st.booleans()),
    min_size=1,
    max_size=3,
    unique_by=lambda each: each[0],
)
places = st.tuples(st.sampled_from(FRAMEWORKS), st.sampled_from(TOPICS), st.sampled_from(PAGES))
Files = dict[str, str | None]


def page_at(place: tuple[str, str, str], asked: list[tuple[str, str, str, bool]], order: int) -> Files:
    framework, topic, name = place
    items = "".join(
        f"  - id: {id_}\n    difficulty: easy\n    q: What is {id_} of {name}?\n    tags: [{name}]\n"
        + ("    draft: true\n" if draft else "")
        + f"    a: |\n      {text.replace(chr(10), chr(10) + '      ')}\n\n      See [more]({link}).\n\n"
        + f"      ```python\n      {id_} = 1\n      ```\n"
        for id_, text, link, draft in asked
    )
    front = (
        f"framework: {framework.title()}\nframeworkSlug: {framework}\ntopic: {topic.title()}\ntopicSlug: {topic}\n"
        f"subtopic: {name}\ndifficulty: easy\norder: {order}\nseoDescription: On {name}.\nupdated: 2026-01-02\n"
        f"related:\n  - /{framework}/{topic}/a\nquestionsCount: {len(asked)}\n"
    )
    return {f"content/qa/{framework}/{topic}/{name}.md": f"---\n{front}questions:\n{items}---\n"}


def translation(place: tuple[str, str, str], text: str) -> Files:
    indented = text.replace("\n", "\n      ")
    body = f"---\ntitle: Deutsch\nquestions:\n  - id: one\n    q: Was?\n    a: |\n      {indented}\n---\n"
    return {f"content/qa/{'/'.join(place)}.de.md": body}


def framework_of(slug: str, order: int, name: str) -> Files:
    return {f"content/frameworks/{slug}.yml": f"name: {name}\nslug: {slug}\norder: {order}\ndescription: {name}.\n"}


def topic_of(framework: str, slug: str, order: int) -> Files:
    text = f"name: {slug}\nslug: {slug}\nframeworkSlug: {framework}\norder: {order}\ndescription: On {order}.\n"
    return {f"content/topics/{framework}-{slug}.yml": text}


def verdict(address: str) -> Files:
    return {"content/verified.json": f'{{\n"{address}": {json.dumps(VERDICT)},\n"format": 1\n}}\n'}


def move(old: tuple[str, str, str], new: tuple[str, str, str]) -> Files:
    """Where a file is to have the text of another one, its text is the path of that."""
    paths = [f"content/qa/{'/'.join(place)}.md" for place in (old, new)]
    return {paths[1]: f"from {paths[0]}", paths[0]: None}


orders = st.integers(1, 3)
changes = st.one_of(
    st.builds(page_at, places, questions, orders),
    st.builds(page_at, places, questions, orders),
    st.builds(translation, places, words),
    st.builds(framework_of, st.sampled_from(FRAMEWORKS), orders, st.sampled_from(["A", "B <b>"])),
    st.builds(topic_of, st.sampled_from(FRAMEWORKS), st.sampled_from(TOPICS), orders),
    places.map(lambda place: {f"content/qa/{'/'.join(place)}.md": None}),
    st.builds(move, places, places),
    st.sampled_from(FRAMEWORKS[1:]).map(lambda slug: {f"content/frameworks/{slug}.yml": None}),
    st.sampled_from(["one picture", "another"]).map(lambda text: {"content/images/view.png": text}),
    st.builds("/old{} -> {}\n".format, st.integers(0, 2), addresses).map(lambda line: {"content/ids.lock": line}),
    st.sampled_from(["count: 3", "count: 4"]).map(lambda t: {"content/terms/lifo.yml": f"meaning: A *{t}*.\n{t}\n"}),
    st.sampled_from([None, "meaning: First."]).map(lambda text: {"content/terms/fifo.yml": text}),
    st.sampled_from(["", SYNONYMS]).map(lambda text: {"answerkey.toml": text}),
    st.builds(verdict, addresses),
)


def apply(folder: Path, change: Files) -> None:
    """Write, move or remove files; a text of the configuration is added to what the base has."""
    for name, text in change.items():
        path = folder / name
        if text is not None and text.startswith("from "):
            source = folder / text.removeprefix("from ")
            text = source.read_text("utf-8") if source.exists() else None
        if name == "answerkey.toml":
            text = (folder / "settings").read_text("utf-8") + str(text)
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def build(folder: Path, out: str, **options: Any) -> None:
    """Build a base, whose errors are left out."""
    workspace = open_workspace([str(folder / "content")], str(folder / "answerkey.toml"))
    request = Request(folder / out, tuple(names()), settings=SITE, allow_errors=True)
    deliver(workspace, replace(request, **options), Options(jobs=1))


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of all tables but those in which SQLite keeps its full-text indexes and statistics."""
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        own = sorted(name for (name,) in tables if not name.startswith(("search_", "document_search_", "sqlite_")))
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in own}


def answers(path: Path) -> list[object]:
    """The answers to searches, and what the full-text indexes say."""
    with Store.open(path) as store:
        found: list[object] = [store.search(query) for query in QUERIES]
    with closing(sqlite3.connect(path)) as connection:
        for table in ("search", "document_search"):
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
            matching = f"SELECT rowid, rank FROM {table} WHERE {table} MATCH ? ORDER BY rowid"
            found += [connection.execute(matching, (f'"{query}"',)).fetchall() for query in QUERIES]
    return found


def delivered(folder: Path) -> dict[str, object]:
    """All that a build delivered; of databases the content, and of the manifest all but their hashes."""
    found: dict[str, Any] = dict(files(folder))
    manifest = json.loads(found["manifest.json"])
    for path in [path for path in found if path.endswith(DATABASE)]:
        found[path] = rows(folder / path), answers(folder / path)
        manifest["files"][path] = None
    return {**found, "manifest.json": manifest}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base in two languages, with three frameworks and collections, that was built into `dist`."""
    folder = tmp_path_factory.mktemp("model")
    write_notes(folder)
    shutil.rmtree(folder / "content" / "qa")
    settings = (folder / "answerkey.toml").read_text("utf-8")
    (folder / "settings").write_text(f'cache-dir = ".cache"\nlocales = ["en", "de"]\n{settings}', encoding="utf-8")
    apply(folder, {"answerkey.toml": ""})
    one = [("one", "A view sets a cookie.", "/django/views/b#one", False), ("two", "Heaps.", "/notes/heaps", False)]
    for slug in FRAMEWORKS:
        apply(folder, framework_of(slug, 1, slug))
        apply(folder, topic_of(slug, "views", 1))
        apply(folder, page_at((slug, "views", "a"), one, 1))
        apply(folder, page_at((slug, "views", "b"), one[:1], 2))
    apply(folder, translation(("flask", "views", "a"), "Ein Keks."))
    build(folder, "dist")
    return folder


def check(model: Path, factory: pytest.TempPathFactory, data: list[Files]) -> None:
    """Compare the build after each change with one from nothing."""
    folder = factory.mktemp("changed")
    shutil.copytree(model, folder, dirs_exist_ok=True)
    for number, change in enumerate(data):
        apply(folder, change)
        build(folder, "dist")
        build(folder, f"new-{number}")
        assert delivered(folder / "dist") == delivered(folder / f"new-{number}")
    shutil.rmtree(folder)


@given(data=st.lists(changes, min_size=1, max_size=2 if os.environ.get(SWEEP) else 1))
@examples(20, phases=PHASES)
def test_a_build_after_changes_is_what_a_build_from_nothing_is(
    model: Path, tmp_path_factory: pytest.TempPathFactory, data: list[Files]
) -> None:
    """Files are compared byte by byte, databases row by row and answer by answer."""
    check(model, tmp_path_factory, data)


@pytest.mark.sweep
@given(data=st.lists(changes, min_size=5, max_size=5))
@settings(max_examples=edits(people=5) // 5, phases=PHASES)
def test_random_changes_leave_what_builds_from_nothing_make(
    model: Path, tmp_path_factory: pytest.TempPathFactory, data: list[Files]
) -> None:
    check(model, tmp_path_factory, data)


@pytest.fixture
def base(model: Path, tmp_path: Path) -> Path:
    """A base that was built into `dist`."""
    shutil.copytree(model, tmp_path / "base")
    return tmp_path / "base"


@pytest.fixture
def derived(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the volumes that builds derive."""
    found: list[str] = []
    derive = CheckedBase.catalog

    def recorded(base: CheckedBase, volume: Volume) -> Catalog:
        found.append(volume.name)
        return derive(base, volume)

    monkeypatch.setattr(CheckedBase, "catalog", recorded)
    return found


def answer_changed(folder: Path) -> None:
    page = folder / "content/qa/flask/views/b.md"
    page.write_text(page.read_text("utf-8").replace("sets a cookie", "sets two cookies"), "utf-8")


def test_one_changed_answer_derives_its_framework_alone_and_makes_nothing_else_anew(
    base: Path, derived: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pieces of a folder are kept for its place, which the copy has only after a build of its own."""
    apply(base, {"content/images/view.png": "other"})
    build(base, "dist")
    derived.clear()

    def refuse(*_: object) -> None:
        raise AssertionError("work that a change of one answer does not ask for")

    def some_alone(layout: Layout, volumes: Iterable[Scores], terms: Container[str] | None = None) -> dict[str, Any]:
        assert terms is not None
        return merged_postings(layout, volumes, terms)

    answer_changed(base)
    with monkeypatch.context() as patch:
        patch.setattr(writer, "write_whole", refuse)
        patch.setattr(pieces, "_all_words", refuse)
        patch.setattr(pieces, "merged_postings", some_alone)
        build(base, "dist")
    assert derived == ["framework flask"]
    build(base, "new")
    assert delivered(base / "dist") == delivered(base / "new")


def test_without_its_pieces_a_build_makes_the_same(base: Path, derived: list[str]) -> None:
    shutil.rmtree(base / ".cache")
    answer_changed(base)
    build(base, "dist")
    assert {f"framework {slug}" for slug in FRAMEWORKS} <= set(derived)
    build(base, "new")
    assert delivered(base / "dist") == delivered(base / "new")


@pytest.mark.sweep
@pytest.mark.parametrize("lane", ["terms", "words", "of words", "words of questions", "of words of questions"])
def test_without_one_of_its_pieces_a_build_makes_the_same(
    base: Path, lane: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(base, "dist")
    answer_changed(base)
    get = PieceStore.get

    def lost(store: PieceStore, volume: str, key: str, locale: str, name: str) -> bytes | None:
        return get(store, volume, key, locale, name) if name != lane else None

    with monkeypatch.context() as patch:
        patch.setattr(PieceStore, "get", lost)
        build(base, "dist")
    build(base, "new")
    assert delivered(base / "dist") == delivered(base / "new")


def test_the_form_of_a_word_that_comes_first_decides_on_its_term(
    model: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whichever pages and volumes were counted before, and whichever go."""
    texts = [("a", "Das Café der Häuser."), ("b", "Das Cafe der Hauser."), ("a", "Ein Keks.")]
    check(model, tmp_path_factory, [translation(("flask", "views", name), text) for name, text in texts])


def test_a_build_that_ended_midway_is_carried_on(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    answer_changed(base)
    apply(base, page_at(("jinja", "views", "c"), [("one", "A template is *rendered*.", "#one", False)], 3))
    with monkeypatch.context() as patch:
        patch.setattr(Assembly, "_write_whole", fail)
        with pytest.raises(KeyboardInterrupt):
            build(base, "dist")
    (base / "content/qa/jinja/views/c.md").unlink()
    build(base, "dist")
    build(base, "new")
    assert delivered(base / "dist") == delivered(base / "new")


def test_the_delivered_addresses_are_those_of_the_catalog(base: Path) -> None:
    workspace = open_workspace([str(base / "content")], str(base / "answerkey.toml"))
    with open_base(workspace, Options(jobs=1), allow_errors=True) as opened:
        assert opened.sources.delivered == opened.whole_catalog().addresses


def test_a_base_in_which_two_pages_have_one_address_is_not_divided(base: Path) -> None:
    twin = base / "content/qa/django/views/a.markdown"
    twin.write_text((base / "content/qa/django/views/a.md").read_text("utf-8"), "utf-8")
    workspace = open_workspace([str(base / "content")], str(base / "answerkey.toml"))
    with open_base(workspace, Options(jobs=1), allow_errors=True) as opened:
        pages = [page.path for page in opened.sources.corpus.pages if page.address == "/django/views/a"]
        assert len(opened.volumes) == (1 if len(pages) > 1 else 6)
