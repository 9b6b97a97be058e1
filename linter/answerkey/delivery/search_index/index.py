"""The index of a catalog: how well each record matches each term, by BM25F.

A match counts by the weight of its field, less in a long field, and less the more records have the term (Robertson,
Zaragoza: The Probabilistic Relevance Framework, 2009). All of it is known when the index is made, so a search adds up
numbers. Questions and documents are compared with their like only: documents change no rank of questions.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from struct import pack
from typing import Final, NamedTuple

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.packing import unpacked
from answerkey.delivery.search_index.scores import LEVEL, SATURATION, UNIT, Lengths, Scores
from answerkey.delivery.search_index.stemming import stem_of
from answerkey.delivery.search_index.stop_words import stop_words
from answerkey.delivery.search_index.texts import RecordTexts, document_texts, question_texts
from answerkey.delivery.search_index.tokens import Token, bare, fold, is_unspaced, tokens
from answerkey.pipeline.cache import digest

KINDS: Final = ("questions", "documents")
"""The kinds of records, in the order of their numbers."""
_NO_TERMS: Final[Mapping[str, str]] = {}
_PART: Final = 0.5  # of the weight of a word, for a part of it
PAIR: Final = " "
"""The character between the two words of a pair."""


class FieldWeight(NamedTuple):
    """The weight of a match in a field, and how much less it is in a long one: from 0 to 1.

    In a field that is `brief`, stop words are found too; one that is `ordered` has pairs of neighbours.
    """

    weight: float
    normalization: float
    brief: bool = False
    ordered: bool = False


WEIGHTS: Final[Mapping[str, FieldWeight]] = {
    "title": FieldWeight(6.5, 0.6, brief=True, ordered=True),
    "tags": FieldWeight(3.0, 0.2, brief=True),
    "names": FieldWeight(2.0, 0.5),
    "about": FieldWeight(0.4, 0.5),
    "text": FieldWeight(0.6, 0.85),
    "code": FieldWeight(0.8, 0.4),
}

_FIELDS: Final = tuple(WEIGHTS.values())


class Postings(NamedTuple):
    """The records that match a term, in ascending order, and how well each does."""

    numbers: Sequence[int]
    impacts: Sequence[int]

    @property
    def packed_numbers(self) -> bytes:
        """The numbers in four bytes each, the lowest byte first."""
        if isinstance(self.numbers, memoryview) and sys.byteorder == "little":
            return self.numbers.tobytes()
        return pack(f"<{len(self.numbers)}I", *self.numbers)


class TermSum(NamedTuple):
    """The numbers of records of each kind that match a term, and a hash of its postings."""

    records: tuple[int, ...]
    hash: bytes


class IndexChanges(NamedTuple):
    """The words and terms that may have other rows than in the index of the last build."""

    words: frozenset[str]
    terms: frozenset[str]


@dataclass(frozen=True)
class SearchIndex:
    """An index. `words` maps words to their terms, the words of most records first.

    `counts` are the numbers of records by word. `postings` gives those of some of the terms. Records are numbered from
    0: the questions, then the documents. `changes` are those since the last build, if the index was made of that.
    """

    words: Mapping[str, str]
    terms: Mapping[str, TermSum]
    counts: Mapping[str, int]
    stop_words: frozenset[str]
    postings: Callable[[Collection[str]], Mapping[str, Postings]]
    changes: IndexChanges | None = None


class Count(NamedTuple):
    """A field of a record: its number in `WEIGHTS`, its length, the numbers of its terms, and how often each occurs."""

    field: int
    length: int
    terms: list[int]
    frequencies: list[float]


Words = dict[str, tuple[str, int]]
"""The term of each word, and how many records have the word."""


class PageCounts(NamedTuple):
    """The questions of a page, or a document, with their words counted; `terms` are numbered from 0.

    `key` is a hash of the texts; it is empty where an earlier page decides on the term of a word.
    """

    key: str
    terms: list[str]
    records: list[list[Count]]
    words: Words


class CountedWords(NamedTuple):
    """All that an index needs to know of a volume: the words of its questions and of its documents."""

    questions: list[PageCounts]
    documents: list[PageCounts]
    words: Words


def counts_lane(kind: str) -> str:
    """Return the lane of the counted words of questions, or of documents."""
    return f"words of {kind}"


def count_words(catalog: Catalog) -> CountedWords:
    """Return the words of all questions and documents, in the catalog's language, counted.

    Pages that the last build counted are not counted again.
    """
    vocabulary = _Vocabulary(catalog.locale, catalog.synonyms)
    texts, terms = (question_texts(catalog), document_texts(catalog)), dict[str, str]()
    pages = [list(_counted(catalog, kind, some, terms, vocabulary)) for kind, some in zip(KINDS, texts, strict=True)]
    numbers: Counter[str] = Counter()
    for page in chain(*pages):
        for word, (_, number) in page.words.items():
            numbers[word] += number
    return CountedWords(pages[0], pages[1], {word: (terms[word], number) for word, number in numbers.items()})


def lengths_of(pages: Iterable[PageCounts]) -> Lengths:
    """Return the lengths of the records of a volume."""
    fields, records = [0] * len(_FIELDS), [record for page in pages for record in page.records]
    for record in records:
        for each in record:
            fields[each.field] += each.length
    return Lengths(len(records), fields)


def scores_of(pages: Iterable[PageCounts], levels: Sequence[int]) -> Scores:
    """Return the scores of a volume for the mean lengths of its base."""
    means = [LEVEL**level for level in levels]
    scores: defaultdict[str, tuple[array[int], array[int]]] = defaultdict(lambda: (array("I"), array("H")))
    records = ((page.terms, record) for page in pages for record in page.records)
    for number, (terms, record) in enumerate(records):
        for term, weight in _weights(record, means).items():
            numbers, values = scores[terms[term]]
            numbers.append(number)
            values.append(round(UNIT * weight * (SATURATION + 1) / (weight + SATURATION)))
    return Scores.of(scores)


def make_index(
    terms: Mapping[str, TermSum],
    words: Words,
    locale: str,
    synonyms: Iterable[Sequence[str]],
    postings: Callable[[Collection[str]], Mapping[str, Postings]],
    changes: IndexChanges | None = None,
) -> SearchIndex:
    """Return the index of terms and words; words of synonyms that no text has may lead to the terms, too."""
    vocabulary = _Vocabulary(locale, synonyms)
    named = set(vocabulary.terms)
    every = {**dict.fromkeys(named, 0), **{word: number for word, (_, number) in words.items()}}
    of_words = {**vocabulary.terms, **{word: term for word, (term, _) in words.items()}}
    known = (word for word, term in of_words.items() if term in terms)
    ordered = sorted(known, key=lambda word: (-every[word], word))
    if changes is not None:
        changes = changes._replace(words=changes.words | named)
    return SearchIndex(
        {word: of_words[word] for word in ordered},
        {term: terms[term] for term in sorted(terms)},
        {word: every[word] for word in ordered},
        vocabulary.stop_words,
        postings,
        changes,
    )


class _Vocabulary:
    """The terms of words, and the numbers of records that have each word. A word is known without case and accents;
    the first form of it that comes decides on its term.
    """

    def __init__(self, locale: str, synonyms: Iterable[Sequence[str]]) -> None:
        self._stem = stem_of(locale)
        self.stop_words = frozenset(map(fold, stop_words(locale)))
        self._synonyms = {self._stemmed(each): self._stemmed(group[0]) for group in synonyms for each in group}
        self._own: dict[str, tuple[str, str]] = {}
        self._of_token: dict[Token, list[tuple[str, float]]] = {}
        self.terms = dict(self._synonyms)  # also of stems, for forms that no text has
        for word in (word for group in synonyms for word in group):
            self.term(word)
        self._first = dict(self.terms)
        self.begin()

    def begin(self, terms: Mapping[str, str] = _NO_TERMS) -> _Vocabulary:
        """Forget all words that have come; those that have a term already keep it."""
        self.terms = {**self._first, **terms}
        self._by_token: dict[Token, list[tuple[str, str, float]]] = {}
        self.counts: Counter[str] = Counter()
        return self

    def term(self, word: str) -> str:
        """Return the term of a word in lower case."""
        own = self._own.get(word)
        if own is None:
            stem = self._stemmed(word)
            own = self._own[word] = fold(word), self._synonyms.get(stem, stem)
        return self.terms.setdefault(*own)

    def parts(self, token: Token) -> list[tuple[str, str, float]]:
        """Return the words of a token, folded, each with its term and its share."""
        if token not in self._by_token:
            if token not in self._of_token:
                self._of_token[token] = list(_words(token))
            words = ((word, self.term(word), share) for word, share in self._of_token[token])
            self._by_token[token] = [(self._own[word][0], term, share) for word, term, share in words]
        return self._by_token[token]

    def _stemmed(self, word: str) -> str:
        return fold(self._stem(word.lower()))


def _counted(
    catalog: Catalog, kind: str, pages: Iterable[Sequence[RecordTexts]], terms: dict[str, str], vocabulary: _Vocabulary
) -> Iterator[PageCounts]:
    """Yield the counts of each page; `terms` are those of the words of earlier pages, to which its own are added."""
    piece = catalog.former_piece(counts_lane(kind))
    former = {page.key: page for page in unpacked(piece, list[PageCounts])} if piece is not None else {}
    for texts in pages:
        key = digest(catalog.locale, repr(catalog.synonyms), repr(texts)).hex()
        page = former.get(key) or _page_counts(key, texts, vocabulary.begin())
        if any(terms.get(word, term) != term for word, (term, _) in page.words.items()):
            page = _page_counts("", texts, vocabulary.begin(terms))
        terms.update((word, term) for word, (term, _) in page.words.items())
        yield page


def _page_counts(key: str, texts: Iterable[RecordTexts], vocabulary: _Vocabulary) -> PageCounts:
    """Return the counts of the records of a page, whose terms are numbered as they come."""
    numbers: dict[str, int] = {}
    records = [_counts(each, vocabulary, numbers) for each in texts]
    words = {word: (vocabulary.terms[word], number) for word, number in vocabulary.counts.items()}
    return PageCounts(key, list(numbers), records, words)


def _counts(texts: RecordTexts, vocabulary: _Vocabulary, numbers: dict[str, int]) -> list[Count]:
    """Return the counts of a record; new terms are numbered."""
    words: set[str] = set()
    counts = []
    for number, (field, text) in enumerate(texts.items()):
        found = list(tokens(text))
        terms = _terms(found, WEIGHTS[field], vocabulary, words)
        named = [numbers.setdefault(term, len(numbers)) for term in terms]
        counts.append(Count(number, len(found), named, list(terms.values())))
    vocabulary.counts.update(words)
    return counts


def _terms(found: Sequence[Token], field: FieldWeight, vocabulary: _Vocabulary, words: set[str]) -> dict[str, float]:
    """Return the terms of a field and how often each occurs; the words are noted."""
    terms: defaultdict[str, float] = defaultdict(float)
    for token, number in Counter(found).items():
        for folded, term, share in vocabulary.parts(token):
            if field.brief or folded not in vocabulary.stop_words:
                words.add(folded)
                terms[term] += share * number
    if field.ordered:
        for pair in pairwise(vocabulary.term(token.whole) for token in found if token.whole):
            terms[PAIR.join(pair)] += 1
    return terms


def _words(token: Token) -> Iterator[tuple[str, float]]:
    """Yield the words that a token is found by, each with its share."""
    if token.whole:
        yield token.whole, 1.0
    for part in token.parts:
        yield part, _PART if token.whole and part != bare(token.whole) and "'" not in token.whole else 1.0
    if not token.whole and is_unspaced(token.parts[-1]):
        yield token.parts[-1][-1], 1.0  # no pair begins with the last letter


def _weights(record: Sequence[Count], means: Sequence[float]) -> dict[int, float]:
    """Return the weighted frequency of each term of a record."""
    weights: defaultdict[int, float] = defaultdict(float)
    for field, length, terms, frequencies in record:
        weight, normalization, *_ = _FIELDS[field]
        share = weight / (1 - normalization + normalization * length / means[field])
        for term, frequency in zip(terms, frequencies, strict=True):
            weights[term] += share * frequency
    return weights
