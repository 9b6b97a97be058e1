"""The API over PostgreSQL gives the answers that it gives over the SQLite file, byte by byte."""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.sinks import open_sink
from answerkey.delivery.store import DOCUMENT_SORTS, PAGE_SORTS, QUESTION_SORTS, STAGES, VERIFIED
from answerkey.model.question_kinds import QUESTION_KINDS
from answerkey.server.settings import Settings
from answerkey.server.snapshot import Base, build
from postgres import database
from properties import SWEEP, examples
from server.site import Site, base_of, build_base, build_example, write_base

ROOT = Path(__file__).parents[2]
EXAMPLES = ("questions", "notes", "course", "reference")


@dataclass(frozen=True)
class Pair:
    """One base, served from a file and from PostgreSQL, and its catalog."""

    file: Site
    server: Site
    catalog: Catalog

    def compare(self, path: str) -> httpx.Response:
        """Ask both, and return the answer, which must be one."""
        expected, given = self.file.get(path), self.server.get(path)
        assert (given.status_code, given.text) == (expected.status_code, expected.text), path
        for header in ("content-type", "etag", "link", "location", "cache-control"):
            assert given.headers.get(header) == expected.headers.get(header), (path, header)
        return expected

    def follow(self, path: str, most: int = 6) -> int:
        """Compare a list with its next parts, and return the status."""
        for _ in range(most):
            reply = self.compare(path)
            following = reply.json().get("next") if reply.status_code == 200 else None
            if following is None:
                break
            path = f"{path.partition('&cursor=')[0]}&cursor={quote(following)}"
        return reply.status_code


def app_of(site: Site) -> FastAPI:
    app = site.app
    while not isinstance(app, FastAPI):
        app = app.app if hasattr(app, "app") else app._app
    return app


@pytest.fixture(scope="module")
def pair_of(postgres: str) -> Iterator[Callable[[Settings, Catalog], Pair]]:
    """Serves a catalog twice."""
    with ExitStack() as stack:

        def make(settings: Settings, catalog: Catalog) -> Pair:
            address = database(postgres)
            open_sink("postgres", address).deliver(catalog, "")
            of_file, of_server = (replace(each, seconds=600.0) for each in (settings, Settings.of_server(address)))
            pair = Pair(Site.of(of_file), Site.of(of_server), catalog)
            for site in (pair.file, pair.server):
                stack.callback(app_of(site).state.databases.close)
            return pair

        yield make


BASES = ("small", *EXAMPLES)
SHORT = ("questions", "course")  # in `make test`: two languages, and documents


@pytest.fixture(
    scope="module", params=[pytest.param(each, marks=() if each in SHORT else pytest.mark.sweep) for each in BASES]
)
def pair(request: Any, pair_of: Any, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """A base of each kind: built-in pages, all kinds of questions in two languages, documents, fields of one's own."""
    folder = tmp_path_factory.mktemp("base")
    if request.param == "small":
        settings = build_base(write_base(folder))
        return pair_of(settings, base_of(folder).open()[1].catalog)
    settings = build_example(request.param, folder)
    return pair_of(settings, base_of(ROOT / "examples" / request.param).open()[1].catalog)


def names(catalog: Catalog) -> Iterator[str]:
    """The path of each thing in the API, and of some that are not there."""
    for framework in catalog.frameworks:
        yield f"/frameworks{framework.path}"
    for topic in catalog.topics:
        yield f"/topics{topic.path}"
    for page, question in catalog.questions:
        yield f"/questions{page.path}/{question.id}"
    yield from (f"/pages{page.path}" for page in catalog.pages)
    yield from (f"/documents{quote(document.address)}" for document in catalog.documents)
    yield from ("/frameworks/none", "/pages/none", "/questions/none/none", "/documents/none", "/collections/none")
    yield from (f"/pages{quote(old)}" for old in catalog.redirects)


def lists(catalog: Catalog) -> Iterator[str]:
    """Lists with each order and each filter."""
    yield from ("", "/openapi.json", "/frameworks", "/topics", "/collections", "/facets", "/sample?seed=1&sample=5")
    for minus in ("", "-"):
        yield from (f"/questions?limit=2&sort={minus}{sort}" for sort in QUESTION_SORTS)
        yield from (f"/pages?limit=2&sort={minus}{sort}" for sort in PAGE_SORTS)
    for name in filters(catalog):
        yield from (f"/{kind}?{name}" for kind in ("questions", "pages", "facets", "sample", "topics"))
        yield f"/search?q=a&{name}"
    for collection in catalog.collections:
        yield f"/collections/{collection.name}/facets"
        fields = sorted({f"data.{name}" for document in collection.documents for name in document.data})
        for sort in (*DOCUMENT_SORTS, *fields, "data.none"):
            yield from (f"/collections/{collection.name}?limit=2&sort={minus}{sort}" for minus in ("", "-"))
        yield from (f"/collections/{collection.name}?{name}=none" for name in fields)


def filters(catalog: Catalog) -> Iterator[str]:
    yield from (f"framework={framework.slug}" for framework in catalog.frameworks)
    yield from (f"topic={topic.path.strip('/')}" for topic in catalog.topics)
    yield from (f"difficulty={each}" for each in ("easy", "medium", "hard,easy"))
    yield from (f"verified={each}" for each in VERIFIED)
    yield from (f"stage={each}" for each in STAGES)
    yield from (f"kind={each}" for each in (*QUESTION_KINDS, "document"))
    tags = sorted({tag for _, question in catalog.questions for tag in question.tags})
    yield from (urlencode({"tag": tag}) for tag in tags[:5])
    yield from ("tag=none", "language=python", "language=none", "framework=none&topic=none", "meta.none=1", "tag=%00")


def meta_filters(catalog: Catalog) -> Iterator[str]:
    for kind, items in (("pages", catalog.pages), ("questions", [each for _, each in catalog.questions])):
        for item in items:
            for name, value in item.meta.items():
                values = value if isinstance(value, list) else [value]
                yield from (f"/{kind}?{urlencode({f'meta.{name}': str(each)})}" for each in values)


QUERIES = (
    "view", "views", "what", "requets", "async/await", '"a request"', "C++", ":=", "the", "", "tes", "función", "复制",
    "how to test a view slowly", "query 3", "__init__", "@app", "it's", "n+1", '"query 1" wait', "\0", "select from",
    "%", "a%b?c", "'", '"', "x" * 500,
)  # fmt: skip


def some(paths: Iterable[str]) -> list[str]:
    """All paths in the sweep, and some of them in `make test`."""
    every = sorted(set(paths))
    return every if os.environ.get(SWEEP) else every[::7]


def test_lists_filters_orders_and_cursors(pair: Pair) -> None:
    asked = [pair.follow(f"/api/v1{path}") for path in some((*lists(pair.catalog), *meta_filters(pair.catalog)))]
    assert asked.count(200) > len(asked) / 2


def test_named_records_and_what_is_not_there(pair: Pair) -> None:
    for path in some(names(pair.catalog)):
        pair.compare(f"/api/v1{path}")


@pytest.mark.parametrize("locale", ["", "de"])
def test_searches_rank_alike(pair: Pair, locale: str) -> None:
    """The index is that of the file, so that ranks and scores are, too."""
    more = {"locale": locale} if locale else {}
    for query in some(QUERIES):
        pair.follow(f"/api/v1/search?{urlencode({'q': query, 'limit': 3, **more})}")


def test_the_preview_shows_the_same_pages(pair: Pair) -> None:
    for path in ("/", "/-/search?q=view", *(page.path for page in pair.catalog.pages[:2])):
        expected, given = pair.file.get(path), pair.server.get(path)
        assert given.status_code == expected.status_code == 200


_SOME = (*"none easy hard python 0 -1 2 100 1e5 true /a/b é ' \\ % ?".split(), "", "\0")
_CURSORS = [
    ["words", 1.5, 3], ["-words", 10**18, 1], ["words", "text", 1], ["updated", "2026-01-02", 2], ["title", 3, 3],
    ["position", 2, 2], ["data.year", 2000.5, 1], ["data.year", "x", 1], ["data.year", "\U0010ffff", 1], ["x", [], 1],
]  # fmt: skip


_PARAMETERS = (
    "q limit sort fields tag page topic difficulty verified kind language ids seed sample collection stage review "
    "meta.level data.year locale prefix"
).split()


@examples(300)
@given(
    path=st.sampled_from(["/questions", "/pages", "/search", "/sample", "/facets", "/topics", "/collections/notes"]),
    query=st.dictionaries(
        st.sampled_from(_PARAMETERS),
        st.sampled_from([*_SOME, *QUESTION_SORTS, "-words", "data.year", "-data.year"]) | st.text(max_size=12),
        max_size=3,
    ),
    cursor=st.none() | st.sampled_from(_CURSORS),
)
def test_any_query_has_one_answer(pair: Pair, path: str, query: dict[str, str], cursor: list[Any] | None) -> None:
    """Also a cursor that nobody gave out, of a value of another type than its column."""
    if cursor is not None:
        query = {
            **query,
            "sort": cursor[0],
            "cursor": urlsafe_b64encode(json.dumps(cursor).encode()).decode().rstrip("="),
        }
    reply = pair.compare(f"/api/v1{path}?{urlencode(query, errors='replace')}")
    assert reply.status_code in (200, 400, 404), reply.text


def words_of(catalog: Catalog) -> list[str]:
    texts = (f"{question.question.text} {question.answer.text}" for _, question in catalog.questions)
    return sorted({word for text in texts for word in text.split() if len(word) < 40})


def queries(catalog: Catalog, number: int) -> Iterator[str]:
    """Random queries of words of the base: some in quotes, some cut, some misspelt."""
    random = Random(7)
    words = words_of(catalog)
    texts = [question.answer.text.split() for _, question in catalog.questions]
    for _ in range(number):
        chosen = random.sample(words, random.randint(1, 4))
        match random.randrange(4):
            case 0:
                text = random.choice([each for each in texts if len(each) > 3])
                at = random.randrange(len(text) - 2)
                chosen = [f'"{" ".join(text[at : at + random.randint(1, 3)])}"'.replace('""', '"')]
            case 1:
                chosen[0] = chosen[0][: max(1, len(chosen[0]) // 2)]
            case 2:
                chosen[0] = chosen[0][1:] + chosen[0][:1]
        yield " ".join(chosen)


@pytest.mark.sweep
def test_two_hundred_queries_over_our_own_content(pair_of: Any, tmp_path: Path) -> None:
    base = Base(str(ROOT / "content"), str(ROOT / "pyproject.toml"), jobs=1)
    settings = Settings(tmp_path / "answerkey.sqlite")
    build(base, settings)
    catalog = base.open()[1].catalog
    pair = pair_of(settings, catalog)
    for query in queries(catalog, 200):
        pair.compare(f"/api/v1/search?{urlencode({'q': query})}")
    for path in (*lists(catalog), *names(catalog)):
        pair.compare(f"/api/v1{path}")
