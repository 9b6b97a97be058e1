"""Search takes what people type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.search_index.spelling import distance
from answerkey.delivery.search_index.stemming import stem_of
from answerkey.delivery.store import BadRequest, Filters, Store, marked
from answerkey.delivery.store.highlights import Mark, Marker, SearchText, fold
from answerkey.delivery.store.writer import write
from answerkey.delivery.words import parts
from answerkey.rendering.html import render, render_inline
from delivery.catalogs import with_questions

# One question each: its id, the question, its answer.
TEXTS = {
    "exception": ("How do you answer with an error?", "Raise it.\n\n```python\nraise HTTPException(404)\n```"),
    "model": ("What is left out of a response?", "What the `response_model` does not have."),
    "property": ("How is a value computed?", "```python\n@property\ndef area(self): ...\n```"),
    "init": ("What makes an object?", "`__init__` and `__new__`."),
    "await": ("What is async/await?", "Syntax for coroutines."),
    "apart": ("What does async mean?", "That one can await it."),
    "cpp": ("Is C++ faster?", "Sometimes. C# is not C."),
    "n-plus-one": ("What is the N+1 problem?", "One query, and N more."),
    "quotes": ("What do quotes do?", """Say "it's" and 'it is'."""),
    "emoji": ("Does it work?", "Yes👍 of course 🎉 ❤️"),
    "chinese": ("什么是依赖注入?", "FastAPI依赖注入系统很强大。"),
    "japanese": ("テストを書く方法は?", "テストクライアントを使う。"),
    "korean": ("의존성 주입이란?", "함수는 매개변수를 받는다."),
    "french": ("Où est le résumé?", "Là où il était."),
    "rendered": ("What does __call__ do?", "It makes objects answer."),
    "walrus": ("What is the walrus?", "```python\nif (n := len(a)) > 10: ...\n```"),
    "tests": ("How are dependencies tested?", "By overriding them, quickly."),
    "markup": ("What of <b>bold</b> & co?", "A `<script>` in an answer is text."),
    "injection": ("What is dependency injection?", "Objects get what they depend on."),
    "injected": ("What of an injection of SQL?", "It is no dependency."),
}
CASES = [
    ("HTTPException", "exception"),
    ("httpexception", "exception"),
    ("exception", "exception"),
    ("xcept", "exception"),
    ("response_model", "model"),
    ("response_mod", "model"),
    ("response model", "model"),
    ("model", "model"),
    ("@property", "property"),
    ("property", "property"),
    ("__init__", "init"),
    ("init", "init"),
    ("__call__", "rendered"),
    ("async/await", "await"),
    ("async await", "await"),
    ("C++", "cpp"),
    ("c++?", "cpp"),
    ("C#", "cpp"),
    ("N+1", "n-plus-one"),
    ("n+1 problem", "n-plus-one"),
    ('"it\'s"', "quotes"),
    ("it's", "quotes"),
    ("👍", "emoji"),
    ("🎉", "emoji"),
    ("Yes👍", "emoji"),
    ("❤", "emoji"),
    ("依赖注入", "chinese"),
    ("注入", "chinese"),
    ("FastAPI依赖", "chinese"),
    ("テスト", "japanese"),
    ("クライアント", "japanese"),
    ("의존성", "korean"),
    ("함수", "korean"),
    ("resume", "french"),
    ("RÉSUMÉ", "french"),
    (":=", "walrus"),
    ("walrus :=", "walrus"),
    ("testing dependency", "tests"),
    ("test dependenc", "tests"),
    ("<script>", "markup"),
    ('"dependency injection"', "injection"),
    ("dependency injection", "injection"),
    ('"unbalanced', None),
    ("AND", None),
    ("NEAR(a b)", None),
]


@pytest.fixture(scope="module")
def store(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The texts as the questions of one page."""
    framework = catalog.frameworks[0]
    topic = framework.topics[0]
    page = topic.pages[0]
    model = page.questions[0]
    questions = tuple(
        replace(
            model,
            id=id_,
            address=f"{page.path}#{id_}",
            difficulty=("easy", "hard")[number % 2],
            tags=(),
            question=render_inline(q),
            answer=render(a),
        )
        for number, (id_, (q, a)) in enumerate(TEXTS.items())
    )
    page = replace(page, title="Page", subtopic="", topic="Topic", questions=questions, previous=None, next=None)
    made = Catalog((replace(framework, topics=(replace(topic, pages=(page,)),)),))
    path = tmp_path_factory.mktemp("search") / "a.sqlite"
    write(made, path)
    with Store.open(path) as opened:
        yield opened


@pytest.mark.parametrize("text, best", CASES)
def test_what_people_type_finds_what_they_mean(store: Store, text: str, best: str | None) -> None:
    hits = store.search(text).hits
    assert best is None or [hit.record["id"] for hit in hits][:1] == [best]


@pytest.mark.parametrize("text, best", [case for case in CASES if case[1] and case[0].isalnum()])
def test_each_beginning_of_a_word_finds_it(store: Store, text: str, best: str) -> None:
    for end in range(3, len(text) + 1):
        assert best in [hit.record["id"] for hit in store.search(text[:end]).hits], text[:end]


def test_words_that_no_question_has_together_are_looked_for_one_by_one(store: Store) -> None:
    found = store.search("how do I use dependency injection in C++")
    assert found.match == "any"
    assert {"injection", "cpp"} <= {hit.record["id"] for hit in found.hits}


def test_a_slip_is_searched_as_the_word_that_was_meant(store: Store) -> None:
    found, meant = store.search("depedency injection"), store.search("dependency injection")
    assert (found.corrected, found.suggestion, found.match) == ("dependency injection", "dependency injection", "all")
    assert [hit.record["id"] for hit in found.hits] == [hit.record["id"] for hit in meant.hits]
    assert (meant.corrected, meant.suggestion) == ("", "")


def test_a_word_with_a_space_behind_it_is_whole(store: Store) -> None:
    assert "walrus" in {hit.record["id"] for hit in store.search("wal").hits}
    assert store.search("wh").total > store.search("wh ").total


def test_without_prefix_no_word_is_taken_for_a_beginning(store: Store) -> None:
    assert store.search("wh").total > store.search("wh", prefix=False).total


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\x00", '"', '""', "\ud800", "\u200d"])
def test_nothing_finds_nothing(store: Store, text: str) -> None:
    assert store.search(text).total == (1 if text == '"' else 0)  # one answer holds that character


def test_filters_narrow_a_search(store: Store) -> None:
    whole, hard = store.search("what"), store.search("what", Filters(difficulties=("hard",)))
    assert 0 < hard.total < whole.total
    assert {hit.record["difficulty"] for hit in hard.hits} == {"hard"}
    assert store.search(":=", Filters(frameworks=("none",))).total == 0


def test_parts_of_the_hits_make_up_the_whole(store: Store) -> None:
    for text in ("what", "what nowhere", "("):
        whole = store.search(text, limit=100)
        parts = [store.search(text, limit=1)]
        while parts[-1].next is not None:
            parts.append(store.search(text, limit=1, after=parts[-1].next))
        assert [hit for part in parts for hit in part.hits] == list(whole.hits)
        assert len(parts) == whole.total > 1


def test_a_cursor_of_another_search_is_refused(store: Store) -> None:
    of_all = store.search("what", limit=1).next
    with pytest.raises(BadRequest, match="a list with another order"):
        store.search("what nowhere", after=of_all)


def test_a_match_in_the_question_outweighs_one_in_the_answer(store: Store) -> None:
    assert store.search("dependency").hits[0].record["id"] == "injection"


def test_hits_show_where_the_words_stand(store: Store) -> None:
    hit = store.search("response_model").hits[0]
    assert [hit.excerpt[slice(*mark)] for mark in hit.excerpt_marks] == ["response_model"]
    code = store.search("HTTPException").hits[0]
    assert code.excerpt_in == "code"
    assert marked(code.excerpt, code.excerpt_marks) == "raise <mark>HTTPException</mark>(404)\n"
    question = store.search("bold").hits[0]
    assert marked(question.record["qText"], question.title_marks).count("<mark>") == 1


def test_a_suggestion_holds_no_more_than_words(store: Store) -> None:
    assert "<" not in store.search("depedency").suggestion


QUERIES = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="\"*^(){}[]:-+@#_/\\.,;!?'~| \x00abANDORNOTEéß依👍\ud800\u200d", max_size=60),
    st.lists(st.sampled_from([*'"*^()+-:', "AND", "OR", "NOT", "NEAR", "a", "question_text", "{", "}"])).map(" ".join),
    st.sampled_from([text for text, _ in CASES]).flatmap(lambda text: st.text(max_size=3).map(lambda end: text + end)),
)


@given(QUERIES, st.booleans())
def test_no_text_is_a_wrong_query(store: Store, text: str, prefix: bool) -> None:
    found = store.search(text, prefix=prefix, limit=3)
    assert len(found.hits) <= 3
    assert (found.total > 0) == bool(found.hits)
    for hit in found.hits:
        for shown, marks in ((hit.record["qText"], hit.title_marks), (hit.excerpt, hit.excerpt_marks)):
            ends = [place for mark in marks for place in mark]
            assert ends == sorted(ends)
            assert all(0 <= start < end <= len(shown) for start, end in marks)


@given(st.text(max_size=200), st.lists(st.text(max_size=8), max_size=4))
def test_marking_changes_no_text_and_adds_no_markup(text: str, words: list[str]) -> None:
    sought = [SearchText(word) for word in words if word]
    html = marked(text, Marker.of(sought).find(text))
    plain = re.sub("</?mark>", "", html)
    assert unescape(plain) == unescape(marked(text, ()))
    assert not re.search("[<>]", plain)
    part = Marker.of(sought).excerpt(text)
    assert all(0 <= start < end <= len(part.text) for start, end in part.marks)


@given(st.text(max_size=100))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(max_size=100))
def test_parts_are_words_for_the_index(text: str) -> None:
    assert re.fullmatch(r"[\w@+# ]*", parts(text))


@pytest.mark.parametrize(
    "text, expected",
    [
        ("HTTPException", "HTTP Exception"),
        ("response_model", "response model"),
        ("@property", "property"),
        ("plain words", ""),
        ("FastAPI依赖", "FastAPI Fast API 依 赖 _"),
        ("Yes👍", "Yes u1f44d _"),
        ("v2 x", ""),
    ],
)
def test_compound_words_have_parts(text: str, expected: str) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    "word, expected",
    [("testing", "test"), ("dependencies", "depend"), ("status", "status"), ("used", "use"), ("N+1", "N+1")],
)
def test_words_lose_common_endings(word: str, expected: str) -> None:
    assert stem_of("")(word) == expected


def test_an_excerpt_shows_the_place_and_says_what_is_left_out() -> None:
    text = "word " * 200 + "needle " + "word " * 200
    part = Marker.of([SearchText("needle")]).excerpt(text)
    assert part.text.startswith("… word")
    assert part.text.endswith(" …")
    assert [part.text[slice(*mark)] for mark in part.marks] == ["needle"]
    assert len(part.text) < 250
    assert Marker.of([SearchText("none")]).excerpt("short").text == "short"


def test_marks_are_whole_words_where_there_are_some() -> None:
    assert Marker.of([SearchText("app")]).find("app application") == (Mark(0, 3),)
    assert Marker.of([SearchText("app", open=True)]).find("app application") == (Mark(0, 3), Mark(4, 15))
    assert Marker.of([SearchText("app")]).find("happy") == (Mark(1, 4),)
    assert Marker.of([SearchText("is")]).find("this") == ()


@given(st.lists(st.text("aAé_-/ ", min_size=1, max_size=3), min_size=1, max_size=3), st.text("aAé_-/ ", max_size=40))
def test_words_are_found_where_a_word_begins_or_nowhere(words: list[str], text: str) -> None:
    longest_first = sorted(map(fold, dict.fromkeys(words)), key=len, reverse=True)
    whole = "|".join(rf"{re.escape(word)}(?![^\W_])" for word in longest_first)
    expected = [match.span() for match in re.finditer(rf"(?<![^\W_])(?:{whole})", fold(text))]
    marks = Marker.of(map(SearchText, words)).find(text)
    assert list(marks) == expected or not expected


def test_synonyms_find_the_same(catalog: Catalog, tmp_path: Path) -> None:
    asked = [
        replace(catalog.questions[0][1], id=id_, address=f"/{id_}", question=render_inline(q))
        for id_, q in (("a", "What are databases?"), ("b", "What is a db?"), ("c", "What is a table?"))
    ]
    made = replace(with_questions(catalog, *asked), synonyms=(("db", "database"),))
    write(made, tmp_path / "a.sqlite")
    with Store.open(tmp_path / "a.sqlite") as opened:
        hits = {
            text: [hit.record["id"] for hit in opened.search(text).hits] for text in ("db", "database", "Databases")
        }
    assert list(hits.values()) == [["a", "b"]] * 3


@pytest.mark.parametrize(
    "text, best", [("复制列表", "pair"), ("制列", "pair"), ("列表", "pair"), ("一覧", "list"), ("覧", "list")]
)
def test_scripts_without_spaces_match_by_pairs(catalog: Catalog, tmp_path: Path, text: str, best: str) -> None:
    texts = {"other": "列表是什么?复制文件", "pair": "如何复制列表?", "list": "一覧を並べる方法"}
    asked = [
        replace(
            catalog.questions[0][1], id=id_, address=f"/{id_}", tags=(), question=render_inline(q), answer=render(q)
        )
        for id_, q in texts.items()
    ]
    write(with_questions(catalog, *asked, title="", subtopic="", seo_description=""), tmp_path / "a.sqlite")
    with Store.open(tmp_path / "a.sqlite") as opened:
        assert next(iter(opened.search(text).hits)).record["id"] == best


def test_hits_with_all_words_come_before_those_with_some_and_say_what_is_missing(store: Store) -> None:
    found = store.search("dependency quickly")
    assert (found.match, found.hits[0].record["id"], found.hits[0].missing) == ("all", "tests", ())
    assert {hit.missing for hit in found.hits[1:]} <= {("quickly",), ("dependency",)} != set()


def test_words_that_say_nothing_are_left_out_and_named(store: Store) -> None:
    found, short = store.search("what is the walrus"), store.search("walrus")
    assert found.dropped == ("what", "is", "the")
    assert [hit.record["id"] for hit in found.hits] == [hit.record["id"] for hit in short.hits]
    assert store.search("what").dropped == ()


def test_descriptions_of_pages_are_searched(catalog: Catalog, tmp_path: Path) -> None:
    asked = catalog.questions[0][1]
    write(with_questions(catalog, asked, seo_description="All about marmalade."), tmp_path / "a.sqlite")
    with Store.open(tmp_path / "a.sqlite") as opened:
        assert [hit.record["id"] for hit in opened.search("marmalade").hits] == [asked.id]


@pytest.mark.parametrize(
    "word, candidate, slips",
    [("midleware", "middleware", 1), ("websokcet", "websocket", 1), ("abc", "abc", 0), ("abcd", "dcba", 3)],
)
def test_slips_are_letters_lost_added_wrong_or_swapped(word: str, candidate: str, slips: int) -> None:
    assert min(distance(word, candidate, 2), 3) == slips


@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(1, 3))
def test_the_number_of_slips_does_not_depend_on_the_direction(first: str, second: str, most: int) -> None:
    there, back = distance(first, second, most), distance(second, first, most)
    assert min(there, most + 1) == min(back, most + 1)
