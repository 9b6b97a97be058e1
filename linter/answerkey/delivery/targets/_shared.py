"""Helpers of several targets: URLs, moments, hashes, and text without characters that break formats."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import quote

from answerkey.delivery.catalog import Page, Question
from answerkey.delivery.targets import Settings

UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)
"""The moment that stands for an unknown one; nothing is older."""

# The characters that XML 1.0 forbids (section 2.2). Every other format accepts the rest.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """Return the text without control characters, lone surrogates and non-characters."""
    return _UNPRINTABLE.sub("", text)


def plain(text: str) -> str:
    """Return the text on one line."""
    return " ".join(printable(text).split())


def site_of(settings: Settings) -> str:
    """Return the address of the front end without a slash at its end."""
    return settings.site.rstrip("/")


def url(settings: Settings, address: str) -> str:
    """Return an address as a URL: absolute if the site is known."""
    path, _, fragment = address.partition("#")
    return (
        site_of(settings)
        + settings.prefix
        + quote(printable(path))
        + (f"#{quote(printable(fragment))}" if fragment else "")
    )


def lead(settings: Settings) -> Callable[[str], str]:
    """Return a function that makes links absolute if they are relative to the root of the site."""

    def absolute(target: str) -> str:
        return site_of(settings) + target if target.startswith("/") and not target.startswith("//") else target

    return absolute


def changed(page: Page, question: Question) -> datetime:
    """Return the moment of a question's last change: from git, or else from its page."""
    return _moment(question.history.changed) or _moment(page.updated) or UNKNOWN


def created(question: Question) -> datetime | None:
    """Return the moment when a question was added, if git knows it."""
    return _moment(question.history.created)


def page_changed(page: Page) -> datetime:
    """Return the moment of a page's last change: from git, or else from its front matter."""
    return _moment(page.history.changed) or _moment(page.updated) or UNKNOWN


def _moment(text: str) -> datetime | None:
    """Parse an ISO 8601 text as a moment in UTC; a day stands for its beginning."""
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return max(moment.replace(microsecond=0), UNKNOWN)


def iso(moment: datetime) -> str:
    """Format a moment by RFC 3339."""
    return moment.isoformat().replace("+00:00", "Z")


def hash_of(*parts: object) -> str:
    """Return a hash of values that JSON can encode."""
    return sha256(json.dumps(parts).encode()).hexdigest()[:32]
