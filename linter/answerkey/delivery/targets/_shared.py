"""What several targets need: addresses on the site, moments, hashes, and text without characters that break formats."""

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
"""The moment of what nothing is known of; nothing is older."""

# The complement of the characters that XML 1.0 allows (section 2.2), which are those that every other format takes.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """The text without control characters, lone surrogates and non-characters."""
    return _UNPRINTABLE.sub("", text)


def plain(text: str) -> str:
    """The text on one line."""
    return " ".join(printable(text).split())


def site_of(settings: Settings) -> str:
    """The address of the front end, without a slash at its end."""
    return settings.site.rstrip("/")


def url(settings: Settings, address: str) -> str:
    """An address as a URL: absolute where the site is known."""
    path, _, fragment = address.partition("#")
    return site_of(settings) + quote(printable(path)) + (f"#{quote(printable(fragment))}" if fragment else "")


def lead(settings: Settings) -> Callable[[str], str]:
    """Where links of rendered texts lead: to the site, for those that are relative to its root."""

    def absolute(target: str) -> str:
        return site_of(settings) + target if target.startswith("/") and not target.startswith("//") else target

    return absolute


def changed(page: Page, question: Question) -> datetime:
    """When a question last changed: as git knows, or else as its page says."""
    return _moment(question.history.changed) or _moment(page.updated) or UNKNOWN


def created(question: Question) -> datetime | None:
    """When a question was first there, where git knows."""
    return _moment(question.history.created)


def page_changed(page: Page) -> datetime:
    """When a page last changed: as git knows, or else as it says."""
    return _moment(page.history.changed) or _moment(page.updated) or UNKNOWN


def _moment(text: str) -> datetime | None:
    """The moment, in UTC, that an ISO 8601 text says; a day stands for its beginning."""
    try:
        found = datetime.fromisoformat(text)
        found = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return max(found.replace(microsecond=0), UNKNOWN)


def iso(moment: datetime) -> str:
    """A moment as RFC 3339 has it."""
    return moment.isoformat().replace("+00:00", "Z")


def hash_of(*parts: object) -> str:
    """One hash of all parts, which are what JSON knows."""
    return sha256(json.dumps(parts).encode()).hexdigest()[:32]
