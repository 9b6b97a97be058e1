"""The TypeScript definitions: they say what the schemas say, and the compiler takes them."""

from __future__ import annotations

import posixpath
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.schemas import definitions
from answerkey.delivery.targets import Settings, load
from answerkey.delivery.targets._types import declarations, expression
from answerkey.delivery.targets._user_types import type_of

DEFINITIONS = "types/answerkey.d.ts"
WORDS = st.sampled_from(["type", "properties", "items", "anyOf", "enum", "$ref", "required", "const", "a b"])
TSC = shutil.which("tsc")
USE = """
import type { Hub, Manifest, Navigation, Page, QuestionFile, Search } from "./answerkey";
export function use(hub: Hub, page: Page, question: QuestionFile, search: Search, all: Manifest, tree: Navigation) {
  const title: string | undefined = hub.qa[0]!.seo.title;
  const found: number = search.recordsPerFile;
  const level: "easy" | "medium" | "hard" = question.difficulty;
  const before: string | null = page.previous;
  const bytes: number | undefined = all.files["a"]?.bytes;
  // @ts-expect-error
  const wrong: string = tree.frameworks[0]!.questionsCount;
  // @ts-expect-error
  hub.framework.nothing;
  return [title, found, level, before, bytes, wrong];
}
"""


@pytest.mark.parametrize(
    "schema, type_",
    [
        ({"type": "string"}, "string"),
        ({"type": "integer"}, "number"),
        ({"const": 'a"b'}, '"a\\"b"'),
        ({"enum": ["a", "b"], "type": "string"}, '"a" | "b"'),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string | null"),
        ({"$ref": "#/$defs/Mix"}, "Mix"),
        ({"type": "array", "items": {"$ref": "#/$defs/Mix"}}, "Mix[]"),
        ({"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "null"}]}}, "(string | null)[]"),
        ({"type": "array", "items": {}}, "unknown[]"),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, "Record<string, number>"),
        ({"type": "object", "additionalProperties": True}, "Record<string, unknown>"),
    ],
)
def test_a_schema_has_a_type(schema: dict[str, Any], type_: str) -> None:
    assert expression(schema) == type_


def test_a_schema_without_a_type_is_an_error() -> None:
    with pytest.raises(ValueError, match="no type"):
        expression({"type": "decimal"})


def test_each_definition_is_an_interface_with_all_of_its_keys() -> None:
    known = definitions()
    text = declarations(known)
    for name, schema in known.items():
        block = text.split(f"export interface {name} {{")[1].split("\n}")[0]
        assert all(f"\n  {key}: " in block or f"\n  {key}?: " in block for key in schema["properties"])


def test_a_comment_can_t_be_ended_by_what_it_says() -> None:
    text = declarations({"A": {"description": "a */ b", "properties": {}}})
    assert text.count("*/") == 1


def test_each_json_file_but_those_of_one_question_and_of_the_index_has_a_declaration(catalog: Catalog) -> None:
    files = [file.path for file in load("json").files(catalog, Settings()) if file.path.endswith(".json")]
    typed = {file.path for file in load("typescript").files(catalog, Settings()) if file.path.endswith(".d.json.ts")}
    left_out = {path for path in files if path.startswith(("questions/", "search/"))}
    assert left_out
    expected = {"manifest.json", *files} - left_out
    assert typed == {path.removesuffix(".json") + ".d.json.ts" for path in expected}


def test_a_declaration_finds_the_definitions_from_its_folder(catalog: Catalog) -> None:
    for file in load("typescript").files(catalog, Settings()):
        if file.path == DEFINITIONS:
            continue
        found = re.search(r'from "(.*)";', file.make().decode())
        assert found is not None
        assert posixpath.normpath(posixpath.join(posixpath.dirname(file.path), found[1])) == DEFINITIONS


def definitions_for(catalog: Catalog, settings: Settings) -> bytes:
    return next(file.make() for file in load("typescript").files(catalog, settings) if file.path == DEFINITIONS)


LEVEL = {"enum": ["beginner", "advanced"]}
USER = {
    "type": "object",
    "properties": {"level": LEVEL, "minutes": {"type": "integer"}, "a-b": {"$ref": "#/$defs/when"}},
    "required": ["level"],
    "additionalProperties": False,
    "$defs": {"when": {"type": ["string", "null"]}},
}


@pytest.mark.parametrize(
    "schema, type_",
    [
        (USER, '{ level: "beginner" | "advanced"; minutes?: number; "a-b"?: string | null }'),
        ({"type": "object"}, "{ [key: string]: unknown }"),
        ({"properties": {"x": {}}}, "{ x?: unknown; [key: string]: unknown }"),
        ({"type": "object", "additionalProperties": False}, "Record<string, never>"),
        ({"type": "array", "items": LEVEL}, 'Array<"beginner" | "advanced">'),
        ({"type": "array", "prefixItems": [{}], "items": False}, "Array<unknown>"),
        ({"oneOf": [{"type": "string"}, {"type": "number"}, {"type": "integer"}]}, "string | number"),
        ({"type": "object", "anyOf": [{"required": ["a"]}]}, "{ [key: string]: unknown }"),
        ({"allOf": [{"type": "string"}]}, "unknown"),
        ({"$ref": "other.json"}, "unknown"),
        ({"$ref": "#/nowhere"}, "unknown"),
        ({"const": "*/\u2028"}, '"*/\\u2028"'),
        (True, "unknown"),
        (False, "never"),
    ],
)
def test_a_schema_of_a_user_has_a_type_that_allows_no_less(schema: Any, type_: str) -> None:
    assert type_of(schema) == type_


def test_a_schema_that_refers_to_itself_has_an_end() -> None:
    twice = {"properties": {"a": {"$ref": "#"}, "b": {"$ref": "#"}, "c": {"$ref": "#"}}}
    assert len(type_of(twice)) < 1_000_000


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda i: st.lists(i) | st.dictionaries(WORDS, i)
    )
)
def test_anything_in_the_place_of_a_schema_has_a_type(schema: Any) -> None:
    assert type_of(schema)


def test_meta_has_the_type_of_the_schema_of_its_entity(catalog: Catalog) -> None:
    text = definitions_for(catalog, Settings(meta={"page": USER})).decode()
    blocks = {part.split(" {")[0]: part for part in text.split("export interface ")[1:]}
    typed = f"  meta: {type_of(USER)};"
    assert [name for name, text in blocks.items() if typed in text] == ["HubPage", "Page"]
    assert [name for name, text in blocks.items() if "  meta: Record<string, unknown>;" in text] == [
        "Framework",
        "HubQuestion",
        "Question",
        "QuestionFile",
        "Topic",
    ]


@pytest.mark.skipif(TSC is None, reason="there is no TypeScript compiler (npm install --global typescript)")
def test_the_compiler_takes_the_definitions(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "answerkey.d.ts").write_bytes(definitions_for(catalog, Settings()))
    (tmp_path / "use.ts").write_text(USE, encoding="utf-8")
    command = [str(TSC), "--noEmit", "--strict", "--noUncheckedIndexedAccess", "answerkey.d.ts", "use.ts"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
