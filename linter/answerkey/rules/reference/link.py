"""`reference/link`: links inside the base lead somewhere."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from answerkey.diagnostics import Finding
from answerkey.model.corpus import Corpus, Facts, LinkUse
from answerkey.model.views import Page
from answerkey.rules.base import CorpusRule
from answerkey.rules.reference._near import Suggestions


class Rule(CorpusRule):
    """A link or image without a scheme leads to a page, question, topic, framework or file of the base.

    Pages have addresses such as `/fastapi/security/jwt`, questions such as `/fastapi/security/jwt#sign`; files are
    named relative to the page's file or from the content folder. Links to other sites are not followed.
    """

    plain_markdown = False

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        pages = Suggestions(corpus.page_by_address)
        for entry in corpus.entries:
            if isinstance(entry.record, Page):
                for link in entry.links:
                    yield from _check(link, entry, corpus, pages)


def _check(link: LinkUse, entry: Facts, corpus: Corpus, pages: Suggestions) -> Iterator[Finding]:
    try:
        parts = urlsplit(link.target)
    except ValueError:
        yield Finding(link.span, f"`{link.target}` is not an address", path=entry.path)
        return
    if parts.scheme or parts.netloc:
        return
    path, fragment = unquote(parts.path), unquote(parts.fragment)
    kind = "image" if link.image else "link"
    target: Facts | None = entry
    if path:
        found = _resolve(path, entry, corpus)
        if found is None:
            hint = pages.hint(path)
            yield Finding(
                link.span, f"the {kind} leads to `{path}`, which the base does not have", hint, path=entry.path
            )
            return
        target = corpus.page_by_address.get(found)
    if fragment and target is not None and fragment not in target.anchors:
        where = f"`{path}`" if path else "this page"
        hint = Suggestions(target.anchors).hint(fragment)
        yield Finding(link.span, f"{where} has no question or heading `#{fragment}`", hint, path=entry.path)


def _resolve(path: str, entry: Facts, corpus: Corpus) -> str | None:
    """The address or file that a path leads to."""
    assert isinstance(entry.record, Page)
    folders = (posixpath.dirname("/" + entry.path), posixpath.dirname(entry.record.address))
    for folder in folders:
        full = posixpath.normpath(posixpath.join(folder, path))
        address = full.removesuffix(".md").removeprefix("/qa")
        if address in corpus.addresses:
            return address
        if full.lstrip("/") in corpus.files:
            return full
    return None
