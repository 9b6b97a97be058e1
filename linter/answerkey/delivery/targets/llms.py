"""Text for language models (https://llmstxt.org): ``llms.txt`` lists the pages and documents as Markdown,
``llms-full.txt`` is all of them in one file, ``llms/<framework>.txt`` those of a framework, and
``llms/collections/<name>.txt`` those of a collection that the base declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from answerkey.counts import number_of
from answerkey.delivery.catalog import Catalog, Document, Mix, Page
from answerkey.delivery.document_markdown import markdown_key, markdown_of, markdown_path
from answerkey.delivery.markdown_documents import document_path, page_document, page_key
from answerkey.delivery.paths import path_of
from answerkey.delivery.targets import File, Joined, Lane, Settings
from answerkey.delivery.targets._markdown import escaped, heading
from answerkey.delivery.targets._shared import hash_of, plain, url
from answerkey.delivery.whole import Whole

_INDEX, _EVERYTHING = "llms.txt", "llms-full.txt"
_RULE = b"\n---\n\n"


def volume_files(catalog: Catalog, settings: Settings) -> Iterator[File]:
    """Yield a file for each framework and collection."""
    documents = catalog.derived(_Documents)
    for collection in catalog.collections:
        key = hash_of([markdown_key(document, settings) for document in collection.documents])
        path = f"llms/collections/{path_of(collection.name)}.txt"
        yield File(path, key, partial(documents.joined, collection.documents, settings))
    for framework in catalog.frameworks:
        pages = tuple(framework.pages)
        key = hash_of([page_key(page, settings) for page in pages])
        yield File(f"llms/{path_of(framework.slug)}.txt", key, partial(documents.joined, pages, settings))


def pieces(catalog: Catalog, settings: Settings) -> dict[str, bytes]:
    """Return the entries of the index, and the Markdown of all pages and documents."""
    everything = catalog.derived(_Documents).joined((*catalog.pages, *catalog.documents), settings)
    entries = "".join(f"\n\n{block}" for block in _entries(catalog, settings))
    return {_INDEX: entries.encode(), _EVERYTHING: everything}


def whole_files(whole: Whole, settings: Settings) -> Iterator[Joined]:
    """Yield the index, and the file of all pages and documents."""
    head = "\n\n".join(_head(whole, settings))
    yield Joined("llms.txt", (head.encode(), Lane(_INDEX), b"\n"))
    yield Joined("llms-full.txt", (Lane(_EVERYTHING, _RULE),))


def _head(whole: Whole, settings: Settings) -> Iterator[str]:
    yield heading(1, escaped(settings.title))
    yield f"> {_extent(whole)}."
    everything = f"[Everything in one file]({url(settings, '/llms-full.txt')})"
    if whole.total.questions or not whole.total.documents:
        everything += "; a question's address stands below its heading"
    yield f"Each link leads to the Markdown of a {_linked(whole)}. {everything}."


def _entries(catalog: Catalog, settings: Settings) -> Iterator[str]:
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


def _extent(whole: Whole) -> str:
    """Return the numbers of what there is: ``12 questions with answers on Flask; 3 documents``."""
    total = whole.total
    names = ", ".join(escaped(name) for name, _ in total.frameworks)
    questions = f"{number_of(total.questions, 'question')} with answers" + (f" on {names}" if names else "")
    documents = number_of(total.documents, "document")
    if not total.documents:
        return questions
    return f"{questions}; {documents}" if total.questions else documents


def _linked(whole: Whole) -> str:
    if not whole.total.documents:
        return "page"
    return "page or document" if whole.total.pages else "document"


def _document_line(document: Document, settings: Settings) -> str:
    return f"- [{escaped(document.title)}]({url(settings, f'/{markdown_path(document)}')})"


def _line(page: Page, settings: Settings) -> str:
    link = f"[{escaped(page.title)}]({url(settings, f'/{document_path(page)}')})"
    notes = [escaped(page.topic), number_of(len(page.questions), "question"), _mix(page.mix)]
    about = f". {escaped(page.seo_description)}" if plain(page.seo_description) else ""
    return f"- {link}: {', '.join(notes)}{about}"


def _mix(mix: Mix) -> str:
    return "/".join(f"{count} {level}" for level, count in zip(Mix._fields, mix, strict=True) if count)


class _Documents:
    """The Markdown of the pages and documents of a catalog, each made once for its files."""

    def __init__(self, _: Catalog) -> None:
        self._made: dict[tuple[str, str], str] = {}

    def joined(self, items: Iterable[Page | Document], settings: Settings) -> bytes:
        """Return the Markdown of some pages and documents."""
        return _RULE.join(self._markdown(item, settings).encode() for item in items)

    def _markdown(self, item: Page | Document, settings: Settings) -> str:
        key = item.path if isinstance(item, Page) else item.address, settings.site
        if key not in self._made:
            made = page_document(item, settings) if isinstance(item, Page) else markdown_of(item, settings)
            self._made[key] = made
        return self._made[key]
