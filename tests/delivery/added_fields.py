"""Prints all outputs of a base, with the package that is first on the path: `python added_fields.py FOLDER [POSTGRES]`."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from fastapi.testclient import TestClient

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.catalog_source import open_catalog
from answerkey.delivery.schemas import definitions
from answerkey.delivery.sinks import open_sink
from answerkey.delivery.sinks._documents import records
from answerkey.delivery.targets import Settings, load
from answerkey.model import schemas
from answerkey.pipeline.options import Options
from answerkey.server.app import make_app
from answerkey.server.settings import Settings as ServerSettings
from answerkey.workspace import open_workspace

DOCS = Path(__file__).parents[2] / "docs" / "generate.py"
ADDRESS = "flask/views/a/what-is-a-view"


def outputs(folder: Path, postgres: str) -> dict[str, Any]:
    opened = open_catalog(open_workspace([str(folder / "content")]), Options(jobs=1, cache=False))
    database = folder / "a.sqlite"
    database.write_bytes(files(opened.catalog, "sqlite")["answerkey.sqlite"])
    rows = list(csv.DictReader(io.StringIO(files(opened.catalog, "csv")["questions.csv"].decode())))
    return {
        "author schema": schemas.generate()["qa-page.schema.json"]["$defs"]["Question"]["properties"],
        "payload schema": {name: each.get("properties") for name, each in definitions().items()},
        **of_json(opened.catalog),
        "typescript": files(opened.catalog, "typescript")["types/answerkey.d.ts"].decode(),
        "csv": rows[0],
        "table": of_table(database),
        "postgres": of_postgres(opened.catalog, postgres) if postgres else None,
        "record": next(records(opened.catalog)),
        **of_api(database),
        "docs": documentation().fields_page(),
    }


def files(catalog: Catalog, target: str) -> dict[str, bytes]:
    return {file.path: file.make() for file in load(target).files(catalog, Settings())}


def of_json(catalog: Catalog) -> dict[str, Any]:
    values = {path: json.loads(text) for path, text in files(catalog, "json").items() if path.endswith(".json")}
    return {
        "hub": values["frameworks/flask.json"]["qa"][0]["questions"][0],
        "page": values["pages/flask/views/a.json"]["questions"][0],
        "question": values[f"questions/{ADDRESS}.json"],
    }


def of_table(database: Path) -> dict[str, Any]:
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return dict(connection.execute("SELECT * FROM questions").fetchone())


def of_postgres(catalog: Catalog, address: str) -> dict[str, Any]:
    from answerkey.delivery.postgres import PostgresAddress  # needs a package and a server

    open_sink("postgres", address).deliver(catalog, "")
    parsed = PostgresAddress.of(address)
    with psycopg.connect(parsed.conninfo) as connection:
        cursor = connection.execute(f"SELECT * FROM {parsed.schema}.questions")  # type: ignore[call-overload]
        names = [column.name for column in cursor.description or ()]
        row = dict(zip(names, cursor.fetchone() or (), strict=True))
    return {name: value for name, value in row.items() if not isinstance(value, bytes)}


def of_api(database: Path) -> dict[str, Any]:
    client = TestClient(make_app(ServerSettings(database)), base_url="http://127.0.0.1")
    document = client.get("/api/v1/openapi.json").json()
    return {
        "item": client.get("/api/v1/questions").json()["items"][0],
        "detail": client.get(f"/api/v1/questions/{ADDRESS}").json(),
        "openapi": document["components"]["schemas"]["Question"]["properties"],
        "openapi example": document["paths"]["/api/v1/questions/{page}/{id}"]["get"]["responses"]["200"]["content"][
            "application/json"
        ]["example"],
    }


def documentation() -> Any:
    spec = importlib.util.spec_from_file_location("generate", DOCS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    print(json.dumps(outputs(Path(sys.argv[1]), "".join(sys.argv[2:]))))
