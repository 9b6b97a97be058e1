"""Pages as git-based editors save them are as good as those that people write.

`saved` has one page as each editor writes it: `yaml` 1.10 of npm with its defaults for Decap, `yaml` 2.9 with its defaults
for Pages CMS, and with the options of Sveltia, also with `output.yaml.quote: double`. Decap and Pages CMS fold long lines.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from answerkey.model.collections import QA
from answerkey.model.limits import DEFAULT_LIMITS
from answerkey.parsing.document import parse_document
from command import make_base, run

SAVED = sorted((Path(__file__).parent / "saved").glob("*.md"))
BODY = "## A heading\n\nText below the front matter.\n"


def data_of(text: str) -> Any:
    document = parse_document("qa/flask/views/basics.md", QA, text, DEFAULT_LIMITS)
    assert document.tree is not None
    return document.tree.value


def test_the_same_page_is_saved_in_different_ways() -> None:
    texts = [path.read_text("utf-8") for path in SAVED]
    assert len(set(texts)) == 3, "Decap and Pages CMS write alike"
    first, *others = map(data_of, texts)
    assert others == [first] * (len(texts) - 1)
    assert first["questions"][0]["a"].endswith('```python\ndef index():\n    return "hello"\n```\n')
    assert first["publish"] == "2027-01-15"


@pytest.mark.parametrize("file", SAVED, ids=lambda path: path.stem)
def test_a_saved_page_is_clean_and_delivered_as_its_author_wrote_it(file: Path, tmp_path: Path) -> None:
    make_base(tmp_path, basics=file.read_text("utf-8") + BODY)
    (tmp_path / "answerkey.toml").write_text("", "utf-8")
    done = run(tmp_path, "lint", "--fail-on", "warning")
    assert done.returncode == 0, done.stdout
    shown = run(tmp_path, "show", "/flask/views/basics#what-is-a-view", "--drafts", "--format", "json")
    assert '"a": "A view is a function that takes a request and returns a response, and Flask finds' in shown.stdout


DOUBLE = "sveltia-double"


@pytest.mark.parametrize("file", [path for path in SAVED if path.stem != DOUBLE], ids=lambda path: path.stem)
def test_code_that_an_editor_saved_is_formatted_in_its_scalar(file: Path, tmp_path: Path) -> None:
    text = file.read_text("utf-8").replace("x = 1", "x=1")
    page = make_base(tmp_path, basics=text) / "basics.md"
    (tmp_path / "answerkey.toml").write_text("", "utf-8")
    run(tmp_path, "format")
    assert page.read_text("utf-8") == file.read_text("utf-8")


def test_code_between_double_quotes_is_reported_and_left_to_its_author(tmp_path: Path) -> None:
    """A reason not to set `output.yaml.quote`, which the configuration that we print does not."""
    (file,) = (path for path in SAVED if path.stem == DOUBLE)
    make_base(tmp_path, basics=file.read_text("utf-8").replace("x = 1", "x=1"))
    (tmp_path / "answerkey.toml").write_text("", "utf-8")
    done = run(tmp_path, "lint", "--fix")
    assert "snippet/format" in done.stdout
