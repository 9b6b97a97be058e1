"""docs/build.md: its JavaScript runs on the files of a build."""

from __future__ import annotations

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


@pytest.mark.parametrize("schema", re.findall(r"\.\./(schemas/[\w.-]+)", PAGE.read_text("utf-8")))
def test_each_schema_that_is_named_is_there(schema: str) -> None:
    assert (PAGE.parents[1] / schema).is_file()
