"""The search for symbols of a base: frameworks, topics, pages, documents and questions, ranked by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from typing import NamedTuple

from lsprotocol import types

from answerkey.lsp.locations import Locations
from answerkey.lsp.symbols import short_name, title_of
from answerkey.model.addresses import address_of
from answerkey.model.corpus import Corpus
from answerkey.model.views import DocumentRecord, Page, Record
from answerkey.source import Span

_MOST_SYMBOLS = 200  # results of one search
_WORD = re.compile(r"[^\W_]+")
_KINDS = (
    types.SymbolKind.Namespace,
    types.SymbolKind.Module,
    types.SymbolKind.File,
    types.SymbolKind.File,
    types.SymbolKind.Method,
)
_FRAMEWORK, _TOPIC, _PAGE, _DOCUMENT, _QUESTION = range(len(_KINDS))
_EXACT, _PREFIX, _WORD_START, _INSIDE, _CONTAINER, _LETTERS, _SCATTERED = range(7)


class _Place(NamedTuple):
    """A span in a file of the base."""

    path: str
    span: Span


class _Symbol(NamedTuple):
    """A record or question with its place: the title to show, the names to find it by, and what it is part of.

    `kind` is an index of `_KINDS`, names and `words` are case-folded; `words` are those of the names.
    """

    kind: int
    title: str
    names: tuple[str, ...]
    words: tuple[str, ...]
    container: str
    place: _Place


def search_symbols(query: str, bases: Iterable[tuple[Corpus, Locations]]) -> list[types.WorkspaceSymbol]:
    """Return the symbols that a query finds: by exact names, prefixes, starts of words, parts, and letters in order.

    Of equal matches the wider kind comes first: a framework before a topic, a page before a question. Each word of
    the query must match, if the query does not match as a whole.
    """
    folded = query.casefold().strip()
    matches = (
        (level, symbol.kind, len(symbol.title), symbol.title, number, symbol, locations)
        for number, (corpus, locations) in enumerate(bases)
        for symbol in corpus.derived(symbols_of)
        if (level := _level(folded, symbol)) is not None
    )
    best = nsmallest(_MOST_SYMBOLS, matches, key=lambda match: match[:5])
    return [_converted(symbol, locations) for *_, symbol, locations in best]


def symbols_of(corpus: Corpus) -> tuple[_Symbol, ...]:
    """Return all symbols of a base."""
    return tuple(symbol for entry in corpus.entries for symbol in _of_record(entry.record))


def _of_record(record: Record) -> Iterator[_Symbol]:
    address = address_of(record)
    if isinstance(record, DocumentRecord) and address:
        place = _Place(record.path, record.address_span)
        yield _symbol(_DOCUMENT, (record.title, _last(address)), address, place)
    elif isinstance(record, Page):
        container = address or record.path
        yield _symbol(_PAGE, (record.title or "", record.stem), container, _Place(record.path, Span(0, 0)))
        for question in record.questions:
            names = title_of(question), question.id or "", question.q or ""
            yield _symbol(_QUESTION, names, container, _Place(record.path, question.span_of("id")))
    elif record.collection in _RECORDS and address:
        name = record.data.get("name")
        kind, title = _RECORDS[record.collection], name if isinstance(name, str) else ""
        yield _symbol(kind, (title, _last(address)), address, _Place(record.path, record.span_of("slug")))


_RECORDS = {"frameworks": _FRAMEWORK, "topics": _TOPIC}


def _symbol(kind: int, names: Sequence[str], container: str, place: _Place) -> _Symbol:
    """Return a symbol that is shown by the first of its names that is not empty."""
    title = next(filter(None, names), "")
    folded = tuple(dict.fromkeys(name.casefold() for name in names if name))
    words = tuple(dict.fromkeys(word for name in folded for word in _WORD.findall(name)))
    return _Symbol(kind, short_name(title), folded, words, container, place)


def _last(address: str) -> str:
    return address.rpartition("/")[2]


def _level(query: str, symbol: _Symbol) -> int | None:
    """Return how well a query matches, 0 for best; None if it does not."""
    whole = _level_of_term(query, symbol)
    terms = query.split()
    if len(terms) < 2 or whole is not None and whole <= _INSIDE:
        return whole
    levels = [_level_of_term(term, symbol) for term in terms]
    return max((_WORD_START, *(level for level in levels if level is not None))) if None not in levels else None


def _level_of_term(term: str, symbol: _Symbol) -> int | None:
    names = symbol.names
    if term in names:
        return _EXACT
    if any(name.startswith(term) for name in names):
        return _PREFIX
    if any(word.startswith(term) for word in symbol.words):
        return _WORD_START
    if any(term in name for name in names):
        return _INSIDE
    container = symbol.container.casefold()
    if any(word.startswith(term) for word in _WORD.findall(container)):
        return _CONTAINER
    if any(_has_letters(term, name) for name in names):
        return _LETTERS
    return _SCATTERED if _has_letters(term, f"{' '.join(names)} {container}") else None


def _has_letters(term: str, text: str) -> bool:
    """Return True if a text contains the letters of a term in order."""
    letters = iter(text)
    return all(letter in letters for letter in term if not letter.isspace())


def _converted(symbol: _Symbol, locations: Locations) -> types.WorkspaceSymbol:
    location = locations.location(*symbol.place)
    return types.WorkspaceSymbol(location, symbol.title, _KINDS[symbol.kind], container_name=symbol.container)
