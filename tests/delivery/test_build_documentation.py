"""The JavaScript of docs/build.md and docs/front-ends.md runs on the files of a build."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.targets import Settings, load

NODE = shutil.which("node")
PAGE = Path(__file__).parents[2] / "docs" / "build.md"


@pytest.mark.skipif(NODE is None, reason="there is no Node.js to run JavaScript with")
def test_the_search_of_the_documentation_finds_a_question_of_the_build(catalog: Catalog, tmp_path: Path) -> None:
    (script,) = (each for each in re.findall(r"```js\n(.*?)```", PAGE.read_text("utf-8"), re.S) if "readFile" in each)
    for file in load("json").files(catalog, Settings()):
        if file.path.startswith("search/"):
            (tmp_path / file.path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file.path).write_bytes(file.make())
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (tmp_path / "example.js").write_text(script.replace("async/await", "what is a view"), encoding="utf-8")
    done = subprocess.run([str(NODE), "example.js"], cwd=tmp_path, capture_output=True, check=True, text=True)
    assert "/flask/views/basics#what-is-a-view" in done.stdout


@pytest.mark.skipif(NODE is None, reason="there is no Node.js to run JavaScript with")
def test_the_module_for_front_ends_reads_each_page_of_the_build(catalog: Catalog, tmp_path: Path) -> None:
    (script,) = re.findall(r"```js\n(.*?)```", PAGE.with_name("front-ends.md").read_text("utf-8"), re.S)
    for file in load("json").files(catalog, Settings()):
        if file.path.startswith(("navigation.json", "pages/")):
            path = tmp_path / "dist" / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.make())
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (tmp_path / "content.js").write_text(script, encoding="utf-8")
    program = """
        import { pageAt, pages } from "./content.js";
        const paths = (await pages()).map(({ path }) => path);
        const all = await Promise.all(paths.map(pageAt));
        console.log(JSON.stringify([paths, all.map(({ path }) => path), await pageAt("/none") ?? null]));
    """
    (tmp_path / "site.js").write_text(program, encoding="utf-8")
    done = subprocess.run([str(NODE), "site.js"], cwd=tmp_path, capture_output=True, check=True, text=True)
    listed, read, missing = json.loads(done.stdout)
    assert sorted(listed) == sorted(page.path for page in catalog.pages)
    assert read == listed
    assert missing is None


@pytest.mark.parametrize("schema", re.findall(r"\.\./(schemas/[\w.-]+)", PAGE.read_text("utf-8")))
def test_each_schema_that_is_named_is_there(schema: str) -> None:
    assert (PAGE.parents[1] / schema).is_file()
