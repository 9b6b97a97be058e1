"""Makes the contents of the payload's files of a catalog; `entities` says what stands in each record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from answerkey.delivery import catalog
from answerkey.delivery.entities import COLLECTION, DOCUMENT, FRAMEWORK, PAGE, QUESTION, TOPIC
from answerkey.delivery.fields import Context
from answerkey.delivery.targets import Settings
from answerkey.delivery.value_types import Mix
from answerkey.delivery.whole import Whole
from answerkey.model.delivered import Shape

Texts = Mapping[str, str]
"""The plain texts of questions by their addresses."""


def navigation_head(source: Whole, settings: Settings) -> dict[str, Any]:
    """Return what comes first in the tree of all pages."""
    return {"title": settings.title, "questionsCount": source.total.questions, "mix": mix_value(source.total.mix)}


def navigation_collection(source: catalog.Collection) -> dict[str, Any]:
    """Return a collection that the user declares in the tree of all pages."""
    return _collection(source, "navigation")


def navigation_framework(framework: catalog.Framework) -> dict[str, Any]:
    """Return a framework in the tree of all pages."""
    topics = [_navigation_topic(topic) for topic in framework.topics]
    return {**FRAMEWORK.values("navigation", framework), "topics": topics}


def _navigation_topic(topic: catalog.Topic) -> dict[str, Any]:
    pages = [PAGE.values("navigation", page) for page in topic.pages]
    return {**TOPIC.values("navigation", topic), "pages": pages}


def collection(source: catalog.Collection) -> dict[str, Any]:
    """Return a collection that the user declares, with its documents in order."""
    return _collection(source, "collection")


def _collection(source: catalog.Collection, shape: Shape) -> dict[str, Any]:
    documents = [DOCUMENT.values(shape, document) for document in source.documents]
    return {**COLLECTION.values(shape, source), "documents": documents}


def document(source: catalog.Document) -> dict[str, Any]:
    """Return a document with all derived values."""
    return DOCUMENT.values("document", source)


def hub(framework: catalog.Framework) -> dict[str, Any]:
    """Return a framework with its topics and pages; pages are ordered as Nuxt Content orders them by `order`."""
    pages = sorted(framework.pages, key=lambda page: (page.order, page.path))
    return {
        "framework": FRAMEWORK.values("hub", framework),
        "topics": [TOPIC.values("hub", topic) for topic in framework.topics],
        "qa": [PAGE.values("hub", page) for page in pages],
    }


def page(page: catalog.Page, texts: Texts) -> dict[str, Any]:
    """Return a page with all derived values."""
    return PAGE.values("page", page, Context(page, texts))


def question_alone(page: catalog.Page, question: catalog.Question, texts: Texts) -> dict[str, Any]:
    """Return a question with all derived values, and its place."""
    return QUESTION.values("question", question, Context(page, texts))


def mix_value(mix: catalog.Mix) -> Mix:
    """Return the number of questions of each difficulty."""
    return {"easy": mix.easy, "medium": mix.medium, "hard": mix.hard}
