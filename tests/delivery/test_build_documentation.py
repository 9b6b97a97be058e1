"""docs/build.md: its JavaScript finds in the files of a build what people look for."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.targets._index import search_index
from answerkey.delivery.targets.json import encoded

NODE = shutil.which("node")
PAGE = Path(__file__).parents[2] / "docs" / "build.md"
QUERIES = {
    "view": ["what-is-a-view", "client-1"],
    "C++": ["con"],
    "`__init__`": ["con"],
    "N+1": ["con"],
    "cmd/calc": ["con"],
    "@app": ["what-is-a-view"],
    "view function": ["what-is-a-view"],
    "hell": ["what-is-a-view"],
    "constructor": [],
    '"': [],
    "😀": [],
    "": [],
}
CALL = """
import { readFileSync } from "node:fs";
import { find } from "./search.mjs";
const index = JSON.parse(readFileSync("search.json"));
const queries = JSON.parse(readFileSync("queries.json"));
console.log(JSON.stringify(queries.map((query) => find(index, query).map((question) => question.id))));
"""


@pytest.fixture(scope="module")
def scripts() -> list[str]:
    return re.findall(r"```js\n(.*?)```", PAGE.read_text("utf-8"), re.S)


@pytest.mark.skipif(NODE is None, reason="there is no Node.js to run JavaScript with")
def test_the_search_of_the_documentation_takes_what_people_type(
    scripts: list[str], catalog: Catalog, tmp_path: Path
) -> None:
    (search,) = [script for script in scripts if "export function find" in script]
    (tmp_path / "search.mjs").write_text(search, encoding="utf-8")
    (tmp_path / "call.mjs").write_text(CALL, encoding="utf-8")
    (tmp_path / "search.json").write_bytes(encoded(search_index(catalog)))
    (tmp_path / "queries.json").write_text(json.dumps(list(QUERIES)), encoding="utf-8")
    done = subprocess.run([str(NODE), "call.mjs"], cwd=tmp_path, capture_output=True, check=True)
    found = dict(zip(QUERIES, json.loads(done.stdout), strict=True))
    assert {query: sorted(ids) for query, ids in found.items()} == {q: sorted(ids) for q, ids in QUERIES.items()}
    assert found["view"][0] == "what-is-a-view"


@pytest.mark.parametrize("schema", re.findall(r"\.\./(schemas/[\w.-]+)", PAGE.read_text("utf-8")))
def test_each_schema_that_is_named_is_there(schema: str) -> None:
    assert (PAGE.parents[1] / schema).is_file()
