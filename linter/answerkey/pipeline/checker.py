"""One file through all rules of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from answerkey.config import Config, ProofsConfig
from answerkey.diagnostics import Finding, LanguageCount
from answerkey.model.collections import NOTEBOOKS, PLAIN, Collection
from answerkey.model.corpus import Facts
from answerkey.model.declarations import record_of
from answerkey.model.directives import EXPECT_ERROR, IGNORE, Directive
from answerkey.model.document import Document
from answerkey.model.limits import Limits
from answerkey.model.versions import PYTHONS
from answerkey.model.views import Page, QuestionRecord
from answerkey.parsing.comments import comments
from answerkey.parsing.document import parse_document
from answerkey.parsing.text import decode
from answerkey.pipeline.counts import Counts, total
from answerkey.pipeline.facts import facts_of
from answerkey.pipeline.guard import STEPS, Stop, TimedGuard, Unguarded
from answerkey.pipeline.library_findings import is_wanted
from answerkey.pipeline.results import FileResult, Region, listed
from answerkey.pipeline.selection import Selection, select
from answerkey.rules.base import AnswerRule, DocumentRule, PageRule, RecordRule, Rule, SnippetRule
from answerkey.snippets.directives import in_comment
from answerkey.snippets.expectations import expectations
from answerkey.snippets.gather import Setting, gather
from answerkey.snippets.language import Kind
from answerkey.snippets.snippet import Snippet
from answerkey.source import LineIndex, Span, identity

R = TypeVar("R", bound=Rule)
TIME = "limit/time"
_PARSED_PER_COMPILED = 50  # YAML and Markdown are parsed so many times faster than code is examined


@dataclass(frozen=True)
class Checker:
    """Checks files under one configuration. Without `full` only what other files need to know is gathered."""

    selection: Selection
    limits: Limits
    indented_code: str
    proofs: ProofsConfig
    libraries: bool = False
    python: str = PYTHONS[-1]
    locales: bool = False

    def check(
        self, path: str, collection: Collection, data: bytes, guard: TimedGuard | Unguarded, *, full: bool = True
    ) -> FileResult:
        """Return the result for one file; a file that is not content but stands in the base is ordinary Markdown."""
        document = self.parse(path, collection, data, guard)
        snippets = gather(document, Setting(document.text, self.limits, guard, self.indented_code, self.python))
        findings = list(listed(self._findings(document, snippets, guard), self.limits.findings)) if full else []
        size = len(document.text) // _PARSED_PER_COMPILED
        work = partial(facts_of, document, snippets, self.proofs, modules=self.libraries, locales=self.locales)
        facts = guard.run(0, size, "facts", work) or Facts(document.record)
        directives = guard.run(0, size, "directives", lambda: tuple(_directives(document, snippets))) or ()
        counts, regions = _counts(document, snippets), tuple(_regions(document))
        stopped = tuple(dict.fromkeys(guard.stopped))
        findings.extend((TIME, _stopped(stop, document)) for stop in stopped)
        return FileResult(tuple(findings), directives, regions, counts, facts, stopped)

    def parse(self, path: str, collection: Collection, data: bytes, guard: TimedGuard | Unguarded) -> Document:
        """The document of a file; one without anything in it where parsing had to be stopped."""
        text, problem = decode(data)
        size = len(text) // _PARSED_PER_COMPILED
        parsed = guard.run(0, size, "parse", lambda: parse_document(path, collection, text, self.limits, problem))
        return parsed or _empty(path, collection, text)

    def give_up(self, path: str, collection: Collection) -> FileResult:
        """The result for a file that had to be stopped too often."""
        record = record_of(collection, None, path, broken=True)
        finding = Finding(Span(0, 0), "the file takes too long to check, and was given up", "simplify its snippets")
        return FileResult(((TIME, finding),), (), (), Counts(), Facts(record))

    def _findings(
        self, document: Document, snippets: list[Snippet], guard: TimedGuard | Unguarded
    ) -> Iterator[tuple[str, Finding]]:
        """Yield the findings of all rules. Rules are steps too: what is fast to parse may be slow to look at."""
        plain, most = document.collection in (PLAIN, NOTEBOOKS), self.limits.findings
        for rules, subject in self._record_checks(document, plain):
            size = len(document.text) // _PARSED_PER_COMPILED
            yield from guard.run(0, size, "rules", partial(_checked, rules, subject, most)) or ()
        answer_rules = self._rules(AnswerRule, plain)
        for answer in document.answers:
            at, size = answer.text.span(0, 0).start, len(answer.text.text) // _PARSED_PER_COMPILED
            yield from guard.run(at, size, "rules", partial(_checked, answer_rules, answer, most)) or ()
        snippet_rules = self._rules(SnippetRule, plain)
        for snippet in snippets:
            if not snippet.skipped:
                at, size = snippet.span.start, len(snippet.fence.code.text)
                yield from guard.run(at, size, "rules", partial(_checked, snippet_rules, snippet, most)) or ()

    def _record_checks(self, document: Document, plain: bool) -> Iterator[tuple[Sequence[Any], Any]]:
        """The rules about the file as a whole, with what each kind of them looks at."""
        yield self._rules(DocumentRule, plain), document
        if document.tree is not None and document.collection.built_in:
            yield self.selection.of(RecordRule), document.record
        if document.tree is not None and isinstance(document.record, Page):
            yield self.selection.of(PageRule), document.record

    def _rules(self, scope: type[R], plain: bool) -> list[R]:
        return [rule for rule in self.selection.of(scope) if rule.plain_markdown or not plain]


def checker_for(config: Config) -> Checker:
    """The checker that a configuration asks for."""
    libraries, locales = is_wanted(config), len(config.locales) > 1
    return Checker(
        select(config), config.limits, config.indented_code, config.proofs, libraries, config.python, locales
    )


def _checked(rules: Iterable[Any], subject: Any, most: int) -> list[tuple[str, Finding]]:
    """Return the findings of rules of one scope in their subject, up to one more than the most that is listed."""
    return [(rule.id, finding) for rule in rules for finding in islice(rule.check(subject), most + 1)]


def _stopped(stop: Stop, document: Document) -> Finding:
    """Return the finding about a step that was given up, at the first line of its text."""
    at, step = stop.at, STEPS[stop.step]
    line = LineIndex(document.text).position(at).line
    end = LineIndex(document.text).line_span(line).end
    message = f"this takes far too long or too much memory ({step}), and was not checked"
    if stop.rest:
        message = f"from here on nothing was checked by one step ({step}), which took far too long again and again"
    return Finding(Span(at, end), message, "simplify or split it")


def _empty(path: str, collection: Collection, text: str) -> Document:
    """Return the document of a file whose parsing had to be stopped."""
    record = record_of(collection, None, path, broken=True)
    return Document(path, collection, text, Span(0, 0), None, record, (), ())


def _directives(document: Document, snippets: list[Snippet]) -> Iterator[Directive]:
    """All directives of a file: those about snippets, those about other blocks, those about the whole file."""
    for snippet in snippets:
        yield from (_judged(directive, snippet) for directive in snippet.directives)
        yield from expectations(snippet)
    for answer in document.answers:
        fences = {fence.span for fence in answer.fences}
        for comment in answer.comments:
            if comment.target not in fences:
                yield from (
                    _about_text(directive) for directive in in_comment(comment.text, comment.span, comment.target)
                )
    own = {comment.span for code in document.codes for fence in code.fences for comment in fence.comments}
    for span in comments(document.text, document.header, document.tree):
        if span in own:
            continue
        inner = identity(document.text[span.start + 1 : span.end], span.start + 1)
        yield from in_comment(inner, span, None)


def _judged(directive: Directive, snippet: Snippet) -> Directive:
    """An expected error is missed only in code that was compiled and has none, whatever rule would report it."""
    compiles = snippet.syntax is not None and snippet.syntax.error is None
    return directive if compiles or directive.word != EXPECT_ERROR else directive._replace(foreign=True)


def _about_text(directive: Directive) -> Directive:
    """A directive before something else than code: only `ignore` can be about that; the others are about nothing."""
    if directive.target is not None and directive.word == IGNORE:
        return directive
    return directive._replace(target=Span(directive.span.end, directive.span.end))


def _regions(document: Document) -> Iterator[Region]:
    if isinstance(document.record, QuestionRecord):
        for question in document.record.questions:
            yield Region(question.span_of(), question.id or "")
    for answer in document.answers:
        for fence in answer.fences:
            yield Region(fence.span, None, fence.number)


def _counts(document: Document, snippets: list[Snippet]) -> Counts:
    questions = len(document.record.questions) if isinstance(document.record, Page) else 0
    checked = [snippet for snippet in snippets if snippet.is_checked]
    languages = total(Counts(languages=(_language_count(snippet),)) for snippet in snippets).languages
    return Counts(questions, len(checked), sum(s.skipped for s in checked), len(snippets) - len(checked), languages)


def _language_count(snippet: Snippet) -> LanguageCount:
    """Return the count of one snippet; one that is too large to be examined has a finding."""
    if snippet.is_checked:
        return LanguageCount(snippet.info.language, checked=not snippet.skipped, skipped=snippet.skipped)
    is_missing = snippet.kind is Kind.CODE
    return LanguageCount(snippet.info.language, missing=is_missing, unsupported=not is_missing)
