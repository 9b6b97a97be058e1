"""The related questions of each question: linked ones first, then those of pages named as related, then similar ones.

Similarity is the cosine of TF-IDF vectors (Salton, Buckley: Term-weighting approaches in automatic text retrieval,
1988) over the words of question, tags, answer and code. Only questions of one framework are compared: the same
word means different things in different frameworks.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from heapq import nlargest, nsmallest
from math import log, sqrt
from urllib.parse import unquote

import msgspec

from answerkey import __version__
from answerkey.delivery.catalog import Catalog, Framework, Page, Question
from answerkey.delivery.links import Links
from answerkey.model import views
from answerkey.model.corpus import Corpus
from answerkey.pipeline.cache import Cache, digest
from answerkey.snippets.words import singular

MOST = 5
LEAST = 0.15
"""The least similarity of related questions."""

_OF_NAMED_PAGE = 0.08  # the same for questions of pages that an author names as related
_BESIDE = 2  # the most questions of the same page: its readers see them anyway
_WORD = re.compile(r"[^\W_]+(?:[._'’-]?[^\W_]+)*|__\w+__")
_PART = re.compile(r"[^\W_]+")
_QUESTION, _TAG, _ANSWER, _CODE = 3.0, 3.0, 1.0, 0.5  # weights of a word by its place
_WORDS = 32  # the heaviest words of a question, which tell its subject
_ALL = 8_000_000  # entries of the index that are read for all questions together
_FEWEST, _ENOUGH = 400, 20_000  # the same for one question, at least and at most
_COMPARED = 8  # candidates whose similarity is computed in full


Declared = Mapping[str, Sequence[str]]


def declared(corpus: Corpus, links: Links) -> dict[str, tuple[str, ...]]:
    """Map the address of each question to the addresses that its answer links to, in order."""
    linked: dict[str, tuple[str, ...]] = {}
    for entry in corpus.entries:
        if isinstance(entry.record, views.Page) and entry.links:
            page, delivered = entry.record, links.of(entry)
            for question in page.questions:
                start, end = question.span_of("a")
                own = [link.target for link in entry.links if start <= link.span.start < end and not link.image]
                targets = (unquote(delivered.get(target, target)) for target in own)
                whole = (f"{page.address}{target}" if target.startswith("#") else target for target in targets)
                linked[f"{page.address}#{question.id}"] = tuple(whole)
    return linked


def with_related(catalog: Catalog, linked: Declared, addresses: Container[str], cache: Cache) -> Catalog:
    """Return the catalog with at most `MOST` related questions for each question, the nearest first.

    `linked` maps the address of a question to the addresses that its answer links to; of these only questions count,
    and `addresses` are those of all that is delivered.
    """
    frameworks = (_framework_with_related(framework, linked, addresses, cache) for framework in catalog.frameworks)
    return replace(catalog, frameworks=tuple(frameworks))


def _framework_with_related(
    framework: Framework, linked: Declared, addresses: Container[str], cache: Cache
) -> Framework:
    questions = [(page, question) for page in framework.pages for question in page.questions]
    chosen = [
        [other for other in linked.get(q.address, ()) if "#" in other and other in addresses] for _, q in questions
    ]
    named = [(page.path, page.related_paths) for page in framework.pages]
    key = digest("related", __version__, framework.hash, repr(named), repr(chosen))
    stored = cache.load(key, partial(_decoded, number=len(questions)))
    related = stored or [list(others) for others in _Neighbours(questions, chosen).all()]
    cache.put([] if stored else [(key, json.dumps(related).encode())], [key])
    near = {question.address: tuple(others) for (_, question), others in zip(questions, related, strict=True)}

    def of(page: Page) -> Page:
        return replace(page, questions=tuple(replace(q, related=near[q.address]) for q in page.questions))

    topics = (replace(topic, pages=tuple(map(of, topic.pages))) for topic in framework.topics)
    return replace(framework, topics=tuple(topics))


def _decoded(data: bytes, *, number: int) -> list[list[str]]:
    """Return the stored addresses of a number of questions; raises one of UNDECODABLE for other data."""
    related = msgspec.json.decode(data, type=list[list[str]])
    if len(related) != number:
        raise ValueError(f"{len(related)} questions instead of {number}")
    return related


@dataclass(frozen=True)
class _Neighbours:
    """The questions of a framework, each with the addresses of those that its answer links."""

    questions: Sequence[tuple[Page, Question]]
    linked: Sequence[Sequence[str]]

    def all(self) -> Iterator[tuple[str, ...]]:
        """Yield the related addresses of each question."""
        return (self._near(number) for number in range(len(self.questions)))

    def _near(self, number: int) -> tuple[str, ...]:
        page, question = self.questions[number]
        related = dict.fromkeys(other for other in self.linked[number] if other != question.address)
        beside, named = 0, set(page.related_paths)
        similar = self._similar(number)
        similar.sort(key=lambda entry: self.questions[entry[1]][0].path not in named)  # stable: the nearest stay first
        for similarity, other in similar:
            target_page, target = self.questions[other]
            least = _OF_NAMED_PAGE if target_page.path in named else LEAST
            same = target_page is page
            if similarity >= least and target.address not in related and not (same and beside >= _BESIDE):
                related[target.address] = None
                beside += same
        return tuple(related)[:MOST]

    def _similar(self, number: int) -> list[tuple[float, int]]:
        """Return the similarity and number of the most similar questions, the nearest first.

        A question is looked up by its heaviest words until its budget is spent. If words are left then, the likeliest
        candidates are compared in full.
        """
        vector, left = self._vectors[number], self._budget
        scores: dict[int, float] = defaultdict(float)
        for word, weight in vector.items():  # heaviest first
            others = self._by_word[word]
            left -= len(others)
            if left < 0:
                break
            for other, other_weight in others:
                scores[other] += weight * other_weight
        scores.pop(number, None)
        least = _OF_NAMED_PAGE if left >= 0 else _OF_NAMED_PAGE / 2
        nearest = nlargest(_COMPARED, ((score, -other) for other, score in scores.items() if score >= least))
        if left < 0:
            nearest = sorted(((_product(vector, self._vectors[-other]), other) for _, other in nearest), reverse=True)
        return [(score, -other) for score, other in nearest]

    @cached_property
    def _budget(self) -> int:
        return max(_FEWEST, min(_ENOUGH, _ALL // max(1, len(self.questions))))

    @cached_property
    def _vectors(self) -> list[dict[str, float]]:
        """Vectors of length 1: the words of each question with their weights, heaviest first."""
        counted = [_weighed(question) for _, question in self.questions]
        spread = Counter(word for words in counted for word in words)
        every = len(counted)
        return [_unit({w: log(1 + n) * log(every / spread[w]) for w, n in words.items()}) for words in counted]

    @cached_property
    def _by_word(self) -> dict[str, list[tuple[int, float]]]:
        index: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, vector in enumerate(self._vectors):
            for word, weight in vector.items():
                index[word].append((number, weight))
        return index


def _weighed(question: Question) -> dict[str, float]:
    """Return the words of a question with their counts, weighed by place."""
    weights: dict[str, float] = defaultdict(float)
    code = "\n".join(snippet.code for snippet in question.answer.snippets)
    places = ((question.question.text, _QUESTION), (" ".join(question.tags), _TAG), (question.answer.text, _ANSWER))
    for text, weight in (*places, (code, _CODE)):
        for word, number in Counter(_WORD.findall(text.casefold())).items():
            for term, part in _terms(word):
                weights[term] += number * weight * part
    return weights


@lru_cache(maxsize=100_000)
def _terms(word: str) -> tuple[tuple[str, float], ...]:
    """Return a word and the parts of a compound word, each with its weight."""
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
