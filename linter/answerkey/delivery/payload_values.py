"""Converts values of a catalog to those of the payload."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Literal, cast

from answerkey.delivery import catalog, payload
from answerkey.delivery.catalog import Catalog
from answerkey.delivery.catalog_builder import title_from
from answerkey.delivery.paths import framework_file, page_file, question_file
from answerkey.delivery.targets import Settings
from answerkey.delivery.targets._minimark import minimark
from answerkey.model.difficulty import Difficulty
from answerkey.rendering.rendered import Rendered
from answerkey.verification import Verified

Questions = Mapping[str, catalog.Question]
"""The questions of a catalog by their addresses."""


def navigation(source: Catalog, settings: Settings) -> payload.Navigation:
    """Return the tree of all pages."""
    return {
        "title": settings.title,
        "questionsCount": len(source.questions),
        "mix": total_mix(source),
        "frameworks": [_navigation_framework(framework) for framework in source.frameworks],
    }


def _navigation_framework(framework: catalog.Framework) -> payload.NavigationFramework:
    return {
        "name": framework.name,
        "slug": framework.slug,
        "path": framework.path,
        "file": framework_file(framework.slug),
        "icon": framework.icon,
        "tier": framework.tier,
        "description": framework.description,
        "questionsCount": framework.mix.all,
        "mix": _mix(framework.mix),
        "topics": [_navigation_topic(topic) for topic in framework.topics],
    }


def _navigation_topic(topic: catalog.Topic) -> payload.NavigationTopic:
    return {
        "name": topic.name,
        "slug": topic.slug,
        "path": topic.path,
        "description": topic.description,
        "questionsCount": topic.mix.all,
        "mix": _mix(topic.mix),
        "pages": [_navigation_page(page) for page in topic.pages],
    }


def _navigation_page(page: catalog.Page) -> payload.NavigationPage:
    return {
        "title": page.title,
        "subtopic": page.subtopic,
        "path": page.path,
        "file": page_file(page.path),
        "difficulty": _difficulty(page.difficulty),
        "questionsCount": len(page.questions),
        "mix": _mix(page.mix),
        "updated": page.updated,
    }


def hub(framework: catalog.Framework) -> payload.Hub:
    """Return a framework with its topics and pages; pages are ordered as Nuxt Content orders them by `order`."""
    pages = sorted(framework.pages, key=lambda page: (page.order, page.path))
    return {
        "framework": _framework(framework),
        "topics": [_topic(topic) for topic in framework.topics],
        "qa": [_hub_page(page) for page in pages],
    }


def _framework(framework: catalog.Framework) -> payload.Framework:
    return {
        "id": f"frameworks/{framework.source}",
        "description": framework.description,
        "extension": _extension(framework.source),
        "icon": framework.icon,
        "meta": {},
        "name": framework.name,
        "order": framework.order,
        "slug": framework.slug,
        "stem": _stem(framework.source),
        "tier": framework.tier,
        "path": framework.path,
        "mix": _mix(framework.mix),
        "hash": framework.hash,
    }


def _topic(topic: catalog.Topic) -> payload.Topic:
    return {
        "id": f"topics/{topic.source}",
        "description": topic.description,
        "extension": _extension(topic.source),
        "frameworkSlug": topic.framework_slug,
        "meta": {},
        "name": topic.name,
        "order": topic.order,
        "slug": topic.slug,
        "stem": _stem(topic.source),
        "path": topic.path,
        "mix": _mix(topic.mix),
        "hash": topic.hash,
    }


def _hub_page(page: catalog.Page) -> payload.HubPage:
    return {**_page_base(page), "questions": [_hub_question(question) for question in page.questions]}


def page(page: catalog.Page, questions: Questions) -> payload.Page:
    """Return a page with all derived values."""
    body, texts = page.rendered_body, _texts(page)
    return {
        **_page_base(page),
        "questions": [_question(question, questions) for question in page.questions],
        "html": body.html if body else "",
        "text": body.text if body else "",
        "toc": _headings(body) if body else [],
        "words": sum(text.words for text in texts),
        "readingTime": sum(text.seconds for text in texts),
        "history": _history(page.history),
    }


def _texts(page: catalog.Page) -> list[Rendered]:
    """Return all texts of a page."""
    pairs = chain.from_iterable((question.question, question.answer) for question in page.questions)
    return [*pairs, *([page.rendered_body] if page.rendered_body else [])]


def _page_base(page: catalog.Page) -> payload.PageBase:
    return {
        "id": page.source,
        "title": page.title,
        "body": minimark(page.rendered_body),
        "description": "",
        "difficulty": _difficulty(page.difficulty),
        "extension": _extension(page.source),
        "framework": page.framework,
        "frameworkSlug": page.framework_slug,
        "meta": {},
        "navigation": True,
        "order": page.order,
        "path": page.path,
        "questionsCount": len(page.questions),
        "related": list(page.declared_related) if page.declared_related is not None else None,
        "seo": _seo(page),
        "seoDescription": page.seo_description,
        "stem": page.stem,
        "subtopic": page.subtopic,
        "topic": page.topic,
        "topicSlug": page.topic_slug,
        "updated": page.updated,
        "relatedPaths": list(page.related),
        "file": page_file(page.path),
        "breadcrumbs": _crumbs(page),
        "previous": page.previous,
        "next": page.next,
        "mix": _mix(page.mix),
        "draft": page.draft,
        "hash": page.hash,
    }


def _seo(page: catalog.Page) -> payload.Seo:
    # Nuxt Content fills in the title only where the author gave one.
    derived = title_from(page.stem.rpartition("/")[2])
    if page.declared_title in (None, derived):
        return {"description": ""}
    return {"title": page.title, "description": ""}


def _hub_question(question: catalog.Question) -> payload.HubQuestion:
    return {
        "id": question.id,
        "difficulty": _difficulty(question.difficulty),
        "q": question.q,
        "a": question.a,
        "tags": list(question.tags),
        "number": question.number,
        "address": question.address,
        "file": question_file(question.address),
        "draft": question.draft,
        "verified": verified(question.verified),
    }


def verified(state: Verified) -> payload.Verified:
    """Return how the code of a question was verified."""
    return {
        "status": state.status,
        "kind": cast(Literal["compiled", "checked", "ran", "proved"], state.kind) if state.kind else None,
        "python": state.python or None,
        "libraries": dict(state.libraries),
        "at": state.at or None,
        "assertions": state.assertions,
    }


def _question(question: catalog.Question, questions: Questions) -> payload.Question:
    return {
        **_hub_question(question),
        "qHtml": question.question.html,
        "qText": question.question.text,
        "html": question.answer.html,
        "text": question.answer.text,
        "toc": _headings(question.answer),
        "snippets": [{"language": block.language, "code": block.code} for block in question.answer.snippets],
        "words": question.question.words + question.answer.words,
        "readingTime": question.question.seconds + question.answer.seconds,
        "related": [_related(questions[address]) for address in question.related if address in questions],
        "history": _history(question.history),
        "hash": question.hash,
    }


def _related(question: catalog.Question) -> payload.RelatedQuestion:
    return {
        "address": question.address,
        "file": question_file(question.address),
        "q": question.question.text,
    }


def question_alone(page: catalog.Page, question: catalog.Question, questions: Questions) -> payload.QuestionFile:
    """Return a question with all derived values, and its place."""
    addresses = [each.address for each in page.questions]
    at = question.number - 1
    return {
        **_question(question, questions),
        "page": {"title": page.title, "path": page.path, "file": page_file(page.path)},
        "breadcrumbs": _crumbs(page),
        "previous": addresses[at - 1] if at > 0 else None,
        "next": addresses[at + 1] if at + 1 < len(addresses) else None,
    }


def _crumbs(page: catalog.Page) -> list[payload.Crumb]:
    return [{"name": crumb.name, "path": crumb.address} for crumb in page.breadcrumbs]


def _headings(text: Rendered) -> list[payload.Heading]:
    return [{"level": heading.level, "text": heading.text, "id": heading.anchor} for heading in text.headings]


def _history(history: catalog.History) -> payload.History | None:
    if not history.changed:
        return None
    return {"created": history.created, "changed": history.changed, "authors": list(history.authors)}


def total_mix(source: Catalog) -> payload.Mix:
    """Return the number of questions of each difficulty in all."""
    return _mix(catalog.Mix(*map(sum, zip(*(framework.mix for framework in source.frameworks), strict=True))))


def _mix(mix: catalog.Mix) -> payload.Mix:
    return {"easy": mix.easy, "medium": mix.medium, "hard": mix.hard}


def _difficulty(text: str) -> Difficulty:
    return cast(Difficulty, text)  # the linter proved it


def _extension(source: str) -> str:
    return source.rpartition(".")[2]


def _stem(source: str) -> str:
    return source.rpartition(".")[0]
