"""PostgreSQL as a sink: the tables of the SQLite file, changed in one step and row by row."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.postgres import PostgresAddress, PostgresDatabases
from answerkey.delivery.postgres import writer as postgres_writer
from answerkey.delivery.postgres.address import InvalidAddress
from answerkey.delivery.postgres.layout import layout
from answerkey.delivery.postgres.values import phrases, storable
from answerkey.delivery.sinks import SinkError, open_sink
from answerkey.delivery.store import Filters, MetaFilter, Store, TooSlow, Unreadable
from answerkey.delivery.store.writer import write
from postgres import database

Base = Callable[[Path], Catalog]
PATIENCE = 600.0  # seconds that no statement and no connection takes on any machine


def sink(address: str) -> Any:
    return open_sink("postgres", address)


def connect(address: str) -> psycopg.Connection[Any]:
    parsed = PostgresAddress.of(address)
    connection = psycopg.connect(parsed.conninfo, autocommit=True)
    connection.execute(f"SET search_path TO {parsed.schema}")  # type: ignore[call-overload]
    return connection


def ask(address: str, statement: str) -> list[Any]:
    with closing(connect(address)) as connection:
        return connection.execute(statement).fetchall()  # type: ignore[call-overload]


def contents(address: str) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, as SQLite has them."""
    rows = {}
    for table in layout():
        names = ", ".join(
            f'"{name}"' + ("::text" if kind.startswith("json") else "") for name, kind in table.columns.items()
        )
        rows[table.name] = sorted(map(tuple, ask(address, f"SELECT {names} FROM {table.name}")), key=repr)
    return rows


def rows_of_file(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        return {
            table.name: sorted(
                connection.execute(f"SELECT {', '.join(map(json.dumps, table.columns))} FROM {table.name}"), key=repr
            )
            for table in layout()
        }


@pytest.fixture
def address(postgres: str) -> str:
    """A schema of its own."""
    return database(postgres)


@pytest.fixture
def reading(address: str) -> Iterator[Callable[[], PostgresDatabases]]:
    """Opens the stores of the schema, and closes them."""
    opened: list[PostgresDatabases] = []

    def open_() -> PostgresDatabases:
        opened.append(PostgresDatabases.open(PostgresAddress.of(address), PATIENCE))
        return opened[-1]

    yield open_
    for each in opened:
        each.close()


def test_it_has_the_rows_of_the_sqlite_file(address: str, catalog: Catalog, tmp_path: Path) -> None:
    outcome, notes = sink(address).deliver(catalog, "key")
    write(catalog, tmp_path / "a.sqlite")
    assert contents(address) == rows_of_file(tmp_path / "a.sqlite")
    assert outcome.written == sum(map(len, contents(address).values()))
    assert (outcome.removed, outcome.unchanged, notes) == (0, 0, ())


def versions(address: str) -> dict[Any, str]:
    """The transaction that wrote each row, by the row's hash."""
    return {
        (table.name, digest): xmin
        for table in layout()
        for digest, xmin in ask(address, f"SELECT row_hash, xmin::text FROM {table.name}")
    }


def test_unchanged_rows_are_not_written_again_and_rows_that_are_gone_are_removed(
    address: str, base: Path, reopen: Base, tmp_path: Path
) -> None:
    sink(address).deliver(reopen(base), "one")
    before = versions(address)
    page = base / "content" / "qa" / "flask" / "testing" / "client.md"
    page.write_text(page.read_text("utf-8").replace("And slowly, it is said.", "In another way."), "utf-8")
    catalog = reopen(base)
    outcome, _ = sink(address).deliver(catalog, "two")
    after = versions(address)
    write(catalog, tmp_path / "a.sqlite")
    assert contents(address) == rows_of_file(tmp_path / "a.sqlite")
    assert {row: before[row] for row in before if row in after} == {row: after[row] for row in after if row in before}
    assert outcome == (
        len(after.keys() - before.keys()),
        len(before.keys() - after.keys()),
        len(after.keys() & before.keys()),
    )
    questions = {row for row in after.keys() - before.keys() if row[0] == "questions"}
    assert len(questions) < len(list(catalog.questions))


def test_a_page_that_is_removed_and_one_that_is_added_give_what_a_new_build_gives(
    address: str, base: Path, reopen: Base, tmp_path: Path
) -> None:
    sink(address).deliver(reopen(base), "one")
    folder = base / "content" / "qa" / "flask" / "views"
    (folder / "basics.md").rename(folder / "zebra.md")
    catalog = reopen(base)
    sink(address).deliver(catalog, "two")
    write(catalog, tmp_path / "a.sqlite")
    assert contents(address) == rows_of_file(tmp_path / "a.sqlite")


def test_the_same_inputs_are_recognized(address: str, catalog: Catalog) -> None:
    assert not sink(address).holds("key")
    sink(address).deliver(catalog, "key")
    assert sink(address).holds("key")
    assert not sink(address).holds("other")


def test_readers_see_the_old_base_or_the_new_one(
    address: str, catalog: Catalog, catalog_with_drafts: Catalog, reading: Callable[[], PostgresDatabases]
) -> None:
    sink(address).deliver(catalog, "")
    databases = reading()
    with databases.reading() as store:
        first = store.count_questions()
        sink(address).deliver(catalog_with_drafts, "")
        assert (store.count_questions(), store.meta().questions) == (first, first)
    with databases.reading() as store:
        assert store.count_questions() == store.meta().questions > first


@pytest.mark.parametrize(
    "table", ["questions", *(pytest.param(name, marks=pytest.mark.sweep) for name in ("meta", "terms"))]
)
def test_a_build_that_fails_midway_leaves_all_as_it_was(
    address: str, catalog: Catalog, catalog_with_drafts: Catalog, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink(address).deliver(catalog, "key")
    before = contents(address)
    finish = postgres_writer._TableUpdate.finish

    def fail(update: Any) -> None:
        finish(update)
        if update.table.name == table:
            raise KeyboardInterrupt

    monkeypatch.setattr(postgres_writer._TableUpdate, "finish", fail)
    with pytest.raises(KeyboardInterrupt):
        sink(address).deliver(catalog_with_drafts, "other")
    assert contents(address) == before
    assert sink(address).holds("key")


_KILLED = """
import os, signal, sys
from pathlib import Path
from answerkey.delivery.catalog_source import open_catalog
from answerkey.delivery.postgres import writer
from answerkey.delivery.sinks import open_sink
from answerkey.pipeline.options import Options
from answerkey.workspace import open_workspace

finish, name = writer._TableUpdate.finish, sys.argv[3]
def killed(update):
    finish(update)
    if update.table.name == name:
        os.kill(os.getpid(), signal.SIGKILL)
writer._TableUpdate.finish = killed
catalog = open_catalog(open_workspace([sys.argv[1]]), Options(jobs=1, cache=False), drafts=True).catalog
open_sink("postgres", sys.argv[2]).deliver(catalog, "other")
"""


@pytest.mark.sweep
@pytest.mark.parametrize("table", [table.name for table in layout()])
def test_a_build_that_is_killed_leaves_all_as_it_was(address: str, base: Path, reopen: Base, table: str) -> None:
    sink(address).deliver(reopen(base), "key")
    before = contents(address)
    done = subprocess.run([sys.executable, "-c", _KILLED, str(base / "content"), address, table], check=False)
    assert done.returncode == -9
    assert contents(address) == before
    sink(address).deliver(reopen(base), "key")  # nothing of it keeps the next one out


def test_two_builds_at_once_are_refused(address: str, catalog: Catalog) -> None:
    sink(address).deliver(catalog, "")
    with closing(connect(address)) as other, other.transaction():
        name = f"answerkey {PostgresAddress.of(address).schema}"
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (name,))
        with pytest.raises(SinkError, match="another build is under way"):
            sink(address).deliver(catalog, "")


def test_tables_of_another_layout_are_made_anew(address: str, catalog: Catalog) -> None:
    sink(address).deliver(catalog, "key")
    ask(address, "UPDATE build SET layout = 'of an earlier version' RETURNING 1")
    assert not sink(address).holds("key")
    outcome, _ = sink(address).deliver(catalog, "key")
    assert (outcome.unchanged, outcome.removed) == (0, 0)


@pytest.mark.parametrize("version", ["1.99", "2.0"])
def test_tables_of_a_later_version_are_left_alone(address: str, catalog: Catalog, version: str) -> None:
    sink(address).deliver(catalog, "key")
    ask(address, f"UPDATE build SET schema = '{version}' RETURNING 1")
    before = contents(address)
    with pytest.raises(SinkError, match=f"has schema {version} of a later version"):
        sink(address).deliver(catalog, "other")
    assert contents(address) == before


@pytest.mark.parametrize("table", ["pages", "build", pytest.param("terms", marks=pytest.mark.sweep)])
def test_tables_that_no_build_made_are_left_alone(address: str, catalog: Catalog, table: str) -> None:
    schema = PostgresAddress.of(address).schema
    with closing(connect(address)) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")  # type: ignore[call-overload]
        connection.execute(f"CREATE TABLE {table} (mine text)")  # type: ignore[call-overload]
    with pytest.raises(SinkError, match=f"has a table `{table}` that no build made"):
        sink(address).deliver(catalog, "")
    assert ask(address, f"SELECT mine FROM {table}") == []
    assert ask(address, f"SELECT tablename FROM pg_tables WHERE schemaname = '{schema}'") == [(table,)]


def test_other_tables_in_the_schema_stay(address: str, catalog: Catalog) -> None:
    sink(address).deliver(catalog, "")
    with closing(connect(address)) as connection:
        connection.execute("CREATE TABLE notes AS SELECT 1 AS id")
        connection.execute("UPDATE build SET layout = ''")
    sink(address).deliver(catalog, "")
    assert ask(address, "SELECT id FROM notes") == [(1,)]


def test_translations_have_schemas_of_their_own_and_lose_them(address: str, catalog: Catalog) -> None:
    own = replace(catalog, locale="en", locales=("en", "pt-BR"))
    translated = replace(catalog, locale="pt-BR", locales=("en", "pt-BR"))
    sink(address).deliver(replace(own, translations={"pt-BR": translated}), "")
    schema = PostgresAddress.of(address).schema
    there = f"SELECT count(*) FROM pg_tables WHERE schemaname = '{schema}_pt_br'"
    assert ask(address, there)[0][0] == len(layout()) + 1
    sink(address).deliver(catalog, "")
    assert ask(address, there) == [(0,)]


def test_sql_finds_words_in_any_form_by_the_language_of_the_base(address: str, catalog: Catalog) -> None:
    sink(address).deliver(catalog, "")
    query = "SELECT address FROM questions WHERE search @@ websearch_to_tsquery('english', 'answering requests')"
    assert ask(address, query) == [("/flask/views/basics#what-is-a-view",)]


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ann:se@cret@host/db",
        "postgresql://ann:se/cret@host/db",
        "postgresql://ann:secret@host/db?schema=a-b",
        "host=x password=secret nonsense",
    ],
)
def test_an_address_that_can_t_be_read_is_not_repeated(text: str) -> None:
    with pytest.raises(InvalidAddress) as caught:
        PostgresAddress.of(text)
    assert "cret" not in str(caught.value)


def test_no_server_and_no_rights_are_errors_without_the_password(address: str, catalog: Catalog, postgres: str) -> None:
    with pytest.raises(SinkError, match=r"postgresql://127.0.0.1:1/kb: .*refused") as caught:
        sink("postgresql://ann:secret@127.0.0.1:1/kb").deliver(catalog, "")
    sink(address).deliver(catalog, "")
    schema = PostgresAddress.of(address).schema
    with closing(connect(address)) as connection:
        connection.execute(f"CREATE ROLE r_{schema} LOGIN PASSWORD 'secret'")  # type: ignore[call-overload]
    other = f"{address.replace('user=answerkey', f'user=r_{schema}')}&password=secret"
    with pytest.raises(SinkError, match="permission denied") as denied:
        sink(other).deliver(catalog, "")
    with pytest.raises(Unreadable, match="permission denied") as unreadable:
        PostgresDatabases.open(PostgresAddress.of(other), PATIENCE)
    for error in (caught, denied, unreadable):
        assert "secret" not in str(error.value)
        assert "secret" not in repr(PostgresAddress.of(other))


def test_a_schema_without_a_build_can_t_be_served(address: str, reading: Callable[[], PostgresDatabases]) -> None:
    with pytest.raises(Unreadable, match="has no tables of answerkey"):
        reading()


def test_tables_that_become_those_of_another_version_can_t_be_read_from_then_on(
    address: str, catalog: Catalog, reading: Callable[[], PostgresDatabases]
) -> None:
    sink(address).deliver(catalog, "")
    databases = reading()
    ask(address, "UPDATE build SET schema = '2.0' RETURNING 1")
    with pytest.raises(Unreadable, match=r"has schema 2\.0"), databases.reading():
        pass


def test_a_connection_that_the_server_closed_is_replaced(
    address: str, catalog: Catalog, reading: Callable[[], PostgresDatabases]
) -> None:
    sink(address).deliver(catalog, "")
    databases = reading()
    with databases.reading() as store:
        assert store.meta().pages
    ask(address, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'answerkey serve'")
    with databases.reading() as store:
        assert store.meta().pages


def test_what_takes_too_long_is_stopped(address: str, catalog: Catalog) -> None:
    sink(address).deliver(catalog, "")
    databases = PostgresDatabases.open(PostgresAddress.of(address), 0.2)
    databases._pool.timeout = PATIENCE  # a new connection may take its time
    with closing(databases), ExitStack() as stack:
        with pytest.raises(TooSlow), databases.reading() as store, store._connections.one() as connection:
            connection.execute("SELECT pg_sleep(3600)")
        patient = PostgresDatabases.open(PostgresAddress.of(address), PATIENCE)
        stack.enter_context(closing(patient))
        for _ in range(8):  # all connections of a process
            stack.enter_context(patient.reading())
        patient._pool.timeout = 0.1
        with pytest.raises(TooSlow), patient.reading():
            pass


def test_a_server_that_is_gone_is_not_a_slow_one() -> None:
    databases = PostgresDatabases(PostgresAddress.of("postgresql://127.0.0.1:1/kb"), 0.2)
    with closing(databases):
        databases._pool.open()
        with pytest.raises(Unreadable, match="there is no connection to the server"), databases.reading():
            pass


def test_a_view_of_somebody_else_keeps_tables_from_being_made_anew(address: str, catalog: Catalog) -> None:
    sink(address).deliver(catalog, "key")
    with closing(connect(address)) as connection:
        connection.execute("CREATE VIEW mine AS SELECT count(*) AS number FROM questions")
        connection.execute("UPDATE build SET layout = ''")
    with pytest.raises(SinkError, match="other objects depend"):
        sink(address).deliver(catalog, "other")
    assert ask(address, "SELECT number FROM mine") == [(len(list(catalog.questions)),)]


HOSTILE = "a\0b \ud800 \U0001f600 é"
REPLACED = "a\ufffdb \ufffd \U0001f600 é"


def with_question(catalog: Catalog, **changes: Any) -> Catalog:
    """The catalog with other values of its first question."""
    framework = catalog.frameworks[0]
    topic = framework.topics[0]
    page = topic.pages[0]
    changed = replace(page.questions[0], **changes)
    pages = (replace(page, questions=(changed, *page.questions[1:])), *topic.pages[1:])
    topics = (replace(topic, pages=pages), *framework.topics[1:])
    return replace(catalog, frameworks=(replace(framework, topics=topics), *catalog.frameworks[1:]))


def test_characters_that_postgres_refuses_are_changed_and_named(
    address: str, catalog: Catalog, reading: Callable[[], PostgresDatabases]
) -> None:
    changed = with_question(catalog, q=HOSTILE, meta={"level": HOSTILE, "deep": {HOSTILE: ["\0"]}})
    _, notes = sink(address).deliver(changed, "")
    assert any("U+FFFD" in note for note in notes)
    with reading().reading() as store:
        question = next(iter(store.questions().items))
        assert question["q"] == REPLACED
        assert question["meta"]["deep"] == {REPLACED: ["\ufffd"]}
        assert store.questions(Filters(meta=(MetaFilter("level", (REPLACED,)),))).items == (question,)
        assert store.questions(Filters(tags=("\0",))).items == ()
        assert store.search("\0").total == 0
    assert sink(address).deliver(changed, "")[0].written == 0


@pytest.mark.sweep
def test_of_a_text_of_more_than_a_megabyte_the_beginning_is_found_by_sql(
    address: str, catalog: Catalog, reading: Callable[[], PostgresDatabases]
) -> None:
    words = " ".join(f"word{number:050}" for number in range(25_000))
    answer = catalog.frameworks[0].topics[0].pages[0].questions[0].answer._replace(text=f"{words} the end")
    _, notes = sink(address).deliver(with_question(catalog, answer=answer), "")
    assert notes == ("`search` of `questions` has the first 100,000 characters of a long `answer_text`",)
    with reading().reading() as store:
        assert next(iter(store.questions().items))["text"].endswith("24999 the end")
        assert store.search(f'"word{1:050} word{2:050}"').hits


@pytest.mark.parametrize(
    "row, structured, clean",
    [
        (("a", 1, None, b"\0"), (), ("a", 1, None, b"\0")),
        (("\0",), (), ("\ufffd",)),
        (('["\\u0000"]', "x"), (0,), ('["\ufffd"]', "x")),
        (('["\\\\u0000"]',), (0,), ('["\\\\u0000"]',)),
        (('["\\ud83d\\ude00"]',), (0,), ('["\U0001f600"]',)),
    ],
)
def test_rows_hold_what_postgres_takes(row: Any, structured: Any, clean: Any) -> None:
    assert storable(row, structured) == clean


def test_words_of_phrases_have_places_and_texts_a_gap_between_them() -> None:
    assert phrases(["It's C++, it", "a\\b"]) == "'it':1,4 's':2 'c++':3 'a':7 'b':8"


@pytest.fixture(scope="module")
def searched(
    postgres: str, catalog: Catalog, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[PostgresDatabases, Path]]:
    """A schema and a file with the same build."""
    address, file = database(postgres), tmp_path_factory.mktemp("searched") / "a.sqlite"
    sink(address).deliver(catalog, "")
    write(catalog, file)
    with closing(PostgresDatabases.open(PostgresAddress.of(address), PATIENCE)) as databases:
        yield databases, file


@pytest.mark.parametrize(
    "query", ['"answers a request"', '"request answers"', '"@property"', '"a request see"', '"view tested"', '"it\'s"']
)
def test_phrases_are_found_as_in_the_file(query: str, searched: tuple[PostgresDatabases, Path]) -> None:
    databases, path = searched
    with Store.open(path) as file, databases.reading() as store:
        assert store.search(query) == file.search(query)
