"""Which questions are near which: those that an author links, then those of pages that he names, then the most similar.

Similarity is the cosine of TF-IDF vectors (Salton, Buckley: Term-weighting approaches in automatic text retrieval,
1988) over the words of question, tags, answer and code. Only questions of one framework are compared: between
frameworks the same words mean other things.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from heapq import nlargest, nsmallest
from math import log, sqrt
from urllib.parse import unquote

from answerkey import __version__
from answerkey.delivery.catalog import Catalog, Framework, Page, Question
from answerkey.delivery.links import Links
from answerkey.model import views
from answerkey.model.corpus import Corpus
from answerkey.pipeline.cache import Cache, digest
from answerkey.snippets.words import singular

MOST = 5
LEAST = 0.15
"""The similarity below which questions have a subject in common at most."""

_OF_NAMED_PAGE = 0.08  # the same for questions of pages that an author names as related
_BESIDE = 2  # most of the questions of a page itself: its readers see them anyway
_WORD = re.compile(r"[^\W_]+(?:[._'’-]?[^\W_]+)*|__\w+__")
_PART = re.compile(r"[^\W_]+")
_QUESTION, _TAG, _ANSWER, _CODE = 3.0, 3.0, 1.0, 0.5  # what a word weighs where it stands
_WORDS = 32  # the heaviest words of a question, which are what it is about
_ALL = 8_000_000  # places in lists of questions that are looked at for all questions together
_FEWEST, _ENOUGH = 400, 20_000  # the same for one question, at least and at most
_COMPARED = 8  # candidates whose similarity is computed in full


Declared = Mapping[str, Sequence[str]]


def declared(corpus: Corpus, links: Links) -> dict[str, tuple[str, ...]]:
    """The addresses to which each answer links, by the address of its question, in order."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in corpus.entries:
        if isinstance(entry.record, views.Page) and entry.links:
            page, delivered = entry.record, links.of(entry)
            for question in page.questions:
                start, end = question.span_of("a")
                own = [link.target for link in entry.links if start <= link.span.start < end and not link.image]
                targets = (unquote(delivered.get(target, target)) for target in own)
                whole = (f"{page.address}{target}" if target.startswith("#") else target for target in targets)
                found[f"{page.address}#{question.id}"] = tuple(whole)
    return found


def with_related(catalog: Catalog, linked: Declared, cache: Cache) -> Catalog:
    """The catalog, each of whose questions knows at most `MOST` that are near it, the nearest first.

    `linked` are the addresses to which each answer links; those that are no questions of the catalog don't count.
    """
    known = {question.address for _, question in catalog.questions}
    frameworks = (_framework_with_related(framework, linked, known, cache) for framework in catalog.frameworks)
    return replace(catalog, frameworks=tuple(frameworks))


def _framework_with_related(framework: Framework, linked: Declared, known: set[str], cache: Cache) -> Framework:
    questions = [(page, question) for page in framework.pages for question in page.questions]
    chosen = [[other for other in linked.get(q.address, ()) if other in known] for _, q in questions]
    named = [(page.path, page.related) for page in framework.pages]
    key = digest("related", __version__, framework.hash, repr(named), repr(chosen))
    kept = _decoded(cache.get(key), len(questions))
    found = kept or [list(others) for others in _Neighbours(questions, chosen).all()]
    cache.put([] if kept else [(key, json.dumps(found).encode())], [key])
    near = {question.address: tuple(others) for (_, question), others in zip(questions, found, strict=True)}

    def of(page: Page) -> Page:
        return replace(page, questions=tuple(replace(q, related=near[q.address]) for q in page.questions))

    topics = (replace(topic, pages=tuple(map(of, topic.pages))) for topic in framework.topics)
    return replace(framework, topics=tuple(topics))


def _decoded(data: bytes | None, number: int) -> list[list[str]] | None:
    """What the cache holds for so many questions, if it is that."""
    try:
        found = json.loads(data) if data is not None else None
    except ValueError:
        return None
    if not isinstance(found, list) or len(found) != number:
        return None
    whole = all(isinstance(others, list) and all(isinstance(a, str) for a in others) for others in found)
    return found if whole else None


@dataclass(frozen=True)
class _Neighbours:
    """The questions of a framework, each with the addresses of those that its answer links."""

    questions: Sequence[tuple[Page, Question]]
    linked: Sequence[Sequence[str]]

    def all(self) -> Iterator[tuple[str, ...]]:
        """What is near each question."""
        return (self._near(number) for number in range(len(self.questions)))

    def _near(self, number: int) -> tuple[str, ...]:
        page, question = self.questions[number]
        found = dict.fromkeys(other for other in self.linked[number] if other != question.address)
        beside, named = 0, set(page.related)
        similar = self._similar(number)
        similar.sort(key=lambda entry: self.questions[entry[1]][0].path not in named)  # stable: the nearest stay first
        for similarity, other in similar:
            target_page, target = self.questions[other]
            least = _OF_NAMED_PAGE if target_page.path in named else LEAST
            same = target_page is page
            if similarity >= least and target.address not in found and not (same and beside >= _BESIDE):
                found[target.address] = None
                beside += same
        return tuple(found)[:MOST]

    def _similar(self, number: int) -> list[tuple[float, int]]:
        """The most similar questions, the nearest first.

        A question is looked up by its heaviest words, as many as time allows; where that is not all of them, the
        likeliest candidates are compared in full.
        """
        vector, left = self._vectors[number], self._budget
        scores: dict[int, float] = defaultdict(float)
        for word, weight in vector.items():  # heaviest first
            others = self._by_word[word]
            left -= len(others)
            if left < 0:
                break
            for other, its in others:
                scores[other] += weight * its
        scores.pop(number, None)
        least = _OF_NAMED_PAGE if left >= 0 else _OF_NAMED_PAGE / 2
        found = nlargest(_COMPARED, ((score, -other) for other, score in scores.items() if score >= least))
        if left < 0:
            found = sorted(((_product(vector, self._vectors[-other]), other) for _, other in found), reverse=True)
        return [(score, -other) for score, other in found]

    @cached_property
    def _budget(self) -> int:
        return max(_FEWEST, min(_ENOUGH, _ALL // max(1, len(self.questions))))

    @cached_property
    def _vectors(self) -> list[dict[str, float]]:
        """The words of each question with their weights, heaviest first, as vectors of length 1."""
        counted = [_weighed(question) for _, question in self.questions]
        spread = Counter(word for words in counted for word in words)
        every = len(counted)
        return [_unit({w: log(1 + n) * log(every / spread[w]) for w, n in words.items()}) for words in counted]

    @cached_property
    def _by_word(self) -> dict[str, list[tuple[int, float]]]:
        found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, vector in enumerate(self._vectors):
            for word, weight in vector.items():
                found[word].append((number, weight))
        return found


def _weighed(question: Question) -> dict[str, float]:
    """The words of a question, each with how often it stands there, weighed by where."""
    found: dict[str, float] = defaultdict(float)
    code = "\n".join(snippet.code for snippet in question.answer.snippets)
    places = ((question.question.text, _QUESTION), (" ".join(question.tags), _TAG), (question.answer.text, _ANSWER))
    for text, weight in (*places, (code, _CODE)):
        for word, number in Counter(_WORD.findall(text.casefold())).items():
            for term, part in _terms(word):
                found[term] += number * weight * part
    return found


@lru_cache(maxsize=100_000)
def _terms(word: str) -> tuple[tuple[str, float], ...]:
    """A word, and the parts of a compound one, each with what it weighs."""
    parts = _PART.findall(word)
    inner = ((singular(part), 0.5) for part in parts) if len(parts) > 1 else ()
    return (singular(word), 1.0), *inner


def _unit(vector: Mapping[str, float]) -> dict[str, float]:
    heaviest = nsmallest(_WORDS, ((-weight, word) for word, weight in vector.items() if weight > 0))
    length = sqrt(sum(weight * weight for weight, _ in heaviest))
    return {word: -weight / length for weight, word in heaviest}


def _product(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[word] for word, weight in one.items() if word in other)
