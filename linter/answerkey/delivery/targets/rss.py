"""RSS 2.0 (https://www.rssboard.org/rss-specification) of new and changed questions: ``rss.xml``, and
``rss/<framework>.xml`` for each framework."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import format_datetime
from xml.etree.ElementTree import Element

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.targets import File, Settings
from answerkey.delivery.targets._feed import Entry, Feed, feed_pieces, volume_feeds, whole_feed
from answerkey.delivery.targets._xml import child, document
from answerkey.delivery.whole import Whole

_NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}


def volume_files(catalog: Catalog, settings: Settings) -> Iterator[File]:
    """Yield the feeds of frameworks and collections; none if the address of the site is unknown."""
    return volume_feeds(catalog, settings, "rss", _write)


def whole_files(whole: Whole, settings: Settings) -> Iterator[File]:
    """Yield the feed of the whole base; none if the address of the site is unknown."""
    return whole_feed(whole, settings, "rss", _write)


pieces = feed_pieces


def _write(feed: Feed) -> bytes:
    root = Element("rss", {"version": "2.0", **_NAMESPACES})
    channel = child(root, "channel")
    child(channel, "title", feed.title)
    child(channel, "link", feed.link)
    child(channel, "description", feed.description)
    if feed.language:
        child(channel, "language", feed.language)
    child(channel, "atom:link", href=feed.url, rel="self", type="application/rss+xml")
    child(channel, "lastBuildDate", format_datetime(feed.updated, usegmt=True))
    child(channel, "generator", "answerkey")
    for entry in feed.entries:
        _item(channel, entry)
    return document(root)


def _item(channel: Element, entry: Entry) -> None:
    item = child(channel, "item")
    child(item, "title", entry.title)
    child(item, "link", entry.id)
    child(item, "guid", entry.id, isPermaLink="true")
    child(item, "pubDate", format_datetime(entry.changed, usegmt=True))
    for author in entry.authors:
        child(item, "dc:creator", author)  # the `author` of RSS is an e-mail address
    for scheme, term in entry.categories:
        child(item, "category", term, domain=scheme)
    child(item, "description", entry.summary)
    child(item, "content:encoded", entry.html)
