"""Renames: from a base and a target to the moves of files and the edits that keep every reference.

Nothing is read or written here. What comes out is proved: every value of every file is what it was but for the slugs,
names and destinations that the rename is about, and every reference leads to what it led to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from answerkey.authoring.base import Base, Refused
from answerkey.authoring.moves import Moving
from answerkey.authoring.references import references
from answerkey.authoring.substitutions import Rewriting, Substitution, edit_of
from answerkey.authoring.targets import Target
from answerkey.fixing.edits import apply
from answerkey.model.document import Document
from answerkey.model.tree import Route, Scalar, routes
from answerkey.parsing.destinations import text_of
from answerkey.source import Edit


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


def rename(base: Base, target: Target) -> Renaming:
    """Rename in a base; raises Refused where that can't be done without losing a reference."""
    return _Rename(base, target, Moving(base, target)).run()


@dataclass(frozen=True)
class _Rename:
    base: Base
    target: Target
    moving: Moving

    def run(self) -> Renaming:
        self._refuse_hidden()
        rewriting = Rewriting(self.base, self.target, self.moving)
        edits, documents = {}, {}
        for path, document in self.base.documents.items():
            substitutions = list(rewriting.substitutions(document))
            edits[path] = tuple(sorted(edit_of(document, substitution) for substitution in substitutions))
            new = self.moving.path(path)
            if new != path or substitutions:
                text = apply(document.text, edits[path])
                documents[new] = self.base.parse(new, document.collection, text)
                _prove_values(document, documents[new], substitutions)
            else:
                documents[new] = document
        after = self.base.with_documents(documents, frozenset(self.moving.path(p) for p in self.base.assets))
        self._prove_leads(after)
        moves = tuple(Move(old, new) for old, new in sorted(self.moving.files.items()))
        return Renaming(self.target, moves, {path: found for path, found in edits.items() if found}, after)

    def _refuse_hidden(self) -> None:
        for path, problem in self.base.hidden.items():
            raise Refused(
                f"{path}: {problem.message}. References in it can't be seen, so that none can be kept for sure; "
                f"mend it first (`answerkey lint`)"
            )

    def _prove_leads(self, after: Base) -> None:
        """Every reference leads to what it led to."""
        for path, document in self.base.documents.items():
            new = after.documents[self.moving.path(path)]
            pairs = zip(references(document, self.base), references(new, after), strict=True)
            if any(old.found and self.moving.reference(old) != found for old, found in pairs):
                raise Refused(f"{path}: a reference in it would lead to something else; nothing was changed")


def _prove_values(before: Document, after: Document, substitutions: list[Substitution]) -> None:
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
