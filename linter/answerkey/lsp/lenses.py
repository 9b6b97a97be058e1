"""Lines above questions and records: verdicts of proofs, uses by others, and counts of findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lsprotocol import types

from answerkey.counts import number_of
from answerkey.diagnostics import Severity
from answerkey.lsp.diagnostics import span_of
from answerkey.lsp.links import Destination, references
from answerkey.lsp.open_file import OpenFile
from answerkey.model.addresses import address_of
from answerkey.model.corpus import Corpus
from answerkey.model.views import DocumentRecord, Page, QuestionRecord, Record
from answerkey.source import Span
from answerkey.verification import verified

Uses = Mapping[Destination, frozenset["_Use"]]
_NOUNS = {"qa": "page", "topics": "topic", "frameworks": "framework"}


class _Use(NamedTuple):
    """A file, or a question in it, that refers to something, and the noun for it."""

    path: str
    question: str
    noun: str


class _Lens(NamedTuple):
    """A text above the line of a span."""

    span: Span
    text: str


def code_lenses(file: OpenFile) -> list[types.CodeLens]:
    """Return the lenses of a file; those on findings only where its diagnostics are those of its current text."""
    return [
        types.CodeLens(file.positions.range(lens.span), types.Command(lens.text, ""))
        for lens in _lenses(file)
        if lens.text
    ]


def uses_of(corpus: Corpus) -> Uses:
    """Return what refers to each question, page, record and document of a base, apart from itself."""
    uses: dict[Destination, set[_Use]] = {}
    users = {entry.path: (address_of(entry.record) or "", _User(entry.record)) for entry in corpus.entries}
    for reference in references(corpus):
        address, user = users[reference.path]
        use = user.at(reference.span.start)
        if reference.destination != Destination(address, use.question):
            uses.setdefault(reference.destination, set()).add(use)
        if reference.destination.fragment and reference.destination.address != address:
            uses.setdefault(Destination(reference.destination.address), set()).add(use)
    return {destination: frozenset(by) for destination, by in uses.items()}


class _User:
    """A file that may refer to something, with its questions."""

    def __init__(self, record: Record) -> None:
        questions = record.questions if isinstance(record, QuestionRecord) else ()
        self._questions = [(question.id or "?", question.span_of()) for question in questions]
        self._path, self._noun = record.path, _NOUNS.get(record.collection, "document")

    def at(self, offset: int) -> _Use:
        """Return the use at a place of the file: by a question, or by the file itself."""
        question = next((name for name, span in self._questions if span.start <= offset < span.end), "")
        return _Use(self._path, question, "question" if question else self._noun)


def _lenses(file: OpenFile) -> Iterator[_Lens]:
    record = file.document.record
    address = address_of(record)
    if isinstance(record, QuestionRecord):
        for question in record.questions:
            span = question.span_of("id")
            if isinstance(record, Page):
                yield from _facts(file, span, Destination(record.address, question.id or "?"))
            yield _Lens(span, _findings(file, question.span_of()))
    if address is not None and (isinstance(record, Page) or not isinstance(record, QuestionRecord)):
        span = record.address_span if isinstance(record, DocumentRecord) else Span(0, 0)
        yield from _facts(file, span, Destination(address))
        if isinstance(record, DocumentRecord):
            yield _Lens(span, _findings(file, Span(0, len(file.text))))


def _facts(file: OpenFile, span: Span, destination: Destination) -> Iterator[_Lens]:
    """Yield the verdict on something and its uses."""
    verdict = file.corpus.derived(verified).get("#".join(filter(None, destination)))
    if verdict is not None:
        yield _Lens(span, verdict.phrase if verdict.phrase else "changed since it was verified")
    yield _Lens(span, _used(file.corpus.derived(uses_of).get(destination, frozenset())))


def _used(uses: frozenset[_Use]) -> str:
    """Return ``used by 3 questions and 1 page``; empty where nothing refers to it."""
    counts = Counter(use.noun for use in uses)
    parts = [number_of(counts[noun], noun) for noun in sorted(counts, key=lambda noun: (noun != "question", noun))]
    return f"used by {' and '.join(filter(None, [', '.join(parts[:-1]), parts[-1]]))}" if parts else ""


def _findings(file: OpenFile, span: Span) -> str:
    """Return ``2 errors and 1 warning``; empty where there is no finding."""
    inside = [d.severity for d in file.diagnostics if span.start <= span_of(d).start < span.end]
    counts = ((inside.count(severity), str(severity)) for severity in Severity)
    return " and ".join(number_of(number, noun) for number, noun in counts if number)
