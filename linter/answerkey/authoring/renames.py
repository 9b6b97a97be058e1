"""Renames: from a base and a target to the moves of files and the edits that keep every reference.

Nothing is read or written here. The result is proved: only the slugs, names and destinations that the rename is about
differ in the values of files, and every reference leads to the same record or file as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from answerkey.authoring.base import Base, Refused
from answerkey.authoring.moves import Moves
from answerkey.authoring.references import references
from answerkey.authoring.substitutions import Substitution, Substitutions, edit_of
from answerkey.authoring.targets import Target
from answerkey.fixing.edits import apply
from answerkey.model.document import Document
from answerkey.model.tree import Route, Scalar, routes
from answerkey.parsing.destinations import text_of
from answerkey.source import Edit


class Move(NamedTuple):
    """The old and new path of a file, relative to the content folder."""

    old: str
    new: str


@dataclass(frozen=True)
class Renaming:
    """The moves of files, and the edits by a file's old path; edits are in order and do not overlap."""

    target: Target
    moves: tuple[Move, ...]
    edits: Mapping[str, tuple[Edit, ...]]
    after: Base = field(repr=False, compare=False)
    """The base after the rename."""


def rename(base: Base, target: Target) -> Renaming:
    """Rename in a base; raises Refused where a reference would be lost."""
    return _Rename(base, target, Moves(base, target)).run()


@dataclass(frozen=True)
class _Rename:
    base: Base
    target: Target
    moves: Moves

    def run(self) -> Renaming:
        self._refuse_hidden()
        substitutions_of = Substitutions(self.base, self.target, self.moves)
        edits, documents = {}, {}
        for path, document in self.base.documents.items():
            substitutions = list(substitutions_of.document(document))
            edits[path] = tuple(sorted(edit_of(document, substitution) for substitution in substitutions))
            new = self.moves.path(path)
            if new != path or substitutions:
                text = apply(document.text, edits[path])
                documents[new] = self.base.parse(new, document.collection, text)
                _prove_values(document, documents[new], substitutions)
            else:
                documents[new] = document
        after = self.base.with_documents(documents, frozenset(self.moves.path(p) for p in self.base.assets))
        self._prove_leads(after)
        moves = tuple(Move(old, new) for old, new in sorted(self.moves.files.items()))
        return Renaming(self.target, moves, {path: of_file for path, of_file in edits.items() if of_file}, after)

    def _refuse_hidden(self) -> None:
        for path, problem in self.base.hidden.items():
            raise Refused(
                f"{path}: {problem.message}. Its references can't be read, so a rename could break them; "
                f"mend it first (`answerkey lint`)"
            )

    def _prove_leads(self, after: Base) -> None:
        """Raise Refused unless every reference leads to the same record or file as before."""
        for path, document in self.base.documents.items():
            new = after.documents[self.moves.path(path)]
            pairs = zip(references(document, self.base), references(new, after), strict=True)
            if any(old.target and self.moves.reference(old) != reference for old, reference in pairs):
                raise Refused(f"{path}: a reference in it would lead to something else; nothing was changed")


def _prove_values(before: Document, after: Document, substitutions: list[Substitution]) -> None:
    """Raise Refused unless the substitutions are all that differs in the values of a file."""
    expected = _values(before)
    for route, text, place in sorted(substitutions, key=lambda s: s.place or (0, 0), reverse=True):
        old = expected[route]
        expected[route] = text if place is None else old[: place[0]] + text + old[place[1] :]
    if expected != _values(after) or len(before.problems) != len(after.problems):
        raise Refused(f"{before.path}: can't be rewritten without changing something else; nothing was changed")


def _values(document: Document) -> dict[Route, Any]:
    """Return the scalars of a document by route; of answers the Markdown, in which substitutions have their places."""
    nodes = routes(document.tree) if document.tree is not None else ()
    values = {route: node.value for route, node in nodes if isinstance(node, Scalar)}
    return {**values, **{answer.route: text_of(answer).text for answer in document.answers}}
