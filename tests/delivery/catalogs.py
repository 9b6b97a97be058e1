"""Catalogs made of another one, with other content."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from answerkey.delivery.catalog import Catalog, Framework, Page, Question
from answerkey.rendering.html import render, render_inline


def with_questions(catalog: Catalog, *questions: Question, **page_changes: Any) -> Catalog:
    """The catalog of one page alone, the first, with these questions."""
    framework = catalog.frameworks[0]
    topic = framework.topics[0]
    page = replace(topic.pages[0], questions=questions, **page_changes)
    return _of(framework, page)


def question(catalog: Catalog, **changes: Any) -> Question:
    """The first question with other values, rendered."""
    made = replace(catalog.pages[0].questions[0], **changes)
    return replace(made, question=render_inline(made.q), answer=render(made.a))


def with_pages(catalog: Catalog, count: int) -> Catalog:
    """The catalog of one topic with the first page many times, each at its own address."""
    framework = catalog.frameworks[0]
    page = framework.topics[0].pages[0]
    return _of(framework, *(replace(page, path=f"{page.path}-{number}") for number in range(count)))


def _of(framework: Framework, *pages: Page) -> Catalog:
    topic = replace(framework.topics[0], pages=pages)
    return Catalog((replace(framework, topics=(topic,)),))
