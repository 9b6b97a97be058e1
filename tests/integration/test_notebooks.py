"""Notebooks of Jupyter are linted: positions by cell, cells share a namespace, and nothing is written or delivered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.parsing.notebooks import BrokenNotebook, cell_position, read_notebook
from answerkey.pipeline.options import Options
from answerkey.pipeline.run import lint
from answerkey.reporters import load
from answerkey.workspace import NothingToCheck, open_workspace
from command import run
from properties import examples

CONFIG = '[[collections]]\nname = "notebooks"\nglob = "notebooks/**/*.ipynb"\n'
QUIET = Options(jobs=1, cache=False)


def markdown(*lines: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": list(lines)}


def code(*lines: str) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": list(lines)}


def notebook(*cells: dict[str, Any], **metadata: Any) -> str:
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=1)


@pytest.fixture
def findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    (tmp_path / "content" / "notebooks").mkdir(parents=True)
    (tmp_path / "answerkey.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def check(text: str) -> list[str]:
        (tmp_path / "content" / "notebooks" / "a.ipynb").write_text(text, encoding="utf-8")
        report = lint(open_workspace([]), QUIET)
        assert not any(diagnostic.fix for diagnostic in report.diagnostics)
        return load("concise").render(report).replace("content/notebooks/", "").splitlines()

    return check


def test_a_finding_names_the_cell_and_the_line_in_it(findings: Any) -> None:
    output = findings(notebook(markdown("# Title\n"), code("x = 1\n", "print(x\n")))
    assert output[0].startswith("a.ipynb:cell 2:2:6: ")
    assert "snippet/syntax" in output[0]


def test_cells_share_a_namespace_in_order(findings: Any) -> None:
    assert findings(notebook(code("import os\n"), markdown("Then:"), code("print(os.name)\n"))) == []


def test_commands_of_ipython_are_no_errors(findings: Any) -> None:
    assert (
        findings(notebook(code("%matplotlib inline\n", "!pip install x\n", "y = 1\n"), code("%%bash\n", "ls (\n")))
        == []
    )


def test_fences_in_cells_of_markdown_are_snippets(findings: Any) -> None:
    output = findings(notebook(markdown("Look:\n", "\n", "```js\n", "f(1 2)\n", "```\n")))
    assert output[0].startswith("a.ipynb:cell 1:4:5: error snippet/syntax") or "cell 1:4:5" in output[0]


def test_a_directive_at_the_end_of_a_cell_is_about_the_next_one(findings: Any) -> None:
    assert findings(notebook(markdown("<!-- answerkey: skip -->"), code("print(x\n"))) == []


def test_code_of_another_kernel_is_in_its_language(findings: Any) -> None:
    text = notebook(code("fun main() {\n"), language_info={"name": "kotlin"})
    assert "invalid Kotlin" in findings(text)[0]


@pytest.mark.parametrize(
    "path, reason",
    [
        (
            "content/books/a.ipynb",
            "`content/books/a.ipynb` is a notebook that no collection covers: add `[[collections]]` with "
            '`name = "notebooks"` and `glob = "books/**/*.ipynb"` to the configuration',
        ),
        ("content/a.ipynb", '`glob = "*.ipynb"`'),
        ("a.ipynb", "is a notebook outside of the content folder `content`, so that no collection can cover it"),
    ],
)
def test_a_notebook_that_no_collection_covers_is_named_with_what_to_do(
    path: str, reason: str, findings: Any, tmp_path: Path
) -> None:
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text(notebook(code("x = 1\n")), encoding="utf-8")
    with pytest.raises(NothingToCheck) as raised:
        open_workspace([path])
    assert reason in str(raised.value)


@pytest.mark.parametrize("arguments", [("lint", "--fix"), ("format",)])
def test_fixes_and_format_say_that_notebooks_are_left_as_they_are(
    arguments: tuple[str, ...], findings: Any, tmp_path: Path
) -> None:
    (tmp_path / "content" / "a.md").write_text("# Title\n", encoding="utf-8")
    findings(text := notebook(code("x=1\n")))
    said = "note: 1 notebook left as it is: only checked\n"
    assert said in run(tmp_path, *arguments).stderr
    assert "notebook" not in run(tmp_path, *arguments, "content/a.md").stderr
    assert (tmp_path / "content" / "notebooks" / "a.ipynb").read_text("utf-8") == text


@pytest.mark.parametrize(
    "text", ['{"cells": [}', "[]", "{}", '{"cells": 1}', "[" * 100_000, '{"cells": ["a", {"source": 1}]}', ""]
)
def test_what_is_no_notebook_is_a_finding_or_empty(findings: Any, text: str) -> None:
    output = findings(text)
    try:
        assert read_notebook(text).cells == ()
    except BrokenNotebook:
        assert "document/schema" in output[0]


@examples(100)
@given(st.lists(st.lists(st.text(max_size=8), max_size=3), max_size=4), st.booleans(), st.sampled_from([None, 2]))
def test_each_character_of_each_cell_maps_to_its_place(
    sources: list[list[str]], escaped: bool, indent: int | None
) -> None:
    cells = [code(*lines) for lines in sources]
    text = json.dumps({"cells": cells, "metadata": {}}, ensure_ascii=escaped, indent=indent)
    read = {cell.number: cell.text for cell in read_notebook(text).cells}
    for number, lines in enumerate(sources, 1):
        assert (read[number].text if number in read else "") == "".join(lines)
    for mapped in read.values():
        for at, char in enumerate(mapped.text):
            start, end = mapped.span(at, at + 1)
            assert json.loads(f'"{text[start:end]}"') == char
            assert cell_position(text, start) is not None
