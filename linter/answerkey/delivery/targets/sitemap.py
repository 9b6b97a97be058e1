"""A sitemap (https://www.sitemaps.org/protocol.html): ``sitemap.xml``, an index where one file can't hold it all.

Questions stand on pages, and crawlers drop what follows a ``#``: what is listed is the root, frameworks, topics,
pages and documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from xml.sax.saxutils import escape

from answerkey.delivery.catalog import Catalog, Page
from answerkey.delivery.targets import File, Settings
from answerkey.delivery.targets._shared import UNKNOWN, document_changed, hash_of, iso, page_changed, site_of, url
from answerkey.delivery.whole import Whole

MOST_URLS = 50_000
MOST_BYTES = 50_000_000
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'
_NEWEST = "newest of the sitemap"
_FRAME = 250  # bytes around the entries of a file


def pieces(catalog: Catalog, settings: Settings) -> dict[str, bytes]:
    """Return the entries of a part of the base, a lane for each language, and the moment of its last change.

    Of other languages only translated pages are listed, which are no copies.
    """
    if not site_of(settings):
        return {}
    alternates = {page.path: _alternates(page, settings) for page in catalog.pages if len(page.alternates) > 1}
    own = "".join(_entry("url", settings, *place, alternates.get(place[0], "")) for place in _places(catalog))
    lanes = {_lane(""): own.encode(), _NEWEST: iso(_newest_of(catalog)).encode()}
    for locale, translation in catalog.translations.items():
        of_locale = replace(settings, prefix=f"/{locale}")
        entries = (
            _entry("url", of_locale, page.path, page_changed(page), alternates.get(page.path, ""))
            for page in translation.pages
            if locale in page.alternates
        )
        lanes[_lane(locale)] = "".join(entries).encode()
    return lanes


def whole_files(whole: Whole, settings: Settings) -> Iterator[File]:
    """Yield the sitemap; nothing if the address of the site is unknown."""
    if not site_of(settings):
        return
    parts = list(_parts(_urls(whole, settings)))
    if len(parts) == 1:
        yield _file("sitemap.xml", "urlset", parts[0])
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield _file("sitemap.xml", "sitemapindex", [_entry("sitemap", settings, f"/{name}") for name in names])
    for name, part in zip(names, parts, strict=True):
        yield _file(name, "urlset", part)


def _urls(whole: Whole, settings: Settings) -> Iterator[str]:
    """Yield the entries of all addresses."""
    moments = [datetime.fromisoformat(piece.decode()) for piece in whole.pieces(_NEWEST)]
    yield _entry("url", settings, "/", max(moments, default=UNKNOWN))
    for lane in map(_lane, ("", *whole.translations)):
        for piece in whole.pieces(lane):
            yield from piece.decode().splitlines(keepends=True)


def _lane(locale: str) -> str:
    return f"sitemap {locale}".rstrip()


def _alternates(page: Page, settings: Settings) -> str:
    """Return the links of a page to itself in all languages (https://developers.google.com/search/docs/specialty/international)."""
    links = (
        f'<xhtml:link rel="alternate" hreflang="{locale}" href="{escape(url(settings, address))}"/>'
        for locale, address in page.alternates.items()
    )
    return "".join(links)


def _places(catalog: Catalog) -> Iterator[tuple[str, datetime]]:
    """Yield each address with the moment of its last change."""
    for framework in catalog.frameworks:
        yield framework.path, _newest(framework.pages)
        for topic in framework.topics:
            yield topic.path, _newest(topic.pages)
            yield from ((page.path, page_changed(page)) for page in topic.pages)
    yield from ((document.address, document_changed(document)) for document in catalog.documents)


def _newest_of(catalog: Catalog) -> datetime:
    return max(_newest(catalog.pages), max(map(document_changed, catalog.documents), default=UNKNOWN))


def _newest(pages: Iterable[Page]) -> datetime:
    return max(map(page_changed, pages), default=UNKNOWN)


def _entry(kind: str, settings: Settings, address: str, when: datetime = UNKNOWN, more: str = "") -> str:
    date = f"<lastmod>{iso(when)}</lastmod>" if when > UNKNOWN else ""
    return f"<{kind}><loc>{escape(url(settings, address))}</loc>{date}{more}</{kind}>\n"


def _parts(entries: Iterable[str]) -> Iterator[list[str]]:
    """Split the entries into files of the largest allowed size."""
    part: list[str] = []
    size = _FRAME
    for entry in entries:  # URLs are ASCII, so characters are bytes
        if part and (len(part) == MOST_URLS or size + len(entry) > MOST_BYTES):
            yield part
            part, size = [], _FRAME
        part.append(entry)
        size += len(entry)
    yield part


def _file(path: str, root: str, entries: Sequence[str]) -> File:
    namespaces = f'xmlns="{_NAMESPACE}"' + (_XHTML if any("<xhtml:link" in entry for entry in entries) else "")
    text = f"{_DECLARATION}<{root} {namespaces}>\n{''.join(entries)}</{root}>\n"
    return File(path, hash_of(path, text), text.encode)
