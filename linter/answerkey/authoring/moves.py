"""The moves of a rename: the new path of each file and the new address of each record."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from msgspec.structs import replace

from answerkey.authoring.base import Base, Refused
from answerkey.authoring.references import Reference
from answerkey.authoring.targets import Target, joined, parts_of
from answerkey.model.declarations import address_route, placeholders
from answerkey.model.document import Document
from answerkey.model.views import Framework, Page, Record, Topic, Translation

_NUMBER = r"(?:\d{1,3}[-_])?"  # before the name of a file in an order


@dataclass(frozen=True)
class Moves:
    """The paths and addresses of a base after a rename."""

    base: Base
    target: Target

    @cached_property
    def files(self) -> Mapping[str, str]:
        """The new paths of the files that move; raises Refused where another file has such a path."""
        moves = {}
        if self.target.question is None:
            for path in (*self.base.documents, *self.base.assets):
                new = self._renamed(path)
                if new != path:
                    moves[path] = new
            self._refuse_collisions(moves)
        return moves

    def _renamed(self, path: str) -> str:
        """Return the path of a file after the rename."""
        document = self.base.documents.get(path)
        if self.target.document:
            return self._document_path(path, document)
        record = document.record if document else None
        if isinstance(record, Translation):
            return self._translation_path(record)
        if isinstance(record, Topic):
            return self._record_path(record, topic_parts(record), "{0}-{1}", "{1}")
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

    def _translation_path(self, record: Translation) -> str:
        """Return the new path of a translation, beside its source."""
        source = self.base.corpus.sources.get(record.source)
        if source is None:
            return record.path
        moved = PurePosixPath(self._renamed(source.path)).with_suffix("")
        return f"{moved}.{record.locale}{PurePosixPath(record.path).suffix}"

    def _document_path(self, path: str, document: Document | None) -> str:
        """Return the new path of a file whose path makes the address of the renamed document, or is named after it."""
        if path != self.target.document or document is None:
            return path
        if address_route(document.collection.address):
            return self._named_after(PurePosixPath(path))
        pure, by_stem = PurePosixPath(path), placeholders(document.collection.address)[-1] == "stem"
        folder = pure.parent if by_stem else PurePosixPath(document.collection.folder)
        return str(folder / f"{self.target.value}{pure.suffix}")

    def _named_after(self, path: PurePosixPath) -> str:
        """Return the new path of a file that is named after its address, also behind a number: ``03-heaps.md``."""
        old, new = self.target.old[-1], self.target.new[-1]
        number = path.stem.removesuffix(old)
        is_named = path.stem.endswith(old) and re.fullmatch(_NUMBER, number)
        return str(path.with_name(f"{number}{new}{path.suffix}")) if is_named else str(path)

    def _record_path(self, record: Record, parts: tuple[str, ...], *forms: str) -> str:
        """Return the new path of a record's file, whose name is built from its slugs by one of `forms`."""
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
                raise Refused(f"`{path}` already exists")
            if not self.target.document and len(self.target.new) < 3 and path.startswith(folder):
                raise Refused(f"the folder `{folder}` already holds `{path}`")

    def path(self, path: str) -> str:
        """Return the path of a file after the rename."""
        return self.files.get(path, path)

    def destination(self, destination: str) -> str:
        """Return an address or a file's path (from the content folder, with a slash) as it is after the rename."""
        entry = self.base.corpus.page_by_address.get(destination)
        if entry is not None:
            assert isinstance(entry.record, Page)
            return replace(entry.record, path=self.path(entry.path)).address
        if self.target.document or destination in self.base.corpus.document_by_address:
            if destination in self.base.corpus.addresses:
                return joined(self.target.new) if destination == self.target.address else destination
        elif destination in self.base.corpus.addresses:
            return joined(self.target.moved(parts_of(destination)))
        return "/" + self.path(destination.lstrip("/"))

    def fragment(self, page: str, fragment: str) -> str:
        """Return the fragment of a page's address as it is after the rename."""
        if self.target.question and page == self.target.address and fragment == self.target.question[0]:
            return self.target.question[1]
        return fragment

    def reference(self, reference: Reference) -> Reference:
        """Return a reference as it is after the rename."""
        target, fragment = reference
        return Reference(self.destination(target), self.fragment(target, fragment))


def topic_parts(topic: Topic) -> tuple[str, ...]:
    """Return the parts of a topic's address; empty where a slug is missing."""
    return (topic.framework_slug, topic.slug) if topic.framework_slug and topic.slug else ()
