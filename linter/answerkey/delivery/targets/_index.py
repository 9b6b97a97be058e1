"""The index for searching in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterable

from answerkey.delivery.catalog import Catalog, Question
from answerkey.delivery.payload import Search
from answerkey.delivery.targets._paths import question_file

# In JavaScript: text.toLowerCase().match(/[\p{L}\p{N}]+[+#]*/gu)
_WORD = re.compile(r"[^\W_]+[+#]*")


def words(text: str) -> list[str]:
    """The words of a text, as `payload.Search` has them."""
    return _WORD.findall(text.lower())


def search_index(catalog: Catalog) -> Search:
    """The index of all questions, in the order of reading."""
    numbers = {page.path: number for number, page in enumerate(catalog.pages)}
    return {
        "pages": [
            {"path": page.path, "title": page.title, "framework": page.framework, "topic": page.topic}
            for page in catalog.pages
        ],
        "questions": [
            {
                "page": numbers[page.path],
                "id": question.id,
                "q": question.question.text,
                "difficulty": question.difficulty,  # type: ignore[typeddict-item]  # the linter proved it
                "file": question_file(question.address),
            }
            for page, question in catalog.questions
        ],
        "inQuestions": _inverted(_asked(question) for _, question in catalog.questions),
        "inAnswers": _inverted(_answered(question) for _, question in catalog.questions),
    }


def _asked(question: Question) -> str:
    return " ".join([question.question.text, *question.tags])


def _answered(question: Question) -> str:
    return " ".join([question.answer.text, *(block.code for block in question.answer.snippets)])


def _inverted(texts: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        for word in set(words(text)):
            found.setdefault(word, []).append(number)
    return dict(sorted(found.items()))
