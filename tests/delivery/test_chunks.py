"""Chunks for retrieval: what stands in a line, how long texts are cut, and what identities depend on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.markdown_parts import code_blocks, cut
from answerkey.delivery.targets import Settings, load
from answerkey.delivery.targets.chunks import MOST
from delivery.catalogs import question, with_questions
from properties import examples

SITE = Settings("https://example.org")
SCHEMA = Path(__file__).parents[2] / "schemas" / "json-chunk.schema.json"
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
FENCE = "```"


def chunks(catalog: Catalog, settings: Settings = SITE) -> list[dict[str, Any]]:
    (file,) = load("chunks").files(catalog, settings)
    return [json.loads(line) for line in file.make().decode("ascii").splitlines()]


def long(sections: int) -> str:
    return "\n\n".join(f"## Section {n}\n\n{'Words and more. ' * 100}" for n in range(sections))


def test_a_chunk_has_a_question_with_its_context(catalog: Catalog) -> None:
    chunk = next(each for each in chunks(catalog) if each["address"] == "/flask/views/basics#what-is-a-view")
    assert chunk["text"].startswith(
        'Flask › Views › The basics, "quoted" & \\<b\\>marked\\</b\\>\n\n# What is a *view*?\n\nA **function** 😀'
    )
    del chunk["text"], chunk["hash"], chunk["id"]
    assert chunk == {
        "address": "/flask/views/basics#what-is-a-view",
        "url": "https://example.org/flask/views/basics#what-is-a-view",
        "part": 1,
        "parts": 1,
        "kind": "open",
        "framework": "Flask",
        "topic": "Views",
        "page": 'The basics, "quoted" & <b>marked</b>',
        "collection": None,
        "title": "What is a view?",
        "code": [{"language": "python", "code": '@app.get("/")\ndef index():\n    return "hello"\n'}],
        "tags": ["views", "functions"],
        "difficulty": "easy",
        "locale": None,
    }


def test_links_lead_to_the_site(catalog: Catalog) -> None:
    text = chunks(catalog)[0]["text"]
    assert "[queries](https://example.org/django/orm/queries#n-plus-1)" in text
    assert chunks(catalog, Settings())[0]["url"] is None


def test_each_line_follows_the_schema_and_has_an_id_of_its_own(catalog: Catalog) -> None:
    lines = chunks(with_questions(catalog, question(catalog, a=long(6))))
    validator = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    assert [error.message for line in lines for error in validator.iter_errors(line)] == []
    assert len({line["id"] for line in lines}) == len(lines) > 1


def test_a_long_answer_is_cut_at_headings_into_numbered_parts(catalog: Catalog) -> None:
    lines = chunks(with_questions(catalog, question(catalog, a=long(6))))
    (address,) = {line["address"] for line in lines}
    assert [line["part"] for line in lines] == list(range(1, len(lines) + 1))
    assert {line["parts"] for line in lines} == {len(lines)}
    bodies = [line["text"].split("\n\n", 2)[2] for line in lines]
    assert all(body.startswith("## Section") and len(body) <= MOST for body in bodies)
    assert address


def test_an_id_depends_on_the_place_and_the_hash_on_the_content(catalog: Catalog) -> None:
    one, two = (
        chunks(with_questions(catalog, question(catalog, a=answer)))[0] for answer in ("An answer.", "Another.")
    )
    assert one["id"] == two["id"]
    assert one["hash"] != two["hash"]
    (other_site,) = chunks(with_questions(catalog, question(catalog, a="An answer.")), Settings("https://other.org"))
    assert (other_site["id"], other_site["hash"]) == (one["id"], one["hash"])
    (german,) = chunks(with_questions(catalog, question(catalog, a="An answer.")), replace(SITE, prefix="/de"))
    assert german["id"] != one["id"]


LINES = st.sampled_from(
    ["# a", "## b", "c", "c d e f g h", "===", "---", "- d", "  e", "> f", "> # g", FENCE, "~~~", f"{FENCE}py", "    h",
     "<!-- i -->", "<pre>", "1. l", "| m |", "|---|", "", "", ""]
)  # fmt: skip


def blocks(markdown: str) -> list[tuple[str, str, str]]:
    return [(token.type, token.tag, token.content) for token in PARSER.parse(markdown)]


@examples(300)
@given(st.lists(LINES, max_size=25).map("\n".join), st.integers(1, 60))
def test_parts_are_bounded_and_hold_the_blocks_of_the_text(text: str, most: int) -> None:
    parts = cut(text, most)
    assert [line for part in parts for line in part.split("\n") if line.strip()] == [
        line for line in text.split("\n") if line.strip()
    ]
    for part in parts:
        top = [token for token in PARSER.parse(part) if token.level == 0 and token.nesting >= 0]
        assert len(part) <= most or len(top) <= 2, part


PIECES = st.sampled_from(["# a", "some words", "- b\n- c", "> d", f"{FENCE}py\nx = 1\n\n# no\n{FENCE}", "| m |\n|---|"])


@examples(200)
@given(st.lists(PIECES, max_size=12).map("\n\n".join), st.integers(1, 60))
def test_no_block_is_cut(text: str, most: int) -> None:
    parts = cut(text, most)
    assert [block for part in parts for block in blocks(part)] == blocks(text)
    assert [block for part in parts for block in code_blocks(part)] == list(code_blocks(text))


@pytest.mark.parametrize("text", ["", "a", "\n\n"])
def test_a_short_text_is_one_part(text: str) -> None:
    assert cut(text, 10) == (text,)
