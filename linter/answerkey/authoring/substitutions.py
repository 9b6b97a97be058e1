"""The substitutions of a rename: new slugs, names and link destinations, and the edits that write them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from msgspec.structs import replace

from answerkey.authoring.base import Base, Refused
from answerkey.authoring.moves import Moves, topic_parts
from answerkey.authoring.references import relative, replace_last, resolve_link
from answerkey.authoring.scalars import rewritten
from answerkey.authoring.targets import Target
from answerkey.model.addresses import LinkTarget, address_of, as_address, folders
from answerkey.model.content import Answer
from answerkey.model.declarations import address_route
from answerkey.model.document import Document
from answerkey.model.references import NameParts, name_parts, resolve_reference
from answerkey.model.tree import Route, Scalar, find
from answerkey.model.views import DocumentRecord, Framework, Page, PageTranslation, QuestionRecord, Record, Topic
from answerkey.parsing.destinations import Destination, destinations, text_of
from answerkey.source import Edit

_PLAIN = re.compile(r"[\w./~-]*")  # needs no quoting in a link destination and in any YAML scalar


class Substitution(NamedTuple):
    """A new text for a whole scalar (no place) or for a part of an answer."""

    route: Route
    text: str
    place: tuple[int, int] | None = None


@dataclass(frozen=True)
class Substitutions:
    """The substitutions of a rename in a base."""

    base: Base
    target: Target
    moves: Moves

    def document(self, document: Document) -> Iterator[Substitution]:
        """Yield the substitutions in a document."""
        record = document.record
        if self.target.document:
            yield from self._address(document)
        elif self.target.question is None:
            yield from self._slugs(document)
        elif isinstance(record, (Page, PageTranslation)) and record.address == self.target.address:
            yield from self._question(record)
        if isinstance(record, Page):
            yield from self._related(record)
        if isinstance(record, DocumentRecord):
            yield from self._references(record)
        for answer in document.answers:
            yield from self._links(answer, record)

    def _question(self, page: QuestionRecord) -> Iterator[Substitution]:
        assert self.target.question is not None
        for question in page.questions:
            if question.id == self.target.question[0]:
                yield Substitution((*question.route, "id"), self.target.question[1])

    def _slugs(self, document: Document) -> Iterator[Substitution]:
        """Yield new slugs of a record, and the names that a page takes from its framework and topic."""
        record = document.record
        keys: tuple[str, ...] = ()
        parts: tuple[str, ...] = ()
        if isinstance(record, Page) and record.framework_slug and record.topic_slug:
            keys, parts = ("frameworkSlug", "topicSlug"), self._page_slugs(record)
        elif isinstance(record, Page) and record.framework_slug:
            keys, parts = ("frameworkSlug",), (record.framework_slug,)
        elif isinstance(record, Topic):
            keys, parts = ("frameworkSlug", "slug"), topic_parts(record)
        elif isinstance(record, Framework) and record.slug:
            keys, parts = ("slug",), (record.slug,)
        new = self.target.moved(parts)
        for key, before, after in zip(keys, parts, new, strict=False):
            if before != after:
                yield Substitution((key,), after)
        if isinstance(record, Page) and new != parts:
            yield from self._names(record, parts, new)

    def _page_slugs(self, page: Page) -> tuple[str, ...]:
        """Return the slugs of a page, with its own if the page is renamed."""
        slugs = page.framework_slug or "", page.topic_slug or ""
        return (*slugs, page.stem) if page.address == self.target.address else slugs

    def _names(self, page: Page, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Substitution]:
        """Yield the names of the framework and topic that a page moves to."""
        framework = self.base.corpus.framework_by_slug.get(new[0]) if new[:1] != old[:1] else None
        topic = self.base.corpus.topic_by_slug.get((new[0], new[1])) if len(new) > 1 and new[:2] != old[:2] else None
        for key, name, record in (("framework", page.framework, framework), ("topic", page.topic, topic)):
            if name is not None and record is not None and record.name and record.name != name:
                yield Substitution((key,), record.name)

    def _related(self, page: Page) -> Iterator[Substitution]:
        for number, path in page.related:
            full = "/" + path.strip("/")
            address = as_address(full, self.base.corpus.addresses)
            if address in self.base.corpus.page_by_address and self.moves.destination(address) != address:
                body = replace_last(full, address, self.moves.destination(address)).strip("/")
                yield Substitution(("related", number), replace_last(path, path.strip("/"), body))

    def _address(self, document: Document) -> Iterator[Substitution]:
        """Yield the new text of the field that the address of the renamed document is made of."""
        route = address_route(document.collection.address)
        if document.path == self.target.document and route:
            yield Substitution(route, self.target.value)

    def _references(self, document: DocumentRecord) -> Iterator[Substitution]:
        """Yield new names for what a document names, each in the form that it has."""
        for reference in document.references:
            old = resolve_reference(reference, self.base.corpus).address
            record = self._records.get(old)
            if record is None:
                continue
            name, hash_, fragment = reference.value.partition("#")
            slash = "/" if name.startswith("/") and name != old else ""
            before, after = name_parts(record, old), self._parts_after(record, old)
            form = before.names().index(name.removeprefix(slash))
            new = f"{slash}{after.names()[form]}{hash_}{self.moves.fragment(old, fragment)}"
            if new != reference.value:
                yield Substitution(reference.route, new)

    def _parts_after(self, record: Record, old: str) -> NameParts:
        """Return what the names of a file are made of after the rename."""
        before, address, path = name_parts(record, old), self.moves.destination(old), self.moves.path(record.path)
        folder = str(PurePosixPath(record.path).with_suffix("")).removesuffix(before.name)
        slug = before.slug
        if isinstance(record, DocumentRecord) and record.declaration.address_route == ("slug",):
            slug = self.target.value if old == self.target.address else slug
        elif not isinstance(record, DocumentRecord):
            slug = address.rpartition("/")[2] if slug is not None else None
        return NameParts(address, path, str(PurePosixPath(path).with_suffix("")).removeprefix(folder), slug)

    @cached_property
    def _records(self) -> dict[str, Record]:
        """The files with an address, by that."""
        pairs = ((address_of(document.record), document.record) for document in self.base.documents.values())
        return {address: record for address, record in pairs if address is not None}

    def _links(self, answer: Answer, record: Record) -> Iterator[Substitution]:
        links = {link.target: self._link(link.target, record) for link in answer.links}
        changes = {target: new for target, new in links.items() if new is not None}
        if not changes:
            return
        places = destinations(answer)
        for link in answer.links:
            if link.target in changes and not any(place.target == link.target for place in places):
                raise Refused(f"{record.path}: the link to `{link.target}` can't be rewritten; write it on one line")
        text = text_of(answer).text
        for place in places:
            new = changes.get(place.target)
            if new is not None:
                yield _within(answer.route, place, text[place.start : place.end], new)

    def _link(self, target: str, record: Record) -> _NewLink | None:
        """Return the new parts of a link; none where it stays as it is."""
        resolved = resolve_link(target, record, self.base)
        if resolved is None:
            return None
        fragment = unquote(urlsplit(target).fragment)
        new_fragment = self.moves.fragment(resolved.page, fragment)
        path = self._link_path(unquote(urlsplit(target).path), resolved.target, record)
        if path is None and new_fragment == fragment:
            return None
        return _NewLink(path, new_fragment if new_fragment != fragment else None)

    def _link_path(self, path: str, link: LinkTarget | None, record: Record) -> str | None:
        """Return the new path of a link, relative if the old one is; none where it stays as it is."""
        if link is None:
            return None
        new = self.moves.destination(link.address)
        full = replace_last(link.full, *self._written(link, new)) if new != link.address else link.full
        moved = self.moves.path(record.path)
        if new == link.address and moved == record.path:
            return None
        if path.startswith("/"):
            after = full
        else:
            folder = folders(self._moved(record))[folders(record).index(link.folder)]
            after = relative(full, folder, path, minimal=posixpath.relpath(link.full, link.folder))
        after = after + "/" if path.endswith("/") else after
        return after if after != path and posixpath.normpath(after) != posixpath.normpath(path) else None

    def _written(self, link: LinkTarget, new: str) -> tuple[str, str]:
        """Return what of a link's path changes to what: a document may be named by its file as well."""
        entry = self.base.corpus.document_by_address.get(link.address)
        if entry is not None and link.full == f"/{entry.path}":
            return link.full, f"/{self.moves.path(entry.path)}"
        return link.address, new

    def _moved(self, record: Record) -> Record:
        """Return a record with the path and address that it has after the rename."""
        path = self.moves.path(record.path)
        if isinstance(record, DocumentRecord) and record.address:
            declaration = record.declaration._replace(address=self.moves.destination(record.address))
            return replace(record, path=path, declaration=declaration)
        return replace(record, path=path)


class _NewLink(NamedTuple):
    """The new path and fragment of a link; none for a part that stays as it is."""

    path: str | None
    fragment: str | None


def edit_of(document: Document, substitution: Substitution) -> Edit:
    """Return the edit of a document's text that makes a substitution."""
    if substitution.place is None:
        assert document.tree is not None
        node = find(document.tree, substitution.route)
        assert isinstance(node, Scalar)
        return rewritten(node, substitution.text)
    answer = next(answer for answer in document.answers if answer.route == substitution.route)
    return Edit(text_of(answer).span(*substitution.place), substitution.text)


def _within(route: Route, place: Destination, raw: str, new: _NewLink) -> Substitution:
    """Return the substitution of the part of a destination that changes: its path, its fragment, or both."""
    body, hash_, old_fragment = raw.partition("#")
    path, mark, query = body.partition("?")
    start, end = place.start, place.end
    if new.path is None:
        return Substitution(route, quote(new.fragment or ""), (start + len(body) + len(hash_), end))
    path_end, path = start + len(path), new.path if _PLAIN.fullmatch(new.path) and "%" not in path else quote(new.path)
    if new.fragment is None or new.fragment == old_fragment:
        return Substitution(route, path, (start, path_end))
    return Substitution(route, f"{path}{mark}{query}#{quote(new.fragment)}", (start, end))
