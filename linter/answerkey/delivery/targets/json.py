"""Static JSON: a hub for each framework, a file for each page, question, collection and document, the navigation and an
index for searches, with the client that reads it.

`payload` defines their content. `code.css` has the colours of code in the HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from importlib.resources import files as files_of

from answerkey.delivery.catalog import Catalog, Collection, Document, Page, Question
from answerkey.delivery.hashes import content_hash
from answerkey.delivery.packing import json_line
from answerkey.delivery.paths import collection_file, document_file, framework_file, page_file, question_file
from answerkey.delivery.payload_values import (
    collection,
    document,
    hub,
    navigation_collection,
    navigation_framework,
    navigation_head,
    page,
    question_alone,
)
from answerkey.delivery.search_index.files import index_files
from answerkey.delivery.search_index.pieces import records_of, search_pieces, whole_index
from answerkey.delivery.targets import File, Joined, Lane, Settings
from answerkey.delivery.targets._shared import hash_of
from answerkey.delivery.whole import Whole

_FRAMEWORKS, _COLLECTIONS = "navigation of frameworks", "navigation of collections"
_DARK = "github-dark"


def volume_files(catalog: Catalog, settings: Settings) -> Iterator[File]:
    """Yield the files of frameworks, pages, questions, collections and documents."""
    texts = {**catalog.others, **{question.address: question.question.text for _, question in catalog.questions}}
    for framework in catalog.frameworks:
        verified = [question.verified for each in framework.pages for question in each.questions]
        key = hash_of(framework.hash, [page_key(each) for each in framework.pages], verified)
        yield _file(framework_file(framework.slug), key, partial(hub, framework))
    for each in catalog.pages:
        yield from _page_files(each, texts)
    for source in catalog.collections:
        yield from _collection_files(source)


def pieces(catalog: Catalog, settings: Settings) -> dict[str, bytes]:
    """Return the entries of the navigation, and the words of each record."""
    return {
        _FRAMEWORKS: _items(map(navigation_framework, catalog.frameworks)),
        _COLLECTIONS: _items(map(navigation_collection, catalog.collections)),
        **search_pieces(catalog),
    }


def whole_files(whole: Whole, settings: Settings) -> Iterator[File | Joined]:
    """Yield the navigation, the index for searches in the browser, and the colours of code."""
    head = json_line(navigation_head(whole, settings)).removesuffix(b"}")
    frameworks, collections = Lane(_FRAMEWORKS, b","), Lane(_COLLECTIONS, b",")
    layout = head + b',"frameworks":[', frameworks, b'],"collections":[', collections, b"]}\n"
    yield Joined("navigation.json", layout)
    yield from _search_files(whole)
    yield File("code.css", "", _stylesheet)


def _items(values: Iterable[object]) -> bytes:
    return b",".join(map(json_line, values))


def _search_files(whole: Whole) -> Iterator[File]:
    """Yield the index for searches in the browser, and the client that reads it."""
    yield from (File(*file) for file in index_files(whole_index(whole), records_of(whole), whole.stands))
    client = files_of("answerkey.delivery.search_index").joinpath("client")
    for name in ("search.js", "search.d.ts"):
        yield File(f"search/{name}", "", client.joinpath(name).read_bytes)


def _collection_files(source: Collection) -> Iterator[File]:
    keys = [document_key(each) for each in source.documents]
    yield _file(collection_file(source.name), content_hash([source.hash, keys]), partial(collection, source))
    for each, key in zip(source.documents, keys, strict=True):
        yield _file(document_file(each.address), key, partial(document, each))


def document_key(source: Document) -> str:
    """Return a hash of a document's delivered values."""
    place = source.source, source.address, source.position, source.breadcrumbs, source.previous, source.next
    return content_hash([source.hash, place, source.references, source.history, source.verified])


def _page_files(source: Page, texts: Mapping[str, str]) -> Iterator[File]:
    context = page_key(source)
    keys = [_question_key(question, texts) for question in source.questions]
    yield _file(page_file(source.path), hash_of(context, keys), partial(page, source, texts))
    place = hash_of(source.breadcrumbs, source.title)
    addresses = ["", *(question.address for question in source.questions), ""]
    for number, (question, key) in enumerate(zip(source.questions, keys, strict=True)):
        beside = addresses[number], addresses[number + 2]
        made = partial(question_alone, source, question, texts)
        yield _file(question_file(question.address), hash_of(key, place, beside), made)


def page_key(page: Page) -> str:
    """Return a hash of a page's delivered values, without those derived from its questions."""
    body = page.rendered_body
    own = page.source, page.title, page.breadcrumbs, page.related_paths, page.previous, page.next, page.history
    return hash_of(page.hash, own, body.html if body else "", [page.locale, dict(page.alternates)])


def _question_key(question: Question, texts: Mapping[str, str]) -> str:
    near = [(address, texts[address]) for address in question.related if address in texts]
    language = question.locale, question.fallback, dict(question.alternates)
    own = question.hash, question.address, question.number, question.history, question.verified
    return hash_of(own, near, language)


def _file(path: str, key: str, value: Callable[[], object]) -> File:
    return File(path, key, lambda: encoded(value()))


def encoded(value: object) -> bytes:
    """Return the content of a file with a value."""
    return json_line(value) + b"\n"


def _stylesheet() -> bytes:
    from answerkey.rendering.html import stylesheet  # slow to import, and this file hardly ever changes

    return f"{stylesheet()}\n@media (prefers-color-scheme: dark) {{\n{stylesheet(_DARK)}\n}}\n".encode()
