"""Renames: from a base and a target to the moves of files and the edits that keep every reference.

Nothing is read or written here. What comes out is proved: every value of every file is what it was but for the slugs,
names and destinations that the rename is about, and every reference leads to what it led to.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from answerkey.authoring.base import Base, Refused
from answerkey.authoring.references import Reference, instead, led, references, relative
from answerkey.authoring.scalars import rewritten
from answerkey.authoring.targets import Target, joined, parts_of
from answerkey.fixing import apply
from answerkey.model.addresses import Lead, as_address, folders
from answerkey.model.content import Answer
from answerkey.model.document import Document
from answerkey.model.tree import Route, Scalar, find, routes
from answerkey.model.views import Framework, Page, Record, Topic
from answerkey.parsing.destinations import Destination, destinations, text_of
from answerkey.source import Edit

_PLAIN = re.compile(r"[\w./~-]*")  # what stands for itself in a destination, in any YAML scalar


class Move(NamedTuple):
    """A file gets another path; both are relative to the content folder."""

    old: str
    new: str


@dataclass(frozen=True)
class Renaming:
    """The moves of files, and the edits of files by their path before the moves; edits are in order and apart."""

    target: Target
    moves: tuple[Move, ...]
    edits: Mapping[str, tuple[Edit, ...]]
    after: Base = field(repr=False, compare=False)
    """The base as it will be."""


class _Substitution(NamedTuple):
    """Another text in place of a part of a value: a whole scalar (no place), or a part of an answer."""

    route: Route
    text: str
    place: tuple[int, int] | None = None


def rename(base: Base, target: Target) -> Renaming:
    """Rename in a base; raises Refused where that can't be done without losing a reference."""
    return _Rename(base, target).run()


@dataclass(frozen=True)
class _Rename:
    base: Base
    target: Target

    def run(self) -> Renaming:
        self._refuse_hidden()
        edits, documents = {}, {}
        for path, document in self.base.documents.items():
            substitutions = list(self._substitutions(document))
            edits[path] = tuple(sorted(_edit(document, substitution) for substitution in substitutions))
            new = self._moves.get(path, path)
            if new != path or substitutions:
                text = apply(document.text, edits[path])
                documents[new] = self.base.parse(new, document.collection, text)
                _prove_values(document, documents[new], substitutions)
            else:
                documents[new] = document
        after = self.base.with_documents(documents, frozenset(self._moves.get(p, p) for p in self.base.assets))
        self._prove_leads(after)
        moves = tuple(Move(old, new) for old, new in sorted(self._moves.items()))
        return Renaming(self.target, moves, {path: found for path, found in edits.items() if found}, after)

    def _refuse_hidden(self) -> None:
        for path, problem in self.base.hidden.items():
            raise Refused(
                f"{path}: {problem.message}. References in it can't be seen, so that none can be kept for sure; "
                f"mend it first (`answerkey lint`)"
            )

    # What moves

    @cached_property
    def _moves(self) -> dict[str, str]:
        moves = {}
        if self.target.question is None:
            for path in (*self.base.documents, *self.base.assets):
                new = self._path(path)
                if new != path:
                    moves[path] = new
            self._refuse_collisions(moves)
        return moves

    def _path(self, path: str) -> str:
        """The path of a file after the rename."""
        document = self.base.documents.get(path)
        record = document.record if document else None
        if isinstance(record, Topic):
            return self._record_path(record, _topic(record), "{0}-{1}", "{1}")
        if isinstance(record, Framework):
            return self._record_path(record, (record.slug or record.stem,), "{0}")
        pure = PurePosixPath(path)
        if pure.parts[0] != "qa":
            return path
        if len(self.target.old) < 3:
            return posixpath.join("qa", *self.target.moved(pure.parts[1:]))
        if not isinstance(record, Page) or record.address != self.target.address:
            return path
        return posixpath.join("qa", *self.target.new) + pure.suffix

    def _record_path(self, record: Record, parts: tuple[str, ...], *forms: str) -> str:
        """The path of a record's file, whose name is one of the forms of its slugs."""
        pure, new = PurePosixPath(record.path), self.target.moved(parts)
        if not parts:
            return record.path
        stem = next((form.format(*new) for form in forms if form.format(*parts) == pure.stem), pure.stem)
        return str(pure.with_name(stem + pure.suffix))

    def _refuse_collisions(self, moves: Mapping[str, str]) -> None:
        present = {*self.base.documents, *self.base.assets} - set(moves)
        folder, taken = posixpath.join("qa", *self.target.new, ""), set(moves.values())
        for path in sorted(present):
            if path in taken:
                raise Refused(f"`{path}` is there already")
            if len(self.target.new) < 3 and path.startswith(folder):
                raise Refused(f"the folder `{folder}` already holds `{path}`")

    # What is rewritten

    def _substitutions(self, document: Document) -> Iterator[_Substitution]:
        record = document.record
        if self.target.question is None:
            yield from self._slugs(document)
        elif isinstance(record, Page) and record.address == self.target.address:
            yield from self._question(record)
        if isinstance(record, Page):
            yield from self._related(record)
        for answer in document.answers:
            yield from self._links(answer, record)

    def _question(self, page: Page) -> Iterator[_Substitution]:
        assert self.target.question is not None
        for question in page.questions:
            if question.id == self.target.question[0]:
                yield _Substitution((*question.route, "id"), self.target.question[1])

    def _slugs(self, document: Document) -> Iterator[_Substitution]:
        """The slugs of a record, and the names that a page has from the records above it."""
        record = document.record
        keys: tuple[str, ...] = ()
        parts: tuple[str, ...] = ()
        if isinstance(record, Page) and record.framework_slug and record.topic_slug:
            keys, parts = ("frameworkSlug", "topicSlug"), self._page_slugs(record)
        elif isinstance(record, Page) and record.framework_slug:
            keys, parts = ("frameworkSlug",), (record.framework_slug,)
        elif isinstance(record, Topic):
            keys, parts = ("frameworkSlug", "slug"), _topic(record)
        elif isinstance(record, Framework) and record.slug:
            keys, parts = ("slug",), (record.slug,)
        new = self.target.moved(parts)
        for key, before, after in zip(keys, parts, new, strict=False):
            if before != after:
                yield _Substitution((key,), after)
        if isinstance(record, Page) and new != parts:
            yield from self._names(record, parts, new)

    def _page_slugs(self, page: Page) -> tuple[str, ...]:
        """The slugs of a page, and its name where it is the one that is renamed."""
        slugs = page.framework_slug or "", page.topic_slug or ""
        return (*slugs, page.stem) if page.address == self.target.address else slugs

    def _names(self, page: Page, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[_Substitution]:
        """A page that goes to another framework or topic calls that by its name."""
        framework = self.base.corpus.framework_by_slug.get(new[0]) if new[:1] != old[:1] else None
        topic = self.base.corpus.topic_by_slug.get((new[0], new[1])) if len(new) > 1 and new[:2] != old[:2] else None
        for key, name, record in (("framework", page.framework, framework), ("topic", page.topic, topic)):
            if name is not None and record is not None and record.name and record.name != name:
                yield _Substitution((key,), record.name)

    def _related(self, page: Page) -> Iterator[_Substitution]:
        for number, path in page.related:
            full = "/" + path.strip("/")
            address = as_address(full, self.base.corpus.addresses)
            if address in self.base.corpus.page_by_address and self._new_found(address) != address:
                body = instead(full, address, self._new_found(address)).strip("/")
                yield _Substitution(("related", number), instead(path, path.strip("/"), body))

    def _links(self, answer: Answer, record: Record) -> Iterator[_Substitution]:
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
        new_fragment = self._fragment(lead.page, fragment)
        path = self._link_path(unquote(urlsplit(target).path), lead.lead, record)
        if path is None and new_fragment == fragment:
            return None
        return _NewLink(path, new_fragment if new_fragment != fragment else None)

    def _fragment(self, page: str, fragment: str) -> str:
        if self.target.question and page == self.target.address and fragment == self.target.question[0]:
            return self.target.question[1]
        return fragment

    def _link_path(self, path: str, lead: Lead | None, record: Record) -> str | None:
        """The path of a link after the rename, in the form that it has; nothing where it stays as it is."""
        if lead is None:
            return None
        new = self._new_found(lead.found)
        full = instead(lead.full, lead.found, new)
        moved = self._moves.get(record.path, record.path)
        if new == lead.found and moved == record.path:
            return None
        if path.startswith("/"):
            after = full
        else:
            folder = folders(replace(record, path=moved))[folders(record).index(lead.folder)]
            after = relative(full, folder, path, minimal=posixpath.relpath(lead.full, lead.folder))
        after = after + "/" if path.endswith("/") else after
        return after if after != path and posixpath.normpath(after) != posixpath.normpath(path) else None

    def _new_found(self, found: str) -> str:
        """What a path led to, after the rename."""
        entry = self.base.corpus.page_by_address.get(found)
        if entry is not None:
            assert isinstance(entry.record, Page)
            return replace(entry.record, path=self._moves.get(entry.path, entry.path)).address
        if found in self.base.corpus.addresses:
            return joined(self.target.moved(parts_of(found)))
        return "/" + self._moves.get(found.lstrip("/"), found.lstrip("/"))

    # The proof

    def _prove_leads(self, after: Base) -> None:
        """Every reference leads to what it led to."""
        for path, document in self.base.documents.items():
            new = after.documents[self._moves.get(path, path)]
            pairs = zip(references(document, self.base), references(new, after), strict=True)
            if any(old.found and self._new_reference(old) != found for old, found in pairs):
                raise Refused(f"{path}: a reference in it would lead to something else; nothing was changed")

    def _new_reference(self, reference: Reference) -> Reference:
        return Reference(self._new_found(reference.found), self._fragment(reference.found, reference.fragment))


class _NewLink(NamedTuple):
    """The new path and the new fragment of a link; nothing where one stays as it is."""

    path: str | None
    fragment: str | None


def _topic(topic: Topic) -> tuple[str, ...]:
    return (topic.framework_slug, topic.slug) if topic.framework_slug and topic.slug else ()


def _within(route: Route, place: Destination, raw: str, new: _NewLink) -> _Substitution:
    """The part of a destination that changes: its path, its fragment, or both with what stands between them."""
    body, hash_, old_fragment = raw.partition("#")
    path, mark, query = body.partition("?")
    start, end = place.start, place.end
    if new.path is None:
        return _Substitution(route, quote(new.fragment or ""), (start + len(body) + len(hash_), end))
    path_end, path = start + len(path), new.path if _PLAIN.fullmatch(new.path) and "%" not in path else quote(new.path)
    if new.fragment is None or new.fragment == old_fragment:
        return _Substitution(route, path, (start, path_end))
    return _Substitution(route, f"{path}{mark}{query}#{quote(new.fragment)}", (start, end))


def _edit(document: Document, substitution: _Substitution) -> Edit:
    if substitution.place is None:
        assert document.tree is not None
        node = find(document.tree, substitution.route)
        assert isinstance(node, Scalar)
        return rewritten(node, substitution.text)
    answer = next(answer for answer in document.answers if answer.route == substitution.route)
    return Edit(text_of(answer).span(*substitution.place), substitution.text)


def _prove_values(before: Document, after: Document, substitutions: list[_Substitution]) -> None:
    """Every value is what it was but for the substitutions."""
    wanted, found = _values(before), _values(after)
    for route, text, place in sorted(substitutions, key=lambda s: s.place or (0, 0), reverse=True):
        old = wanted[route]
        wanted[route] = text if place is None else old[: place[0]] + text + old[place[1] :]
    if wanted != found or len(before.problems) != len(after.problems):
        raise Refused(f"{before.path}: can't be rewritten without changing something else; nothing was changed")


def _values(document: Document) -> dict[Route, Any]:
    """The scalars of a document by route, and its Markdown as links are placed in it."""
    nodes = routes(document.tree) if document.tree is not None else ()
    values = {route: node.value for route, node in nodes if isinstance(node, Scalar)}
    return {**values, **{answer.route: text_of(answer).text for answer in document.answers}}
