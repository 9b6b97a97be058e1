"""The share of each volume in the index of a whole base, and the index of all of them.

The numbers of all words and terms are kept between builds. Where volumes change that keep their number of records, the
postings of those terms alone are made that they touch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final, NamedTuple

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.packing import json_line, packed, unpacked
from answerkey.delivery.search_index.files import document_records, question_records
from answerkey.delivery.search_index.index import (
    KINDS,
    CountedWords,
    IndexChanges,
    PageCounts,
    Postings,
    SearchIndex,
    TermSum,
    Words,
    count_words,
    counts_lane,
    lengths_of,
    make_index,
    scores_of,
)
from answerkey.delivery.search_index.merging import Layout, changed_terms, layout_of, merged_postings
from answerkey.delivery.search_index.scores import Lengths, Scores
from answerkey.delivery.whole import Whole

_WORDS: Final = "words"


def word_pieces(catalog: Catalog) -> dict[str, bytes]:
    """Return the words of the records of a volume."""
    return catalog.derived(_word_pieces)


def _word_pieces(catalog: Catalog) -> dict[str, bytes]:
    counted: CountedWords = catalog.derived(count_words)
    pieces = {_WORDS: packed(counted.words)}
    for kind, pages in zip(KINDS, (counted.questions, counted.documents), strict=True):
        pieces |= {counts_lane(kind): packed(pages), f"lengths of {kind}": packed(lengths_of(pages))}
    return pieces


def search_pieces(catalog: Catalog) -> dict[str, bytes]:
    """Return the words of the records of a volume, and what is shown of them, as JSON."""
    shown = {"questions": question_records(catalog), "documents": document_records(catalog)}
    lines = {f"hits of {kind}": packed([json_line(record) for record in records]) for kind, records in shown.items()}
    return {**word_pieces(catalog), **lines}


def whole_index(whole: Whole) -> SearchIndex:
    """Return the index of a whole base."""
    return whole.derived(_index)


def _index(whole: Whole) -> SearchIndex:
    merging = _Merging(whole, _layouts(whole))
    terms, changed = merging.terms()
    words, changed_words = _words(whole)
    changes = None
    if changed is not None and changed_words is not None:
        changes = IndexChanges(frozenset(changed_words), frozenset(changed))
    return make_index(terms, words, whole.locale, whole.synonyms, merging.postings, changes)


def _layouts(whole: Whole) -> list[Layout]:
    layouts, begin = [], 0
    for kind in KINDS:
        lengths = [unpacked(piece, Lengths) for piece in whole.pieces(f"lengths of {kind}")]
        layouts.append(layout_of(lengths, begin))
        begin = layouts[-1].end
    return layouts


class _TermSums(NamedTuple):
    """The sums of all terms, as they are kept for the next build."""

    layouts: list[Layout]
    terms: dict[str, TermSum]


@dataclass(frozen=True)
class _Merging:
    """The scores of all volumes as those of one base; `ready` has postings that were made."""

    whole: Whole
    layouts: Sequence[Layout]
    ready: dict[str, Postings] = field(default_factory=dict)

    def terms(self) -> tuple[dict[str, TermSum], Collection[str] | None]:
        """Return the sums of all terms, and the terms that have changed since the last build, if that is known."""
        piece, numbers = self.whole.former_piece("terms")
        former = unpacked(piece, _TermSums) if piece is not None else None
        changed = None
        if former is not None and former.layouts == self.layouts:
            changed = self._changed(former.terms, numbers)
        sums = {**former.terms, **changed} if former is not None and changed is not None else self._all()
        sums = {term: each for term, each in sums.items() if any(each.records)}
        self.whole.keep_piece("terms", packed(_TermSums(list(self.layouts), sums)))
        return sums, changed

    def postings(self, terms: Collection[str]) -> Mapping[str, Postings]:
        """Return the postings of some terms at least."""
        missing = {term for term in terms if term not in self.ready}
        if missing:
            self._merge(missing)
        return self.ready

    def _merge(self, terms: Collection[str] | None = None) -> list[dict[str, tuple[bytes, bytes]]]:
        """Make the postings of some terms ready, or of all, and return them by kind of record."""
        kinds = [
            merged_postings(layout, self._scores(kind, layout), terms)
            for kind, layout in zip(KINDS, self.layouts, strict=True)
        ]
        for term in dict.fromkeys(term for kind in kinds for term in kind):
            parts = [kind[term] for kind in kinds if term in kind]
            numbers, impacts = (b"".join(part[side] for part in parts) for side in (0, 1))
            self.ready[term] = Postings(memoryview(numbers).cast("I"), impacts)
        return kinds

    def _all(self) -> dict[str, TermSum]:
        """Make all postings ready, and return their sums."""
        kinds = self._merge()
        return {
            term: TermSum(
                tuple(len(kind[term][1]) if term in kind else 0 for kind in kinds),
                blake2b(postings.packed_numbers + bytes(postings.impacts), digest_size=16).digest(),
            )
            for term, postings in self.ready.items()
        }

    def _scores(self, kind: str, layout: Layout) -> Iterator[Scores]:
        return (self._of_volume(kind, layout, number) for number in range(len(self.whole.inventories)))

    def _of_volume(self, kind: str, layout: Layout, number: int) -> Scores:
        """Return the scores of a volume, which are kept as long as the mean lengths are of the same levels."""

        def make(piece: bytes) -> bytes:
            return packed(scores_of(unpacked(piece, list[PageCounts]), layout.levels))

        return unpacked(self.whole.made_of(number, counts_lane(kind), f"scores {layout.levels}", make), Scores)

    def _changed(self, former: Mapping[str, TermSum], volumes: Sequence[int]) -> dict[str, TermSum] | None:
        """Return the sums of the terms that have changed with some volumes; None if their former scores are lost."""
        nothing = TermSum((0,) * len(KINDS), b"")
        changed: dict[str, TermSum] = {}
        for place, (kind, layout) in enumerate(zip(KINDS, self.layouts, strict=True)):
            pairs = []
            for number in volumes:
                former_scores = self.whole.former_made_of(number, counts_lane(kind), f"scores {layout.levels}")
                if former_scores is None:
                    return None
                pairs.append((unpacked(former_scores, Scores), self._of_volume(kind, layout, number)))
            before = {term: each.records[place] for term, each in former.items()}
            for term, n in changed_terms(layout, before, pairs).items():
                records = (changed.get(term) or former.get(term, nothing)).records
                changed[term] = TermSum((*records[:place], n, *records[place + 1 :]), bytes.fromhex(self.whole.key))
        return changed


class _Vocabulary(NamedTuple):
    """The words of all volumes, as they are kept for the next build; for `disputed` ones volumes have several terms."""

    words: Words
    disputed: list[str]
    synonyms: str


def _words(whole: Whole) -> tuple[Words, set[str] | None]:
    """Return the words of all volumes, and those that have changed since the last build, if that is known."""
    piece, numbers = whole.former_piece(_WORDS)
    vocabulary = unpacked(piece, _Vocabulary) if piece is not None else None
    is_like = vocabulary is not None and vocabulary.synonyms == repr(whole.synonyms)
    changed = _changed_words(whole, vocabulary, numbers) if vocabulary is not None and is_like else None
    if vocabulary is None or changed is None:
        vocabulary = _all_words(whole)
    whole.keep_piece(_WORDS, packed(vocabulary))
    return vocabulary.words, changed


def _all_words(whole: Whole) -> _Vocabulary:
    words: Words = {}
    disputed: set[str] = set()
    for number in range(len(whole.inventories)):
        for word, (term, records) in _words_of(whole, number).items():
            other, before = words.get(word, (term, 0))
            if other != term:
                disputed.add(word)
            words[word] = (term, before + records)
    return _Vocabulary(words, sorted(disputed), repr(whole.synonyms))


def _changed_words(whole: Whole, vocabulary: _Vocabulary, volumes: Sequence[int]) -> set[str] | None:
    """Change the vocabulary as some volumes have changed, and return the changed words.

    None where that takes all volumes: the last one with a word decides on its term, and the vocabulary does not say
    which that is.
    """
    words, disputed, changed = vocabulary.words, set(vocabulary.disputed), set[str]()
    for number in volumes:
        piece, now = whole.former_made_of(number, _WORDS, _WORDS), _words_of(whole, number)
        if piece is None:
            return None
        before = unpacked(piece, Words)
        for word in {word for word, _ in before.items() ^ now.items()}:
            term, records = now.get(word) or ("", 0)
            other, every = words.get(word, (term, 0))
            if word in disputed or (term and term != other):
                return None
            every += records - before.get(word, ("", 0))[1]
            words[word] = (term or other, every)
            changed.add(word)
    for word in [word for word in changed if not words[word][1]]:
        del words[word]
    return changed


def _words_of(whole: Whole, number: int) -> Words:
    return unpacked(whole.made_of(number, _WORDS, _WORDS, bytes), Words)


def records_of(whole: Whole) -> list[bytes]:
    """Return what is shown of each record of a whole base as JSON, in the order of their numbers."""
    return [
        line for kind in KINDS for piece in whole.pieces(f"hits of {kind}") for line in unpacked(piece, list[bytes])
    ]
