"""The index of a catalog: how well each record matches each term, by BM25F.

A match counts by the weight of its field, less in a long field, and less the more records have the term (Robertson,
Zaragoza: The Probabilistic Relevance Framework, 2009). All of it is known when the index is made, so a search adds up
numbers. Questions and documents are compared with their like only: documents change no rank of questions.
"""

from __future__ import annotations

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


class Postings(NamedTuple):
    """The records that match a term, in ascending order, and how well each does."""

    numbers: tuple[int, ...]
    impacts: tuple[int, ...]


@dataclass(frozen=True)
class SearchIndex:
    """An index. `words` maps words to their terms, the words of most records first; `terms` has their postings.

    `counts` are the numbers of records by word. Records are numbered from 0: the questions, then the documents.
    """

    words: Mapping[str, str]
    terms: Mapping[str, Postings]
    counts: Mapping[str, int]
    stop_words: frozenset[str]


def search_index(catalog: Catalog) -> SearchIndex:
    """Return the index of all questions and documents, in the catalog's language."""
    return catalog.derived(_make)


def _make(catalog: Catalog) -> SearchIndex:
    vocabulary = _Vocabulary(catalog.locale, catalog.synonyms)
    terms: defaultdict[str, dict[int, int]] = defaultdict(dict)
    begin = 0
    for texts in (question_texts(catalog), document_texts(catalog)):
        for term, impacts in _impacts([_Counted.of(each, vocabulary) for each in texts]).items():
            terms[term] |= {begin + number: impact for number, impact in impacts.items()}
        begin += len(texts)
    postings = {term: Postings(tuple(impacts), tuple(impacts.values())) for term, impacts in sorted(terms.items())}
    known = (word for word, term in vocabulary.terms.items() if term in terms)
    ordered = sorted(known, key=lambda word: (-vocabulary.counts[word], word))
    return SearchIndex(
        {word: vocabulary.terms[word] for word in ordered},
        postings,
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


@dataclass(frozen=True, slots=True)
class _Counted:
    """The terms of a record by field, each with how often it occurs, and the lengths of the fields."""

    terms: Mapping[str, Mapping[str, float]]
    lengths: Mapping[str, int]

    @classmethod
    def of(cls, texts: RecordTexts, vocabulary: _Vocabulary) -> _Counted:
        words: set[str] = set()
        terms, lengths = {}, {}
        for field, text in texts.items():
            found = list(tokens(text))
            lengths[field] = len(found)
            terms[field] = _terms(found, WEIGHTS[field], vocabulary, words)
        vocabulary.counts.update(words)
        return cls(terms, lengths)


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


def _impacts(records: Sequence[_Counted]) -> dict[str, dict[int, int]]:
    """Return the impact of each term on each record that has it."""
    lengths = Counter[str]()
    frequencies: Counter[str] = Counter()
    for record in records:
        lengths.update(record.lengths)
        frequencies.update({term for field in record.terms.values() for term in field})
    means = {field: max(1.0, length / len(records)) for field, length in lengths.items()}
    rarity = {term: log(1 + (len(records) - n + 0.5) / (n + 0.5)) for term, n in frequencies.items()}
    impacts: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for number, record in enumerate(records):
        for term, weight in _weights(record, means).items():
            value = rarity[term] * weight * (_SATURATION + 1) / (weight + _SATURATION)
            impacts[term][number] = max(1, min(_MOST_IMPACT, round(IMPACT * value)))
    return impacts


def _weights(record: _Counted, means: Mapping[str, float]) -> dict[str, float]:
    """Return the weighted frequency of each term of a record."""
    weights: defaultdict[str, float] = defaultdict(float)
    for field, terms in record.terms.items():
        if not terms:
            continue
        weight, normalization, *_ = WEIGHTS[field]
        share = weight / (1 - normalization + normalization * record.lengths[field] / means[field])
        for term, frequency in terms.items():
            weights[term] += share * frequency
    return weights
