"""The search in the browser gives the answers of the API, and loads little for them."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.search_index import files
from answerkey.delivery.search_index.files import MOST_CHARACTERS, index_files, written
from answerkey.delivery.search_index.index import Postings, SearchIndex, TermSum
from answerkey.delivery.search_index.pieces import whole_index, word_pieces
from answerkey.delivery.search_index.tokens import tokens
from answerkey.delivery.store import Store
from answerkey.delivery.store.writer import write
from answerkey.delivery.targets import Settings, load
from answerkey.delivery.whole import Whole
from answerkey.rendering.html import render, render_inline
from delivery.catalogs import with_questions
from delivery.test_search import CASES, TEXTS

NODE = shutil.which("node")
TSC = shutil.which("tsc")
CLIENT = Path(files.__file__).with_name("client")
with_node = pytest.mark.skipif(NODE is None, reason="there is no Node.js to run JavaScript with")
# Only the API looks inside of words, at characters without words, and at the order of words in quotes.
OF_API = {"xcept", ":=", "<script>", '"it\'s"', '"dependency injection"'}
QUERIES = [
    *(text for text, _ in CASES if text not in OF_API),
    "depedency injection",
    "dependencies tested quickly",
    "what is the walrus",
    "what of an injection of SQL ",
    "async nowhere",
    "depend",
    "zzzz",
    "constructor",
    "__proto__",
    "toString",
    "",
    "¿",
    "db",
    "databases",
]
CALL = """
import { readFileSync } from "node:fs";
import { Search } from "./search/search.js";
const read = async (path) => JSON.parse(readFileSync(path, "utf8"));
const answers = [];
for (const text of await read("queries.json")) answers.push(await new Search(read).search(text, { limit: 20 }));
console.log(JSON.stringify(answers));
"""


@pytest.fixture(scope="module")
def source(catalog: Catalog) -> Catalog:
    """A base with the texts of the tests of the API, a word that has a synonym, and the documents of no collection."""
    model = catalog.questions[0][1]
    texts = {**TEXTS, "synonym": ("What is a database?", "Tables.")}
    questions = [
        replace(model, id=id_, address=f"/a#{id_}", tags=(), question=render_inline(q), answer=render(a))
        for id_, (q, a) in texts.items()
    ]
    made = with_questions(catalog, *questions, title="Page", subtopic="", topic="Topic", previous=None, next=None)
    return replace(made, synonyms=(("db", "database"),))


@pytest.fixture(scope="module")
def answers(source: Catalog, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the client answers, by query."""
    folder = tmp_path_factory.mktemp("client")
    build(source, folder)
    return ask(folder, QUERIES)


def build(catalog: Catalog, folder: Path) -> None:
    for file in load("json").files(catalog, Settings()):
        if file.path.startswith("search/"):
            (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / file.path).write_bytes(file.make())


def ask(folder: Path, queries: list[str]) -> dict[str, Any]:
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "call.js").write_text(CALL)
    (folder / "queries.json").write_text(json.dumps(queries))
    done = subprocess.run([str(NODE), "call.js"], cwd=folder, capture_output=True, check=True)
    return dict(zip(queries, json.loads(done.stdout), strict=True))


@with_node
def test_the_client_answers_as_the_api_does(source: Catalog, answers: dict[str, Any], tmp_path: Path) -> None:
    write(source, tmp_path / "a.sqlite")
    with Store.open(tmp_path / "a.sqlite") as store:
        for text, answer in answers.items():
            expected = store.search(text, limit=20)
            hits = [(hit.record["address"], list(hit.missing)) for hit in expected.hits]
            assert [(hit["address"], hit["missing"]) for hit in answer["hits"]] == hits, text
            found = answer["total"], answer["match"], answer["corrected"], tuple(answer["dropped"])
            assert found == (expected.total, expected.match, expected.corrected, expected.dropped), text


@with_node
def test_what_people_type_finds_what_they_mean(answers: dict[str, Any]) -> None:
    for text, best in CASES:
        if best is not None and text not in OF_API:
            assert answers[text]["hits"][0]["address"] == f"/a#{best}", text


@with_node
def test_a_hit_has_what_is_shown_of_it(answers: dict[str, Any]) -> None:
    hit = answers["HTTPException"]["hits"][0]
    assert hit["title"] == "How do you answer with an error?"
    assert hit["place"][1:] == ["Topic", "Page"]
    assert hit["file"].endswith("~~exception.json") or hit["file"].endswith("/exception.json")


@pytest.mark.skipif(TSC is None, reason="there is no TypeScript compiler (npm install --global typescript)")
def test_the_client_is_compiled_from_its_source(tmp_path: Path) -> None:
    shutil.copy(CLIENT / "search.ts", tmp_path)
    options = (
        "--strict --noUncheckedIndexedAccess --target es2022 --module es2022 --moduleResolution bundler --declaration"
    )
    subprocess.run([str(TSC), *options.split(), "--lib", "es2022,dom", "search.ts"], cwd=tmp_path, check=True)
    for name in ("search.js", "search.d.ts"):
        assert (tmp_path / name).read_text("utf-8") == (CLIENT / name).read_text("utf-8")


def test_the_client_has_each_constant_of_the_ranking() -> None:
    from answerkey.delivery.search_index import ranking

    text = (CLIENT / "search.ts").read_text("utf-8")
    names = ("BEGINNING", "PARTS", "JOINED", "NEIGHBOURS", "COVERAGE", "LEAST", "SHORTEST_BEGINNING", "MOST_BEGINNINGS")
    for name in (*names, "SHORTEST_STEM", "LONGEST_ENDING"):
        assert f"\nconst {name} = {getattr(ranking, name):g};" in text


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs"]), min_size=1, max_size=64)


@given(st.dictionaries(WORDS, st.integers(1, 30_000), max_size=12))
def test_no_file_of_terms_is_larger_than_its_bound_and_each_term_is_where_it_is_looked_for(
    numbers: dict[str, int],
) -> None:
    """However many records a term has: characters that JSON writes, beside the few around each file."""
    terms = {
        word: Postings(tuple(range(0, 7 * n, 7)), tuple(1 + k % 200 for k in range(n))) for word, n in numbers.items()
    }
    sums = {word: TermSum((n,), b"") for word, n in numbers.items()}
    words = dict(zip(terms, terms, strict=True))
    index = SearchIndex(words, sums, dict.fromkeys(terms, 1), frozenset(), lambda _: terms)
    made = {file.path: json.loads(file.make()) for file in index_files(index, [])}
    firsts = made["search/index.json"]["terms"]
    for path, value in made.items():
        if path.startswith("search/terms/"):
            assert len(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) <= MOST_CHARACTERS + 100
    for word in terms:
        ordered = [first.encode("utf-16-be") for first in firsts]
        place = max(n for n, first in enumerate(ordered) if first <= word.encode("utf-16-be") or n == 0)
        assert word in made[f"search/terms/{place}.json"]["terms"]


@given(st.dictionaries(st.integers(0, 20_000), st.integers(1, 255), min_size=1, max_size=40))
def test_postings_are_what_was_written(impacts: dict[int, int]) -> None:
    numbers = tuple(sorted(impacts))
    text = written(Postings(numbers, tuple(impacts[number] for number in numbers)))
    found = {}
    for group in text.split(";"):
        impact, distances = group.split(":")
        number = 0
        for distance in distances.split(","):
            number += int(distance, 36)
            found[number] = int(impact)
    assert found == impacts


@pytest.mark.parametrize(
    "text, expected",
    [
        ("HTTPException", [("httpexception", ("http", "exception"))]),
        ("status_code", [("status_code", ("status", "code"))]),
        ("@app.get", [("@app", ("app",)), ("get", ())]),
        ("OAuth2PasswordBearer", [("oauth2passwordbearer", ("oauth", "passwordbearer", "password", "bearer"))]),
        ("复制列表", [("", ("复制", "制列", "列表"))]),
        ("don't use 3.12", [("don't", ("don",)), ("use", ()), ("3.12", ("12",))]),
        ("JWTs + _", [("jwts", ())]),
    ],
)
def test_words_have_parts(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [tuple(token) for token in tokens(text)] == expected


def test_a_base_with_nothing_in_it_has_an_index() -> None:
    empty = Catalog(())
    paths = [file.path for file in index_files(whole_index(Whole.of(empty, word_pieces(empty))), [])]
    assert paths == ["search/index.json", "search/terms/0.json"]
