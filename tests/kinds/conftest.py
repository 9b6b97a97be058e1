"""The base of all kinds, proved and built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerkey.delivery.catalog import Catalog, Question
from answerkey.delivery.catalog_source import open_catalog
from answerkey.pipeline.options import Options
from answerkey.workspace import open_workspace
from command import run
from kinds.base import write_base


@pytest.fixture(scope="session")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the base, with its record of proofs."""
    folder = write_base(tmp_path_factory.mktemp("kinds"))
    done = run(folder, "prove", "--record")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def kinds_catalog(kinds: Path) -> Catalog:
    workspace = open_workspace([str(kinds / "content")])
    return open_catalog(workspace, Options(jobs=1, cache=False)).catalog


@pytest.fixture(scope="session")
def by_id(kinds_catalog: Catalog) -> dict[str, Question]:
    return {question.id: question for _, question in kinds_catalog.questions}
