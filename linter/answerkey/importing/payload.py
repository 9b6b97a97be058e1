"""Hubs in the payloads of Nuxt sites, as files.

A hub is an object with a framework, its topics and its pages (``qa``), as Nuxt Content gives them out. What Nuxt made
of the files' own data (paths, stems, hashes, what search engines are told) is left out: it is made again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from answerkey.authoring.slugs import is_slug
from answerkey.importing.devalue import UNDEFINED, NotDevalue, decode
from answerkey.importing.plan import CannotImport, Imported, MadeFile, Notice
from answerkey.importing.writing import Unwritable, fault, record_text
from answerkey.model.collections import FRAMEWORKS, QA, TOPICS, Collection
from answerkey.model.messages import described, quoted, shorten

_FIELDS = {
    FRAMEWORKS.name: ("name", "slug", "icon", "order", "tier", "description"),
    TOPICS.name: ("name", "slug", "frameworkSlug", "order", "description"),
    QA.name: (
        "title", "framework", "frameworkSlug", "topic", "topicSlug", "subtopic", "difficulty", "order",
        "seoDescription", "updated", "related", "questionsCount", "draft", "questions",
    ),
}  # fmt: skip
_HUB = {"framework": dict, "topics": list, "qa": list}
_QUESTION = ("id", "difficulty", "tags", "draft", "q", "a")
_LISTS = frozenset({"related", "tags"})
# What Nuxt Content derives from a file: its name, and (of pages) what it renders.
_DERIVED = frozenset({"id", "stem", "extension", "path", "navigation", "seo", "meta", "body", "__hash__", "rawbody"})
_MOST = 256 * 1024 * 1024  # characters: a payload names one text as often as it likes
_SHOWN_NOTICES = 1000


def import_payload(text: str) -> Imported:
    """The files of all hubs in a payload; raises CannotImport."""
    try:
        root = decode(text)
    except NotDevalue as error:
        raise CannotImport(f"no Nuxt payload: {error}") from None
    making = _Making()
    for hub in _hubs(root):
        making.take(hub)
    if not making.found:
        raise CannotImport("there is no hub in it: an object with `framework`, `topics` and `qa`")
    files = making.written()
    return Imported(files, tuple(making.notices), making.questions)


def _hubs(root: Any) -> Iterator[dict[str, Any]]:
    """The hubs below a value, in order; what holds itself is looked at once."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        value = waiting.pop()
        if not isinstance(value, (dict, list)) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, dict) and all(isinstance(value.get(key), kind) for key, kind in _HUB.items()):
            yield value
        else:
            waiting.extend(reversed(list(value.values()) if isinstance(value, dict) else value))


class _Record(NamedTuple):
    """The data of a file to be, and where in the source they stand."""

    collection: Collection
    data: dict[str, Any]
    where: str


@dataclass
class _Making:
    """Collects the files of hubs."""

    records: dict[str, _Record] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    questions: int = 0
    found: int = 0
    size: int = 0

    def take(self, hub: Mapping[str, Any]) -> None:
        self.found += 1
        framework = hub["framework"]
        slug = framework.get("slug")
        where = f"framework {quoted(slug)}" if isinstance(slug, str) else f"hub {self.found}"
        self._record(FRAMEWORKS, framework, where, slug)
        for number, topic in enumerate(hub["topics"], 1):
            self._part(TOPICS, topic, f"{where}, topic {number}", ("frameworkSlug", "slug"))
        for number, page in enumerate(hub["qa"], 1):
            self._part(QA, page, f"{where}, page {number}", ("frameworkSlug", "topicSlug"))

    def _part(self, collection: Collection, part: Any, where: str, keys: tuple[str, ...]) -> None:
        if not isinstance(part, dict):
            self._lose(where, f"is {_what(part)}, no record")
            return
        slugs = [part.get(key) for key in keys]
        if collection is QA:
            slugs.append(_last_of(part))
        self._record(collection, part, where, *slugs)

    def _record(self, collection: Collection, record: dict[str, Any], where: str, *slugs: Any) -> None:
        bad = next((slug for slug in slugs if not isinstance(slug, str) or not is_slug(slug)), None)
        if bad is not None or None in slugs:
            self._lose(where, f"{_what(bad)} is no slug that a file can be named after")
            return
        path = _path(collection, slugs)
        where = f"{where} ({path})" if collection is not FRAMEWORKS else where
        data = dict(self._data(record, _FIELDS[collection.name], where))
        if collection is QA and "questions" in record:
            data["questions"] = self._questions(record["questions"], where)
        self._left_over(record, {*_FIELDS[collection.name], *_DERIVED}, where)
        self._add(path, _Record(collection, data, where))

    def _add(self, path: str, record: _Record) -> None:
        if self.records.setdefault(path, record).data != record.data:
            self._lose(record.where, "another record has that path already")

    def written(self) -> tuple[MadeFile, ...]:
        """The files of all records; none is written before all are known to be of a size that can be."""
        files = []
        for path, record in self.records.items():
            try:
                files.append(MadeFile(path, record_text(record.collection, path, record.data)))
            except Unwritable as error:
                self._lose(record.where, str(error))
        return tuple(files)

    def _data(self, record: Mapping[str, Any], keys: tuple[str, ...], where: str) -> Iterator[tuple[str, Any]]:
        """The values of some keys, in their order. Nothing is as good as an absent value where it may be absent."""
        for key in keys:
            value = record.get(key, UNDEFINED)
            if value is UNDEFINED or value is None or key == "questions":
                continue
            values = value if isinstance(value, list) and key in _LISTS else [value]
            problem = next((problem for problem in map(fault, values) if problem), None)
            if problem is not None:
                self._lose(f"{where}, {key}", problem)
                continue
            self._count(values, where)
            yield key, list(value) if isinstance(value, list) else value

    def _questions(self, questions: Any, where: str) -> list[dict[str, Any]]:
        if not isinstance(questions, list):
            self._lose(f"{where}, questions", f"is {_what(questions)}, no list")
            return []
        made = []
        for number, question in enumerate(questions, 1):
            here = f"{where}, question {number}"
            if not isinstance(question, dict):
                self._lose(here, f"is {_what(question)}, no question")
                continue
            self._left_over(question, set(_QUESTION), here)
            made.append(dict(self._data(question, _QUESTION, here)))
        self.questions += len(made)
        return made

    def _left_over(self, record: Mapping[str, Any], known: set[str], where: str) -> None:
        """What authors wrote and the layout has no place for; empty things are none."""
        for key, value in record.items():
            if key not in known and _is_something(value):
                self._lose(f"{where}, {shorten(key)}", "the layout has no place for it")
        meta = record.get("meta")
        if "meta" in known and isinstance(meta, dict) and meta:
            self._lose(f"{where}, meta", f"the layout has no place for {', '.join(quoted(key) for key in meta)}")
        body = record.get("body")
        if "body" in known and isinstance(body, dict) and body.get("value"):
            self._lose(f"{where}, body", "what stands below the front matter is only there as it was rendered")

    def _count(self, values: list[Any], where: str) -> None:
        self.size += sum(len(value) if isinstance(value, str) else 8 for value in values) + 8
        if self.size > _MOST:
            raise CannotImport(f"{where}: the payload unfolds to more than {_MOST:,} characters")

    def _lose(self, where: str, message: str) -> None:
        if len(self.notices) < _SHOWN_NOTICES:
            self.notices.append(Notice(where, message, lost=True))


def _path(collection: Collection, slugs: tuple[Any, ...]) -> str:
    if collection is QA:
        return f"qa/{'/'.join(slugs)}.md"
    return f"{collection.name}/{'-'.join(slugs)}.yml"


def _last_of(page: Mapping[str, Any]) -> str | None:
    """The last part of a page's path."""
    for key in ("path", "stem"):
        value = page.get(key)
        if isinstance(value, str) and value:
            return value.rstrip("/").rpartition("/")[2]
    return None


def _is_something(value: Any) -> bool:
    return value is not UNDEFINED and value is not None and value not in ("", [], {})


def _what(value: Any) -> str:
    return described(None if value is UNDEFINED else value)
