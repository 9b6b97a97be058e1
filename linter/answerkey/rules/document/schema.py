"""`document/schema`: the data of a file is what its collection's schema says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from answerkey.diagnostics import Finding, Fix
from answerkey.model.document import Document
from answerkey.model.rewording import scalar_edit
from answerkey.model.tree import Node, Scalar, find, key_of
from answerkey.model.validation import SchemaProblem, SchemaReferenceError, validate, validate_with_schema
from answerkey.rules._replacing import replacement
from answerkey.rules.base import DocumentRule

_OWNED = {"slug", "frameworkSlug", "topicSlug", "id", "q", "a"}


class Rule(DocumentRule):
    """Every field is there, known, of its type and among its values.

    A missing field is reported at the start of what lacks it, any other defect at the value or key itself. The schemas
    are in `schemas/`, for editors to complete from.
    """

    def check(self, document: Document) -> Iterator[Finding]:
        for problem in document.problems:
            if problem.rule == self.id:
                yield Finding(problem.span, problem.message)
        if document.tree is None or not document.has_schema:
            return
        problems = _problems(document)
        suggested = Counter((found.route[:-1], found.meant) for found in problems if found.at_key)
        for found in problems:
            if not (document.collection.built_in and _others_business(found)):
                span = document.key_span_of(found.route) if found.at_key else document.span_of(found.route)
                alone = suggested[found.route[:-1], found.meant] <= 1
                yield Finding(span, found.message, found.hint, fix=_fix(found, document.tree) if alone else None)


def _fix(problem: SchemaProblem, root: Node) -> Fix | None:
    """Write the key or value that was meant; no fix where that key is there already."""
    scalar = key_of(root, problem.route) if problem.at_key else find(root, problem.route)
    if not problem.meant or not isinstance(scalar, Scalar):
        return None
    if problem.at_key and key_of(root, (*problem.route[:-1], problem.meant)) is not None:
        return None
    return replacement(scalar_edit(scalar, problem.meant), problem.meant)


def _problems(document: Document) -> list[SchemaProblem]:
    if document.collection.built_in:
        return validate(document.collection.name, document.record.data)
    try:
        return validate_with_schema(_schema(document.collection.schema), document.record.data)
    except SchemaReferenceError as error:
        return [SchemaProblem((), "value", str(error))]


@cache
def _schema(text: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(text)
    return schema


def _others_business(problem: SchemaProblem) -> bool:
    """The form of slugs and ids, and empty questions and answers, have rules with better words."""
    return problem.kind in ("pattern", "empty") and bool(problem.route) and problem.route[-1] in _OWNED
