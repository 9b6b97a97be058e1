"""Every page and every document as plain Markdown: ``markdown/<path>.md``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from answerkey.delivery.catalog import Catalog, Document, Page
from answerkey.delivery.document_markdown import markdown_key, markdown_of, markdown_path
from answerkey.delivery.markdown_documents import document_path, page_document, page_key
from answerkey.delivery.targets import File, Settings


def volume_files(catalog: Catalog, settings: Settings) -> Iterator[File]:
    """Yield a file for each page and each document of a declared collection."""
    for page in catalog.pages:
        yield File(document_path(page), page_key(page, settings), partial(_make, page, settings))
    for document in catalog.documents:
        yield File(
            markdown_path(document), markdown_key(document, settings), partial(_make_document, document, settings)
        )


def _make(page: Page, settings: Settings) -> bytes:
    return page_document(page, settings).encode()


def _make_document(document: Document, settings: Settings) -> bytes:
    return markdown_of(document, settings).encode()
