"""The common part of RSS and Atom: new and changed questions and documents, the newest first."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cache, partial
from typing import NamedTuple

from answerkey.delivery.catalog import Catalog, Collection, Document, Framework, Page, Question
from answerkey.delivery.packing import packed, unpacked
from answerkey.delivery.paths import path_of
from answerkey.delivery.question_html import answered_html, given_html
from answerkey.delivery.targets import File, Settings
from answerkey.delivery.targets._shared import (
    UNKNOWN,
    changed,
    created,
    document_changed,
    hash_of,
    iso,
    lead,
    plain,
    site_of,
    url,
)
from answerkey.delivery.whole import Whole
from answerkey.rendering.html import relinked

ENTRIES = 100
_LATEST, _ENTRIES = "latest changes", "latest entries"
_SUMMARY = 300  # characters


class Entry(NamedTuple):
    """A question or document in a feed.

    `id` is its permanent address as a URL; `categories` are pairs of a scheme and a term.
    """

    id: str
    title: str
    html: str
    summary: str
    changed: datetime
    created: datetime | None
    authors: tuple[str, ...]
    categories: tuple[tuple[str, str], ...]


class Feed(NamedTuple):
    """A feed: `url` is its own address, `link` that of its subject; `language` is empty where it is unknown."""

    title: str
    description: str
    url: str
    link: str
    updated: datetime = UNKNOWN
    entries: tuple[Entry, ...] = ()
    language: str = ""


Write = Callable[[Feed], bytes]


class Change(NamedTuple):
    """A question or document with the moment of its change, its address, a hash of what its entry is made of, and what
    makes it."""

    when: datetime
    address: str
    hash: str
    entry: Callable[[], Entry]


def volume_feeds(catalog: Catalog, settings: Settings, name: str, write: Write) -> Iterator[File]:
    """Yield a feed of each framework, and one of each declared collection.

    There are none without a site: feeds need absolute addresses.
    """
    if not site_of(settings):
        return
    for framework in catalog.frameworks:
        about = f"{framework.name} – {settings.title}", "questions", f"/{name}/{path_of(framework.slug)}.xml"
        feed = Feed(*about, framework.path, language=catalog.locale)
        yield _file(feed, _questions(framework, settings), settings, write)
    for collection in catalog.collections:
        about = (
            f"{collection.title} – {settings.title}",
            "documents",
            f"/{name}/collections/{path_of(collection.name)}.xml",
        )
        feed = Feed(*about, collection.path, language=catalog.locale)
        yield _file(feed, _documents(collection, settings), settings, write)


def feed_pieces(catalog: Catalog, settings: Settings) -> dict[str, bytes]:
    """Return the latest changes of a part of the base, and their entries."""
    if not site_of(settings):
        return {}
    latest = _latest(_changes(catalog, settings))
    named = json.dumps([[iso(each.when), each.address, each.hash] for each in latest])
    return {_LATEST: named.encode(), _ENTRIES: packed([each.entry() for each in latest])}


def whole_feed(whole: Whole, settings: Settings, name: str, write: Write) -> Iterator[File]:
    """Yield the feed of all questions and documents; none without a site."""
    if not site_of(settings):
        return
    subject = "questions and documents" if whole.total.collections else "questions"
    feed = Feed(settings.title, subject, f"/{name}.xml", "/", language=whole.locale)
    entries = cache(lambda number: unpacked(whole.piece(number, _ENTRIES), list[Entry]))
    changes = (
        Change(datetime.fromisoformat(when), address, hash_, partial(_entry_of, entries, number, position))
        for number, piece in enumerate(whole.pieces(_LATEST))
        for position, (when, address, hash_) in enumerate(json.loads(piece))
    )
    yield _file(feed, changes, settings, write)


def _entry_of(entries: Callable[[int], list[Entry]], number: int, position: int) -> Entry:
    """Return an entry of the volume of a number."""
    return entries(number)[position]


def _changes(catalog: Catalog, settings: Settings) -> Iterator[Change]:
    for framework in catalog.frameworks:
        yield from _questions(framework, settings)
    for collection in catalog.collections:
        yield from _documents(collection, settings)


def _latest(changes: Iterable[Change]) -> list[Change]:
    """Return as many changes as a feed shows, the latest first."""
    in_order = sorted(changes, key=lambda each: each.address)
    return sorted(in_order, key=lambda each: each.when, reverse=True)[:ENTRIES]


def _questions(framework: Framework, settings: Settings) -> Iterator[Change]:
    for page in framework.pages:
        for question in page.questions:
            own = question.hash, question.address, question.history
            key = hash_of(own, page.framework, page.topic, page.breadcrumbs)
            when = changed(page, question)
            yield Change(when, question.address, key, partial(_entry, when, page, question, settings))


def _documents(collection: Collection, settings: Settings) -> Iterator[Change]:
    for document in collection.documents:
        when = document_changed(document)
        key = hash_of(document.hash, document.address, document.history, collection.title)
        entry = partial(_document_entry, when, collection, document, settings)
        yield Change(when, document.address, key, entry)


def _file(feed: Feed, changes: Iterable[Change], settings: Settings, write: Write) -> File:
    """Return the file of a feed, whose `description` is its subject, and whose addresses are relative to the site."""
    shown = _latest(changes)
    path = feed.url.removeprefix("/")

    def make() -> bytes:
        title = plain(feed.title)
        return write(
            Feed(
                title,
                f"New and changed {feed.description}: {title}",
                url(settings, feed.url),
                url(settings, feed.link),
                shown[0].when if shown else UNKNOWN,
                tuple(each.entry() for each in shown),
                feed.language,
            )
        )

    named = [(iso(each.when), each.address, each.hash) for each in shown]
    about = path, feed.title, feed.description, feed.link, feed.language
    return File(path, hash_of(*about, settings.site, named), make)


def _html(question: Question) -> str:
    """Return the answer, below the question where that is more than the title of the entry."""
    task = given_html(question)
    asked = question.question.html if question.question.snippets or task else ""
    return f"{asked}{task}{answered_html(question)}"


def _entry(when: datetime, page: Page, question: Question, settings: Settings) -> Entry:
    categories = [("framework", page.framework), ("topic", page.topic), ("difficulty", question.difficulty)]
    categories += [("tag", tag) for tag in question.tags]
    text = plain(question.answer.text)
    return Entry(
        id=url(settings, question.address),
        title=plain(question.question.text),
        html=relinked(_html(question), lead(settings)),
        summary=_summary(text),
        changed=when,
        created=created(question),
        authors=tuple(plain(author) for author in question.history.authors),
        categories=tuple((scheme, plain(term)) for scheme, term in categories if plain(term)),
    )


def _document_entry(when: datetime, collection: Collection, document: Document, settings: Settings) -> Entry:
    return Entry(
        id=url(settings, document.address),
        title=plain(document.title),
        html=relinked("".join(text.html for text in document.rendered), lead(settings)),
        summary=_summary(plain(" ".join(text.text for text in document.rendered))),
        changed=when,
        created=created(document),
        authors=tuple(plain(author) for author in document.history.authors),
        categories=(("collection", plain(collection.title)),),
    )


def _summary(text: str) -> str:
    return text if len(text) <= _SUMMARY else f"{text[:_SUMMARY].rsplit(' ', 1)[0]} …"
