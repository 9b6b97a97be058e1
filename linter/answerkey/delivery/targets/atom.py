"""Atom (RFC 4287) of new and changed questions: ``atom.xml``, and ``atom/<framework>.xml`` for each framework."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.targets import File, Settings
from answerkey.delivery.targets._feed import Entry, Feed, feed_pieces, volume_feeds, whole_feed
from answerkey.delivery.targets._shared import iso
from answerkey.delivery.targets._xml import child, document
from answerkey.delivery.whole import Whole

_NAMESPACE = "http://www.w3.org/2005/Atom"


def volume_files(catalog: Catalog, settings: Settings) -> Iterator[File]:
    """Yield the feeds of frameworks and collections; none if the address of the site is unknown."""
    return volume_feeds(catalog, settings, "atom", _write)


def whole_files(whole: Whole, settings: Settings) -> Iterator[File]:
    """Yield the feed of the whole base; none if the address of the site is unknown."""
    return whole_feed(whole, settings, "atom", _write)


pieces = feed_pieces


def _write(feed: Feed) -> bytes:
    language = {"xml:lang": feed.language} if feed.language else {}
    root = Element("feed", {"xmlns": _NAMESPACE, **language})
    child(root, "id", feed.url)
    child(root, "title", feed.title)
    child(root, "subtitle", feed.description)
    child(root, "updated", iso(feed.updated))
    child(root, "link", href=feed.url, rel="self", type="application/atom+xml")
    child(root, "link", href=feed.link, rel="alternate", type="text/html")
    child(child(root, "author"), "name", feed.title)  # RFC 4287, 4.1.1: for the entries that name none
    child(root, "generator", "answerkey")
    for entry in feed.entries:
        _entry(root, entry)
    return document(root)


def _entry(root: Element, entry: Entry) -> None:
    element = child(root, "entry")
    child(element, "id", entry.id)
    child(element, "title", entry.title)
    child(element, "updated", iso(entry.changed))
    if entry.created is not None:
        child(element, "published", iso(entry.created))
    child(element, "link", href=entry.id, rel="alternate", type="text/html")
    for author in entry.authors:
        child(child(element, "author"), "name", author)
    for scheme, term in entry.categories:
        child(element, "category", term=term, scheme=f"urn:answerkey:{scheme}")
    child(element, "summary", entry.summary)
    child(element, "content", entry.html, type="html")
