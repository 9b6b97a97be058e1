"""Documents that are accepted without a validator are those in which a validator finds nothing."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from answerkey.model import acceptance
from answerkey.model.acceptance import is_accepted
from answerkey.model.collections import QA
from answerkey.model.limits import DEFAULT_LIMITS
from answerkey.model.locales import TRANSLATED
from answerkey.model.records import COLLECTIONS
from answerkey.parsing.document import parse_document
from properties import examples

QUESTION = {"id": "one", "difficulty": "easy", "q": "Why?", "a": "Because.", "tags": ["a", "b"], "draft": False}
DOCUMENTS: dict[str, dict[str, Any]] = {
    "qa": {
        "framework": "FastAPI",
        "frameworkSlug": "fastapi",
        "topic": "Databases",
        "topicSlug": "database",
        "subtopic": "Schema changes",
        "difficulty": "medium",
        "order": 3,
        "seoDescription": "Questions on Alembic.",
        "updated": "2026-06-20",
        "related": ["/fastapi/a/b"],
        "questionsCount": 2,
        "env": {"MODE": "test"},
        "prelude": None,
        "questions": [
            QUESTION,
            {**QUESTION, "id": "two", "kind": "choice", "choices": [{"text": "One", "correct": True, "why": None}]},
        ],
    },
    "topics": {"name": "T", "slug": "t", "frameworkSlug": "fastapi", "order": 1, "description": "D."},
    "frameworks": {"name": "F", "slug": "f", "icon": None, "order": 1, "tier": 2, "description": "D."},
    TRANSLATED[QA.name]: {"title": "T", "questions": [{"id": "one", "q": "Q?", "choices": [{"text": "T"}]}]},
}
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([2**53, -(2**53), 1.0, 1.5, float("nan"), "2026-02-30", "2026-06-20\n", "a-b", "a-b\n", "A", "\ud800"]),
    st.text(max_size=3),
    st.lists(st.sampled_from(["a", "", 1]), max_size=3),
    st.dictionaries(st.sampled_from(["a", "text"]), st.sampled_from(["", "a", 1]), max_size=2),
)  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, Any]:
    """A document that is right but for a few values or keys."""
    collection = draw(st.sampled_from(sorted(DOCUMENTS)))
    document: Any = copy.deepcopy(DOCUMENTS[collection])
    for _ in range(draw(st.integers(0, 2))):
        holder = document
        while True:
            keys = list(range(len(holder)) if isinstance(holder, list) else holder)
            key = draw(st.sampled_from([*keys, "new"] if isinstance(holder, dict) else keys))
            if isinstance(holder, dict) and key == "new":
                holder[draw(st.sampled_from(["title", "other", "kind"]))] = draw(VALUES)
                break
            if isinstance(holder[key], list | dict) and holder[key] and draw(st.booleans()):
                holder = holder[key]
                continue
            if isinstance(holder, dict) and draw(st.booleans()):
                del holder[key]
            else:
                holder[key] = draw(VALUES)
            break
    return collection, document


@given(documents())
@examples(2000)
def test_what_is_accepted_is_valid(document: tuple[str, Any]) -> None:
    collection, data = document
    if is_accepted(collection, data):
        COLLECTIONS[collection].model_validate(data)


@given(documents())
@examples(500)
def test_what_is_valid_is_accepted_but_for_numbers_that_look_like_fractions(document: tuple[str, Any]) -> None:
    collection, data = document
    try:
        COLLECTIONS[collection].model_validate(data)
    except ValidationError:
        return
    assert is_accepted(collection, data) or "1.0" in repr(data)


@pytest.mark.parametrize("keyword", ["maxLength", "if", "const", "propertyNames"])
def test_a_keyword_that_is_not_understood_accepts_nothing(keyword: str) -> None:
    assert acceptance._accepts({"type": "string"}, "text", {})
    assert not acceptance._accepts({"type": "string", keyword: {}}, "text", {})


def test_each_page_of_this_repository_is_accepted() -> None:
    """The quick look is worth its place: right content needs no validator."""
    content = Path(__file__).parents[2] / "content"
    pages = content.glob("qa/**/*.md")
    documents = [parse_document(str(page), QA, page.read_text("utf-8"), DEFAULT_LIMITS) for page in pages]
    assert documents
    assert [each.path for each in documents if each.tree is None or not is_accepted(QA.name, each.tree.value)] == []
