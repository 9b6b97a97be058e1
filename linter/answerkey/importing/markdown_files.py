"""Questions from a folder of Markdown files, one a file.

The question is a key of the front matter, else the heading that a file begins with. Folders are sections.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any, NamedTuple

from answerkey.counts import number_of
from answerkey.importing.blocks import outline
from answerkey.importing.images import images_below
from answerkey.importing.layout import tidy
from answerkey.importing.lettered_choices import lettered_choices
from answerkey.importing.links import Target, relinked
from answerkey.importing.questions import QuestionList, Section, SourceQuestion
from answerkey.importing.result import Notice, Share, SourceError, decoded
from answerkey.importing.task_lists import choices_in
from answerkey.importing.titles import level_of, read_title
from answerkey.model.messages import quoted
from answerkey.model.slugs import name_of, slug_of
from answerkey.parsing.front_matter import split
from answerkey.parsing.yaml import parse_yaml
from answerkey.regular_files import read_regular

_SUFFIXES = (".md", ".markdown")
_INDEXES = frozenset(("index", "_index", "readme"))  # files about their folder
_MOST_FILES = 20_000
_MOST_BYTES = 2**22  # of one file
_DIGITS = re.compile(r"(\d+)")


class Keys(NamedTuple):
    """The keys of the front matter that hold the parts of a question. Of several, the first that a file has counts."""

    question: tuple[str, ...] = ("question", "q", "title")
    level: tuple[str, ...] = ("difficulty", "level")
    section: tuple[str, ...] = ()
    tags: tuple[str, ...] = ("tags",)
    id: tuple[str, ...] = ("id", "slug")


class _File(NamedTuple):
    """A file: its path in the folder, its number from 1, the values of its front matter, and its body."""

    path: str
    number: int
    values: Mapping[str, Any]
    body: str


class _Fault(ValueError):
    """A file that is no question; the message says why."""


def read_folder(folder: Path, keys: Keys) -> QuestionList:
    """Read the questions in the Markdown files below a folder; raises SourceError if there are none."""
    paths = _paths(folder)
    questions: list[SourceQuestion] = []
    notices: list[Notice] = []
    anchors: dict[str, int] = {}
    unused: Counter[str] = Counter()
    titles = dict(_folder_titles(folder, paths))
    for number, path in enumerate(paths, 1):
        try:
            file = _read(folder, path, number)
            questions.append(_question(file, keys, titles))
        except (_Fault, SourceError, OSError) as error:
            why = error.strerror or str(error) if isinstance(error, OSError) else str(error)
            notices.append(Notice(path, why, lost=_stem(path) not in _INDEXES))
            continue
        anchors[path] = anchors[path.rpartition(".")[0]] = number
        unused.update(name for name, value in file.values.items() if name not in _used(file, keys) and value)
    notices += [Notice(f"key `{key}`", f"left out in {number_of(n, 'file')}") for key, n in sorted(unused.items())]
    share = Share(len(questions), sum(_stem(path) not in _INDEXES for path in paths), "file")
    return QuestionList("", tuple(questions), tuple(notices), share, anchors, images_below(folder))


def _paths(folder: Path) -> list[str]:
    """Return the paths of the Markdown files, as a reader orders them: numbers by value."""
    paths: list[str] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "node_modules")))
        base = Path(place).relative_to(folder).as_posix()
        paths += [normpath(join(base, name)) for name in names if name.lower().endswith(_SUFFIXES)]
        if len(paths) > _MOST_FILES:
            raise SourceError(f"has more than {_MOST_FILES:,} Markdown files")
    if not paths:
        raise SourceError("it has no Markdown files")
    return sorted(paths, key=_natural)


def _natural(path: str) -> list[list[tuple[int, str]]]:
    return [
        [(int(part), "") if part.isdecimal() and len(part) < 10 else (0, part) for part in _DIGITS.split(name.lower())]
        for name in path.split("/")
    ]


def _read(folder: Path, path: str, number: int) -> _File:
    """Read a file; raises SourceError, _Fault or OSError."""
    text = decoded(read_regular(folder / path, _MOST_BYTES, follow=False))
    parts = split(text)
    values: Any = {}
    if parts.opened:
        tree = parse_yaml(text, parts.header)
        if tree.problems:
            problem = tree.problems[0]
            line = text.count("\n", 0, problem.span.start) + 1
            raise _Fault(f"line {line}: {problem.message}")
        values = tree.root.value if tree.root is not None else {}
    if not isinstance(values, dict):
        raise _Fault("its front matter is not a mapping")
    return _File(path, number, values, text[slice(*parts.body)])


def _question(file: _File, keys: Keys, titles: Mapping[str, str]) -> SourceQuestion:
    stated = _value(file.values, keys.question)
    heading = _heading(file.body)
    title = stated or (heading[0] if heading else "")
    if not title:
        raise _Fault("it has no question: neither a key of its front matter nor a heading at its beginning")
    if _stem(file.path) in _INDEXES and not stated:
        raise _Fault("it is about its folder, and gives its title")
    repeated = heading is not None and (not stated or read_title(heading[0]).text == read_title(stated).text)
    body = file.body.split("\n", heading[1])[-1] if heading is not None and repeated else file.body
    answer, q = tidy(_relinked(body, file.path)), _relinked(read_title(title).text or title, file.path)
    if not answer.strip():
        raise _Fault(f"{quoted(title, 100)} has no answer")
    listed = choices_in(answer) or lettered_choices(answer)
    if listed is not None:
        q, answer = "\n\n".join(filter(None, (q, listed.code))), listed.explanation
    level = level_of(_value(file.values, keys.level)) or read_title(title).difficulty
    id_ = _value(file.values, keys.id)
    return SourceQuestion(
        q,
        answer,
        level,
        _sections(file, keys, titles),
        file.number,
        file.number,
        listed.choices if listed is not None else (),
        id=slug_of(id_) if id_ else None,
        tags=tuple(_tags(file.values, keys)),
    )


def _heading(body: str) -> tuple[str, int] | None:
    """Return the heading that a text begins with and the lines up to its end; None if it begins otherwise."""
    blocks = outline(body).blocks
    first = blocks[0] if blocks else None
    if first is None or first.kind != "heading" or any(line.strip() for line in body.split("\n")[: first.first]):
        return None
    return first.text, first.after


def _sections(file: _File, keys: Keys, titles: Mapping[str, str]) -> tuple[Section, ...]:
    stated = _value(file.values, keys.section)
    if stated:
        return (Section(1, stated, file.number, level_of(stated)),)
    parents = dirname(file.path).split("/") if dirname(file.path) else []
    paths = ["/".join(parents[:depth]) for depth in range(1, len(parents) + 1)]
    return tuple(
        Section(depth, titles.get(path, name_of(path.rpartition("/")[2])), file.number)
        for depth, path in enumerate(paths, 1)
    )


def _folder_titles(folder: Path, paths: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the titles that files about their folder give it."""
    for path in paths:
        if _stem(path) in _INDEXES and dirname(path):
            try:
                file = _read(folder, path, 0)
            except (_Fault, SourceError, OSError):
                continue
            heading = _heading(file.body)
            title = _value(file.values, ("title",)) or (read_title(heading[0]).text if heading else "")
            if title:
                yield dirname(path), title


def _tags(values: Mapping[str, Any], keys: Keys) -> Iterator[str]:
    for key in keys.tags:
        value = values.get(key)
        texts = value if isinstance(value, list) else re.split(r"[,\s]+", value) if isinstance(value, str) else []
        yield from dict.fromkeys(text.strip() for text in texts if isinstance(text, str) and text.strip())


def _value(values: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    """Return the text of the first of some keys that has one, on one line; empty if none has."""
    texts = (values.get(key) for key in keys)
    found = (text for text in texts if isinstance(text, (str, int, float)) and not isinstance(text, bool))
    return next((line for text in found if (line := " ".join(str(text).split()))), "")


def _used(file: _File, keys: Keys) -> set[str]:
    return {name for names in keys for name in names}


def _relinked(text: str, path: str) -> str:
    """Return a text whose relative links and images lead from the folder that was imported."""

    def resolve(target: Target) -> str:
        address, hash_, fragment = target.address.partition("#")
        if address.startswith("/"):
            return normpath(address).lstrip("/") + hash_ + fragment
        return (normpath(join(dirname(path), address)) if address else path) + hash_ + fragment

    return relinked(text, resolve)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0].lower()
