"""The TypeScript definitions of an example are the types of the JSON files of its build."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from command import run

TSC: Final = shutil.which("tsc")
_TYPES: Final = {
    "navigation.json": "Navigation",
    "manifest.json": "Manifest",
    "frameworks": "Hub",
    "pages": "Page",
    "questions": "QuestionFile",
}


@pytest.mark.sweep
@pytest.mark.skipif(TSC is None, reason="there is no TypeScript compiler (npm install --global typescript)")
def test_the_compiler_takes_each_file_as_a_value_of_its_type(base: Path, tmp_path: Path) -> None:
    """A literal has neither more nor fewer members than its type, and literal texts are among those of unions."""
    done = run(base, "build", "--out", "typed", "--target", "json", "--target", "typescript")
    assert done.returncode == 0, done.stdout + done.stderr
    shutil.copy(base / "typed" / "types" / "answerkey.d.ts", tmp_path)
    values = list(_values(base / "typed"))
    assert len(values) > 3
    text = "".join(f"export const v{number}: T.{kind} = {value};\n" for number, (kind, value) in enumerate(values))
    (tmp_path / "values.ts").write_text(f'import type * as T from "./answerkey";\n{text}', encoding="utf-8")
    command = [str(TSC), "--noEmit", "--strict", "values.ts"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[:3000]


@pytest.mark.sweep
@pytest.mark.skipif(TSC is None, reason="there is no TypeScript compiler (npm install --global typescript)")
def test_an_import_of_a_json_file_has_the_type_of_the_file_without_a_cast(base: Path) -> None:
    done = run(base, "build", "--out", "imported", "--target", "json", "--target", "typescript")
    assert done.returncode == 0, done.stdout + done.stderr
    folder = base / "imported"
    paths = [path.relative_to(folder) for path in sorted(folder.rglob("*.json"))]
    kinds = {path: _type(path.parts[path.parts[0] == "de"], json.loads((folder / path).read_text())) for path in paths}
    lines = ['import type * as T from "./types/answerkey";']
    for number, (path, kind) in enumerate(kinds.items()):
        if kind and kind != "QuestionFile":
            lines += [f'import v{number} from "./{path.as_posix()}";', f"export const t{number}: T.{kind} = v{number};"]
    assert len(lines) > 6
    (folder / "imports.ts").write_text("\n".join(lines), encoding="utf-8")
    options = "--noEmit --strict --module esnext --moduleResolution bundler --allowArbitraryExtensions".split()
    command = [str(TSC), *options, "imports.ts"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[:3000]


def _values(folder: Path) -> Iterator[tuple[str, str]]:
    """The type and the literal of each JSON file that has a type."""
    for path in sorted(folder.rglob("*.json")):
        value = json.loads(path.read_text(encoding="utf-8"))
        parts = [part for part in path.relative_to(folder).parts if part != "de"]
        if kind := _type(parts[0], value):
            yield kind, json.dumps(value)


def _type(place: str, value: Any) -> str:
    if place == "collections":
        return f"Collection<{json.dumps(value['name'])}>"
    if place == "documents":
        return f"Document<{json.dumps(value['collection'])}>"
    return _TYPES.get(place, "")
