"""A build gives back the base that it was made from, as far as it is delivered."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.targets import File, Settings, load
from answerkey.importing.exported import import_build
from answerkey.importing.result import ImportResult, SourceError
from command import run
from importing.conftest import IMAGE, catalog_of

EXERCISE = "split-into-chunks"


def delivered(catalog: Catalog) -> dict[str, Any]:
    """The values in each hub, in each language."""
    return {path: json.loads(file.make()) for path, file in _json(catalog) if "frameworks/" in path}


def _json(catalog: Catalog) -> Iterator[tuple[str, File]]:
    for file in load("json").files(catalog, Settings()):
        yield file.path, file
    for locale, translation in catalog.translations.items():
        for file in load("json").files(translation, Settings(prefix=f"/{locale}")):
            yield f"{locale}/{file.path}", file


@pytest.fixture(scope="module")
def built(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a build."""
    folder = tmp_path_factory.mktemp("build")
    for path, file in _json(catalog):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(file.make())
    for asset in catalog.assets:
        (folder / asset.path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(asset.file, folder / asset.path)
    return folder


def comparable(value: Any) -> Any:
    """A value without hashes, which depend on proofs and on how a file is written, and without the exercise."""
    if isinstance(value, list):
        return [comparable(each) for each in value if not (isinstance(each, dict) and each.get("id") == EXERCISE)]
    if isinstance(value, dict):
        return {key: comparable(each) for key, each in value.items() if key != "hash"}
    return value


def test_what_is_built_and_imported_is_built_again(
    example: Path, catalog: Catalog, built: Path, tmp_path: Path
) -> None:
    for name in ("answerkey.toml", "schemas"):
        copy = shutil.copytree if (example / name).is_dir() else shutil.copy
        copy(example / name, tmp_path / name)
    done = run(tmp_path, "import", "json", str(built), "--partial")
    assert done.returncode == 0, done.stderr
    assert "finds nothing in them" in done.stderr
    assert "not imported: 1 exercise became open: their hidden tests are not delivered" in done.stderr
    assert (tmp_path / "content/images/lists.png").read_bytes() == IMAGE
    again = delivered(catalog_of(tmp_path))
    assert comparable(again) == comparable(delivered(catalog))
    (exercise,) = [
        q for page in again["frameworks/python.json"]["qa"] for q in page["questions"] if q["id"] == EXERCISE
    ]
    assert (exercise["kind"], "raise NotImplementedError" in exercise["q"]) == ("open", True)


def test_a_translation_holds_what_differs_alone(built: Path) -> None:
    files = {file.path: file.text for file in import_build(built).files}
    assert (
        "description" not in files["topics/python-collections.de.yml"]
        or "name: Sammlungen" in files["topics/python-collections.de.yml"]
    )
    assert "qa/python/functions/closures.de.md" not in files


def changed(built: Path, tmp_path: Path, **changes: Any) -> ImportResult:
    """The import of a build whose hub has other values."""
    hub = json.loads((built / "frameworks/python.json").read_text(encoding="utf-8"))
    page = {**hub["qa"][0], **changes}
    (tmp_path / "frameworks").mkdir()
    text = json.dumps({**hub, "qa": [page]})
    (tmp_path / "frameworks/python.json").write_text(text, encoding="utf-8")
    return import_build(tmp_path)


DEEP: Any = []
for _ in range(50):
    DEEP = [DEEP]
HOSTILE = {
    "a path out of the base": ({"path": "/../../etc"}, "it has no address"),
    "no path": ({"path": None}, "it has no address"),
    "a surrogate": ({"title": "\ud800"}, "a character that UTF-8 can't encode"),
    "depth": ({"meta": {"x": DEEP}}, "its values are nested too deeply"),
    "a long number": ({"order": 10**4000}, "a number of too many digits"),
    "a body": ({"body": {"value": ["x"]}}, "the text below its front matter is delivered as HTML alone"),
}


@pytest.mark.parametrize(("changes", "message"), HOSTILE.values(), ids=HOSTILE)
def test_what_can_not_be_written_is_named(built: Path, tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    result = changed(built, tmp_path, **changes)
    assert [notice.message for notice in result.notices if notice.lost and "exercise" not in notice.message] == [
        message
    ]


@pytest.mark.parametrize(
    ("text", "message"), [("{", "python.json: not JSON"), ("[" * 100_000, "python.json: not JSON"), ("[]", "it has no")]
)
def test_what_is_no_build_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "frameworks").mkdir()
    (tmp_path / "frameworks/python.json").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=message):
        import_build(tmp_path)


def test_no_file_outside_of_the_build_is_copied(built: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"x")
    questions = [{"id": "a", "difficulty": "easy", "q": "A?", "a": "![x](/../secret.png) ![y](/link.png)"}]
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "link.png").symlink_to(tmp_path / "secret.png")
    result = changed(built, tmp_path / "build", questions=questions)
    assert [file.path for file in result.files if file.copied is not None] == []
