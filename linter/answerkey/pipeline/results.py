"""The result of checking one file, and its form in a cache."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from answerkey.diagnostics import Finding, RuleFinding
from answerkey.model.corpus import CodeBlock, Facts, LinkUse, Module, QuestionCode, SnippetNames
from answerkey.model.declarations import record_of
from answerkey.model.directives import Directive
from answerkey.model.limits import DEFAULT_LIMITS
from answerkey.model.parse_problems import Problem
from answerkey.model.views import Declaration, DocumentRecord, Record, view
from answerkey.pipeline.counts import Counts
from answerkey.pipeline.guard import Stop
from answerkey.source import Span
from answerkey.workspace import SourceFile

UNLISTED = " (more findings of this rule in this file are not listed)"


class Region(NamedTuple):
    """A part of a file that its findings are labelled with: a question's id, or a snippet's number in its answer."""

    span: Span
    question: str | None = None
    snippet: int | None = None


class FileResult(NamedTuple):
    """The findings of a file's own rules, each with the rule's id, and everything that later stages need of it.

    `stops` are the steps that were given up because they took too long.
    """

    findings: tuple[RuleFinding, ...]
    directives: tuple[Directive, ...]
    regions: tuple[Region, ...]
    counts: Counts
    facts: Facts
    stops: tuple[Stop, ...] = ()


class _StoredRecord(NamedTuple):
    collection: str
    data: dict[str, Any]
    spans: dict[str, Span]
    path: str
    broken: bool
    declaration: Declaration | None = None


class _StoredResult(NamedTuple):
    """A result whose record is plain data."""

    findings: tuple[RuleFinding, ...]
    directives: tuple[Directive, ...]
    regions: tuple[Region, ...]
    counts: Counts
    stops: tuple[Stop, ...]
    record: _StoredRecord
    links: tuple[LinkUse, ...]
    anchors: frozenset[str]
    snippets: tuple[SnippetNames, ...]
    words: str
    code_words: str
    codes: tuple[QuestionCode, ...]
    modules: tuple[Module, ...]
    blocks: tuple[CodeBlock, ...]
    lines: dict[str, tuple[int, int]]


class _StoredFacts(NamedTuple):
    """A stored result of which only that is decoded which other files need: half of a result are findings."""

    findings: msgspec.Raw
    directives: msgspec.Raw
    regions: msgspec.Raw
    counts: Counts
    stops: tuple[Stop, ...]
    record: _StoredRecord
    links: tuple[LinkUse, ...]
    anchors: frozenset[str]
    snippets: tuple[SnippetNames, ...]
    words: str
    code_words: str
    codes: tuple[QuestionCode, ...]
    modules: tuple[Module, ...]
    blocks: tuple[CodeBlock, ...]
    lines: dict[str, tuple[int, int]]


class _Extract(NamedTuple):
    """An extract by itself: a tenth of a result to read. Its spans are packed, since few files are asked for them."""

    collection: str
    data: dict[str, Any]
    spans: bytes
    path: str
    broken: bool
    declaration: Declaration | None
    links: tuple[LinkUse, ...]
    codes: tuple[QuestionCode, ...]


class _PackedSpans(Mapping[str, Span]):
    """The spans of a record, which are unpacked as they are asked for; those of few records are held unpacked."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __getitem__(self, key: str) -> Span:
        return _unpacked_spans(self._data)[key]

    def __iter__(self) -> Iterator[str]:
        return iter(_unpacked_spans(self._data))

    def __len__(self) -> int:
        return len(_unpacked_spans(self._data))


@lru_cache(maxsize=64)
def _unpacked_spans(data: bytes) -> Mapping[str, Span]:
    return _SPANS.decode(data)


class _StoredExtract(NamedTuple):
    """A stored result of which only that is decoded which is delivered: the rest takes two thirds of the memory."""

    findings: msgspec.Raw
    directives: msgspec.Raw
    regions: msgspec.Raw
    counts: msgspec.Raw
    stops: msgspec.Raw
    record: _StoredRecord
    links: tuple[LinkUse, ...]
    anchors: msgspec.Raw
    snippets: msgspec.Raw
    words: msgspec.Raw
    code_words: msgspec.Raw
    codes: tuple[QuestionCode, ...]
    modules: msgspec.Raw
    blocks: msgspec.Raw
    lines: msgspec.Raw


def _stored(record: Record) -> _StoredRecord:
    declaration = record.declaration if isinstance(record, DocumentRecord) else None
    return _StoredRecord(
        record.collection, dict(record.data), dict(record.spans), record.path, record.broken, declaration
    )


_RESULTS = msgspec.json.Decoder(_StoredResult)
_FACTS = msgspec.json.Decoder(_StoredFacts)
_EXTRACTS = msgspec.json.Decoder(_StoredExtract)
_PACKED = msgspec.msgpack.Decoder(_Extract)
_SPANS = msgspec.msgpack.Decoder(dict[str, Span])


def encode(result: FileResult) -> bytes:
    """Return a result as JSON: what a stranger put into a shared cache is data and never code.

    Raises UnicodeEncodeError where the path of the file is not UTF-8.
    """
    facts, record = result.facts, result.facts.record
    stored = _StoredResult(
        result.findings,
        result.directives,
        result.regions,
        result.counts,
        result.stops,
        _stored(record),
        facts.links,
        facts.anchors,
        facts.snippets,
        facts.words,
        facts.code_words,
        facts.codes,
        facts.modules,
        facts.blocks,
        dict(facts.lines),
    )
    return msgspec.json.encode(stored)


def decode(data: bytes) -> FileResult:
    """Return the result that was encoded; raises msgspec.DecodeError or UnicodeError at anything else."""
    stored = _RESULTS.decode(data)
    facts = _facts(stored)
    return FileResult(stored.findings, stored.directives, stored.regions, stored.counts, facts, stored.stops)


def decode_facts(data: bytes) -> FileResult:
    """Return the result that was encoded without its findings; raises as `decode` does."""
    stored = _FACTS.decode(data)
    return FileResult((), (), (), stored.counts, _facts(stored), stored.stops)


def decode_extract(data: bytes) -> Facts:
    """Return the extract of the facts that were encoded; raises as `decode` does."""
    stored = _EXTRACTS.decode(data)
    return Facts(_view(stored.record), stored.links, codes=stored.codes)


def pack_extract(facts: Facts) -> bytes:
    """Return an extract as bytes.

    Raises UnicodeEncodeError as `encode` does, and OverflowError for a number that has no place in MessagePack.
    """
    record = _stored(facts.record)
    spans = msgspec.msgpack.encode(record.spans)
    own = (record.collection, record.data, spans, record.path, record.broken, record.declaration)
    return msgspec.msgpack.encode(_Extract(*own, facts.links, facts.codes))


def unpack_extract(data: bytes) -> Facts:
    """Return the extract that was packed; raises as `decode` does."""
    packed = _PACKED.decode(data)
    spans = _PackedSpans(packed.spans)
    record = view(
        packed.collection, packed.data, spans, packed.path, broken=packed.broken, declaration=packed.declaration
    )
    return Facts(record, packed.links, codes=packed.codes)


def is_packed(facts: Facts) -> bool:
    """Return True for an extract that was unpacked: it stands in the cache."""
    return isinstance(facts.record.spans, _PackedSpans)


def _view(record: _StoredRecord) -> Record:
    return view(
        record.collection,
        record.data,
        record.spans,
        record.path,
        broken=record.broken,
        declaration=record.declaration,
    )


def _facts(stored: _StoredResult | _StoredFacts) -> Facts:
    return Facts(
        _view(stored.record),
        stored.links,
        stored.anchors,
        stored.snippets,
        stored.words,
        stored.code_words,
        stored.codes,
        stored.modules,
        stored.blocks,
        stored.lines,
    )


def unread(source: SourceFile, problem: Problem) -> FileResult:
    """Return the result for a file that was not read."""
    record = record_of(source.collection, None, source.path, broken=True)
    finding = Finding(problem.span, problem.message, problem.hint)
    return FileResult(((problem.rule, finding),), (), (), Counts(), Facts(record))


def listed(findings: Iterable[RuleFinding], most: int = DEFAULT_LIMITS.findings) -> Iterator[RuleFinding]:
    """Yield the first `most` findings of each rule in each file; where there are more, one more says so.

    Nobody reads on, and each costs time and memory in every later step.
    """
    numbers: Counter[tuple[str, str]] = Counter()
    for rule, finding in findings:
        numbers[rule, finding.path] += 1
        number = numbers[rule, finding.path]
        if number <= most:
            yield rule, finding
        elif number == most + 1:
            yield rule, finding._replace(message=finding.message + UNLISTED, related=(), fix=None)
