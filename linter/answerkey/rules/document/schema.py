"""`document/schema`: the data of a file is what its collection's schema says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from answerkey.diagnostics import Finding, Fix
from answerkey.model.document import Document
from answerkey.model.field_paths import misfits
from answerkey.model.messages import quoted, type_problem
from answerkey.model.own_fields import validate_built_in
from answerkey.model.tree import Node, Route, Scalar, find, key_of
from answerkey.model.validation import SchemaProblem, SchemaReferenceError, validate_with_schema
from answerkey.model.value_edits import scalar_edit
from answerkey.model.views import Translation
from answerkey.rules.base import DocumentRule
from answerkey.rules.replacement import replacement

_OWNED = {"slug", "frameworkSlug", "topicSlug", "id", "q", "a"}


class Rule(DocumentRule):
    """Every required field is there, and every field is known, of the right type and has an allowed value.

    A missing field is reported at the start of the mapping that lacks it, any other defect at the value or key itself.
    Editors can complete fields from the schemas in `schemas/`.
    """

    def check(self, document: Document) -> Iterator[Finding]:
        for parse_problem in document.problems:
            if parse_problem.rule == self.id:
                yield Finding(parse_problem.span, parse_problem.message)
        if document.tree is None or not document.collection.has_fields:
            return
        problems = [_as_written(problem, document.tree) for problem in _problems(document, document.tree)]
        counts = Counter((problem.route[:-1], problem.suggestion) for problem in problems if problem.at_key)
        for problem in problems:
            if not (_has_rules(document) and _has_own_rule(problem)):
                span = document.key_span_of(problem.route) if problem.at_key else document.span_of(problem.route)
                is_only = counts[problem.route[:-1], problem.suggestion] <= 1
                yield Finding(
                    span, problem.message, problem.hint, fix=_fix(problem, document.tree) if is_only else None
                )


def _fix(problem: SchemaProblem, root: Node) -> Fix | None:
    """Return the fix that writes the suggested key or value, or None if that key is there already."""
    scalar = key_of(root, problem.route) if problem.at_key else find(root, problem.route)
    if not problem.suggestion or not isinstance(scalar, Scalar):
        return None
    if problem.at_key and key_of(root, (*problem.route[:-1], problem.suggestion)) is not None:
        return None
    return replacement(scalar_edit(scalar, problem.suggestion), problem.suggestion)


def _as_written(problem: SchemaProblem, root: Node) -> SchemaProblem:
    """Return a problem whose message ends in a number as the number stands in the file: `3.10`, which is 3.1."""
    scalar = None if problem.at_key else find(root, problem.route)
    if not isinstance(scalar, Scalar) or scalar.style or type(scalar.value) not in (int, float):
        return problem
    shown = quoted(scalar.value)
    if not problem.message.endswith(shown):
        return problem
    return problem._replace(message=problem.message.removesuffix(shown) + quoted(scalar.text.text))


def _problems(document: Document, root: Node) -> list[SchemaProblem]:
    try:
        if document.collection.built_in:
            return validate_built_in(document.collection, root)
        schema = document.collection.schema
        problems = validate_with_schema(_schema(schema), document.record.data) if schema else []
    except SchemaReferenceError as error:
        return [SchemaProblem((), "value", str(error))]
    return [*problems, *_no_texts(document, root, {problem.route for problem in problems})]


def _no_texts(document: Document, root: Node, reported: set[Route]) -> Iterator[SchemaProblem]:
    """Yield the values that the settings of the collection call texts, and that are none: nothing checks them."""
    for path in document.collection.paths():
        for route, kind in misfits(root, path):
            if not any(route[:length] in reported for length in range(1, len(route) + 1)):
                reported.add(route)
                node = find(root, route)
                yield type_problem(route, [kind], node.value if node is not None else None)


@cache
def _schema(text: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(text)
    return schema


def _has_rules(document: Document) -> bool:
    """Return True for the files whose slugs, ids and texts have rules of their own; translations have none."""
    return document.collection.built_in and not isinstance(document.record, Translation)


def _has_own_rule(problem: SchemaProblem) -> bool:
    """Return True for slugs, ids and empty texts of a wrong form: other rules report these in better words."""
    return problem.kind in ("pattern", "empty") and bool(problem.route) and problem.route[-1] in _OWNED
