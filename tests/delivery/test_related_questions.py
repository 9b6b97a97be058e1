"""Related questions: what authors say first, then what is similar."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.catalog_source import open_catalog
from answerkey.delivery.related_questions import LEAST, MOST, with_related
from answerkey.pipeline.cache import Cache
from answerkey.pipeline.options import Options
from answerkey.workspace import open_workspace
from command import make_base

HEAD = (
    "---\nframework: Flask\nframeworkSlug: flask\ntopic: Views\ntopicSlug: views\nsubtopic: Basics\n"
    "difficulty: easy\norder: 1\nseoDescription: What a view is.\nupdated: 2026-01-02\n"
)


def _page(*questions: tuple[str, str, str], related: str = "") -> str:
    named = f"related: [{related}]\n" if related else ""
    body = "".join(
        f"  - id: {id_}\n    difficulty: easy\n    q: '{q}'\n    a: |\n      {a}\n" for id_, q, a in questions
    )
    return f"{HEAD}{named}questions:\n{body}---\n"


SESSIONS = ("sessions", "How does Flask sign the session cookie?", "With the secret key, by itsdangerous.")
COOKIE = ("cookie", "Who can read a session cookie?", "Everybody: Flask signs the cookie, and encrypts nothing.")
ROUTES = ("routes", "How are routes matched?", "By the rules of the map, the most specific first.")
BLUEPRINT = ("blueprint", "What is a blueprint?", "A set of operations that are registered later.")
STREAM = ("stream", "How is a response streamed?", "Give a generator to the response class.")
LINKING = ("linking", "Where do templates live?", "See [there](/flask/views/b#blueprint), [here](#linking), [c](c.md).")


def _catalog(folder: Path, **pages: str) -> Catalog:
    make_base(folder, **pages)
    config = 'ignore = ["question", "reference/order", "page", "snippet", "answer"]\n'
    (folder / "answerkey.toml").write_text(config, encoding="utf-8")
    return open_catalog(open_workspace([str(folder / "content")]), Options(cache=False, jobs=1)).catalog


def _related(catalog: Catalog) -> dict[str, list[str]]:
    return {question.id: [other.partition("#")[2] for other in question.related] for _, question in catalog.questions}


def test_the_similar_are_related_and_what_has_nothing_in_common_is_not(tmp_path: Path) -> None:
    found = _related(_catalog(tmp_path, a=_page(SESSIONS, ROUTES), b=_page(COOKIE, BLUEPRINT), c=_page(STREAM)))
    assert (found["sessions"], found["cookie"], found["blueprint"]) == (["cookie"], ["sessions"], [])


def test_what_an_answer_links_comes_first_and_is_no_link_to_itself(tmp_path: Path) -> None:
    twin = ("twin", "Where do the templates live?", "In the folder of templates.")
    catalog = _catalog(tmp_path, a=_page(LINKING, ROUTES), b=_page(BLUEPRINT, twin), c=_page(STREAM))
    assert _related(catalog)["linking"] == ["blueprint", "twin"]


def test_questions_of_a_page_that_is_named_come_before_more_similar_ones(tmp_path: Path) -> None:
    near = ("near", "How does Flask sign the cookie of a session?", "By a key.")
    pages = {"b": _page(near, STREAM), "c": _page(COOKIE, BLUEPRINT)}
    plain = _related(_catalog(tmp_path, a=_page(SESSIONS, ROUTES), **pages))
    named = _related(_catalog(tmp_path, a=_page(SESSIONS, ROUTES, related="/flask/views/c"), **pages))
    assert (plain["sessions"], named["sessions"]) == (["near", "cookie"], ["cookie", "near"])


def test_few_are_named_and_of_the_same_page_two(tmp_path: Path) -> None:
    alike = [(f"s{n}", f"How does Flask sign the session cookie, case {n}?", "With a key.") for n in range(9)]
    others = _page(ROUTES, BLUEPRINT, STREAM, ("x", "Why?", "So."), ("y", "When?", "Now."), ("z", "Who?", "We."))
    found = _catalog(tmp_path, a=_page(*alike[:4]), b=_page(*alike[4:]), c=others)
    first = found.questions[0][1]
    assert len(first.related) == MOST
    assert sum(other.startswith("/flask/views/a#") for other in first.related) == 2
    assert first.address not in first.related


def test_the_same_content_gives_the_same_and_the_cache_changes_nothing(tmp_path: Path) -> None:
    catalog = _catalog(tmp_path, a=_page(SESSIONS, ROUTES), b=_page(COOKIE, BLUEPRINT), c=_page(STREAM))
    bare = replace(catalog)
    cache = Cache(tmp_path / ".cache")
    caches = (cache, cache, Cache(None))
    results = [with_related(bare, {}, bare.addresses, each) for each in caches]
    cache.close()
    assert results[0] == results[1] == results[2]
    assert 0 < LEAST < 1


def test_a_base_of_one_question_has_none_related(tmp_path: Path) -> None:
    assert _related(_catalog(tmp_path, a=_page(STREAM))) == {"stream": []}
