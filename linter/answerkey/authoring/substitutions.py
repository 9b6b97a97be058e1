"""What a rename rewrites: the slugs, names and destinations that change, and the edits that change them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from answerkey.authoring.base import Base, Refused
from answerkey.authoring.moves import Moving, topic_parts
from answerkey.authoring.references import instead, led, relative
from answerkey.authoring.scalars import rewritten
from answerkey.authoring.targets import Target
from answerkey.model.addresses import LinkTarget, as_address, folders
from answerkey.model.content import Answer
from answerkey.model.document import Document
from answerkey.model.tree import Route, Scalar, find
from answerkey.model.views import Framework, Page, Record, Topic
from answerkey.parsing.destinations import Destination, destinations, text_of
from answerkey.source import Edit

_PLAIN = re.compile(r"[\w./~-]*")  # what stands for itself in a destination, in any YAML scalar


class Substitution(NamedTuple):
    """Another text in place of a part of a value: a whole scalar (no place), or a part of an answer."""

    route: Route
    text: str
    place: tuple[int, int] | None = None


@dataclass(frozen=True)
class Rewriting:
    """Finds what a rename rewrites in a base."""

    base: Base
    target: Target
    moving: Moving

    def substitutions(self, document: Document) -> Iterator[Substitution]:
        """What another text takes the place of in a document."""
        record = document.record
        if self.target.question is None:
            yield from self._slugs(document)
        elif isinstance(record, Page) and record.address == self.target.address:
            yield from self._question(record)
        if isinstance(record, Page):
            yield from self._related(record)
        for answer in document.answers:
            yield from self._links(answer, record)

    def _question(self, page: Page) -> Iterator[Substitution]:
        assert self.target.question is not None
        for question in page.questions:
            if question.id == self.target.question[0]:
                yield Substitution((*question.route, "id"), self.target.question[1])

    def _slugs(self, document: Document) -> Iterator[Substitution]:
        """The slugs of a record, and the names that a page has from the records above it."""
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
        """The slugs of a page, and its name where it is the one that is renamed."""
        slugs = page.framework_slug or "", page.topic_slug or ""
        return (*slugs, page.stem) if page.address == self.target.address else slugs

    def _names(self, page: Page, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Substitution]:
        """A page that goes to another framework or topic calls that by its name."""
        framework = self.base.corpus.framework_by_slug.get(new[0]) if new[:1] != old[:1] else None
        topic = self.base.corpus.topic_by_slug.get((new[0], new[1])) if len(new) > 1 and new[:2] != old[:2] else None
        for key, name, record in (("framework", page.framework, framework), ("topic", page.topic, topic)):
            if name is not None and record is not None and record.name and record.name != name:
                yield Substitution((key,), record.name)

    def _related(self, page: Page) -> Iterator[Substitution]:
        for number, path in page.related:
            full = "/" + path.strip("/")
            address = as_address(full, self.base.corpus.addresses)
            if address in self.base.corpus.page_by_address and self.moving.found(address) != address:
                body = instead(full, address, self.moving.found(address)).strip("/")
                yield Substitution(("related", number), instead(path, path.strip("/"), body))

    def _links(self, answer: Answer, record: Record) -> Iterator[Substitution]:
        wanted = {link.target: self._link(link.target, record) for link in answer.links}
        wanted = {target: new for target, new in wanted.items() if new is not None}
        if not wanted:
            return
        places = destinations(answer)
        for link in answer.links:
            if link.target in wanted and not any(place.target == link.target for place in places):
                raise Refused(f"{record.path}: the link to `{link.target}` can't be rewritten; write it on one line")
        text = text_of(answer).text
        for place in places:
            new = wanted.get(place.target)
            if new is not None:
                yield _within(answer.route, place, text[place.start : place.end], new)

    def _link(self, target: str, record: Record) -> _NewLink | None:
        """What a link shall say; nothing where it may stay as it is."""
        lead = led(target, record, self.base)
        if lead is None:
            return None
        fragment = unquote(urlsplit(target).fragment)
        new_fragment = self.moving.fragment(lead.page, fragment)
        path = self._link_path(unquote(urlsplit(target).path), lead.lead, record)
        if path is None and new_fragment == fragment:
            return None
        return _NewLink(path, new_fragment if new_fragment != fragment else None)

    def _link_path(self, path: str, lead: LinkTarget | None, record: Record) -> str | None:
        """The path of a link after the rename, in the form that it has; nothing where it stays as it is."""
        if lead is None:
            return None
        new = self.moving.found(lead.address)
        full = instead(lead.full, lead.address, new)
        moved = self.moving.path(record.path)
        if new == lead.address and moved == record.path:
            return None
        if path.startswith("/"):
            after = full
        else:
            folder = folders(replace(record, path=moved))[folders(record).index(lead.folder)]
            after = relative(full, folder, path, minimal=posixpath.relpath(lead.full, lead.folder))
        after = after + "/" if path.endswith("/") else after
        return after if after != path and posixpath.normpath(after) != posixpath.normpath(path) else None


class _NewLink(NamedTuple):
    """The new path and the new fragment of a link; nothing where one stays as it is."""

    path: str | None
    fragment: str | None


def edit_of(document: Document, substitution: Substitution) -> Edit:
    """The edit of a document's text that makes a substitution."""
    if substitution.place is None:
        assert document.tree is not None
        node = find(document.tree, substitution.route)
        assert isinstance(node, Scalar)
        return rewritten(node, substitution.text)
    answer = next(answer for answer in document.answers if answer.route == substitution.route)
    return Edit(text_of(answer).span(*substitution.place), substitution.text)


def _within(route: Route, place: Destination, raw: str, new: _NewLink) -> Substitution:
    """The part of a destination that changes: its path, its fragment, or both with what stands between them."""
    body, hash_, old_fragment = raw.partition("#")
    path, mark, query = body.partition("?")
    start, end = place.start, place.end
    if new.path is None:
        return Substitution(route, quote(new.fragment or ""), (start + len(body) + len(hash_), end))
    path_end, path = start + len(path), new.path if _PLAIN.fullmatch(new.path) and "%" not in path else quote(new.path)
    if new.fragment is None or new.fragment == old_fragment:
        return Substitution(route, path, (start, path_end))
    return Substitution(route, f"{path}{mark}{query}#{quote(new.fragment)}", (start, end))
