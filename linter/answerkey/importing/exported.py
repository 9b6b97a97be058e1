"""The base that a build was made from, as far as its JSON files tell: records, own fields, translations and images.

A folder of JSON for each locale holds hubs, `frameworks/<slug>.json`. Proofs, hidden tests, preludes and drafts are not
delivered, so that they can't come back; an exercise without its tests becomes an open question.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

from answerkey.counts import number_of
from answerkey.importing.images import MOST_IMAGE_BYTES
from answerkey.importing.links import Target, relinked
from answerkey.importing.result import ImportedFile, ImportResult, Notice, Share, SourceError, decoded
from answerkey.importing.serialization import UnwritableValue, fault, record_text
from answerkey.model.collections import FRAMEWORKS, QA, TOPICS, Collection
from answerkey.model.delivered import authored
from answerkey.model.locales import is_locale
from answerkey.model.messages import is_kebab_case, quoted
from answerkey.model.question_kinds import EXERCISE, OPEN
from answerkey.model.records import COLLECTIONS, Question
from answerkey.regular_files import read_regular

_KEYS = {name: [each.key for each in authored(record) if not each.hidden] for name, record in COLLECTIONS.items()}
_QUESTION_KEYS = [each.key for each in authored(Question) if not each.hidden]
_TRANSLATED: dict[str, tuple[str, ...]] = {
    FRAMEWORKS.name: ("name", "description"),
    TOPICS.name: ("name", "description"),
    QA.name: ("title", "subtopic", "seoDescription"),
}
_DEFAULTS: dict[str, object] = {"draft": False, "kind": OPEN, "correct": False}
_LAST_KEYS = ("questions", "q", "choices", "a")  # long, so that they stand below the user's own fields
_ASSETS = "assets"  # the folder of delivered files
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")  # characters that their names have a hyphen for
_DEEPEST = 20

Record = Mapping[str, Any]


def import_build(folder: Path) -> ImportResult:
    """Make the files of the base that a build in a folder was made from; raises SourceError."""
    hubs = _hubs(folder)
    if not hubs:
        raise SourceError("it has no `frameworks/*.json`, as `answerkey build --target json` writes them")
    reader = _Reader(folder)
    for hub in hubs:
        reader.read(hub)
    for place in sorted(child for child in folder.iterdir() if child.is_dir() and is_locale(child.name)):
        for hub in _hubs(place):
            reader.translate(hub, place.name)
    return reader.result()


def _hubs(folder: Path) -> list[Record]:
    """Return the hubs below a folder."""
    hubs = [_object(path) for path in sorted((folder / "frameworks").glob("*.json"))]
    return [hub for hub in hubs if all(key in hub for key in ("framework", "topics", "qa"))]


def _object(path: Path) -> Record:
    try:
        value = json.loads(decoded(read_regular(path)))
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{path.name}: not JSON: {error}") from None
    except OSError as error:
        raise SourceError(f"{path.name}: {error.strerror or error}") from None
    return value if isinstance(value, dict) else {}


@dataclass
class _Reader:
    """Collects the files of a base. `sources` are the delivered records by their paths."""

    folder: Path
    files: dict[str, ImportedFile] = field(default_factory=dict)
    sources: dict[str, Record] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    questions: int = 0
    placed: int = 0
    exercises: int = 0

    def read(self, hub: Record) -> None:
        """Make the files of a hub."""
        for collection, record in _records(hub):
            path = _path(collection, record)
            if path is None:
                self._lose(f"{collection.name} {quoted(record.get('slug') or record.get('path'))}", "it has no address")
                continue
            if self._has_body(record):
                self._lose(path, "the text below its front matter is delivered as HTML alone")
            data = _data(record, _KEYS[collection.name])
            if collection is QA:
                data["questions"] = [self._question(question) for question in _dicts(record.get("questions"))]
            self.sources[path] = record
            self._write(collection, path, data)

    def translate(self, hub: Record, locale: str) -> None:
        """Make the files of a translated hub; what equals its source is not translated."""
        for collection, record in _records(hub):
            path = _path(collection, record)
            source = self.sources.get(path or "")
            if path is None or source is None:
                continue
            data = _differences(record, source, _TRANSLATED[collection.name])
            if collection is QA:
                questions = list(_translated_questions(record, source))
                data |= {"questions": questions} if questions else {}
            if data:
                stem, _, suffix = path.rpartition(".")
                self._write(collection, f"{stem}.{locale}.{suffix}", data)

    @cached_property
    def assets(self) -> list[str]:
        """The names of the delivered files."""
        return sorted(path.name for path in (self.folder / _ASSETS).glob("*"))

    def result(self) -> ImportResult:
        if self.exercises:
            message = f"{number_of(self.exercises, 'exercise')} became open: their hidden tests are not delivered"
            self.notices.append(Notice("exercises", message, lost=True))
        others = len(list((self.folder / "documents").rglob("*.json")))
        if others:
            message = f"{number_of(others, 'document')} of own collections: only questions are imported"
            self.notices.append(Notice("documents", message, lost=True))
        share = Share(self.placed, self.questions, "question")
        return ImportResult(tuple(self.files.values()), tuple(self.notices), self.placed, share)

    def _question(self, question: Record) -> dict[str, Any]:
        data = _data(question, _QUESTION_KEYS)
        if data.get("kind") == EXERCISE:
            self.exercises += 1
            data = {key: value for key, value in data.items() if key not in ("kind", "starter")}
            data["q"] = _with_starter(question)
        if "choices" in data:
            data["choices"] = [_data(choice, ["text", "correct", "why"]) for choice in _dicts(data["choices"])]
        return data

    def _write(self, collection: Collection, path: str, data: dict[str, Any]) -> None:
        problem = _fault(data)
        number = len(data.get("questions", ()))
        source = path in self.sources
        self.questions += number if source else 0
        try:
            if problem:
                raise UnwritableValue(problem)
            self.files[path] = ImportedFile(path, record_text(collection, path, data))
        except UnwritableValue as error:
            self._lose(path, str(error))
            return
        self.placed += number if source else 0
        for text in _texts(data):
            relinked(text, lambda target: self._copied(target, path))

    def _copied(self, target: Target, page: str) -> str:
        """Copy the file that a link of a page leads to, and return the link."""
        address = unquote(target.address.partition("#")[0])
        path = address[1:] if address.startswith("/") else join(dirname(page), address)
        path = normpath(path) if address else ""
        if path and path not in self.files and not path.startswith(".."):
            try:
                file = self._delivered(path, page)
                self.files[path] = ImportedFile(path, "", read_regular(file, MOST_IMAGE_BYTES, follow=False))
            except (OSError, ValueError):
                pass  # it leads to a page, or the linter names it
        return target.address

    def _delivered(self, path: str, page: str) -> Path:
        """Return the delivered copy of a file of the base: in one folder, under its name with a hash.

        Of several with the same name, that counts which the page shows.
        """
        name = PurePosixPath(path)
        pattern = re.compile(
            rf"{re.escape(_UNSAFE.sub('-', name.stem))}\.[0-9a-f]{{16}}{re.escape(name.suffix.lower())}"
        )
        copies = [copy for copy in self.assets if pattern.fullmatch(copy)]
        if len(copies) > 1:
            shown = self.folder / "pages" / Path(page).relative_to("qa").with_suffix(".json")
            text = decoded(read_regular(shown))
            copies = [copy for copy in copies if copy in text] or copies
        return self.folder / _ASSETS / copies[0] if copies else self.folder / path

    def _has_body(self, record: Record) -> bool:
        body = record.get("body")
        return isinstance(body, dict) and bool(body.get("value"))

    def _lose(self, where: str, message: str) -> None:
        self.notices.append(Notice(where, message, lost=True))


def _records(hub: Record) -> Iterator[tuple[Collection, Record]]:
    """Yield the records of a hub with their collections."""
    yield from ((FRAMEWORKS, each) for each in _dicts([hub["framework"]]))
    yield from ((TOPICS, each) for each in _dicts(hub["topics"]))
    yield from ((QA, each) for each in _dicts(hub["qa"]))


def _dicts(values: object) -> list[dict[str, Any]]:
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def _path(collection: Collection, record: Record) -> str | None:
    """Return the path of a record's file; None if its slugs are none."""
    if collection is QA:
        address = record.get("path")
        slugs: list[Any] = address.strip("/").split("/")[-3:] if isinstance(address, str) else []
    else:
        keys = ("slug",) if collection is FRAMEWORKS else ("frameworkSlug", "slug")
        slugs = [record.get(key) for key in keys]
    texts = [slug for slug in slugs if isinstance(slug, str) and is_kebab_case(slug)]
    if not texts or len(texts) < len(slugs) or (collection is QA and len(texts) != 3):
        return None
    return f"qa/{'/'.join(texts)}.md" if collection is QA else f"{collection.name}/{'-'.join(texts)}.yml"


def _data(record: Record, keys: list[str]) -> dict[str, Any]:
    """Return the values that an author wrote: those of some keys but defaults, and the fields of the user."""
    own = record.get("meta")
    values = {key: record.get(key) for key in keys if key not in _LAST_KEYS}
    values |= {k: v for k, v in own.items() if k not in keys} if isinstance(own, dict) else {}
    values |= {key: record.get(key) for key in ("q", "choices", "a") if key in keys}
    return {k: v for k, v in values.items() if v is not None and v != [] and v != _DEFAULTS.get(k, ...)}


def _differences(record: Record, source: Record, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: record[key] for key in keys if record.get(key) and record.get(key) != source.get(key)}


def _translated_questions(record: Record, source: Record) -> Iterator[dict[str, Any]]:
    originals = {question.get("id"): question for question in _dicts(source.get("questions"))}
    for question in _dicts(record.get("questions")):
        original = originals.get(question.get("id"))
        if original is None:
            continue
        texts = _differences(question, original, ("q", "a"))
        if "q" in texts and question.get("kind") == EXERCISE:
            texts["q"] = _with_starter(question)
        choices, others = (_dicts(each.get("choices")) for each in (question, original))
        if choices != others:
            texts["choices"] = [_data(choice, ["text", "why"]) for choice in choices]
        if texts:
            yield {"id": question["id"], **{key: texts[key] for key in ("q", "choices", "a") if key in texts}}


def _with_starter(question: Record) -> str:
    """Return the text of an exercise with the code that it begins with."""
    return f"{question.get('q', '').rstrip()}\n\n```python\n{question.get('starter') or ''}```\n"


def _fault(value: object, depth: int = 0) -> str | None:
    """Return the reason why a value can't be written; None if it can."""
    if depth > _DEEPEST:
        return "its values are nested too deeply"
    if isinstance(value, (dict, list)):
        inner = [*value, *value.values()] if isinstance(value, dict) else value
        return next((problem for each in inner if (problem := _fault(each, depth + 1))), None)
    return fault(value)


def _texts(value: object) -> Iterator[str]:
    """Yield all texts in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
