"""The file: what stands in it, and that it is always the same."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from answerkey.delivery.catalog import Catalog, History, Mix
from answerkey.delivery.store import schema
from answerkey.delivery.targets import Settings, load
from answerkey.delivery.targets.sqlite import NAME, hash_of_catalog
from answerkey.rendering.rendered import Heading
from command import FRAMEWORK, TOPIC, make_base, page

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "sqlite.md"


def contents(catalog: Catalog) -> bytes:
    (file,) = load("sqlite").files(catalog, Settings())
    assert file.path == NAME
    return file.make()


@pytest.fixture(scope="module")
def rich(catalog: Catalog) -> Catalog:
    """The catalog with what only git, similarity and the lock of addresses know."""

    def known(page):  # the first question of each page is related to the next page's
        history = History("2026-01-01T10:00:00+01:00", "2026-02-01T10:00:00+01:00", ("Ann", "Bob"))
        first = replace(page.questions[0], history=history, related=("/django/orm/queries#n-plus-1",))
        return replace(page, history=history, questions=(first, *page.questions[1:]))

    frameworks = tuple(
        replace(f, topics=tuple(replace(t, pages=tuple(map(known, t.pages))) for t in f.topics))
        for f in catalog.frameworks
    )
    return replace(catalog, frameworks=frameworks, redirects={"/old": "/flask/views/basics", "/gone": None})


@pytest.fixture(scope="module")
def file(rich: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / NAME
    path.write_bytes(contents(rich))
    return path


@pytest.fixture
def database(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as connection:
        yield connection


def column(database: sqlite3.Connection, sql: str) -> list:
    return [value for (value,) in database.execute(sql)]


def test_the_same_catalog_gives_the_same_bytes(rich: Catalog, file: Path) -> None:
    assert contents(rich) == file.read_bytes()


@pytest.mark.parametrize(
    "pragma, value",
    [
        ("application_id", schema.APPLICATION_ID),
        ("user_version", schema.USER_VERSION),
        ("page_size", 4096),
        ("journal_mode", "delete"),
        ("encoding", "UTF-8"),
        ("freelist_count", 0),
        ("integrity_check", "ok"),
    ],
)
def test_the_file_says_what_it_is(database: sqlite3.Connection, pragma: str, value: object) -> None:
    assert column(database, f"PRAGMA {pragma}") == [value]


def test_no_reference_leads_nowhere(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_index_agrees_with_the_questions(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / NAME
    copy.write_bytes(file.read_bytes())
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")


def test_every_question_is_a_row_in_the_order_of_reading(database: sqlite3.Connection, rich: Catalog) -> None:
    expected = [(number, q.address, q.q, q.a, q.answer.html) for number, (_, q) in enumerate(rich.questions, 1)]
    assert database.execute("SELECT id, address, q, a, answer_html FROM questions ORDER BY id").fetchall() == expected


def test_pages_stand_in_topics_and_topics_in_frameworks(database: sqlite3.Connection, rich: Catalog) -> None:
    sql = """SELECT f.path, t.path, p.path, p.previous, p.next, p.easy, p.medium, p.hard FROM pages p
        JOIN topics t ON t.id = p.topic_id JOIN frameworks f ON f.id = t.framework_id ORDER BY p.id"""
    expected = [
        (f.path, t.path, p.path, p.previous, p.next, *p.mix) for f in rich.frameworks for t in f.topics for p in t.pages
    ]
    assert database.execute(sql).fetchall() == expected


def test_lists_are_rows_in_their_order(database: sqlite3.Connection) -> None:
    address = "/flask/views/basics#what-is-a-view"
    inside = f"WHERE question_id = (SELECT id FROM questions WHERE address = '{address}') ORDER BY"
    assert column(database, f"SELECT tag FROM tags {inside} number") == ["views", "functions"]
    assert column(database, f"SELECT name FROM authors {inside} number") == ["Ann", "Bob"]
    assert column(database, f"SELECT address FROM related_questions {inside} number") == [
        "/django/orm/queries#n-plus-1"
    ]
    assert database.execute(f"SELECT language, code FROM snippets {inside} number").fetchall() == [
        ("python", '@app.get("/")\ndef index():\n    return "hello"\n')
    ]
    assert database.execute(f"SELECT level, text, anchor FROM headings {inside} id").fetchall() == [
        Heading(2, "As code", "as-code")
    ]
    assert column(database, "SELECT path FROM related_pages") == ["/django/orm/queries"]


def test_redirects_and_assets_are_there(database: sqlite3.Connection, rich: Catalog) -> None:
    assert dict(database.execute("SELECT address, target FROM redirects")) == rich.redirects
    assert column(database, "SELECT path FROM assets") == [asset.path for asset in rich.assets]


def test_meta_names_versions_and_content(database: sqlite3.Connection, rich: Catalog) -> None:
    known = dict(database.execute("SELECT key, value FROM meta"))
    assert known["schema"] == schema.VERSION
    assert known["hash"] == rich.hash
    assert known["questions"] == str(len(list(rich.questions)))


def test_each_sort_and_filter_has_its_index(database: sqlite3.Connection) -> None:
    from answerkey.delivery.store import PAGE_SORTS, QUESTION_SORTS

    for source, sorts in (("pages p", PAGE_SORTS), ("questions q", QUESTION_SORTS)):
        for column_ in sorts.values():
            if column_.partition(".")[0] == source[-1]:
                plan = database.execute(f"EXPLAIN QUERY PLAN SELECT 1 FROM {source} ORDER BY {column_}, id").fetchall()
                assert "USE TEMP B-TREE" not in str(plan), column_


@pytest.mark.parametrize(
    "change",
    [
        lambda catalog: replace(catalog, redirects={"/old": None}),
        lambda catalog: replace(
            catalog, frameworks=tuple(replace(framework, hash="other") for framework in catalog.frameworks)
        ),
    ],
)
def test_another_catalog_has_another_hash(catalog: Catalog, change) -> None:
    assert hash_of_catalog(change(catalog)) != hash_of_catalog(catalog)


def test_an_empty_base_gives_a_file() -> None:
    assert contents(Catalog(())).startswith(b"SQLite format 3\0")


def test_levels_are_in_the_order_of_difficulty(database: sqlite3.Connection) -> None:
    found = dict(database.execute("SELECT DISTINCT difficulty, level FROM questions"))
    assert sorted(found, key=found.__getitem__) == [level for level in Mix._fields if level in found]


@pytest.mark.parametrize("sql", re.findall(r"```sql\n(.*?)```", DOCUMENTATION.read_text(encoding="utf-8"), re.DOTALL))
def test_the_documented_queries_run(file: Path, sql: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for statement in sql.split(";\n"):
            connection.execute(statement).fetchall()


def test_the_documentation_names_every_table(database: sqlite3.Connection) -> None:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    tables = column(
        database, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_%' ESCAPE '\\'"
    )
    assert [name for name in tables if f"`{name}`" not in text] == []


ODD = {
    "a number beyond those of SQLite": (page().replace("order: 1", f"order: {10**30}"), {}),
    "an id twice": (page(extra=page().partition("questions:\n")[2].removesuffix("---\n")), {}),
    "tags of all kinds": (page().replace("    q:", "    tags: [1, {a: 1}, [x], null, yes, ok]\n    q:"), {}),
    "a framework twice": (page(), {"frameworks/other.yml": FRAMEWORK}),
    "a topic twice": (page(), {"topics/other.yml": TOPIC}),
    "an icon that is none": (page(), {"frameworks/flask.yml": f"{FRAMEWORK}icon: [1, {{a: 2}}]\ntier: {{b: 1}}\n"}),
    "a NUL": (page().replace("q: What is a view?", 'q: "What \\0 is it?"'), {}),
    "an unknown difficulty": (page().replace("difficulty: easy", "difficulty: mild"), {}),
}


@pytest.mark.parametrize("text, files", ODD.values(), ids=ODD)
def test_what_rules_would_refuse_is_built_where_they_are_off(
    tmp_path: Path, reopen: Callable[[Path], Catalog], text: str, files: dict[str, str]
) -> None:
    (tmp_path / "answerkey.toml").write_text('select = ["answer/image-alt"]\n', encoding="utf-8")
    make_base(tmp_path, a=text)
    for name, content in files.items():
        (tmp_path / "content" / name).write_text(content, encoding="utf-8")
    path = tmp_path / NAME
    path.write_bytes(contents(reopen(tmp_path)))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM questions").fetchone() == (1,)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
