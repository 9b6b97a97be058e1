"""Symbols and folding ranges of an open file."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from answerkey.lsp.positions import Positions
from answerkey.model.content import Answer
from answerkey.model.document import Document
from answerkey.model.views import Question, QuestionRecord
from answerkey.rendering.questions import parts_of
from answerkey.source import Span

_LONGEST_NAME = 120  # characters


def document_symbols(document: Document, positions: Positions) -> list[types.DocumentSymbol]:
    """Return the questions of a page with the snippets of their answers, or the headings of other Markdown."""
    if isinstance(document.record, QuestionRecord) and document.record.questions:
        return [_question(question, document, positions) for question in document.record.questions]
    return [symbol for answer in document.answers for symbol in _sections(answer, positions)]


def folding_ranges(document: Document, positions: Positions) -> list[types.FoldingRange]:
    """Return the ranges of the front matter, questions, answers and code blocks."""
    spans = dict.fromkeys(_foldable(document))
    ranges = []
    for span in spans:
        place = positions.range(span)
        end = place.end.line - (place.end.character == 0 and place.end.line > place.start.line)
        if end > place.start.line:
            ranges.append(types.FoldingRange(place.start.line, end, kind=types.FoldingRangeKind.Region))
    return ranges


def _question(question: Question, document: Document, positions: Positions) -> types.DocumentSymbol:
    whole = _trimmed(question.span_of(), document.text)
    name = question.span_of("q") if "q" in question.data else question.span_of("id")
    answers = (answer for answer in document.answers if answer.route[:2] == question.route)
    return types.DocumentSymbol(
        title_of(question),
        types.SymbolKind.Method,
        positions.range(whole),
        positions.range(Span(name.start, min(name.end, whole.end)) if name.start >= whole.start else whole),
        detail=question.id,
        children=[symbol for answer in answers for symbol in _snippets(answer, positions)],
    )


def _snippets(answer: Answer, positions: Positions) -> Iterator[types.DocumentSymbol]:
    for fence in answer.fences:
        name = fence.info.text.partition(" ")[0] or "code"
        place, opening = positions.range(fence.span), positions.range(fence.opening)
        yield types.DocumentSymbol(
            short_name(name), types.SymbolKind.Object, place, opening, detail=f"snippet {fence.number}"
        )


def _sections(answer: Answer, positions: Positions) -> Iterator[types.DocumentSymbol]:
    for heading in answer.headings:
        place = positions.range(heading.span)
        yield types.DocumentSymbol(short_name(heading.text or "?"), types.SymbolKind.String, place, place)


def _foldable(document: Document) -> Iterator[Span]:
    text = document.text
    if document.tree is not None and not document.path.lower().endswith((".yml", ".yaml")):
        yield Span(0, document.header.end)
    if isinstance(document.record, QuestionRecord):
        for question in document.record.questions:
            yield _trimmed(question.span_of(), text)
            if "a" in question.data:
                yield _trimmed(question.span_of("a"), text)
    for answer in document.answers:
        yield from (fence.span for fence in answer.fences)


def _trimmed(span: Span, text: str) -> Span:
    """Return the span without trailing white space."""
    return Span(span.start, span.start + len(text[span.start : span.end].rstrip()))


def title_of(question: Question) -> str:
    """Return the question's text without its code, else its id."""
    return short_name(parts_of(question.q or "").title or question.id or "?")


def short_name(text: str) -> str:
    """Return a text on one line, shortened."""
    line = " ".join(text.split()) or "?"
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"
