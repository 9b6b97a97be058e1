"""The quiz of the preview asks each kind of question as what it is, and works without scripts."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from answerkey.delivery.replies import is_choice_right, is_output_right
from server.site import Site

QUIZ = "/-/quiz?scope=/python&size=7&seed=1"
WIDE_SLICE = "['b', 'c']\n[]"


def of_kind(kind: str, **more: str) -> str:
    return f"/-/quiz?kind={kind}&size=1&seed=1" + "".join(f"&{name}={value}" for name, value in more.items())


def marks(text: str) -> list[str]:
    return re.findall(r'<button type="submit" name="marks" value="([01]+)"', text)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("open", "Show the answer"),
        ("choice", "Choose all that are correct."),
        ("output", "Type the output"),
        ("exercise", "Your solution"),
    ],
)
def test_a_question_is_asked_as_what_it_is(kinds: Site, kind: str, words: str) -> None:
    text = kinds.get(of_kind(kind)).text
    assert words in text
    assert marks(text) == (["1", "0"] if kind in ("open", "exercise") else []), "only a reader knows what was known"


@pytest.mark.parametrize("kind", ["choice", "output"])
def test_an_answer_that_is_checked_is_not_shown_before(kinds: Site, kind: str) -> None:
    text = kinds.get(of_kind(kind)).text
    assert 'class="answer' not in text
    assert "Correct." not in text


@pytest.mark.parametrize(("replies", "mark"), [("reply=1&reply=3", "1"), ("reply=1", "0"), ("reply=1&reply=2", "0")])
def test_all_correct_choices_and_no_other_are_right(kinds: Site, replies: str, mark: str) -> None:
    text = kinds.get(f"{of_kind('choice')}&{replies}").text
    assert marks(text) == [mark]
    assert text.count("✓ Correct.") == 2
    assert "It returns a new list." in text


def test_choices_that_are_checked_without_one_are_asked_again(kinds: Site) -> None:
    assert marks(kinds.get(of_kind("choice")).text) == []


def test_an_output_is_compared_by_words_and_lines() -> None:
    assert is_output_right([WIDE_SLICE], "  ['b',  'c']\r\n\r\n[] ")
    assert not is_output_right([WIDE_SLICE], "['b', 'c'] []")
    assert is_choice_right([True, False, True], {3, 1})
    assert not is_choice_right([True, False, True], {1, 2, 3})


def test_of_another_output_the_reader_judges(kinds: Site) -> None:
    text = kinds.get(of_kind("output", reply="[1]")).text
    assert marks(text) == ["1", "0"]
    assert "You typed" in text
    assert 'class="answer' in text


def test_a_quiz_is_drawn_once_and_kept_in_its_address(kinds: Site) -> None:
    reply = kinds.get("/-/quiz?scope=/python&size=3")
    assert (reply.status_code, reply.headers["cache-control"]) == (303, "no-store")
    query = parse_qs(urlsplit(reply.headers["location"]).query)
    assert query["seed"][0].isdecimal()
    again = kinds.get(reply.headers["location"]).text
    assert again == kinds.get(reply.headers["location"]).text


def test_it_ends_with_what_was_known_and_links_to_the_questions(kinds: Site) -> None:
    total = re.search(r"Question 1 of (\d+)", kinds.get(QUIZ).text)
    assert total is not None
    count = int(total[1])
    text = kinds.get(f"{QUIZ}&marks={'10' * count}"[: len(QUIZ) + 7 + count]).text
    assert f"You knew {(count + 1) // 2} of {count}." in text
    assert len(re.findall(r'<a href="/python/[a-z-]+/[a-z-]+#[a-z-]+">', text)) == count
    assert "The same again" in text


def test_it_can_be_about_a_page_in_another_language(kinds: Site) -> None:
    text = kinds.get("/-/quiz?scope=/python/collections/lists&size=9&seed=1&locale=de").text
    assert "Question 1 of 4" in text
    assert '<input type="hidden" name="locale" value="de">' in text
    assert 'href="/de/python/collections/lists"' in text
    page = kinds.get("/de/python/collections/lists").text
    assert "/-/quiz?scope=%2Fpython%2Fcollections%2Flists&amp;size=4&amp;locale=de" in page


@pytest.mark.parametrize(
    "query",
    ["", "?size=x", "?size=-1", "?size=0", "?difficulty=x&kind=y", "?size=99999999&seed=1", "?size=2&seed=1&marks=abc"],
)
def test_an_address_that_somebody_typed_is_no_error(kinds: Site, query: str) -> None:
    assert kinds.get(f"/-/quiz{query}").status_code == 200


def test_a_selection_without_questions_says_so(kinds: Site) -> None:
    assert "There are no such questions." in kinds.get("/-/quiz?scope=/rust&size=2&seed=1").text


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
@pytest.mark.parametrize("name", ["scope", "seed", "reply", "difficulty"])
def test_what_stands_in_an_address_does_not_act(kinds: Site, name: str, value: str) -> None:
    text = kinds.ask("GET", "/-/quiz", params={"kind": "output", "size": "1", "seed": "1", name: value}).text
    assert value not in text
    assert "<script>" not in html.unescape(re.sub(r"<script src[^>]*>", "", text)) or html.escape(value) in text
