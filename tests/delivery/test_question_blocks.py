"""A question that holds code, in each output: its title where one line is wanted, its blocks where HTML is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from answerkey.delivery.catalog import Catalog, Question
from answerkey.delivery.targets import Settings, load
from delivery.conftest import make_page

SITE = Settings("https://example.org", "Q & A")
TITLE = "What does this print?"
QUESTION = """|
      What does *this* print?

      ```python
      print(1)
      ```

      Think twice"""


@pytest.fixture(scope="module")
def blocks(tmp_path_factory: pytest.TempPathFactory, write: Callable[[Path], Path]) -> Catalog:
    from delivery.conftest import open_base

    folder = write(tmp_path_factory.mktemp("base"))
    page = make_page("flask", "views", "code", 3, "WHAT", "What is plain").replace("WHAT?", QUESTION, 1)
    (folder / "content/qa/flask/views/code.md").write_text(page, encoding="utf-8")
    return open_base(folder)


def asked(catalog: Catalog) -> Question:
    return next(question for _, question in catalog.questions if question.id == "code-1")


def made(catalog: Catalog, target: str) -> dict[str, bytes]:
    return {file.path: file.make() for file in load(target).files(catalog, SITE)}


def test_html_has_the_blocks_and_the_text_is_the_title(blocks: Catalog) -> None:
    question = asked(blocks)
    assert question.question.html.startswith("<p>What does <em>this</em> print?</p>\n<pre><code class=")
    assert question.question.html.endswith("<p>Think twice</p>\n")
    assert question.question.text == TITLE


def test_a_question_beside_it_is_as_it_was(blocks: Catalog) -> None:
    plain = next(question for _, question in blocks.questions if question.id == "code-2")
    assert plain.question.html == "What is plain?"


def test_payloads_have_the_markdown_the_html_and_the_title(blocks: Catalog) -> None:
    payload = json.loads(made(blocks, "json")["questions/flask/views/code/code-1.json"])
    assert payload["qText"] == TITLE
    assert payload["qHtml"] == asked(blocks).question.html
    assert "```python\nprint(1)\n```" in payload["q"]


@pytest.mark.parametrize("target", ["atom", "rss", "jsonld"])
def test_titles_are_one_line(target: str, blocks: Catalog) -> None:
    text = b"".join(made(blocks, target).values()).decode()
    assert TITLE in text
    assert f"{TITLE} Think" not in text


def test_a_feed_shows_the_code_of_the_question_above_the_answer(blocks: Catalog) -> None:
    text = made(blocks, "atom")["atom.xml"].decode()
    assert "&lt;p&gt;Think twice&lt;/p&gt;" in text


def test_a_document_has_the_title_as_heading_and_the_rest_below(blocks: Catalog) -> None:
    text = made(blocks, "markdown")["markdown/flask/views/code.md"].decode()
    assert "\n## What does *this* print?\n" in text
    assert "```python\nprint(1)\n```\n\nThink twice\n" in text


def test_the_index_has_the_title(blocks: Catalog) -> None:
    records = json.loads(made(blocks, "json")["search/records/0.json"])["records"]
    assert TITLE in [record["title"] for record in records]
