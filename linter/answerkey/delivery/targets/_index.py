"""The index for searching in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from answerkey.delivery.catalog import Catalog, Question
from answerkey.delivery.entities import PAGE, QUESTION
from answerkey.delivery.fields import Context

# In JavaScript: text.toLowerCase().match(/[\p{L}\p{N}]+[+#]*/gu)
_WORD = re.compile(r"[^\W_]+[+#]*")


def words(text: str) -> list[str]:
    """Return the words of a text, as `payload.Search` defines them."""
    return _WORD.findall(text.lower())


def search_index(catalog: Catalog) -> dict[str, Any]:
    """Return the index of all questions, in reading order."""
    at = Context(numbers={page.path: number for number, page in enumerate(catalog.pages)})
    return {
        "pages": [PAGE.values("search", page) for page in catalog.pages],
        "questions": [
            QUESTION.values("search", question, at._replace(page=page)) for page, question in catalog.questions
        ],
        "inQuestions": _inverted(_question_text(question) for _, question in catalog.questions),
        "inAnswers": _inverted(_answer_text(question) for _, question in catalog.questions),
    }


def _question_text(question: Question) -> str:
    return " ".join([question.question.text, *question.tags])


def _answer_text(question: Question) -> str:
    return " ".join([question.answer.text, *(block.code for block in question.answer.snippets)])


def _inverted(texts: Iterable[str]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        for word in set(words(text)):
            index.setdefault(word, []).append(number)
    return dict(sorted(index.items()))
