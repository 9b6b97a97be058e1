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
from itertools import chain, count, pairwise
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
    """The words of the records of a catalog, counted: all that an index needs to know of it.

    `terms` are numbered from 0. `words` has the term of each word, and how many records have it.
    """

    terms: list[str]
    words: dict[str, tuple[str, int]]
    questions: list[list[Count]]
    documents: list[list[Count]]


def count_records(catalog: Catalog) -> RecordCounts:
    """Return the words of all questions and documents, in the catalog's language, counted."""
    vocabulary = _Vocabulary(catalog.locale, catalog.synonyms)
    numbers: dict[str, int] = {}
    questions = [_counts(each, vocabulary, numbers) for each in question_texts(catalog)]
    documents = [_counts(each, vocabulary, numbers) for each in document_texts(catalog)]
    words = {word: (vocabulary.terms[word], number) for word, number in vocabulary.counts.items()}
    return RecordCounts(list(numbers), words, questions, documents)


def search_index(catalog: Catalog) -> SearchIndex:
    """Return the index of all questions and documents, in the catalog's language."""
    return catalog.derived(_make)


def _make(catalog: Catalog) -> SearchIndex:
    return make_index([catalog.derived(count_records)], catalog.locale, catalog.synonyms)


def make_index(volumes: Sequence[RecordCounts], locale: str, synonyms: Iterable[Sequence[str]]) -> SearchIndex:
    """Return the index of some volumes. Their questions are numbered in order, and their documents after these."""
    vocabulary = _Vocabulary(locale, synonyms)
    for volume in volumes:
        for word, (term, number) in volume.words.items():
            vocabulary.terms[word] = term
            vocabulary.counts[word] += number
    terms: dict[str, _Impacts] = {}
    begin = 0
    questions = [(volume.terms, volume.questions) for volume in volumes]
    for records in (questions, [(volume.terms, volume.documents) for volume in volumes]):
        _add_impacts(records, begin, terms)
        begin += sum(len(own) for _, own in records)
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
        self.counts: Counter[str] = Counter()
        for word in (word for group in synonyms for word in group):
            self.term(word)

    def term(self, word: str) -> str:
        """Return the term of a word in lower case."""
        folded = fold(word)
        if folded not in self.terms:
            stem = self._stemmed(word)
            self.terms[folded] = self._synonyms.get(stem, stem)
        return self.terms[folded]

    def _stemmed(self, word: str) -> str:
        return fold(self._stem(word.lower()))


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
        for word, share in _words(token):
            folded = fold(word)
            if field.brief or folded not in vocabulary.stop_words:
                words.add(folded)
                terms[vocabulary.term(word)] += share * number
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


_Records = Sequence[tuple[list[str], list[list[Count]]]]
_Impacts = tuple["array[int]", bytearray]


def _add_impacts(volumes: _Records, begin: int, terms: dict[str, _Impacts]) -> None:
    """Add the impact of each term on each record that has it; the first record has the number `begin`."""
    every = sum(len(records) for _, records in volumes)
    means, rarity = _means(volumes, every), _rarity(volumes, every)
    numbers = count(begin)
    for names, records in volumes:
        for record, number in zip(records, numbers, strict=False):  # an exhausted first one takes no number
            for term, weight in _weights(record, means).items():
                name = names[term]
                value = rarity[name] * weight * (_SATURATION + 1) / (weight + _SATURATION)
                if name not in terms:
                    terms[name] = array("I"), bytearray()
                terms[name][0].append(number)
                terms[name][1].append(max(1, min(_MOST_IMPACT, round(IMPACT * value))))


def _means(volumes: _Records, every: int) -> list[float]:
    """Return the mean length of each field."""
    lengths = [0] * len(_FIELDS)
    for _, records in volumes:
        for record in records:
            for each in record:
                lengths[each.field] += each.length
    return [max(1.0, length / every) if every else 1.0 for length in lengths]


def _rarity(volumes: _Records, every: int) -> dict[str, float]:
    frequencies: Counter[str] = Counter()
    for names, records in volumes:
        own = Counter(chain.from_iterable({term for each in record for term in each.terms} for record in records))
        frequencies.update({names[term]: number for term, number in own.items()})
    return {term: log(1 + (every - n + 0.5) / (n + 0.5)) for term, n in frequencies.items()}


def _weights(record: Sequence[Count], means: Sequence[float]) -> dict[int, float]:
    """Return the weighted frequency of each term of a record."""
    weights: defaultdict[int, float] = defaultdict(float)
    for field, length, terms, frequencies in record:
        weight, normalization, *_ = _FIELDS[field]
        share = weight / (1 - normalization + normalization * length / means[field])
        for term, frequency in zip(terms, frequencies, strict=True):
            weights[term] += share * frequency
    return weights
