"""Text for language models (https://llmstxt.org): ``llms.txt`` lists the pages and documents as Markdown,
``llms-full.txt`` is all of them in one file, ``llms/<framework>.txt`` those of a framework, and
``llms/collections/<name>.txt`` those of a collection that the base declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from answerkey.counts import number_of
from answerkey.delivery.catalog import Catalog, Document, Mix, Page
from answerkey.delivery.document_markdown import markdown_key, markdown_of, markdown_path
from answerkey.delivery.markdown_documents import document_path, page_document, page_key
from answerkey.delivery.paths import path_of
from answerkey.delivery.targets import File, Settings
from answerkey.delivery.targets._markdown import escaped, heading
from answerkey.delivery.targets._shared import hash_of, plain, url


def files(catalog: Catalog, settings: Settings) -> Iterator[File]:
    """Yield the index, the file of all pages and documents, and a file for each framework and collection."""
    keys = {page.path: page_key(page, settings) for page in catalog.pages}
    others = {document.address: markdown_key(document, settings) for document in catalog.documents}
    hashes = [framework.hash for framework in catalog.frameworks], [each.hash for each in catalog.collections]
    whole = hash_of(settings.title, *hashes, list(keys.values()), list(others.values()))
    yield File("llms.txt", whole, partial(_index, catalog, settings))
    documents = _Documents(settings)
    yield File("llms-full.txt", whole, partial(documents.of, (*catalog.pages, *catalog.documents)))
    for collection in catalog.collections:
        key = hash_of([others[document.address] for document in collection.documents])
        path = f"llms/collections/{path_of(collection.name)}.txt"
        yield File(path, key, partial(documents.of, collection.documents))
    for framework in catalog.frameworks:
        pages = tuple(framework.pages)
        key = hash_of([keys[page.path] for page in pages])
        yield File(f"llms/{path_of(framework.slug)}.txt", key, partial(documents.of, pages))


def _index(catalog: Catalog, settings: Settings) -> bytes:
    return ("\n\n".join(_blocks(catalog, settings)) + "\n").encode()


def _blocks(catalog: Catalog, settings: Settings) -> Iterator[str]:
    yield heading(1, escaped(settings.title))
    yield f"> {_extent(catalog)}."
    whole = f"[Everything in one file]({url(settings, '/llms-full.txt')})"
    if catalog.questions or not catalog.documents:
        whole += "; a question's address stands below its heading"
    yield f"Each link leads to the Markdown of a {_linked(catalog)}. {whole}."
    for framework in catalog.frameworks:
        yield heading(2, escaped(framework.name))
        if plain(framework.description):
            yield escaped(framework.description)
        lines = [_line(page, settings) for page in framework.pages]
        if lines:
            yield "\n".join(lines)
    for collection in catalog.collections:
        if collection.documents:
            yield heading(2, escaped(collection.title))
            yield "\n".join(_document_line(document, settings) for document in collection.documents)


def _extent(catalog: Catalog) -> str:
    """Return the numbers of what there is: ``12 questions with answers on Flask; 3 documents``."""
    names = ", ".join(escaped(framework.name) for framework in catalog.frameworks)
    questions = f"{number_of(len(catalog.questions), 'question')} with answers" + (f" on {names}" if names else "")
    documents = number_of(len(catalog.documents), "document")
    if not catalog.documents:
        return questions
    return f"{questions}; {documents}" if catalog.questions else documents


def _linked(catalog: Catalog) -> str:
    if not catalog.documents:
        return "page"
    return "page or document" if catalog.pages else "document"


def _document_line(document: Document, settings: Settings) -> str:
    return f"- [{escaped(document.title)}]({url(settings, f'/{markdown_path(document)}')})"


def _line(page: Page, settings: Settings) -> str:
    link = f"[{escaped(page.title)}]({url(settings, f'/{document_path(page)}')})"
    notes = [escaped(page.topic), number_of(len(page.questions), "question"), _mix(page.mix)]
    about = f". {escaped(page.seo_description)}" if plain(page.seo_description) else ""
    return f"- {link}: {', '.join(notes)}{about}"


def _mix(mix: Mix) -> str:
    return "/".join(f"{count} {level}" for level, count in zip(Mix._fields, mix, strict=True) if count)


@dataclass
class _Documents:
    """The Markdown of pages and documents, each made once for its two files."""

    settings: Settings
    _made: dict[str, str] = field(default_factory=dict)

    def of(self, items: Iterable[Page | Document]) -> bytes:
        return "\n---\n\n".join(map(self._markdown, items)).encode()

    def _markdown(self, item: Page | Document) -> str:
        address = item.path if isinstance(item, Page) else item.address
        if address not in self._made:
            settings = self.settings
            made = page_document(item, settings) if isinstance(item, Page) else markdown_of(item, settings)
            self._made[address] = made
        return self._made[address]
