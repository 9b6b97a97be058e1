"""The documents that servers of searches get: a flat record of each question and of each document of a collection.

They have the fields of the CSV files, so that an added field is in both, and the texts to search under the same names
for questions and for documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, Final

from answerkey.delivery.catalog import Catalog, Document
from answerkey.delivery.data_values import Value, data_values
from answerkey.delivery.entities import DOCUMENT, QUESTION
from answerkey.delivery.fields import Context
from answerkey.delivery.sinks._texts import cleaned
from answerkey.delivery.store import DOCUMENT_KIND

Record = dict[str, Any]
SEARCHED: Final = ("title", "tags", "text", "code", "framework", "topic", "page", "collection")
"""The fields to search, the most important first."""
FILTERED: Final = (
    "kind", "framework", "frameworkSlug", "topic", "topicSlug", "page", "path", "difficulty", "tags", "languages",
    "verified", "collection", "data", "meta",
)  # fmt: skip
"""The fields to filter by."""
SORTED: Final = ("title", "number", "position", "level", "words", "changed")
"""The fields to sort by."""
_TEXTS: Final = frozenset({"question", "answer", "answer_text", "choices", "starter"})
"""The columns of CSV that records have under other names, or that nobody searches."""
_MOST_BYTES: Final = 8 * 2**20  # of a batch; Meilisearch takes 100 MB and OpenSearch recommends 5 to 15
_MOST_RECORDS: Final = 1_000


def records(catalog: Catalog) -> Iterator[Record]:
    """Yield the records of a catalog in the order of reading."""
    for page, question in catalog.questions:
        values = QUESTION.values("csv", question, Context(page))
        yield cleaned(
            {
                "id": record_id(question.address),
                **{name: value for name, value in values.items() if name not in _TEXTS},
                "title": question.question.text,
                "text": question.answer.text,
                "code": "\n".join(block.code for block in question.answer.snippets),
                "languages": sorted({block.language for block in question.answer.snippets if block.language}),
                "frameworkSlug": page.framework_slug,
                "topicSlug": page.topic_slug,
                "path": page.path,
                "level": ("easy", "medium", "hard").index(question.difficulty),
                "meta": dict(question.meta),
            }
        )
    yield from map(_of_document, catalog.documents)


def _of_document(document: Document) -> Record:
    rendered = document.rendered
    record: Record = cleaned(
        {
            "id": record_id(document.address),
            **DOCUMENT.values("csv", document, Context()),
            "kind": DOCUMENT_KIND,
            "text": " ".join(filter(None, (text.text for text in rendered))),
            "code": "\n".join(block.code for text in rendered for block in text.snippets),
            "languages": sorted({b.language for text in rendered for b in text.snippets if b.language}),
            "collection": document.collection,
            "data": _data(document),
        }
    )
    return record


def _data(document: Document) -> Record:
    """Return the scalars of a document by the paths of their fields, as lists."""
    lists: dict[str, list[Value]] = {}
    for name, value in data_values(document):
        lists.setdefault(name, []).append(value)
    return dict(lists)


def record_id(address: str) -> str:
    """Return the id of a record: servers allow few characters in it."""
    return sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def batches(items: Iterable[Record], size: Callable[[Record], int]) -> Iterator[list[Record]]:
    """Yield the records in batches of a size that a server takes."""
    batch: list[Record] = []
    total = 0
    for item in items:
        batch.append(item)
        total += size(item)
        if total >= _MOST_BYTES or len(batch) >= _MOST_RECORDS:
            yield batch
            batch, total = [], 0
    if batch:
        yield batch


def text_size(record: Record) -> int:
    """Return about how many bytes a record takes."""
    return sum(len(str(value)) for value in record.values())


def indexes(index: str, catalog: Catalog, separator: str) -> Mapping[str, Catalog]:
    """Return the catalogs of a base by the names of their indexes, that of the base last."""
    translations = {f"{index}{separator}{locale.lower()}": each for locale, each in catalog.translations.items()}
    return {**translations, index: catalog}
