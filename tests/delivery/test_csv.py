"""CSV: faithful for programs, harmless for spreadsheets."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.targets import Settings, load
from answerkey.delivery.targets.csv import COLUMNS
from delivery.catalogs import question, with_questions
from properties import examples

PLAIN, SAFE = "questions.csv", "questions-for-spreadsheets.csv"


def made(catalog: Catalog, site: str = "") -> dict[str, str]:
    return {file.path: file.make().decode() for file in load("csv").files(catalog, Settings(site))}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_there_is_a_row_for_each_question_with_what_its_author_wrote(catalog: Catalog) -> None:
    found = rows(made(catalog)[PLAIN])
    assert [(row["address"], row["question"], row["answer"]) for row in found] == [
        (q.address, q.q, q.a) for _, q in catalog.questions
    ]
    first = found[0]
    assert first["tags"] == "views; functions"
    assert first["changed"] == "2026-01-02T00:00:00Z"
    assert first["url"] == ""


def test_urls_are_there_where_the_site_is_known(catalog: Catalog) -> None:
    assert (
        rows(made(catalog, "https://example.org")[PLAIN])[0]["url"]
        == "https://example.org/flask/views/basics#what-is-a-view"
    )


def test_lines_end_as_rfc_4180_says(catalog: Catalog) -> None:
    text = made(catalog)[PLAIN]
    assert text.endswith("\r\n")
    assert text.split("\r\n")[0] == ",".join(COLUMNS)


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", '"=1', "＝1", "-- a list"]


@pytest.mark.parametrize("value", FORMULAS)
def test_a_spreadsheet_runs_nothing(value: str, catalog: Catalog) -> None:
    files = made(
        with_questions(catalog, question(catalog, q=value, a=value, tags=(value,)), framework=value, title=value)
    )
    assert rows(files[PLAIN])[0]["answer"] == value
    assert files[SAFE].startswith("\ufeff")
    for cell in rows(files[SAFE])[0].values():
        assert cell[:1] not in set("=+-@\t\r＝＋－＠")
        assert not cell.lstrip(' \t\r"').startswith(("=", "+", "-", "@"))


@examples(60)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters='\n\r\t,"'), max_size=40))
def test_every_text_comes_back(catalog: Catalog, text: str) -> None:
    files = made(with_questions(catalog, question(catalog, a=text)))
    assert rows(files[PLAIN])[0]["answer"] == text.replace("\ufffe", "").replace("\uffff", "")
    assert rows(files[SAFE])[0]["answer"].removeprefix("'") == rows(files[PLAIN])[0]["answer"].removeprefix("'")


@pytest.mark.parametrize("text", ["\0", "a\x1fb"])
def test_what_no_format_takes_is_left_out(text: str, catalog: Catalog) -> None:
    files = made(with_questions(catalog, question(catalog, a=f"{text}x")))
    assert rows(files[PLAIN])[0]["answer"].endswith("x")
