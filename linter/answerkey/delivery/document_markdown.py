"""Documents of declared collections as Markdown, for readers of text and for language models."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from answerkey.delivery.catalog import Document
from answerkey.delivery.document_values import body_below_title, facts
from answerkey.delivery.hashes import content_hash
from answerkey.delivery.markdown_documents import fenced, leads_of, note_prefix
from answerkey.delivery.paths import path_of
from answerkey.delivery.targets import Settings
from answerkey.delivery.targets._markdown import embedded, escaped, heading
from answerkey.delivery.targets._shared import url


def markdown_path(document: Document) -> str:
    """Return the path of the Markdown of a document."""
    return f"markdown/{path_of(document.address)}.md"


def markdown_key(document: Document, settings: Settings) -> str:
    """Return a hash of all inputs of a document's Markdown."""
    inputs = settings.site, settings.prefix, document.hash, document.address, document.breadcrumbs, document.links
    return content_hash([*inputs, document.verified.phrase])


def markdown_of(document: Document, settings: Settings) -> str:
    """Return a document: title, breadcrumbs, values, its fields of Markdown and code by their paths, and its body."""
    return "\n\n".join(_blocks(document, settings)) + "\n"


def _blocks(document: Document, settings: Settings) -> Iterator[str]:
    yield heading(1, escaped(document.title))
    above, own = document.breadcrumbs
    yield f"{escaped(above.name)} › [{escaped(own.name)}]({url(settings, own.address)})"
    yield from document_blocks(document, settings)


def document_blocks(document: Document, settings: Settings) -> Iterator[str]:
    """Yield what stands below the title: values, fields of Markdown and code, and the body."""
    if values := [*_values(document), *filter(None, [escaped(document.verified.phrase)])]:
        yield "\n".join(f"- {value}" for value in values)
    embed = partial(embedded, level=2, lead=leads_of(document.links, settings))
    for number, (path, text) in enumerate(document.texts.items(), 1):
        yield heading(2, f"`{path}`")
        notes = note_prefix(f"{document.address}-{number}")
        yield fenced(text.written, text.language) if text.language else embed(text.written, notes=notes)
    if body := body_below_title(document):
        yield embedded(body, 1, leads_of(document.links, settings), notes=note_prefix(document.address))


def _values(document: Document) -> Iterator[str]:
    """Yield the scalars of a document, each with the path of its field."""
    for path, words in facts(document.data, document.texts, document.title):
        yield f"{escaped(path)}: {escaped(words)}"
