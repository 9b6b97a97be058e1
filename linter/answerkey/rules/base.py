"""The bases of rules. A rule's scope is its base class; one with options is a Struct, whose fields they are."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, ClassVar

from answerkey.diagnostics import Finding, Severity
from answerkey.model.base_index import BaseIndex, Relation
from answerkey.model.content import Answer
from answerkey.model.corpus import Facts
from answerkey.model.document import Document
from answerkey.model.views import Page, Record
from answerkey.snippets.snippet import Snippet


class Level(StrEnum):
    """The first preset in which a rule runs. A rule that is off is a matter of taste and runs only on request."""

    RECOMMENDED = "recommended"
    STRICT = "strict"
    OFF = "off"


class Rule:
    """One thing that is checked. The docstring of a rule says why; its first paragraph is its summary."""

    id: ClassVar[str] = ""
    severity: ClassVar[Severity] = Severity.ERROR
    level: ClassVar[Level] = Level.RECOMMENDED
    plain_markdown: ClassVar[bool] = True
    """True if the rule also makes sense on Markdown that is not part of a base."""
    since: ClassVar[str] = "0.1.0"
    """The first version that has the rule."""
    internal: ClassVar[tuple[str, ...]] = ()
    """Fields that are no options."""


def options_of(rule: type[Rule]) -> dict[str, Any]:
    """Return the options of a rule, by their keys in kebab-case, with their defaults."""
    default = rule()
    names = [name for name in getattr(rule, "__struct_fields__", ()) if name not in rule.internal]
    return {name.replace("_", "-"): getattr(default, name) for name in names}


class DocumentRule(Rule):
    """Checks one file: its syntax and its schema."""

    def check(self, document: Document) -> Iterator[Finding]:
        raise AssertionError


class RecordRule(Rule):
    """Checks the data of one file of a collection."""

    def check(self, record: Record) -> Iterator[Finding]:
        raise AssertionError


class PageRule(Rule):
    """Checks one Q&A page."""

    def check(self, page: Page) -> Iterator[Finding]:
        raise AssertionError


class AnswerRule(Rule):
    """Checks one Markdown text: the answer of a question, or a body."""

    def check(self, answer: Answer) -> Iterator[Finding]:
        raise AssertionError


class SnippetRule(Rule):
    """Checks one code block."""

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        raise AssertionError


class IndexRule(Rule):
    """Checks one file against the rest of its base, which it asks by means of an index.

    `relations` are all that it asks for. A rule that `suggests` shares the suggestions of a run with other files.
    """

    relations: ClassVar[tuple[Relation, ...]] = ()
    suggests: ClassVar[bool] = False

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        raise AssertionError


class EngineRule(Rule):
    """Documents findings that do not come from a `check` method: the pipeline makes them."""
