"""Every page as plain Markdown: ``markdown/<path>.md``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from answerkey.delivery.catalog import Catalog, Page
from answerkey.delivery.markdown_documents import document_path, page_document, page_key
from answerkey.delivery.targets import File, Settings


def files(catalog: Catalog, settings: Settings) -> Iterator[File]:
    """Yield a file for each page."""
    for page in catalog.pages:
        yield File(document_path(page), page_key(page, settings), partial(_make, page, settings))


def _make(page: Page, settings: Settings) -> bytes:
    return page_document(page, settings).encode()
