"""Skeletons: the pages of a base without the texts of their questions, which a build reads again volume by volume."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NoReturn

from msgspec import structs

from answerkey.model.corpus import Corpus, Facts
from answerkey.model.views import Choice, Field, Page, Question
from answerkey.pipeline import results
from answerkey.pipeline.cache import Cache
from answerkey.pipeline.file_results import extract_key
from answerkey.pipeline.inputs import Content

_TEXTS = frozenset({"q", "a", "proof", "starter", "tests", "choices"})


class NotHeld(Exception):
    """A text of a skeleton was asked for, which is a bug: volumes have whole pages."""


class _Text(Field[str]):
    """A text that is not held."""

    def __init__(self, key: str) -> None:
        super().__init__(str, key)

    def __get__(self, view: Any, owner: Any) -> NoReturn:
        raise NotHeld(self._key)


class QuestionSkeleton(Question, frozen=True):
    """A question of a skeleton."""

    q = _Text("q")
    a = _Text("a")
    proof = _Text("proof")
    starter = _Text("starter")
    tests = _Text("tests")

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        raise NotHeld("choices")


class PageSkeleton(Page, frozen=True):
    """A page without the texts of its questions."""

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(QuestionSkeleton(each.data, each.spans, each.route) for each in super().questions)


@dataclass(frozen=True)
class Skeletons:
    """Makes skeletons of facts, and finds the facts of skeletons in the cache; `again` makes those of a lost one."""

    contents: Mapping[str, Content]
    cache: Cache
    again: Callable[[], Corpus]

    def corpus(self, corpus: Corpus) -> Corpus:
        """Return a base with the skeletons of its pages, as far as their facts stand in the cache.

        A base with several locales is not changed: its pages need the texts of others.
        """
        if len(corpus.locales) > 1 or not self.cache.keeps:
            return corpus
        return structs.replace(corpus, entries=tuple(map(_skeleton, corpus.entries)))

    def whole(self, entry: Facts) -> Facts:
        """Return the facts of an entry with all texts."""
        if not isinstance(entry.record, PageSkeleton):
            return entry
        facts = self.cache.load(extract_key(self.contents[entry.path]), results.unpack_extract)
        return facts if facts is not None else self._again[entry.path]

    @cached_property
    def _again(self) -> Mapping[str, Facts]:
        return {entry.path: entry for entry in self.again().entries}


def _skeleton(entry: Facts) -> Facts:
    record = entry.record
    items = record.data.get("questions")
    if type(record) is not Page or not isinstance(items, list) or not results.is_packed(entry):
        return entry
    data = {**record.data, "questions": list(map(_without_texts, items))}
    page = PageSkeleton(data, record.spans, (), record.path, record.collection, record.broken)
    return structs.replace(entry, record=page)


def _without_texts(item: Any) -> Any:
    return {key: value for key, value in item.items() if key not in _TEXTS} if isinstance(item, dict) else item
