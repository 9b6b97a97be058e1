"""Members of schema.org that several kinds of structured data have, and the encoding of such data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from answerkey.delivery.catalog import Crumb, History
from answerkey.delivery.targets import Settings
from answerkey.delivery.targets._shared import UNKNOWN, iso, lead, plain, printable, site_of, url
from answerkey.rendering.html import relinked

Data = dict[str, Any]
# A script ends at `</script`, and `<!--` in it changes what ends it; the two separators end lines in older JavaScript.
_ESCAPES: Final = tuple((character, f"\\u{ord(character):04x}") for character in "<>&\u2028\u2029")


def html_of(html: str, settings: Settings) -> str:
    """Return HTML with absolute links."""
    return printable(relinked(html, lead(settings)))


def url_of(address: str, settings: Settings) -> Data:
    """Return `url`, if the address of the site is known."""
    return {"url": url(settings, address)} if site_of(settings) else {}


def language_of(locale: str) -> Data:
    """Return `inLanguage`, if the language is known."""
    return {"inLanguage": locale} if locale else {}


def modified_at(when: datetime) -> Data:
    """Return `dateModified`, if the moment is known."""
    return {"dateModified": iso(when)} if when > UNKNOWN else {}


def authors_of(history: History) -> Data:
    """Return `author`, if git knows any."""
    authors = [{"@type": "Person", "name": plain(author)} for author in history.authors]
    return {"author": authors} if authors else {}


def breadcrumbs_of(crumbs: Sequence[Crumb], settings: Settings) -> Data:
    """Return `breadcrumb`, if the address of the site is known."""
    if not site_of(settings):
        return {}
    items = [
        {"@type": "ListItem", "position": position, "name": plain(crumb.name), "item": url(settings, crumb.address)}
        for position, crumb in enumerate(crumbs, 1)
    ]
    return {"breadcrumb": {"@type": "BreadcrumbList", "itemListElement": items}}


def encoded(data: Data) -> bytes:
    """Return data as JSON in which nothing can end a script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character, escaped in _ESCAPES:  # five times as fast as one `translate`
        text = text.replace(character, escaped)
    return text.encode() + b"\n"
