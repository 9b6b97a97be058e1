"""Files from the hubs in the payloads of Nuxt sites.

A hub is an object with a framework, its topics and its pages (``qa``), as Nuxt Content returns them. Data that Nuxt
derived from the files (paths, stems, hashes, metadata for search engines) is left out, since a build derives it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from answerkey.importing.devalue import UNDEFINED, DevalueError, decode
from answerkey.importing.result import ImportedFile, ImportResult, Notice, SourceError
from answerkey.importing.serialization import UnwritableValue, fault, record_text
from answerkey.model.collections import FRAMEWORKS, QA, TOPICS, Collection
from answerkey.model.delivered import authored
from answerkey.model.messages import described, is_kebab_case, quoted, shorten
from answerkey.model.records import COLLECTIONS, Question

_WRITTEN = {name: [each for each in authored(record) if not each.hidden] for name, record in COLLECTIONS.items()}
_FIELDS = {name: tuple(each.key for each in fields) for name, fields in _WRITTEN.items()}
_HUB = {"framework": dict, "topics": list, "qa": list}
_OF_QUESTIONS = [each for each in authored(Question) if not each.hidden]
_QUESTION = tuple(each.key for each in _OF_QUESTIONS)
_LISTS = frozenset(each.key for each in (*_WRITTEN[QA.name], *_OF_QUESTIONS) if each.is_list)
# What Nuxt Content derives from a file: from its name, and by rendering a page.
_DERIVED = frozenset({"id", "stem", "extension", "path", "navigation", "seo", "meta", "body", "__hash__", "rawbody"})
_MOST = 256 * 1024 * 1024  # characters; a payload may repeat one text any number of times
_SHOWN_NOTICES = 1000


def import_payload(text: str) -> ImportResult:
    """Make the files of all hubs in a payload; raises SourceError."""
    try:
        root = decode(text)
    except DevalueError as error:
        raise SourceError(f"not a Nuxt payload: {error}") from None
    reader = _HubReader()
    for hub in _hubs(root):
        reader.read(hub)
    if not reader.hubs:
        raise SourceError("it has no hub: an object with `framework`, `topics` and `qa`")
    files = reader.files()
    return ImportResult(files, tuple(reader.notices), reader.questions)


def _hubs(root: Any) -> Iterator[dict[str, Any]]:
    """Yield the hubs below a value, in order. Each value is visited once, since one may contain itself."""
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
    """The data of a new file, and their place in the source."""

    collection: Collection
    data: dict[str, Any]
    where: str


@dataclass
class _HubReader:
    """Collects the files of hubs."""

    records: dict[str, _Record] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    questions: int = 0
    hubs: int = 0
    size: int = 0

    def read(self, hub: Mapping[str, Any]) -> None:
        self.hubs += 1
        framework = hub["framework"]
        slug = framework.get("slug")
        where = f"framework {quoted(slug)}" if isinstance(slug, str) else f"hub {self.hubs}"
        self._record(FRAMEWORKS, framework, where, slug)
        for number, topic in enumerate(hub["topics"], 1):
            self._part(TOPICS, topic, f"{where}, topic {number}", ("frameworkSlug", "slug"))
        for number, page in enumerate(hub["qa"], 1):
            self._part(QA, page, f"{where}, page {number}", ("frameworkSlug", "topicSlug"))

    def _part(self, collection: Collection, part: Any, where: str, keys: tuple[str, ...]) -> None:
        if not isinstance(part, dict):
            self._lose(where, f"is {_described(part)}, not a record")
            return
        slugs = [part.get(key) for key in keys]
        if collection is QA:
            slugs.append(_last_part_of(part))
        self._record(collection, part, where, *slugs)

    def _record(self, collection: Collection, record: dict[str, Any], where: str, *slugs: Any) -> None:
        bad = next((slug for slug in slugs if not isinstance(slug, str) or not is_kebab_case(slug)), None)
        if bad is not None or None in slugs:
            self._lose(where, f"{_described(bad)} is not a slug, which the file is named after")
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
            self._lose(record.where, "another record already has that path")

    def files(self) -> tuple[ImportedFile, ...]:
        """Make the files of all records, after the size of all has been checked."""
        files = []
        for path, record in self.records.items():
            try:
                files.append(ImportedFile(path, record_text(record.collection, path, record.data)))
            except UnwritableValue as error:
                self._lose(record.where, str(error))
        return tuple(files)

    def _data(self, record: Mapping[str, Any], keys: tuple[str, ...], where: str) -> Iterator[tuple[str, Any]]:
        """Yield the values of some keys, in their order. A null counts as an absent value."""
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
            self._lose(f"{where}, questions", f"is {_described(questions)}, not a list")
            return []
        result = []
        for number, question in enumerate(questions, 1):
            place = f"{where}, question {number}"
            if not isinstance(question, dict):
                self._lose(place, f"is {_described(question)}, not a question")
                continue
            self._left_over(question, set(_QUESTION), place)
            result.append(dict(self._data(question, _QUESTION, place)))
        self.questions += len(result)
        return result

    def _left_over(self, record: Mapping[str, Any], fields: set[str], where: str) -> None:
        """Note the values that authors wrote and that have no field; empty values are ignored."""
        for key, value in record.items():
            if key not in fields and _has_value(value):
                self._lose(f"{where}, {shorten(key)}", "there is no field for it")
        meta = record.get("meta")
        if "meta" in fields and isinstance(meta, dict) and meta:
            self._lose(f"{where}, meta", f"there is no field for {', '.join(quoted(key) for key in meta)}")
        body = record.get("body")
        if "body" in fields and isinstance(body, dict) and body.get("value"):
            self._lose(f"{where}, body", "the text below the front matter is only there as rendered HTML")

    def _count(self, values: list[Any], where: str) -> None:
        self.size += sum(len(value) if isinstance(value, str) else 8 for value in values) + 8
        if self.size > _MOST:
            raise SourceError(f"{where}: the payload unfolds to more than {_MOST:,} characters")

    def _lose(self, where: str, message: str) -> None:
        if len(self.notices) < _SHOWN_NOTICES:
            self.notices.append(Notice(where, message, lost=True))


def _path(collection: Collection, slugs: tuple[Any, ...]) -> str:
    if collection is QA:
        return f"qa/{'/'.join(slugs)}.md"
    return f"{collection.name}/{'-'.join(slugs)}.yml"


def _last_part_of(page: Mapping[str, Any]) -> str | None:
    """Return the last part of a page's path, or None."""
    for key in ("path", "stem"):
        value = page.get(key)
        if isinstance(value, str) and value:
            return value.rstrip("/").rpartition("/")[2]
    return None


def _has_value(value: Any) -> bool:
    return value is not UNDEFINED and value is not None and value not in ("", [], {})


def _described(value: Any) -> str:
    return described(None if value is UNDEFINED else value)
