"""The index of a catalog: how well each record matches each term, by BM25F.

A match counts by the weight of its field, less in a long field, and less the more records have the term (Robertson,
Zaragoza: The Probabilistic Relevance Framework, 2009). All of it is known when the index is made, so a search adds up
numbers. Questions and documents are compared with their like only: documents change no rank of questions.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Final, NamedTuple

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.search_index.stemming import stem_of
from answerkey.delivery.search_index.stop_words import stop_words
from answerkey.delivery.search_index.texts import RecordTexts, document_texts, question_texts
from answerkey.delivery.search_index.tokens import Token, bare, fold, is_unspaced, tokens

IMPACT: Final = 10
"""The number that stands for an impact of one."""
_MOST_IMPACT: Final = 255
_SATURATION: Final = 3.0  # k1 of BM25
_PART: Final = 0.5  # of the weight of a word, for a part of it
_UNIT: Final = 2**13  # of stored scores, which are less than 8
_LEVEL: Final = 1.1  # the step from a level of lengths to the next one
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


class Lengths(NamedTuple):
    """The number of records, and the sum of the lengths of each field in them."""

    records: int
    fields: list[int]


class Scores(NamedTuple):
    """The terms of the records of a volume. `numbers` are those of the records that have a term, from 0, in four bytes
    each, and `scores` say in two bytes each how well a record matches, apart from how rare the term is.
    """

    terms: list[str]
    numbers: list[bytes]
    scores: list[bytes]


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


def levels_of(volumes: Iterable[Lengths]) -> tuple[int, ...]:
    """Return the levels of the mean lengths of all fields.

    Only the level counts, so that a change of one record does not change the scores of all others.
    """
    every = list(volumes)
    records = sum(each.records for each in every)
    sums = [sum(each.fields[field] for each in every) for field in range(len(_FIELDS))]
    return tuple(round(log(max(1.0, length / records), _LEVEL)) if records else 0 for length in sums)


def scores_of(counts: RecordCounts, levels: Sequence[int]) -> Scores:
    """Return the scores of a volume for the mean lengths of its base."""
    means = [_LEVEL**level for level in levels]
    scores: dict[int, tuple[array[int], array[int]]] = {}
    for number, record in enumerate(counts.records):
        for term, weight in _weights(record, means).items():
            numbers, values = scores.setdefault(term, (array("I"), array("H")))
            numbers.append(number)
            values.append(round(_UNIT * weight * (_SATURATION + 1) / (weight + _SATURATION)))
    terms = [counts.terms[term] for term in scores]
    pairs = [(numbers.tobytes(), values.tobytes()) for numbers, values in scores.values()]
    return Scores(terms, [numbers for numbers, _ in pairs], [values for _, values in pairs])


def search_index(catalog: Catalog) -> SearchIndex:
    """Return the index of all questions and documents, in the catalog's language."""
    return catalog.derived(_make)


def _make(catalog: Catalog) -> SearchIndex:
    counted = catalog.derived(count_words)
    kinds = (counted.questions, counted.documents)
    lengths = [(lengths_of(each),) for each in kinds]
    scores = [(scores_of(each, levels_of(own)),) for each, own in zip(kinds, lengths, strict=True)]
    return make_index(lengths, scores, [counted.words], catalog.locale, catalog.synonyms)


def make_index(
    lengths: Iterable[Sequence[Lengths]],
    scores: Iterable[Iterable[Scores]],
    words: Iterable[Words],
    locale: str,
    synonyms: Iterable[Sequence[str]],
) -> SearchIndex:
    """Return the index of some volumes, of which lengths and scores are those of questions, and those of documents.

    Questions are numbered in order, and documents after these.
    """
    vocabulary = _Vocabulary(locale, synonyms)
    for of_volume in words:
        for word, (term, number) in of_volume.items():
            vocabulary.terms[word] = term
            vocabulary.counts[word] += number
    terms: dict[str, _Impacts] = {}
    begin = 0
    for of_kind, own in zip(scores, lengths, strict=True):
        _add_impacts(of_kind, own, begin, terms)
        begin += sum(each.records for each in own)
    known = (word for word, term in vocabulary.terms.items() if term in terms)
    ordered = sorted(known, key=lambda word: (-vocabulary.counts[word], word))
    return SearchIndex(
        {word: vocabulary.terms[word] for word in ordered},
        {term: Postings(*impacts) for term, impacts in sorted(terms.items())},
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


_Impacts = tuple["array[int]", bytearray]


def _add_impacts(volumes: Iterable[Scores], lengths: Sequence[Lengths], begin: int, terms: dict[str, _Impacts]) -> None:
    """Add the impact of each term on each record that has it; the first record has the number `begin`."""
    every = sum(each.records for each in lengths)
    merged: dict[str, _Merged] = {}
    for volume, own in zip(volumes, lengths, strict=True):
        for term, numbers, scores in zip(*volume, strict=True):
            entry = merged.get(term)
            if entry is None:
                entry = merged[term] = (array("I"), array("H"))
            entry[0].extend([number + begin for number in memoryview(numbers).cast("I")])
            entry[1].frombytes(scores)
        begin += own.records
    for term, (every_number, values) in merged.items():
        n = len(every_number)
        share = IMPACT * log(1 + (every - n + 0.5) / (n + 0.5)) / _UNIT
        impacts = terms.setdefault(term, (array("I"), bytearray()))
        impacts[0].extend(every_number)
        impacts[1].extend([max(1, min(_MOST_IMPACT, round(share * value))) for value in values])


_Merged = tuple["array[int]", "array[int]"]


def _weights(record: Sequence[Count], means: Sequence[float]) -> dict[int, float]:
    """Return the weighted frequency of each term of a record."""
    weights: defaultdict[int, float] = defaultdict(float)
    for field, length, terms, frequencies in record:
        weight, normalization, *_ = _FIELDS[field]
        share = weight / (1 - normalization + normalization * length / means[field])
        for term, frequency in zip(terms, frequencies, strict=True):
            weights[term] += share * frequency
    return weights
