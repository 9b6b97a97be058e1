"""A base with questions of each kind, in two languages and with an image, and what is delivered of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.catalog_source import open_catalog
from answerkey.pipeline.options import Options
from answerkey.workspace import open_workspace

EXAMPLE = Path(__file__).parents[2] / "examples" / "questions"
IMAGE = b"\x89PNG\r\n\x1a\n not really"
_ANSWER = "      Its items. `copy()`"


def catalog_of(folder: Path) -> Catalog:
    """The catalog of a base, which has no errors."""
    return open_catalog(open_workspace([str(folder / "content")]), Options(cache=False)).catalog


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example whose first answer shows an image."""
    folder = tmp_path_factory.mktemp("example") / "base"
    shutil.copytree(EXAMPLE, folder)
    page = folder / "content/qa/python/collections/lists.md"
    text = page.read_text(encoding="utf-8")
    assert _ANSWER in text
    page.write_text(text.replace(_ANSWER, f"      ![Two lists](/images/lists.png)\n\n{_ANSWER}"), encoding="utf-8")
    (folder / "content/images").mkdir()
    (folder / "content/images/lists.png").write_bytes(IMAGE)
    return folder


@pytest.fixture(scope="session")
def catalog(example: Path) -> Catalog:
    return catalog_of(example)
