"""Questions and documents for retrieval by language models: ``chunks.jsonl``, a line of JSON for each part."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from answerkey.delivery.catalog import Catalog, Collection, Document, Page, Question
from answerkey.delivery.document_markdown import document_blocks
from answerkey.delivery.markdown_documents import leads_of, question_blocks
from answerkey.delivery.markdown_parts import code_blocks, cut
from answerkey.delivery.store import DOCUMENT_KIND
from answerkey.delivery.targets import Joined, Lane, Settings
from answerkey.delivery.targets._markdown import escaped, heading, relinked
from answerkey.delivery.targets._shared import hash_of, plain, site_of, url
from answerkey.delivery.whole import Whole
from answerkey.rendering.questions import parts_of

PATH: Final = "chunks.jsonl"
MOST: Final = 4_000
"""Characters of a part below its title, about 1,000 tokens; a longer block, such as a code, is not cut."""


def pieces(catalog: Catalog, settings: Settings) -> dict[str, bytes]:
    """Return the lines, in ASCII: readers differ in which characters end a line."""
    return {PATH: "".join(f"{json.dumps(chunk)}\n" for chunk in _chunks(catalog, settings)).encode()}


def whole_files(whole: Whole, settings: Settings) -> Iterator[Joined]:
    """Yield the file of all chunks, in reading order."""
    yield Joined(PATH, (Lane(PATH),))


def _chunks(catalog: Catalog, settings: Settings) -> Iterator[dict[str, Any]]:
    for page, question in catalog.questions:
        yield from _of_question(page, question, settings)
    for collection in catalog.collections:
        for document in collection.documents:
            yield from _of_document(collection, document, catalog.locale, settings)


def _of_question(page: Page, question: Question, settings: Settings) -> Iterator[dict[str, Any]]:
    leads = leads_of(page.links, settings)
    title = relinked(heading(1, parts_of(question.q).title), leads)
    about: dict[str, Any] = {
        "address": question.address,
        "kind": question.kind,
        "framework": plain(page.framework),
        "topic": plain(page.topic),
        "page": plain(page.title),
        "collection": None,
        "title": plain(question.question.text),
        "tags": list(map(plain, question.tags)),
        "difficulty": question.difficulty or None,
        "locale": question.locale or None,
    }
    way = (page.framework, page.topic, page.title)
    yield from _parts(about, way, title, question_blocks(question, leads, 1), settings)


def _of_document(
    collection: Collection, document: Document, locale: str, settings: Settings
) -> Iterator[dict[str, Any]]:
    about: dict[str, Any] = {
        "address": document.address,
        "kind": DOCUMENT_KIND,
        "framework": None,
        "topic": None,
        "page": None,
        "collection": plain(collection.title),
        "title": plain(document.title),
        "tags": [],
        "difficulty": None,
        "locale": locale or None,
    }
    title = heading(1, escaped(document.title))
    yield from _parts(about, (collection.title,), title, document_blocks(document, settings), settings)


def _parts(
    about: dict[str, Any], way: Iterable[str], title: str, blocks: Iterable[str], settings: Settings
) -> Iterator[dict[str, Any]]:
    """Yield a chunk for each part of a text, below the way to it and its title."""
    above = f"{' › '.join(map(escaped, way))}\n\n{title}"
    parts = cut("\n\n".join(blocks), MOST)
    address = about["address"]
    for part, text in enumerate(parts, 1):
        code = [block._asdict() for block in code_blocks(text)]
        own = {**about, "part": part, "parts": len(parts), "text": f"{above}\n\n{text}".strip("\n"), "code": code}
        yield {
            "id": str(uuid5(NAMESPACE_URL, f"answerkey:{settings.prefix}{address} {part}")),
            "url": url(settings, address) if site_of(settings) else None,
            **own,
            "hash": hash_of(own),
        }
