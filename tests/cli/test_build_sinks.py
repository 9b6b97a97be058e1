"""`answerkey build` with servers as targets, and `answerkey serve` of one."""

from __future__ import annotations

from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from command import make_base, page, run
from postgres import database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_base(tmp_path, a=page())
    return tmp_path


def test_a_server_alone_writes_no_folder_and_a_second_build_nothing(folder: Path, postgres: str) -> None:
    address = database(postgres)
    first = run(folder, "build", "--target", "postgres=env:KB", KB=address)
    assert first.returncode == 0, first.stderr
    schema = address.rpartition("=")[2]
    assert f"Delivered to postgresql:///postgres?schema={schema}: " in first.stderr
    assert " 0 removed, 0 unchanged, in" in first.stderr
    again = run(folder, "build", "--target", "postgres=env:KB", KB=address)
    assert f"Nothing changed: postgresql:///postgres?schema={schema}, checked in" in again.stderr
    assert not (folder / "dist").exists()
    both = run(folder, "build", "--target", f"postgres={address}", "--target", "json")
    assert "Nothing changed: postgresql" in both.stderr
    assert "Built dist: " in both.stderr
    text = "".join(path.read_text("utf-8", "replace") for path in (folder / "dist").rglob("*") if path.is_file())
    assert "host=" not in text
    assert "postgresql:" not in text


def test_without_an_address_libpq_knows_the_server(folder: Path, postgres: str) -> None:
    parts = conninfo_to_dict(postgres)
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password", "PGDATABASE": "dbname"}
    variables = {name: str(parts[key]) for name, key in names.items() if parts.get(key)}
    done = run(folder, "build", "--target", "postgres", **variables)
    assert done.returncode == 0, done.stderr
    assert "Delivered to postgresql:///" in done.stderr


@pytest.mark.parametrize(
    "arguments, words",
    [
        (("build", "--target", "postgres=env:NOT_SET"), "the environment variable `NOT_SET` is not set"),
        (("build", "--target", "postgres=postgresql://ann:s3/cret@h/d"), "can't be read: write it as"),
        (("build", "--target", "postgres=postgresql://ann:s3cret@127.0.0.1:1/d"), "postgresql://127.0.0.1:1/d: "),
        (("build", "--target", "postgre=postgresql://ann:s3cret@h/d"), "there is no target `postgre`"),
        (("build", "--target", "meilisearch=http://ann:s3cret@h"), "keys are taken from variables only"),
        (("build", "--target", "opensearch=h/s3cret"), "write it as https://HOST:PORT/INDEX"),
        (("build", "--out", "nonsense://ann:s3cret@h/x"), "`nonsense://h/x` can't be used: ValueError"),
        (("serve", "--database", "env:NOT_SET"), "the environment variable `NOT_SET` is not set"),
        (("serve", "--database", "postgresql://ann:s3/cret@h/d"), "can't be read: write it as"),
        (("serve", "--database", "postgresql://ann:s3cret@127.0.0.1:1/d"), "postgresql://127.0.0.1:1/d: "),
        (("serve", "--database", "postgresql://h/d", "--watch"), "--watch can't be used with --database"),
    ],
)
def test_what_can_t_be_used_is_an_error_without_secrets(folder: Path, arguments: tuple[str, ...], words: str) -> None:
    done = run(folder, *arguments)
    assert done.returncode in (1, 2)
    assert words in done.stderr.replace("\n", " ")
    assert "s3cret" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
