"""Preambles of modules: imports and instances that tell a type checker the names that a snippet leaves out.

A name is imported only if the base imports it from one place alone and never binds it in other ways. It is an instance
only if the base binds it to one in nearly all places. All other names are of unknown type, and are not checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from answerkey.model.content import FIXTURES, Role
from answerkey.model.corpus import Corpus, Facts, Module, SnippetNames

UNKNOWN = "answerkey_unknown"
"""The module whose members are of any type."""

_LEAST = 2  # groups that must bind a name to an instance, for it to be one everywhere
_SURE = 0.95  # the share of the groups that must agree on the class
_TYPING = "answerkey_typing"


class Origin(NamedTuple):
    """The origin of an imported name; the name is empty for ``import module``."""

    module: str
    name: str


class Preambles:
    """The preambles of a base's modules. `is_library` tells if a top-level module belongs to a library.

    `code` is code that the configuration puts before all snippets, and `names` are the names that it binds.
    """

    def __init__(self, corpus: Corpus, is_library: Callable[[str], bool], code: str, names: frozenset[str]) -> None:
        self._code = f"{code.rstrip()}\n" if code.strip() else ""
        self._imported, self._other_bindings = _imports(corpus, is_library)
        self._instances = _instances(corpus, is_library, self._place)
        self._snippets = {entry.path: _by_group(entry) for entry in corpus.entries if entry.modules}
        self._configured_names = names

    def of(self, path: str, module: Module) -> str:
        """Return the preamble of a module; it ends with a line end."""
        lines = [f"import typing as {_TYPING}"]
        unknown: list[str] = []
        groups = self._snippets[path]
        is_open = any(snippet.opaque for snippet in groups.get(module.group, ()))  # it may bind any of the names
        for name in self._missing(groups, module.group):
            declaration = [] if is_open else list(self._declaration(name))
            lines += declaration
            unknown += [] if declaration else [name]
        lines += [f"from {UNKNOWN} import {name}" for name in unknown]
        return "\n".join([*lines, self._code])

    def _missing(self, groups: Mapping[int, tuple[SnippetNames, ...]], group: int) -> list[str]:
        """Return the names that a group uses but neither it nor the preludes bind; among them are the fixtures."""
        members = groups.get(group, ())
        preludes = [s for snippets in groups.values() for s in snippets if s.role == Role.PRELUDE and s not in members]
        bindings = frozenset().union(*(s.bound for s in (*preludes, *members)))
        uses = {use.name for s in (*preludes, *members) for use in s.undefined}
        fixtures = FIXTURES if any(Role(s.role).is_hidden for s in (*preludes, *members)) else frozenset()
        return sorted((uses | fixtures) - bindings - self._configured_names)

    def _place(self, name: str) -> Origin | None:
        """Return the one origin that a name has in the whole base, if there is one."""
        return self._imported.get(name) if name not in self._other_bindings else None

    def _declaration(self, name: str) -> Iterator[str]:
        kind = self._instances.get(name)
        origin = self._place(name)
        if kind is not None:
            alias = f"answerkey_{name}"
            yield f"from {kind.module} import {kind.name} as {alias}"
            yield f"{name}: {alias} = {_TYPING}.cast({alias}, ...)"
        elif origin is not None:
            yield f"from {origin.module} import {origin.name} as {name}" if origin.name else f"import {origin.module}"


def _by_group(entry: Facts) -> dict[int, tuple[SnippetNames, ...]]:
    groups: dict[int, tuple[SnippetNames, ...]] = {}
    for snippet in entry.snippets:
        groups[snippet.group] = (*groups.get(snippet.group, ()), snippet)
    return groups


def _imports(corpus: Corpus, is_library: Callable[[str], bool]) -> tuple[dict[str, Origin], frozenset[str]]:
    """Return the origin of each name that the base imports from one library only, and the names bound in other ways."""
    places: dict[str, set[Origin]] = {}
    otherwise: set[str] = set()
    for entry in corpus.entries:
        for snippet in entry.snippets:
            local = {use.local for use in snippet.imports}
            otherwise |= (snippet.bound | snippet.inner) - local
            for use in snippet.imports:
                places.setdefault(use.local, set()).add(Origin(use.module, use.name))
    sure = {local: next(iter(origins)) for local, origins in places.items() if len(origins) == 1}
    return {local: origin for local, origin in sure.items() if _plain(local, origin, is_library)}, frozenset(otherwise)


def _plain(local: str, origin: Origin, is_library: Callable[[str], bool]) -> bool:
    """Return True if an import can be repeated: it is from a library, and not ``import a.b``, which binds `a`."""
    return is_library(origin.module.partition(".")[0]) and (bool(origin.name) or local == origin.module)


def _instances(
    corpus: Corpus, is_library: Callable[[str], bool], place: Callable[[str], Origin | None]
) -> dict[str, Origin]:
    """Return the library's class that each name is an instance of, nearly wherever the base binds it at top level.

    An import from a module of no library, such as ``from app.main import app``, tells nothing about its class.
    """
    classes: dict[str, Counter[Origin | None]] = {}
    for entry in corpus.entries:
        groups = _by_group(entry)
        for module in entry.modules:
            kinds = {local: Origin(source, name) if source else place(name) for local, source, name in module.instances}
            bindings = kinds | dict.fromkeys(_bindings(groups.get(module.group, ()), is_library) - kinds.keys())
            for local, kind in bindings.items():
                classes.setdefault(local, Counter())[kind] += 1
    most = {name: (*counts.most_common(1)[0], counts.total()) for name, counts in classes.items()}
    return {
        name: kind
        for name, (kind, number, total) in most.items()
        if kind is not None and _is_class(kind, is_library) and number >= max(_LEAST, total * _SURE)
    }


def _is_class(origin: Origin, is_library: Callable[[str], bool]) -> bool:
    """Return True if an origin has the name of a class and is in a library."""
    return origin.name[:1].isupper() and is_library(origin.module.partition(".")[0])


def _bindings(snippets: tuple[SnippetNames, ...], is_library: Callable[[str], bool]) -> set[str]:
    """Return the names that snippets bind, except by imports from modules of no library."""
    names: set[str] = set()
    for snippet in snippets:
        names |= snippet.bound - {u.local for u in snippet.imports if not is_library(u.module.partition(".")[0])}
    return names
