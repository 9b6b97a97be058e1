"""Recognition of questions that were renamed or reworded."""

from __future__ import annotations

import pytest

from answerkey.identity.similarity import Text, match, similarity

SIGN = Text(
    "What signs a token?",
    "The server, with a key that only it knows. Whoever has the token can read it, but can't change it without "
    "breaking the signature.\n\n```python\njwt.encode(payload, key)\n```\n",
)
VERIFY = Text(
    "Who verifies a token?",
    "A dependency, before the path operation runs. It reads the header, decodes the token and raises an exception "
    "if that fails.\n\n```python\njwt.decode(token, key)\n```\n",
)
REWORDED = Text("How is a token signed?", SIGN.a)
EDITED = Text(SIGN.q, SIGN.a.replace("The server", "The issuing server").replace("only it knows", "stays secret"))
OTHER = Text("What is a view?", "A function that takes a request and gives a response.")


@pytest.mark.parametrize("new", [SIGN, REWORDED, EDITED, Text(SIGN.q.upper(), SIGN.a)])
def test_a_question_that_was_renamed_is_found_also_where_it_was_edited(new: Text) -> None:
    matches = match({"/p#sign": SIGN}, {"/p#signature": new, "/p#other": OTHER, "/p#verify": VERIFY})
    assert {address: likely.new for address, likely in matches.certain.items()} == {"/p#sign": "/p#signature"}


@pytest.mark.parametrize("new", [VERIFY, OTHER, Text("", ""), Text("What signs a token?", OTHER.a * 5)])
def test_another_question_is_never_taken_for_it(new: Text) -> None:
    assert match({"/p#sign": SIGN}, {"/p#sign-2": new}).certain == {}


def test_a_page_that_moved_takes_each_question_along_by_its_id_even_where_two_say_the_same() -> None:
    old = {f"/a#{name}": SIGN for name in ("one", "two")}
    new = {f"/b#{name}": SIGN for name in ("one", "two")}
    certain = match(old, new).certain
    assert {address: likely.new for address, likely in certain.items()} == {"/a#one": "/b#one", "/a#two": "/b#two"}


def test_where_two_new_ones_say_the_same_somebody_must_be_asked() -> None:
    matches = match({"/p#sign": SIGN}, {"/p#a": SIGN, "/p#b": SIGN})
    assert not matches.certain
    assert [likely.new for likely in matches.possible["/p#sign"]] == ["/p#a", "/p#b"]


def test_no_new_question_takes_the_place_of_two() -> None:
    matches = match({"/p#a": SIGN, "/p#b": EDITED}, {"/p#c": SIGN})
    assert len(matches.certain) <= 1


def test_similarity_is_symmetric_and_one_for_equal_texts() -> None:
    assert similarity(SIGN, SIGN) == similarity(Text("", ""), Text("", "")) == 1
    assert similarity(SIGN, VERIFY) == similarity(VERIFY, SIGN) < 0.5
