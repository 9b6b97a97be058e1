"""Checks of the fields of a page that steer its proofs.

Without them a misspelt field would be ignored, and the question would silently not be proved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from answerkey.diagnostics import Finding, RuleFinding
from answerkey.model.content import Role
from answerkey.model.document import Document
from answerkey.model.field_paths import misfits as field_misfits
from answerkey.model.messages import place, quoted
from answerkey.model.question_kinds import EXERCISE, FIELDS_OF_KIND, kind_faults
from answerkey.model.validation import validate
from answerkey.model.views import DocumentRecord, Page

SCHEMA = "document/schema"
_KINDS = {"run": bool, "proof": str, "prelude": str, "env": dict, "kind": str, "starter": str, "tests": str}
_MISSING = tuple(f"{quoted(key)} is missing" for key in FIELDS_OF_KIND[EXERCISE])
_OF_PAGE, _OF_QUESTION = {"run", "prelude", "env"}, {"run", "proof", "kind", "starter", "tests"}


def misfits(document: Document) -> Iterator[RuleFinding]:
    """Yield the defects of the fields of a page that say what runs, in the words of the linter."""
    page = document.record
    if isinstance(page, DocumentRecord):
        yield from _no_proofs(document)
    if not isinstance(page, Page) or document.tree is None:
        return
    kinds = all(not list(kind_faults(question.data)) and question.kind for question in page.questions)
    if not (kinds and _fit(page.data, _OF_PAGE) and all(_fit(q.data, _OF_QUESTION) for q in page.questions)):
        for problem in validate(document.collection.name, page.data):
            if not _KINDS.keys().isdisjoint(map(str, problem.route)) or problem.message in _MISSING:
                span = document.key_span_of(problem.route) if problem.at_key else document.span_of(problem.route)
                yield SCHEMA, Finding(span, problem.message, problem.hint)
    for name in page.env.keys() - usable(page.env).keys():
        hint = "a name has one character at least, no `=` and no NUL; a value has no NUL"
        yield SCHEMA, Finding(document.key_span_of(("env", name)), "not an environment variable", hint)


def _no_proofs(document: Document) -> Iterator[RuleFinding]:
    """Yield the values in the place of a document's proof that are no text."""
    for text in document.collection.texts:
        if text.role is Role.PROOF:
            for route, kind in field_misfits(document.tree, text.path):
                yield SCHEMA, Finding(document.span_of(route), f"{place(route)} must be {kind}")


def usable(env: Mapping[str, str]) -> dict[str, str]:
    """Return the environment variables that a process can have."""
    return {name: value for name, value in env.items() if name and "=" not in name and "\0" not in name + value}


def _fit(data: Mapping[str, Any], allowed: set[str]) -> bool:
    """Return True if the fields of proofs are among the allowed ones and of their types."""
    fields = {key: data[key] for key in _KINDS if data.get(key) is not None}
    env = fields.get("env", {})
    texts = all(isinstance(value, str) for value in env.values()) if isinstance(env, dict) else False
    return texts and fields.keys() <= allowed and all(type(v) is _KINDS[k] and v != "" for k, v in fields.items())
