"""Documents of declared collections in the catalog and in the JSON files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from answerkey.delivery.catalog import Catalog, Document
from answerkey.delivery.catalog_source import open_catalog
from answerkey.delivery.documents import written_route
from answerkey.delivery.hidden_fields import without_routes
from answerkey.delivery.schemas import generate
from answerkey.delivery.targets import Settings, load
from answerkey.delivery.user_schemas import with_user_schemas
from answerkey.pipeline.options import Options
from answerkey.workspace import open_workspace
from command import git
from delivery.notes import HEAPS, write_notes


def open_notes(folder: Path, *, drafts: bool = False, allow_errors: bool = False) -> Catalog:
    workspace = open_workspace([str(folder / "content")])
    options = Options(jobs=1, cache=False)
    return open_catalog(workspace, options, drafts=drafts, allow_errors=allow_errors).catalog


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return open_notes(write_notes(tmp_path_factory.mktemp("notes")))


@pytest.fixture(scope="module")
def files(source: Catalog) -> dict[str, Any]:
    made = load("json").files(source, Settings("https://example.org"))
    return {file.path: json.loads(file.make()) for file in made if file.path.endswith(".json")}


def addresses(catalog: Catalog) -> dict[str, list[str]]:
    return {each.name: [document.address for document in each.documents] for each in catalog.collections}


def heaps(catalog: Catalog) -> Document:
    return next(document for document in catalog.documents if document.address == "/notes/heaps")


def test_each_collection_has_its_documents_in_order(source: Catalog) -> None:
    notes = ["/notes/queues", "/notes/heaps"]
    assert addresses(source) == {"notes": notes, "terms": ["/terms/fifo", "/terms/lifo"], "empty": []}


def test_a_draft_is_held_back_unless_it_is_asked_for(tmp_path: Path) -> None:
    drafts = open_notes(write_notes(tmp_path), drafts=True)
    assert addresses(drafts)["notes"] == ["/notes/later", "/notes/queues", "/notes/heaps"]
    assert [each.address for each in heaps(drafts).references][1:] == ["/notes/queues", "/notes/later"]


def test_a_reference_leads_to_what_is_delivered(files: dict[str, Any]) -> None:
    assert files["documents/notes/heaps.json"]["references"] == [
        {"field": "page", "collection": "qa", "address": "/flask/views/a"},
        {"field": "related[0]", "collection": "notes", "address": "/notes/queues"},
    ]


def test_a_proof_is_hidden(files: dict[str, Any]) -> None:
    assert "proof" not in files["documents/notes/heaps.json"]["data"]
    assert "assert heap" not in json.dumps(files)


def test_each_text_is_rendered_and_anchors_are_unique_in_a_document(files: dict[str, Any]) -> None:
    note = files["documents/notes/heaps.json"]
    assert list(note["texts"]) == ["summary", "steps[0].text", "steps[1].text", "examples[0].code"]
    assert '<a href="/notes/queues"' in note["texts"]["summary"]["html"]
    assert '<a href="/flask/views/a"' in note["texts"]["steps[1].text"]["html"]
    assert note["texts"]["examples[0].code"]["html"].startswith('<pre><code class="language-python"><span class="kn">')
    assert 'src="/assets/view.' in note["html"]
    assert [heading["id"] for heading in note["toc"]] == ["push", "heaps", "push-1"]
    assert [snippet["code"] for snippet in note["snippets"]][1:] == ["heap[0]  # => 3\n"]


def test_a_list_has_the_data_of_its_documents(files: dict[str, Any]) -> None:
    notes = files["collections/notes.json"]
    assert (notes["title"], notes["path"], notes["documentsCount"]) == ("Notes", "/notes", 2)
    assert [(each["title"], each["data"]["level"]) for each in notes["documents"]] == [
        ("Queues", "basic"),
        ("Heaps & <trees>", "advanced"),
    ]
    assert list(notes["documents"][1]["data"])[:4] == ["slug", "title", "order", "level"], "as the author ordered them"
    assert files["collections/empty.json"]["documents"] == []


def test_neighbours_and_breadcrumbs_stay_in_the_collection(files: dict[str, Any]) -> None:
    note = files["documents/notes/queues.json"]
    assert (note["previous"], note["next"]) == (None, "/notes/heaps")
    assert note["breadcrumbs"] == [{"name": "Notes", "path": "/notes"}, {"name": "Queues", "path": "/notes/queues"}]


def test_the_navigation_has_all_documents(files: dict[str, Any]) -> None:
    tree = {each["name"]: each for each in files["navigation.json"]["collections"]}
    for name, entry in tree.items():
        assert files[entry["file"]]["name"] == name
        assert [files[each["file"]]["address"] for each in entry["documents"]] == [
            each["address"] for each in files[entry["file"]]["documents"]
        ]


def test_every_file_is_what_its_schema_says(files: dict[str, Any]) -> None:
    schemas = generate()
    for folder, schema in (("collections/", "json-collection"), ("documents/", "json-document")):
        found = [value for path, value in files.items() if path.startswith(folder)]
        assert found
        for value in found:
            Draft202012Validator(schemas[f"{schema}.schema.json"]).validate(value)
    Draft202012Validator(schemas["json-navigation.schema.json"]).validate(files["navigation.json"])


@pytest.mark.parametrize(
    "change, same",
    [
        (("[3, 1]\n---", "[1, 3]\n---"), True),
        (("zebra", "horse"), False),
        (("level: advanced", "level: basic"), False),
        (("title: Heaps", "title: Heap"), False),
    ],
)
def test_the_hash_depends_on_all_but_the_proof(
    source: Catalog, tmp_path: Path, change: tuple[str, str], same: bool
) -> None:
    write_notes(tmp_path)
    assert change[0] in HEAPS
    (tmp_path / "content/notes/heaps.md").write_text(HEAPS.replace(*change), encoding="utf-8")
    changed = open_notes(tmp_path)
    assert (heaps(changed).hash == heaps(source).hash) is same
    assert (changed.hash == source.hash) is same


def test_an_error_in_a_document_costs_that_document(tmp_path: Path) -> None:
    write_notes(tmp_path)
    (tmp_path / "content/notes/queues.md").write_text("---\nslug: queues\n---\n", encoding="utf-8")
    workspace = open_workspace([str(tmp_path / "content")])
    opened = open_catalog(workspace, Options(jobs=1, cache=False), allow_errors=True)
    assert addresses(opened.catalog)["notes"] == ["/notes/heaps"]
    assert [(each.path, each.address) for each in opened.omissions] == [("notes/queues.md", "/notes/queues")]
    assert [each.field for each in heaps(opened.catalog).references] == ["page"]


def test_the_history_does_not_count_a_change_of_the_proof(tmp_path: Path) -> None:
    write_notes(tmp_path)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "a", "--date=2026-01-01T00:00:00+00:00")
    before = heaps(open_notes(tmp_path)).history
    (tmp_path / "content/notes/heaps.md").write_text(HEAPS.replace("[3, 1]\n---", "[1, 3]\n---"), encoding="utf-8")
    assert before.authors == ("Ann",)
    assert heaps(open_notes(tmp_path)).history == before


@pytest.mark.parametrize(
    "text, body",
    [
        ("A text.\n", "A text.\n"),
        ("---\nno mapping\n---\nA\n", "---\nno mapping\n---\nA\n"),
        ("---\na: 1\n---\nA\n", "A\n"),
    ],
)
def test_the_body_is_what_the_linter_reads(tmp_path: Path, text: str, body: str) -> None:
    write_notes(tmp_path)
    (tmp_path / "content/empty").mkdir()
    (tmp_path / "content/empty/plain.md").write_text(text, encoding="utf-8")
    assert [document.body for document in open_notes(tmp_path).collections[2].documents] == [body]


def test_routes_are_left_out_at_any_depth() -> None:
    data = {"a": {"b": 1, "c": 2}, "d": 3}
    assert without_routes(data, [("a", "b"), ("d",), ("x",), ("a", "x", "y")]) == {"a": {"c": 2}}
    assert data == {"a": {"b": 1, "c": 2}, "d": 3}


def test_a_route_is_written_as_in_javascript() -> None:
    assert written_route(("steps", 0, "text")) == "steps[0].text"


def test_data_has_the_type_of_the_schema_without_the_proof(tmp_path: Path) -> None:
    workspace = open_workspace([str(write_notes(tmp_path) / "content")])
    settings = with_user_schemas(Settings(), workspace.config)
    file, *_ = load("typescript").files(Catalog(()), settings)
    types = file.make().decode()
    assert '"notes": { slug: string; title: string; order?: number; level: "basic" | "advanced";' in types
    assert '"terms": { [key: string]: unknown };' in types
    assert "proof" not in types.partition("/** The text below")[0]
    assert "  data: CollectionData[Name];" in types


def test_meta_has_the_type_of_the_schema_that_the_configuration_names(tmp_path: Path) -> None:
    write_notes(tmp_path)
    (tmp_path / "own.json").write_text('{"properties": {"audience": {"type": "string"}}}', encoding="utf-8")
    with (tmp_path / "answerkey.toml").open("a", encoding="utf-8") as file:
        file.write('[fields]\npage = "own.json"\n')
    settings = with_user_schemas(Settings(), open_workspace([str(tmp_path / "content")]).config)
    assert settings.meta == {"page": {"properties": {"audience": {"type": "string"}}}}


def test_the_example_of_the_documentation_is_what_is_made(files: dict[str, Any]) -> None:
    text = (Path(__file__).parents[2] / "docs" / "collections.md").read_text(encoding="utf-8")
    example = json.loads(text.partition("<!-- document -->\n```json\n")[2].partition("```")[0])
    note = files["documents/notes/heaps.json"]
    assert note["texts"]["summary"] == example.pop("texts")["summary"]
    assert {key: note[key] for key in example} == example


def test_a_locale_has_the_documents_of_the_source_with_links_into_it(tmp_path: Path) -> None:
    write_notes(tmp_path)
    file = tmp_path / "answerkey.toml"
    file.write_text('locales = ["en", "de"]\n' + file.read_text(encoding="utf-8"), encoding="utf-8")
    catalog = open_notes(tmp_path)
    translation = catalog.translations["de"]
    assert addresses(translation) == addresses(catalog)
    assert heaps(translation).data == heaps(catalog).data
    assert '<a href="/de/notes/queues"' in heaps(translation).texts["summary"].rendered.html
