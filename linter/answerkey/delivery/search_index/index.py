"""The index of a catalog: how well each record matches each term, by BM25F.

A match counts by the weight of its field, less in a long field, and less the more records have the term (Robertson,
Zaragoza: The Probabilistic Relevance Framework, 2009). All of it is known when the index is made, so a search adds up
numbers. Questions and documents are compared with their like only: documents change no rank of questions.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from struct import pack
from typing import Final, NamedTuple

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.search_index.merging import MergedScores, layout_of, merged_scores
from answerkey.delivery.search_index.scores import LEVEL, SATURATION, UNIT, Lengths, Scores
from answerkey.delivery.search_index.stemming import stem_of
from answerkey.delivery.search_index.stop_words import stop_words
from answerkey.delivery.search_index.texts import RecordTexts, document_texts, question_texts
from answerkey.delivery.search_index.tokens import Token, bare, fold, is_unspaced, tokens

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


@dataclass(frozen=True)
class SearchIndex:
    """An index. `words` maps words to their terms, the words of most records first; `terms` has their postings.

    `counts` are the numbers of records by word. Records are numbered from 0: the questions, then the documents.
    """

    words: Mapping[str, str]
    terms: Mapping[str, Postings]
    counts: Mapping[str, int]
    stop_words: frozenset[str]


class Count(NamedTuple):
    """A field of a record: its number in `WEIGHTS`, its length, the numbers of its terms, and how often each occurs."""

    field: int
    length: int
    terms: list[int]
    frequencies: list[float]


class RecordCounts(NamedTuple):
    """The questions of a volume, or its documents, with their words counted; `terms` are numbered from 0."""

    terms: list[str]
    records: list[list[Count]]


Words = dict[str, tuple[str, int]]
"""The term of each word, and how many records have the word."""


class CountedWords(NamedTuple):
    """All that an index needs to know of a volume: the words of its questions and of its documents."""

    questions: RecordCounts
    documents: RecordCounts
    words: Words


def count_words(catalog: Catalog) -> CountedWords:
    """Return the words of all questions and documents, in the catalog's language, counted."""
    vocabulary = _Vocabulary(catalog.locale, catalog.synonyms)
    questions = _counted(question_texts(catalog), vocabulary)
    documents = _counted(document_texts(catalog), vocabulary)
    words = {word: (vocabulary.terms[word], number) for word, number in vocabulary.counts.items()}
    return CountedWords(questions, documents, words)


def lengths_of(counts: RecordCounts) -> Lengths:
    """Return the lengths of the records of a volume."""
    fields = [0] * len(_FIELDS)
    for record in counts.records:
        for each in record:
            fields[each.field] += each.length
    return Lengths(len(counts.records), fields)


def scores_of(counts: RecordCounts, levels: Sequence[int]) -> Scores:
    """Return the scores of a volume for the mean lengths of its base."""
    means = [LEVEL**level for level in levels]
    scores: dict[int, tuple[array[int], array[int]]] = {}
    for number, record in enumerate(counts.records):
        for term, weight in _weights(record, means).items():
            numbers, values = scores.setdefault(term, (array("I"), array("H")))
            numbers.append(number)
            values.append(round(UNIT * weight * (SATURATION + 1) / (weight + SATURATION)))
    terms = [counts.terms[term] for term in scores]
    pairs = [(numbers.tobytes(), values.tobytes()) for numbers, values in scores.values()]
    return Scores(terms, [numbers for numbers, _ in pairs], [values for _, values in pairs])


def search_index(catalog: Catalog) -> SearchIndex:
    """Return the index of all questions and documents, in the catalog's language."""
    return catalog.derived(_make)


def _make(catalog: Catalog) -> SearchIndex:
    counted = catalog.derived(count_words)
    kinds = (counted.questions, counted.documents)
    merged, begin = [], 0
    for counts in kinds:
        layout = layout_of([lengths_of(counts)], begin)
        merged.append(merged_scores(layout, [scores_of(counts, layout.levels)]))
        begin = layout.end
    return make_index(merged, [counted.words], catalog.locale, catalog.synonyms)


def make_index(
    merged: Iterable[MergedScores], words: Iterable[Words], locale: str, synonyms: Iterable[Sequence[str]]
) -> SearchIndex:
    """Return the index of the merged scores of questions and of documents, and of the words of all volumes."""
    vocabulary = _Vocabulary(locale, synonyms)
    for of_volume in words:
        for word, (term, number) in of_volume.items():
            vocabulary.terms[word] = term
            vocabulary.counts[word] += number
    terms: dict[str, tuple[bytes, bytes]] = {}
    for of_kind in merged:
        for term, (numbers, _, impacts) in of_kind.terms.items():
            before = terms.get(term)
            terms[term] = (before[0] + numbers, before[1] + impacts) if before is not None else (numbers, impacts)
    known = (word for word, term in vocabulary.terms.items() if term in terms)
    ordered = sorted(known, key=lambda word: (-vocabulary.counts[word], word))
    return SearchIndex(
        {word: vocabulary.terms[word] for word in ordered},
        {term: Postings(memoryview(numbers).cast("I"), impacts) for term, (numbers, impacts) in sorted(terms.items())},
        {word: vocabulary.counts[word] for word in ordered},
        vocabulary.stop_words,
    )


class _Vocabulary:
    """The terms of words, found once for each word, and the numbers of records that have each word."""

    def __init__(self, locale: str, synonyms: Iterable[Sequence[str]]) -> None:
        self._stem = stem_of(locale)
        self.stop_words = frozenset(map(fold, stop_words(locale)))
        self._synonyms = {self._stemmed(each): self._stemmed(group[0]) for group in synonyms for each in group}
        self.terms = dict(self._synonyms)  # also of stems, for forms that no text has
        self._by_word: dict[str, str] = {}
        self._by_token: dict[Token, list[tuple[str, str, float]]] = {}
        self.counts: Counter[str] = Counter()
        for word in (word for group in synonyms for word in group):
            self.term(word)

    def term(self, word: str) -> str:
        """Return the term of a word in lower case."""
        if word not in self._by_word:
            folded = fold(word)
            if folded not in self.terms:
                stem = self._stemmed(word)
                self.terms[folded] = self._synonyms.get(stem, stem)
            self._by_word[word] = self.terms[folded]
        return self._by_word[word]

    def parts(self, token: Token) -> list[tuple[str, str, float]]:
        """Return the words of a token, folded, each with its term and its share."""
        if token not in self._by_token:
            self._by_token[token] = [(fold(word), self.term(word), share) for word, share in _words(token)]
        return self._by_token[token]

    def _stemmed(self, word: str) -> str:
        return fold(self._stem(word.lower()))


def _counted(records: Iterable[RecordTexts], vocabulary: _Vocabulary) -> RecordCounts:
    """Return the counts of some records, whose terms are numbered as they come."""
    numbers: dict[str, int] = {}
    counts = [_counts(each, vocabulary, numbers) for each in records]
    return RecordCounts(list(numbers), counts)


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
