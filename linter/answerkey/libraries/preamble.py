"""What stands before a module so that a type checker knows its names: imports and instances that the base is sure of.

A name is imported only if the base imports it from one place alone and never binds it otherwise, and is an instance
only if the base makes it that in nearly all places. Of all else nothing is known, and nothing is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from answerkey.model.content import FIXTURES, Role
from answerkey.model.corpus import Corpus, Facts, Module, SnippetNames

UNKNOWN = "answerkey_unknown"
"""The module whose members are whatever they are taken for."""

_LEAST = 2  # groups that make a name an instance, for it to be one everywhere
_SURE = 0.95  # of the groups that bind a name make it an instance of one class
_TYPING = "answerkey_typing"


class Origin(NamedTuple):
    """Where an imported name comes from; the name is empty for ``import module``."""

    module: str
    name: str


class Preambles:
    """What is known of the names of a base. `is_library` says whether a top-level module is one of a library.

    `code` is what the configuration puts before all snippets, `given` the names that it binds.
    """

    def __init__(self, corpus: Corpus, is_library: Callable[[str], bool], code: str, given: frozenset[str]) -> None:
        self._code = f"{code.rstrip()}\n" if code.strip() else ""
        self._imported, self._otherwise = _imports(corpus, is_library)
        self._instances = _instances(corpus, is_library, self._place)
        self._names = {entry.path: _by_group(entry) for entry in corpus.entries if entry.modules}
        self._given = given

    def of(self, path: str, module: Module) -> str:
        """The preamble of a module; it ends with its last line."""
        lines = [f"import typing as {_TYPING}"]
        unknown: list[str] = []
        for name in self._missing(self._names[path], module.group):
            found = list(self._known(name))
            lines += found
            unknown += [] if found else [name]
        lines += [f"from {UNKNOWN} import {name}" for name in unknown]
        return "\n".join([*lines, self._code])

    def _missing(self, groups: Mapping[int, tuple[SnippetNames, ...]], group: int) -> list[str]:
        """The names that neither a group nor the preludes bind, but which it uses; fixtures are never known."""
        members = groups.get(group, ())
        preludes = [s for found in groups.values() for s in found if s.role == Role.PRELUDE and s not in members]
        bound = frozenset().union(*(s.bound for s in (*preludes, *members)))
        used = {use.name for s in (*preludes, *members) for use in s.undefined}
        fixtures = FIXTURES if any(s.role != Role.ANSWER for s in (*preludes, *members)) else frozenset()
        return sorted((used | fixtures) - bound - self._given)

    def _place(self, name: str) -> Origin | None:
        """Where a name is imported from, whoever uses it."""
        return self._imported.get(name) if name not in self._otherwise else None

    def _known(self, name: str) -> Iterator[str]:
        kind = self._instances.get(name)
        origin = self._place(name)
        if kind is not None:
            called = f"answerkey_{name}"
            yield f"from {kind.module} import {kind.name} as {called}"
            yield f"{name}: {called} = {_TYPING}.cast({called}, ...)"
        elif origin is not None:
            yield f"from {origin.module} import {origin.name} as {name}" if origin.name else f"import {origin.module}"


def _by_group(entry: Facts) -> dict[int, tuple[SnippetNames, ...]]:
    found: dict[int, tuple[SnippetNames, ...]] = {}
    for snippet in entry.snippets:
        found[snippet.group] = (*found.get(snippet.group, ()), snippet)
    return found


def _imports(corpus: Corpus, is_library: Callable[[str], bool]) -> tuple[dict[str, Origin], frozenset[str]]:
    """Where the base imports each name from, if that is one place of a library; and the names bound in other ways."""
    places: dict[str, set[Origin]] = {}
    otherwise: set[str] = set()
    for entry in corpus.entries:
        for snippet in entry.snippets:
            local = {use.local for use in snippet.imports}
            otherwise |= (snippet.bound | snippet.inner) - local
            for use in snippet.imports:
                places.setdefault(use.local, set()).add(Origin(use.module, use.name))
    sure = {local: next(iter(found)) for local, found in places.items() if len(found) == 1}
    return {local: origin for local, origin in sure.items() if _plain(local, origin, is_library)}, frozenset(otherwise)


def _plain(local: str, origin: Origin, is_library: Callable[[str], bool]) -> bool:
    """Whether an import can be written again: it is from a library, and ``import a.b`` binds another name than that."""
    return is_library(origin.module.partition(".")[0]) and (bool(origin.name) or local == origin.module)


def _instances(
    corpus: Corpus, is_library: Callable[[str], bool], place: Callable[[str], Origin | None]
) -> dict[str, Origin]:
    """The class of a library that each name is an instance of, nearly wherever the base binds it at top level.

    An import from a module that is no library's, such as ``from app.main import app``, says nothing of what it is.
    """
    made: dict[str, Counter[Origin | None]] = {}
    for entry in corpus.entries:
        groups = _by_group(entry)
        for module in entry.modules:
            kinds = {local: Origin(source, name) if source else place(name) for local, source, name in module.instances}
            bound = kinds | dict.fromkeys(_bound(groups.get(module.group, ()), is_library) - kinds.keys())
            for local, kind in bound.items():
                made.setdefault(local, Counter())[kind] += 1
    most = {name: (*counts.most_common(1)[0], counts.total()) for name, counts in made.items()}
    return {
        name: kind
        for name, (kind, number, total) in most.items()
        if kind is not None and _is_class(kind, is_library) and number >= max(_LEAST, total * _SURE)
    }


def _is_class(origin: Origin, is_library: Callable[[str], bool]) -> bool:
    """Whether it is named as classes are, and a library's."""
    return origin.name[:1].isupper() and is_library(origin.module.partition(".")[0])


def _bound(snippets: tuple[SnippetNames, ...], is_library: Callable[[str], bool]) -> set[str]:
    """The names that snippets bind by other means than an import from what is no library."""
    found: set[str] = set()
    for snippet in snippets:
        found |= snippet.bound - {u.local for u in snippet.imports if not is_library(u.module.partition(".")[0])}
    return found
