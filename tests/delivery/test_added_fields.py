"""A field that is added to the record of questions, and nowhere else, is in every output."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import answerkey
from command import make_base, page
from postgres import database

SCRIPT = Path(__file__).with_name("added_fields.py")
BEFORE = "    run: Annotated[bool | None, HIDDEN]"
NESTED = '''class Source(Record):
    """A source of the answer."""

    title: Text
    read_on: IsoDate | None = Field(default=None, alias="readOn")


class Question(Record):'''


class Added(NamedTuple):
    """A field: its key, its declaration, its value in a file and delivered, in SQLite, in CSV, and in TypeScript."""

    key: str
    declaration: str
    written: str
    value: Any
    stored: Any
    cell: str
    typescript: str


ADDED = [
    Added("audience", 'Text | None = Field(default=None, description="Its readers.")', "experts", *["experts"] * 3, "string | null"),
    Added("minutesToRead", 'Count | None = Field(default=None, description="As told.")', "5", 5, 5, "5", "number | null"),
    Added("weight", 'float = Field(default=1.5, description="In exams.")', "2.5", 2.5, 2.5, "2.5", "number"),
    Added("reviewed", 'bool = Field(default=False, description="By peers.")', "true", True, 1, "true", "boolean"),
    Added("skills", 'Tags = Field(default=(), description="Learnt.")', "[a, b]", ["a", "b"], '["a","b"]', "a; b", "string[]"),
    Added("absent", 'Text | None = Field(default=None, description="Left out.")', "", None, None, "", "string | null"),
    Added(
        "sources",
        'Annotated[tuple[Source, ...], BeforeValidator(list_as_tuple)] = Field(default=(), description="Read on.")',
        "[{title: T, readOn: 2026-01-02}, {title: U}]",
        [{"title": "T", "readOn": "2026-01-02"}, {"title": "U", "readOn": None}],
        '[{"title":"T","readOn":"2026-01-02"},{"title":"U","readOn":null}]',
        '[{"title": "T", "readOn": "2026-01-02"}, {"title": "U", "readOn": null}]',
        "Source[]",
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def outputs(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("added")
    package = folder / "package" / "answerkey"
    shutil.copytree(Path(answerkey.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    records = package / "model" / "records.py"
    text = records.read_text("utf-8").replace("class Question(Record):", NESTED, 1)
    assert text.count(BEFORE) > 1
    records.write_text(text.replace(BEFORE, "".join(map(line, ADDED)) + BEFORE, 1), "utf-8")
    fields = "".join(f"    {each.key}: {each.written}\n" for each in ADDED if each.written)
    make_base(folder, a=page().replace("    q:", f"{fields}    q:", 1))
    (folder / "answerkey.toml").write_text('select = ["document"]\n', "utf-8")
    variables = {**os.environ, "PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), *server(request)],
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def server(request: Any) -> list[str]:
    """The address of a schema of PostgreSQL; none where there is no server."""
    try:
        return [database(request.getfixturevalue("postgres"))]
    except pytest.skip.Exception:
        return []


def line(added: Added) -> str:
    name = "minutes_to_read" if added.key == "minutesToRead" else added.key
    alias = f'alias="{added.key}", ' if name != added.key else ""
    return f"    {name}: {added.declaration.replace('Field(', f'Field({alias}', 1) if alias else added.declaration}\n"


@pytest.mark.parametrize("added", ADDED, ids=lambda added: added.key)
@pytest.mark.parametrize("output", ["hub", "page", "question", "item", "detail"])
def test_json_and_the_api_have_its_value(outputs: Any, output: str, added: Added) -> None:
    assert outputs[output][added.key] == added.value


@pytest.mark.parametrize("added", ADDED, ids=lambda added: added.key)
def test_schemas_for_authors_and_of_outputs_describe_it(outputs: Any, added: Added) -> None:
    about = added.declaration.partition('description="')[2].partition('"')[0]
    types = (outputs["payload schema"][name] for name in ("HubQuestion", "Question", "QuestionFile"))
    for properties in (outputs["author schema"], *types, outputs["openapi"]):
        assert properties[added.key]["description"] == about
    assert f"`{added.key}`" in outputs["docs"]
    assert about in outputs["docs"]
    assert added.key in outputs["openapi example"]
    assert f"  {added.key}: {added.typescript};" in outputs["typescript"]


@pytest.mark.parametrize("added", ADDED, ids=lambda added: added.key)
def test_sqlite_has_a_column_of_its_type_and_csv_one_of_its_name(outputs: Any, added: Added) -> None:
    column = "minutes_to_read" if added.key == "minutesToRead" else added.key
    assert outputs["table"][column] == added.stored
    assert outputs["csv"][added.key] == added.cell


@pytest.mark.parametrize("added", ADDED, ids=lambda added: added.key)
def test_postgres_has_a_column_and_servers_of_searches_a_field(outputs: Any, added: Added) -> None:
    column = "minutes_to_read" if added.key == "minutesToRead" else added.key
    assert outputs["record"][added.key] == added.value
    if outputs["postgres"] is None:
        pytest.skip("PostgreSQL is not installed")
    assert outputs["postgres"][column] == added.value
