"""The imports of a hook and of a build in which nothing changed: counts tell on every machine what each needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from command import make_base, page

_PROGRAM = """
import collections, dataclasses, json, re, sys

counts = collections.Counter()

def count(module, name, kind):
    function = getattr(module, name)

    def counted(*arguments, **options):
        frame = sys._getframe(1)
        while frame.f_globals["__name__"].partition(".")[0] in ("re", "dataclasses"):
            frame = frame.f_back
        counts[kind] += frame.f_globals["__name__"].startswith("answerkey")
        return function(*arguments, **options)

    setattr(module, name, counted)

count(re._compiler, "compile", "patterns")
count(dataclasses, "_process_class", "dataclasses")
from answerkey.cli.main import main
main(["lint", "--no-cache", *sys.argv[1:]], standalone_mode=False)
counts["modules"] = sum(name.startswith("answerkey") for name in sys.modules)
print(json.dumps({"modules": list(sys.modules), "counts": counts}), file=sys.stderr)
"""
_MOST = {"modules": 340, "patterns": 42, "dataclasses": 3}
"""What a lint of one file may import, compile and define of our own; a Struct costs a fortieth of a dataclass."""
_UNUSED = {
    "asyncio",
    "configparser",
    "email",
    "graphql",
    "http",
    "importlib.metadata",
    "jsonschema",
    "nh3",
    "pydantic",
    "pygments",
    "ssl",
    "tree_sitter",
    "urllib.request",
    "xml",
    "answerkey.delivery",
    "answerkey.fixing",
    "answerkey.lsp",
    "answerkey.proofs",
    "answerkey.server",
    "answerkey.libraries.module_check",
    "answerkey.pipeline.executors",
    "answerkey.snippets.languages.checking",
}


class Imports(NamedTuple):
    """The modules that a run had loaded at its end, and the counts of what it made of our own."""

    modules: list[str]
    counts: dict[str, int]


@pytest.fixture(scope="module")
def imports(tmp_path_factory: pytest.TempPathFactory) -> Imports:
    """Return the imports of a lint of one page of a base."""
    folder = tmp_path_factory.mktemp("base")
    make_base(folder, basics=page())
    file = next((folder / "content" / "qa").rglob("*.md")).relative_to(folder)
    environment = {**os.environ, "COVERAGE_PROCESS_START": ""}
    command = [sys.executable, "-c", _PROGRAM, "--force-exclude", "--", str(file)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return Imports(**json.loads(done.stderr.splitlines()[-1]))


def test_a_hook_imports_nothing_that_its_file_does_not_need(imports: Imports) -> None:
    assert "answerkey.rules.snippet.format" in imports.modules
    assert _UNUSED & set(imports.modules) == set()


@pytest.mark.parametrize("kind", _MOST)
def test_a_hook_stays_within_its_budget_of_imports(imports: Imports, kind: str) -> None:
    assert 0 < imports.counts[kind] <= _MOST[kind]


_BUILD = """
import json, sys
from answerkey.cli.main import main
main(["build", "--target", "json", "--target", "sqlite"], standalone_mode=False)
print(json.dumps(list(sys.modules)), file=sys.stderr)
"""
_MOST_OF_BUILD = 88
"""The modules of our own that a build in which nothing changed may import."""
_UNUSED_BY_BUILD = {
    "email",
    "importlib.metadata",
    "markdown_it",
    "multiprocessing",
    "pydantic",
    "ruamel.yaml",
    "answerkey.delivery.catalog",
    "answerkey.delivery.output.maker",
    "answerkey.delivery.store",
    "answerkey.pipeline.pipeline",
    "answerkey.rules",
    "answerkey.snippets",
}


def test_a_build_in_which_nothing_changed_imports_what_looks_at_files_alone(tmp_path: Path) -> None:
    make_base(tmp_path, basics=page())
    environment = {**os.environ, "COVERAGE_PROCESS_START": ""}
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", _BUILD], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
    *_, summary, listing = done.stderr.splitlines()
    modules = json.loads(listing)
    assert summary.startswith("Nothing changed")
    assert _UNUSED_BY_BUILD & set(modules) == set()
    assert sum(name.startswith("answerkey") for name in modules) <= _MOST_OF_BUILD
