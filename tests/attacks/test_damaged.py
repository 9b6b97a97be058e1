"""A damaged cache is no cache: the report is what it is without one."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from command import make_base, page, run

SEEDS = [*range(6), *(pytest.param(seed, marks=pytest.mark.sweep) for seed in range(6, 200))]


ENDLESS = "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT"
SCHEMAS = {
    "view": f"DROP TABLE results; CREATE VIEW results AS {ENDLESS} x'' AS key, 1 AS day, x'' AS value FROM r WHERE i < 0",
    "trigger": f"CREATE TRIGGER t BEFORE INSERT ON results BEGIN {ENDLESS} i FROM r WHERE i < 0; END",
    "column": "DROP TABLE results; CREATE TABLE results (key BLOB, day INTEGER, value BLOB CHECK (value < 0))",
}


@pytest.mark.sweep
@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_a_cache_of_another_schema_is_replaced(tmp_path: Path, schema: str) -> None:
    make_base(tmp_path, one=page("x = (\n"))
    clean = run(tmp_path, "lint", "--format", "concise")
    with closing(sqlite3.connect(tmp_path / ".cache/results.sqlite")) as connection:
        connection.executescript(schema)
    for _ in range(2):
        done = run(tmp_path, "lint", "--format", "concise")
        assert (done.returncode, done.stdout) == (clean.returncode, clean.stdout), done.stderr


@pytest.mark.sweep
@pytest.mark.parametrize("seed", SEEDS)
def test_any_damage_to_a_file_of_the_cache_changes_nothing(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    make_base(tmp_path, one=page("x = (\n"), two=page("y  = 1\n"))
    clean = run(tmp_path, "lint", "--no-cache", "--format", "concise")
    run(tmp_path, "lint", "--format", "concise")
    for file in [path for path in (tmp_path / ".cache").rglob("*") if path.is_file()]:
        data = bytearray(file.read_bytes())
        for _ in range(min(len(data), 200)):
            data[chance.randrange(100 if seed % 2 and len(data) > 100 else len(data))] = chance.randrange(256)
        file.write_bytes(data[: chance.randrange(len(data) + 1)] if seed % 3 == 0 else data)
    for _ in range(2):
        done = run(tmp_path, "lint", "--format", "concise")
        assert (done.returncode, done.stdout) == (clean.returncode, clean.stdout), done.stderr
