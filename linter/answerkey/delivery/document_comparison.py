"""A comparison of two states of a base: documents that were added, removed, moved or changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from answerkey.identity.lock import State
from answerkey.identity.redirects import follow
from answerkey.identity.similarity import Text, match
from answerkey.model.corpus import Corpus
from answerkey.model.views import DocumentRecord

_BODY = "body"


class DocumentState(NamedTuple):
    """What is compared of a document: its fields, hidden ones too, and its body."""

    address: str
    collection: str
    title: str
    values: Mapping[str, Any]


class DocumentChange(NamedTuple):
    """A document of both states, with the names of the fields that changed."""

    before: DocumentState
    after: DocumentState
    fields: tuple[str, ...]

    @property
    def moved(self) -> bool:
        return self.before.address != self.after.address


@dataclass(frozen=True)
class DocumentComparison:
    """The differences of two states, each kind ordered by address. Documents in `moved` may have changed too."""

    added: tuple[DocumentState, ...]
    removed: tuple[DocumentState, ...]
    moved: tuple[DocumentChange, ...]
    changed: tuple[DocumentChange, ...]
    unchanged: int

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved or self.changed)


def documents_of(corpus: Corpus, bodies: Mapping[str, str], *, drafts: bool = False) -> dict[str, DocumentState]:
    """Return the documents of a base by address, of two with one the first; bodies are by the paths of files."""
    documents: dict[str, DocumentState] = {}
    for entry in corpus.entries:
        record = entry.record
        if isinstance(record, DocumentRecord) and record.address and (drafts or record.data.get("draft") is not True):
            values = {**record.data, _BODY: bodies.get(record.path, "").strip()}
            text = DocumentState(record.address, record.collection, record.title, values)
            documents.setdefault(record.address, text)
    return documents


def compare_documents(
    old: Mapping[str, DocumentState], new: Mapping[str, DocumentState], states: Mapping[str, State]
) -> DocumentComparison:
    """Compare the documents of two states.

    A document moved if the record of addresses (`states`) says so, or if one of its collection at another address has
    nearly the same text.
    """
    moves = _moves(old, new, states)
    pairs = sorted([*((address, address) for address in old.keys() & new.keys()), *moves.items()])
    changes = [DocumentChange(old[a], new[b], _differences(old[a], new[b])) for a, b in pairs]
    added, removed = new.keys() - old.keys() - set(moves.values()), old.keys() - new.keys() - moves.keys()
    return DocumentComparison(
        tuple(new[address] for address in sorted(added)),
        tuple(old[address] for address in sorted(removed)),
        tuple(sorted((change for change in changes if change.moved), key=lambda change: change.after.address)),
        tuple(change for change in changes if change.fields and not change.moved),
        sum(not change.fields and not change.moved for change in changes),
    )


def documents_as_data(comparison: DocumentComparison) -> dict[str, Any]:
    """Return the comparison as JSON data; see `docs/identity.md`."""
    return {
        "added": [_summary(document) for document in comparison.added],
        "changed": [_change(change) for change in comparison.changed],
        "removed": [_summary(document) for document in comparison.removed],
        "moved": [_change(change) for change in comparison.moved],
        "unchanged": comparison.unchanged,
    }


def _differences(one: DocumentState, two: DocumentState) -> tuple[str, ...]:
    keys = dict.fromkeys([*one.values, *two.values])
    return tuple(key for key in keys if one.values.get(key) != two.values.get(key))


def _moves(
    old: Mapping[str, DocumentState], new: Mapping[str, DocumentState], states: Mapping[str, State]
) -> dict[str, str]:
    """Map the old address of each document that moved to its new address; no two share one."""
    removed, added = old.keys() - new.keys(), new.keys() - old.keys()
    moves: dict[str, str] = {}
    ends = follow(states).ends
    for address in sorted(removed):
        target = ends.get(address, "")
        if target in added and target not in moves.values():
            moves[address] = target
    gone = {address: _text(old[address]) for address in sorted(removed - moves.keys())}
    fresh = {address: _text(new[address]) for address in sorted(added - set(moves.values()))}
    certain = match(gone, fresh).certain.items()
    alike = {one: pair.new for one, pair in certain if old[one].collection == new[pair.new].collection}
    return {**moves, **alike}


def _text(document: DocumentState) -> Text:
    texts = (str(value) for value in document.values.values() if isinstance(value, str))
    return Text(document.title, "\n".join(texts))


def _summary(document: DocumentState) -> dict[str, Any]:
    return {"address": document.address, "collection": document.collection, "title": document.title}


def _change(change: DocumentChange) -> dict[str, Any]:
    origin = {"from": change.before.address} if change.moved else {}
    return {**_summary(change.after), **origin, "changed": list(change.fields)}
