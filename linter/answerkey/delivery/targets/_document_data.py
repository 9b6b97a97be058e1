"""Structured data of schema.org about a document of a declared collection.

A collection may hold anything, so that its types are the general ones that are true of each document: a ``WebPage``,
whose main entity is an ``Article`` if it has a body, else a ``CreativeWork``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from answerkey.delivery.catalog import Document
from answerkey.delivery.targets import Settings
from answerkey.delivery.targets._shared import created, document_changed, iso, plain
from answerkey.delivery.targets._structured_data import (
    Data,
    authors_of,
    breadcrumbs_of,
    html_of,
    language_of,
    modified_at,
    url_of,
)
from answerkey.model.messages import time_fault

# `language` is not among them: in a base about programs it is one of programming.
_LANGUAGES: Final = ("inLanguage", "lang")
_TEXTS: Final = {"description": ("description",), "abstract": ("abstract", "summary")}
_KEYWORDS: Final = ("keywords", "tags")
_PUBLISHED: Final = ("publish", "published", "date")
_MODIFIED: Final = ("updated", "modified")
_LANGUAGE_TAG: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def document_data(document: Document, language: str, settings: Settings) -> Data:
    """Return the structured data of a document; its texts are in `language` unless a field says another one."""
    of_both = {
        "name": plain(document.title),
        **language_of(next(_languages(document), language)),
        **url_of(document.address, settings),
        **_moments(document),
    }
    return {
        "@context": "https://schema.org",
        "@type": "WebPage",
        **of_both,
        **breadcrumbs_of(document.breadcrumbs, settings),
        "mainEntity": {**_type(document), **of_both, **_content(document, settings)},
    }


def _type(document: Document) -> Data:
    if document.rendered_body is None:
        return {"@type": "CreativeWork"}
    return {"@type": "Article", "headline": plain(document.title)}


def _content(document: Document, settings: Settings) -> Data:
    """Return the members about the content of a document."""
    collection = document.breadcrumbs[0]
    part = {"@type": "Collection", "name": plain(collection.name), **url_of(collection.address, settings)}
    html = "".join(text.html for text in document.rendered)
    keywords = [plain(text) for text in _strings(document, _KEYWORDS)]
    return {
        **{member: text for member, names in _TEXTS.items() if (text := _text(document, names))},
        **({"keywords": keywords} if keywords else {}),
        **authors_of(document.history),
        "isPartOf": part,
        "position": document.position,
        **({"encodingFormat": "text/html", "text": html_of(html, settings)} if html else {}),
    }


def _moments(document: Document) -> Data:
    """Return the dates: as fields of the document say, else as git knows them."""
    moments = modified_at(document_changed(document))
    if added := created(document):
        moments["datePublished"] = iso(added)
    for member, names in (("datePublished", _PUBLISHED), ("dateModified", _MODIFIED)):
        for text in _strings(document, names):
            if not time_fault(text):
                moments[member] = text
                break
    return moments


def _languages(document: Document) -> Iterator[str]:
    return (text for text in _strings(document, _LANGUAGES) if _LANGUAGE_TAG.fullmatch(text))


def _text(document: Document, names: Iterable[str]) -> str:
    """Return the first text among some fields, of Markdown what readers see of it."""
    for name in names:
        rendered, value = document.texts.get(name), document.data.get(name)
        text = rendered.rendered.text if rendered is not None else value if isinstance(value, str) else ""
        if text.strip():
            return plain(text)
    return ""


def _strings(document: Document, names: Iterable[str]) -> Iterator[str]:
    """Yield the texts of some fields: of each its own, or those of its list."""
    for name in names:
        value: Any = document.data.get(name)
        yield from (item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str) and item)
