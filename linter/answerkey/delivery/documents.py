"""Makes the documents of the collections that users declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from answerkey.delivery.catalog import Collection, Crumb, Document, DocumentText, Reference
from answerkey.delivery.fields import values_of_json
from answerkey.delivery.hashes import content_hash
from answerkey.delivery.hidden_fields import without_routes
from answerkey.delivery.sources import PageTexts, RenderedPage, Sources
from answerkey.delivery.titles import title_from
from answerkey.model import collections as model
from answerkey.model.corpus import Facts
from answerkey.model.publication import Stage
from answerkey.model.references import resolve_reference
from answerkey.model.tree import Route
from answerkey.model.views import DocumentRecord
from answerkey.verification import UNVERIFIED


def delivered_documents(sources: Sources) -> list[Facts]:
    """Return the documents that are delivered. Of several files with one address it is that to which links lead."""
    by_address = sources.corpus.entry_by_address
    return [entry for entry in by_address.values() if _is_delivered(entry, sources)]


def _is_delivered(entry: Facts, sources: Sources) -> bool:
    return isinstance(entry.record, DocumentRecord) and sources.scope.has(entry.record)


def document_texts(entry: Facts, sources: Sources) -> PageTexts:
    """Return the texts of a document to render: its fields in the order of the file, and its body."""
    record = _record(entry)
    return PageTexts(
        record.path,
        (),
        sources.bodies.get(record.path, ""),
        tuple(sorted(sources.links.of(entry).items())),
        sources.dialects.get(record.path, ""),
        fields=tuple((_value(record, route), language) for route, language in _text_fields(record)),
    )


def make_collections(
    entries: Sequence[Facts],
    sources: Sources,
    texts: Mapping[str, PageTexts],
    rendered: Mapping[str, RenderedPage],
) -> tuple[Collection, ...]:
    """Return the collections with the documents of these entries; texts are by the paths of files."""
    maker = _Maker(sources, texts, rendered)
    return tuple(maker.collection(each, list(map(_record, entries))) for each in sources.collections)


def delivered_references(record: DocumentRecord, sources: Sources) -> Iterator[Reference]:
    """Yield the references of a document, without those to what is not delivered."""
    for each in record.references:
        target = resolve_reference(each, sources.links.corpus)
        address = target.address + (f"#{target.fragment}" if target.fragment else "")
        if target.address in sources.delivered and address not in sources.links.substitutes:
            yield Reference(written_route(each.route), each.collection, address)


@dataclass(frozen=True)
class _Maker:
    sources: Sources
    texts: Mapping[str, PageTexts]
    rendered: Mapping[str, RenderedPage]

    def collection(self, declared: model.Collection, records: Sequence[DocumentRecord]) -> Collection:
        own = sorted((each for each in records if each.collection == declared.name), key=lambda each: each.sort_key)
        title, path = title_from(declared.name), _folder(declared.address)
        addresses = [None, *(each.address for each in own), None]
        documents = tuple(
            self._document(record, number, Crumb(title, path), addresses) for number, record in enumerate(own, 1)
        )
        hash_ = content_hash([title, path, *(document.hash for document in documents)])
        return Collection(declared.name, title, path, documents, hash_)

    def _document(
        self, record: DocumentRecord, position: int, above: Crumb, addresses: Sequence[str | None]
    ) -> Document:
        data = values_of_json(without_routes(record.data, record.declaration.hidden))
        rendered, body = self.rendered[record.path], self.sources.bodies.get(record.path, "")
        fields = zip(_text_fields(record), self.texts[record.path].fields, rendered.fields, strict=True)
        texts = {written_route(route): DocumentText(*written, text) for (route, _), written, text in fields}
        html = [text.html for text in (*rendered.fields, rendered.body) if text is not None]
        stage = self.sources.scope.stage(record)
        return Document(
            source=record.path,
            collection=record.collection,
            address=record.address,
            title=record.title,
            position=position,
            data=data,
            texts=texts,
            hash=content_hash([record.title, data, body, html, *([] if stage is Stage.PUBLISHED else [stage])]),
            breadcrumbs=(above, Crumb(record.title, record.address)),
            body=body,
            rendered_body=rendered.body,
            references=tuple(delivered_references(record, self.sources)),
            links=self.texts[record.path].links,
            previous=addresses[position - 1],
            next=addresses[position + 1],
            history=self.sources.history(record.path, record),
            verified=self.sources.verdicts.get(record.address, UNVERIFIED),
            stage=stage,
        )


def written_route(route: Route) -> str:
    """Return a route as JavaScript writes it: ``steps[0].text``."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in route).removeprefix(".")


def _record(entry: Facts) -> DocumentRecord:
    assert isinstance(entry.record, DocumentRecord)
    return entry.record


def _text_fields(record: DocumentRecord) -> list[tuple[Route, str]]:
    """Return the routes of fields with Markdown or code, and the language of code, in the order of the file."""
    declaration = record.declaration
    fields = [(route, "") for route in declaration.markdown if route]
    fields += [(field.route, field.language) for field in declaration.code]
    return sorted(fields, key=lambda field: record.span_of(*field[0]).start)


def _value(record: DocumentRecord, route: Route) -> str:
    value: Any = record.data
    for step in route:
        value = value[step]
    return str(value)


def _folder(template: str) -> str:
    """Return the address that those of a template lie below: ``/notes`` of ``/notes/{slug}``."""
    return template.partition("{")[0].rpartition("/")[0] or "/"
