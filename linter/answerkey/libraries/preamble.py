"""Preambles of modules: imports and instances that tell a type checker the names that a snippet leaves out.

A name is imported only if the base imports it from one place alone and never binds it in other ways. It is an instance
only if the base binds it to one in nearly all places. All other names are of unknown type, and are not checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from msgspec import Struct

from answerkey.model.base_index import BaseIndex, Derived, Relation, Rows, Sums
from answerkey.model.content import FIXTURES, Role
from answerkey.model.corpus import Facts, Module, SnippetNames

UNKNOWN = "answerkey_unknown"
"""The module whose members are of any type."""

_LEAST = 2  # groups that must bind a name to an instance, for it to be one everywhere
_SURE = 0.95  # the share of the groups that must agree on the class
_TYPING = "answerkey_typing"


class Origin(NamedTuple):
    """The origin of an imported name; the name is empty for ``import module``."""

    module: str
    name: str


def _origins(facts: Facts) -> Iterator[tuple[str, Any]]:
    uses = (use for snippet in facts.snippets for use in snippet.imports)
    for local, module, name in dict.fromkeys((use.local, use.module, use.name) for use in uses):
        yield local, [module, name]


def _other_bindings(facts: Facts) -> dict[str, int]:
    names: set[str] = set()
    for snippet in facts.snippets:
        names |= (snippet.bound | snippet.inner) - {use.local for use in snippet.imports}
    return dict.fromkeys(names, 1)


def _bindings(facts: Facts) -> Iterator[tuple[str, Any]]:
    """Yield the names that each group binds at top level: with the call that makes it, or the modules it comes from."""
    groups = _by_group(facts)
    for module in facts.modules:
        instances = {local: [source, name] for local, source, name in module.instances}
        yield from instances.items()
        tops: dict[str, set[frozenset[str]]] = {}
        for snippet in groups.get(module.group, ()):
            for name in snippet.bound - instances.keys():
                imports = (use.module.partition(".")[0] for use in snippet.imports if use.local == name)
                tops.setdefault(name, set()).add(frozenset(imports))
        for name, modules in tops.items():
            yield name, [sorted(map(sorted, modules))]


_ORIGINS = Rows("import-origins", _origins)
"""The modules and names that each imported name comes from."""
_OTHER_BINDINGS = Sums("other-bindings", _other_bindings)
"""The files that bind a name in another way than by an import."""
_BINDINGS = Rows("bindings", _bindings)
"""The ways in which groups bind each name: a call of a module's name, or the modules of each snippet that binds it."""


class Preambles(Struct, frozen=True, dict=True):
    """The preambles of a base's modules. `is_library` tells if a top-level module belongs to a library.

    `code` is code that the configuration puts before all snippets, and `names` are the names that it binds.
    """

    is_library: Callable[[str], bool]
    code: str
    names: frozenset[str]

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """All that the preambles of a file depend on in other files."""
        return _ORIGINS, _OTHER_BINDINGS, _BINDINGS, self._declarations

    @cached_property
    def _declarations(self) -> Derived:
        """The code that declares a name; empty where the base does not agree on it."""
        return Derived("declarations", self._declaration)

    def of(self, facts: Facts, module: Module, index: BaseIndex) -> str:
        """Return the preamble of a module; it ends with a line end."""
        lines = [f"import typing as {_TYPING}"]
        unknown: list[str] = []
        groups = _by_group(facts)
        is_open = any(snippet.opaque for snippet in groups.get(module.group, ()))  # it may bind any of the names
        for name in self._missing(groups, module.group):
            declaration = [] if is_open else index.derived(self._declarations, name)
            lines += declaration
            unknown += [] if declaration else [name]
        lines += [f"from {UNKNOWN} import {name}" for name in unknown]
        return "\n".join([*lines, f"{self.code.rstrip()}\n" if self.code.strip() else ""])

    def _missing(self, groups: Mapping[int, tuple[SnippetNames, ...]], group: int) -> list[str]:
        """Return the names that a group uses but neither it nor the preludes bind; among them are the fixtures."""
        members = groups.get(group, ())
        preludes = [s for snippets in groups.values() for s in snippets if s.role == Role.PRELUDE and s not in members]
        bindings = frozenset().union(*(s.bound for s in (*preludes, *members)))
        uses = {use.name for s in (*preludes, *members) for use in s.undefined}
        fixtures = FIXTURES if any(Role(s.role).is_hidden for s in (*preludes, *members)) else frozenset()
        return sorted((uses | fixtures) - bindings - self.names)

    def _declaration(self, index: BaseIndex, name: str) -> list[str]:
        kind, origin = self._instance(index, name), self._place(index, name)
        if kind is not None:
            alias = f"answerkey_{name}"
            return [
                f"from {kind.module} import {kind.name} as {alias}",
                f"{name}: {alias} = {_TYPING}.cast({alias}, ...)",
            ]
        if origin is None:
            return []
        return [f"from {origin.module} import {origin.name} as {name}" if origin.name else f"import {origin.module}"]

    def _place(self, index: BaseIndex, name: str) -> Origin | None:
        """Return the one origin that a name has in the whole base, if there is one that can be repeated.

        It is from a library, and not ``import a.b``, which binds `a`.
        """
        origins = index.values(_ORIGINS, name)
        if len(origins) != 1 or index.has(_OTHER_BINDINGS, name):
            return None
        origin = Origin(*origins[0])
        return origin if self._is_in_library(origin) and (origin.name or name == origin.module) else None

    def _instance(self, index: BaseIndex, name: str) -> Origin | None:
        """Return the library's class that a name is an instance of, nearly wherever the base binds it at top level.

        An import from a module of no library, such as ``from app.main import app``, tells nothing about its class.
        """
        kinds: Counter[Origin | None] = Counter()
        for value, number in index.counts(_BINDINGS, name):
            if len(value) == 2:
                source, called = value
                kinds[Origin(source, called) if source else self._place(index, called)] += number
            elif any(all(map(self.is_library, tops)) for tops in value[0]):
                kinds[None] += number
        for kind, number in kinds.items():
            is_class = kind is not None and kind.name[:1].isupper() and self._is_in_library(kind)
            if is_class and number >= max(_LEAST, kinds.total() * _SURE):
                return kind
        return None

    def _is_in_library(self, origin: Origin) -> bool:
        return self.is_library(origin.module.partition(".")[0])


def _by_group(facts: Facts) -> dict[int, tuple[SnippetNames, ...]]:
    groups: dict[int, tuple[SnippetNames, ...]] = {}
    for snippet in facts.snippets:
        groups[snippet.group] = (*groups.get(snippet.group, ()), snippet)
    return groups
