"""`reference/link`: links inside the base lead somewhere."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from answerkey.diagnostics import Finding
from answerkey.model.addresses import folders, resolve
from answerkey.model.corpus import Corpus, Facts, LinkUse
from answerkey.model.messages import did_you_mean, quoted
from answerkey.model.views import DocumentRecord, Page, PageTranslation
from answerkey.rules.base import CorpusRule
from answerkey.rules.suggestions import Suggestions

_QUOTED_LENGTH = 100  # characters of an address that a message quotes


class Rule(CorpusRule):
    """A link or image without a scheme leads to a page, question, topic, framework, document or file of the base.

    Pages have addresses such as `/fastapi/security/jwt`, questions such as `/fastapi/security/jwt#sign`, documents of
    your collections those that `answerkey ids` lists. Files are named relative to the file or from the content folder.
    Links to other sites are not followed.
    """

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        pages = Suggestions(corpus.entry_by_address)
        for entry in corpus.entries:
            if isinstance(entry.record, (Page, PageTranslation, DocumentRecord)):
                for link in entry.links:
                    fault = _fault(link, entry, corpus, pages)
                    if fault is not None:
                        yield Finding(link.span, *fault, path=entry.path)


def _fault(link: LinkUse, entry: Facts, corpus: Corpus, pages: Suggestions) -> tuple[str, str] | None:
    """Return why a link leads nowhere, with a hint; None if it leads somewhere or out of the base."""
    kind = "image" if link.image else "link"
    try:
        parts = urlsplit(link.target)
    except ValueError:
        return f"{quoted(link.target, _QUOTED_LENGTH)} is not an address", ""
    if not link.target:
        return f"the {kind} has no address", ""
    if parts.scheme or parts.netloc:
        return None
    path, fragment = unquote(parts.path), unquote(parts.fragment)
    target: Facts | None = _original(entry, corpus)
    if path:
        link_target = resolve(path, entry.record, corpus)
        if link_target is None:
            fault = f"the {kind} leads to {quoted(path, _QUOTED_LENGTH)}, which the base does not have"
            return fault, _other_form(path, entry, corpus) or did_you_mean(pages.nearest(path))
        target = corpus.entry_by_address.get(link_target.address)
    if not fragment or target is None or target.record.broken or fragment in _anchors(target, entry, corpus):
        return None
    own = "this page" if isinstance(entry.record, Page) else "this document"
    place = quoted(path, _QUOTED_LENGTH) if path else own
    anchor = quoted("#" + fragment, _QUOTED_LENGTH)
    kind = "question or heading" if isinstance(target.record, Page) else "heading"
    return f"{place} has no {kind} {anchor}", did_you_mean(pages.nearest(fragment, _anchors(target, entry, corpus)))


def _original(entry: Facts, corpus: Corpus) -> Facts:
    """Return the page that a page translates, or the page itself."""
    return corpus.sources.get(entry.record.source, entry) if isinstance(entry.record, PageTranslation) else entry


def _anchors(target: Facts, entry: Facts, corpus: Corpus) -> frozenset[str]:
    """Return the anchors of a page, and those of its translation into the language of the page with the link."""
    record = entry.record
    if not isinstance(record, PageTranslation):
        return target.anchors
    translation = corpus.translated.get((target.record.source, record.locale))
    return target.anchors | translation.anchors if translation is not None else target.anchors


def _other_form(path: str, entry: Facts, corpus: Corpus) -> str:
    """Return a hint where a file has the name of a path in another normal form of Unicode: they look the same."""
    names = corpus.derived(_NormalForms).names
    for folder in () if path.isascii() or len(path) > _QUOTED_LENGTH else folders(entry.record):
        full = posixpath.normpath(posixpath.join(folder, path)).strip("/")
        name = names.get(unicodedata.normalize("NFC", full)) or names.get(unicodedata.normalize("NFC", f"qa/{full}.md"))
        if name is not None:
            form, other = ("NFD", "NFC") if unicodedata.is_normalized("NFD", name) else ("NFC", "NFD")
            fault = f"the name of the file is in another normal form of Unicode ({form}, and {other} here)"
            return f"{fault}: write both alike"
    return ""


class _NormalForms:
    """The files whose names are not ASCII, by their names in composed form."""

    def __init__(self, corpus: Corpus) -> None:
        self.names = {unicodedata.normalize("NFC", name): name for name in corpus.files if not name.isascii()}
