"""The common part of RSS and Atom: new and changed questions, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from answerkey.delivery.catalog import Catalog, Page, Question
from answerkey.delivery.paths import path_of
from answerkey.delivery.question_html import answered_html, given_html
from answerkey.delivery.targets import File, Settings
from answerkey.delivery.targets._shared import (
    UNKNOWN,
    changed,
    created,
    hash_of,
    iso,
    lead,
    plain,
    site_of,
    url,
)
from answerkey.rendering.html import relinked

ENTRIES = 100
_SUMMARY = 300  # characters


class Entry(NamedTuple):
    """A question in a feed. `id` is its permanent address as a URL; `categories` are pairs of a scheme and a term."""

    id: str
    title: str
    html: str
    summary: str
    changed: datetime
    created: datetime | None
    authors: tuple[str, ...]
    categories: tuple[tuple[str, str], ...]


class Feed(NamedTuple):
    """A feed: `url` is its own address, `link` that of its subject."""

    title: str
    description: str
    url: str
    link: str
    updated: datetime
    entries: tuple[Entry, ...]


Write = Callable[[Feed], bytes]
_Dated = tuple[datetime, Page, Question]


def feed_files(catalog: Catalog, settings: Settings, name: str, write: Write) -> Iterator[File]:
    """Yield a feed of all questions, and one of each framework; none without a site: feeds need absolute addresses."""
    if not site_of(settings):
        return
    dated = [(changed(page, question), page, question) for page, question in catalog.questions]
    dated.sort(key=lambda entry: entry[2].address)
    dated.sort(key=lambda entry: entry[0], reverse=True)
    yield _file(f"{name}.xml", settings.title, "/", dated, settings, write)
    for framework in catalog.frameworks:
        own = [entry for entry in dated if entry[1].framework_slug == framework.slug]
        title = f"{framework.name} – {settings.title}"
        yield _file(f"{name}/{path_of(framework.slug)}.xml", title, framework.path, own, settings, write)


def _file(path: str, title: str, about: str, dated: Sequence[_Dated], settings: Settings, write: Write) -> File:
    shown = dated[:ENTRIES]
    named = [
        (iso(when), question.hash, question.address, question.history, page.framework, page.topic, page.breadcrumbs)
        for when, page, question in shown
    ]

    def make() -> bytes:
        entries = tuple(_entry(*entry, settings) for entry in shown)
        updated = shown[0][0] if shown else UNKNOWN
        description = f"New and changed questions: {plain(title)}"
        return write(Feed(plain(title), description, url(settings, f"/{path}"), url(settings, about), updated, entries))

    return File(path, hash_of(path, title, about, settings.site, named), make)


def _html(question: Question) -> str:
    """Return the answer, below the question where that is more than the title of the entry."""
    given = given_html(question)
    asked = question.question.html if question.question.snippets or given else ""
    return f"{asked}{given}{answered_html(question)}"


def _entry(when: datetime, page: Page, question: Question, settings: Settings) -> Entry:
    categories = [("framework", page.framework), ("topic", page.topic), ("difficulty", question.difficulty)]
    categories += [("tag", tag) for tag in question.tags]
    text = plain(question.answer.text)
    return Entry(
        id=url(settings, question.address),
        title=plain(question.question.text),
        html=relinked(_html(question), lead(settings)),
        summary=text if len(text) <= _SUMMARY else f"{text[:_SUMMARY].rsplit(' ', 1)[0]} …",
        changed=when,
        created=created(question),
        authors=tuple(plain(author) for author in question.history.authors),
        categories=tuple((scheme, plain(term)) for scheme, term in categories if plain(term)),
    )
