"""The texts of records that are searched, by the fields of `index.WEIGHTS`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from answerkey.delivery.catalog import Catalog, Document, Page, Question
from answerkey.delivery.data_values import data_values
from answerkey.delivery.titles import title_from

RecordTexts = Mapping[str, str]
"""The texts of a record by field."""


def question_texts(catalog: Catalog) -> Iterator[list[RecordTexts]]:
    """Yield the texts of the questions of each page in reading order, one for each address."""
    topics = {topic.path: topic.description for topic in catalog.topics}
    each = {question.address: (page, question) for page, question in reversed(catalog.questions)}
    for _, questions in groupby(reversed(each.values()), lambda pair: pair[0].path):
        yield [
            _of_question(page, question, topics.get(f"/{page.framework_slug}/{page.topic_slug}", ""))
            for page, question in questions
        ]


def _of_question(page: Page, question: Question, topic: str) -> RecordTexts:
    choices = question.choices
    reasons = (choice.reason.text for choice in choices if choice.reason is not None)
    codes = (block.code for text in question.texts for block in text.snippets)
    return {
        "title": question.question.text,
        "tags": _joined(question.tags),
        "names": _joined((page.framework, page.topic, page.title, page.subtopic)),
        "about": _joined((page.seo_description, topic)),
        "text": _joined((question.answer.text, *(choice.label.text for choice in choices), *reasons)),
        "code": _joined((*codes, question.starter or "")),
    }


def document_texts(catalog: Catalog) -> Iterator[list[RecordTexts]]:
    """Yield the texts of each document in order."""
    return ([_of_document(document)] for document in catalog.documents)


def _of_document(document: Document) -> RecordTexts:
    values = (str(value) for _, value in data_values(document) if isinstance(value, str))
    return {
        "title": document.title,
        "tags": "",
        "names": title_from(document.collection),
        "about": _joined(dict.fromkeys(values)),
        "text": _joined(text.text for text in document.rendered),
        "code": _joined(block.code for text in document.rendered for block in text.snippets),
    }


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(filter(None, texts))
