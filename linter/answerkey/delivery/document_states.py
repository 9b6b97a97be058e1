"""The documents of one state of a base, as they are compared with those of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from answerkey.delivery.comparison import by_address
from answerkey.identity.similarity import Text
from answerkey.model.corpus import Corpus
from answerkey.model.views import DocumentRecord

_BODY = "body"


class DocumentState(NamedTuple):
    """The parts of a document that are compared: its fields, hidden ones too, and its body."""

    address: str
    collection: str
    title: str
    values: Mapping[str, Any]

    @property
    def text(self) -> Text:
        texts = (value for value in self.values.values() if isinstance(value, str))
        return Text(self.title, "\n".join(texts))

    def differs(self, other: DocumentState) -> tuple[str, ...]:
        """Return the names of the fields that differ."""
        keys = dict.fromkeys([*self.values, *other.values])
        return tuple(key for key in keys if self.values.get(key) != other.values.get(key))

    def summary(self) -> dict[str, Any]:
        """Return what JSON data say of it."""
        return {"address": self.address, "collection": self.collection, "title": self.title}


def documents_of(corpus: Corpus, bodies: Mapping[str, str], *, drafts: bool = False) -> dict[str, DocumentState]:
    """Return the documents of a base by address, of two with one the first; bodies are by the paths of files."""
    return by_address(_documents(corpus, bodies, drafts=drafts))


def _documents(corpus: Corpus, bodies: Mapping[str, str], *, drafts: bool) -> Iterator[DocumentState]:
    for entry in corpus.entries:
        record = entry.record
        if isinstance(record, DocumentRecord) and record.address and (drafts or record.data.get("draft") is not True):
            values = {**record.data, _BODY: bodies.get(record.path, "").strip()}
            yield DocumentState(record.address, record.collection, record.title, values)
