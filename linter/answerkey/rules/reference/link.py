"""`reference/link`: links inside the base lead somewhere."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from answerkey.diagnostics import Finding
from answerkey.model.addresses import folders, resolve
from answerkey.model.base_index import BaseIndex, Row, Rows, joined
from answerkey.model.corpus import Facts, LinkUse
from answerkey.model.messages import did_you_mean, quoted
from answerkey.model.relations import (
    ADDRESS_SPACE,
    ANCHORS,
    ENTRIES,
    SOURCES,
    TRANSLATIONS,
    IndexAddresses,
    entry_addresses,
    entry_at,
)
from answerkey.model.views import DocumentRecord, Page, PageTranslation, Record
from answerkey.rules.base import IndexRule

_QUOTED_LENGTH = 100  # characters of an address that a message quotes


def _normal_form(facts: Facts) -> Iterator[tuple[str, Any]]:
    if not facts.path.isascii():
        yield unicodedata.normalize("NFC", facts.path), facts.path


_NORMAL_FORMS = Rows("normal-forms", _normal_form)
"""The files whose names are not ASCII, by their names in composed form."""


class Rule(IndexRule):
    """A link or image without a scheme leads to a page, question, topic, framework, document or file of the base.

    Pages have addresses such as `/fastapi/security/jwt`, questions such as `/fastapi/security/jwt#sign`, documents of
    your collections those that `answerkey ids` lists. Files are named relative to the file or from the content folder.
    Links to other sites are not followed.
    """

    relations = (*ADDRESS_SPACE, *ENTRIES, _NORMAL_FORMS)
    suggests = True

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        if isinstance(facts.record, (Page, PageTranslation, DocumentRecord)):
            for link in facts.links:
                fault = _Link(link, facts, index, self.id).fault()
                if fault is not None:
                    yield Finding(link.span, *fault)


class _Link(Struct, frozen=True):
    """A link of a file; suggestions count for a `budget`."""

    use: LinkUse
    facts: Facts
    index: BaseIndex
    budget: str

    def fault(self) -> tuple[str, str] | None:
        """Return why the link leads nowhere, with a hint; None if it leads somewhere or out of the base."""
        kind, address = "image" if self.use.image else "link", self.use.target
        try:
            parts = urlsplit(address)
        except ValueError:
            return f"{quoted(address, _QUOTED_LENGTH)} is not an address", ""
        if not address:
            return f"the {kind} has no address", ""
        if parts.scheme or parts.netloc:
            return None
        path, fragment = unquote(parts.path), unquote(parts.fragment)
        target: Row | None = self._original()
        if path:
            resolved = resolve(path, self.facts.record, IndexAddresses(self.index))
            if resolved is None:
                fault = f"the {kind} leads to {quoted(path, _QUOTED_LENGTH)}, which the base does not have"
                return fault, _other_form(path, self.facts.record, self.index) or did_you_mean(self._near_path(path))
            target = entry_at(resolved.address, self.index)
        if not fragment or target is None or target.value or self._has_anchor(target, fragment):
            return None
        return self._missing_fragment(path, fragment, target)

    def _original(self) -> Row:
        """Return the file, or the page that it translates; the value tells if it is broken."""
        record = self.facts.record
        source = self.index.first(SOURCES, record.source) if isinstance(record, PageTranslation) else None
        return source or Row(record.path, record.broken)

    def _has_anchor(self, target: Row, fragment: str) -> bool:
        """Return True for an anchor of a page, or of its translation into the language of the page with the link."""
        paths = (target.path, *self._translation(target))
        return any(self.index.has(ANCHORS, joined(path, fragment)) for path in paths)

    def _translation(self, target: Row) -> Iterator[str]:
        record = self.facts.record
        if isinstance(record, PageTranslation):
            source = str(PurePosixPath(target.path).with_suffix(""))
            translation = self.index.first(TRANSLATIONS, joined(source, record.locale))
            yield from () if translation is None else (translation.path,)

    def _missing_fragment(self, path: str, fragment: str, target: Row) -> tuple[str, str]:
        own = "this page" if isinstance(self.facts.record, Page) else "this document"
        place = quoted(path, _QUOTED_LENGTH) if path else own
        anchor = quoted("#" + fragment, _QUOTED_LENGTH)
        facts = [self.index.facts(each) for each in (target.path, *self._translation(target))]
        kind = "question or heading" if isinstance(facts[0].record, Page) else "heading"
        near = self.index.suggestion(self.budget, fragment, lambda: frozenset().union(*(f.anchors for f in facts)))
        return f"{place} has no {kind} {anchor}", did_you_mean(near)

    def _near_path(self, path: str) -> str:
        return self.index.suggestion(self.budget, path, lambda: entry_addresses(self.index))


def _other_form(path: str, record: Record, index: BaseIndex) -> str:
    """Return a hint where a file has the name of a path in another normal form of Unicode: they look the same."""
    for folder in () if path.isascii() or len(path) > _QUOTED_LENGTH else folders(record):
        full = posixpath.normpath(posixpath.join(folder, path)).strip("/")
        forms = (unicodedata.normalize("NFC", each) for each in (full, f"qa/{full}.md"))
        row = next(filter(None, (index.first(_NORMAL_FORMS, form) for form in forms)), None)
        if row is not None:
            form, other = ("NFD", "NFC") if unicodedata.is_normalized("NFD", row.value) else ("NFC", "NFD")
            fault = f"the name of the file is in another normal form of Unicode ({form}, and {other} here)"
            return f"{fault}: write both alike"
    return ""
