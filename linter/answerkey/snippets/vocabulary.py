"""The names that a base uses, and which unknown names are slips of the keyboard for one of them.

A name that nothing binds is either a placeholder (`decode_jwt`, `slow_query_a`) or a slip (`Depnds`). Nearness does
not tell them apart: `context` is near `content`. What does: a slip makes a word that stands nowhere else, while a
deliberate name is made of words. A name that the same snippet binds may be short, one that stands elsewhere may not.
"""

from __future__ import annotations

import builtins
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from answerkey.model.base_index import BaseIndex, Rows, Sums, joined
from answerkey.model.corpus import Facts, ImportUse, NameUse, SnippetNames, stands_in
from answerkey.snippets.common_words import is_common
from answerkey.snippets.slips import Slip, SlipKind, few_near, near_index, slip_of
from answerkey.snippets.well_known import MODULES
from answerkey.snippets.words import words

_SHORTEST = 5  # characters of a name elsewhere that may be what was meant: shorter ones are near too much
_SHORTEST_LOSS = 4  # characters of a word of a name at hand that may have lost one inside
_SHORTEST_CHANGE = 6  # and of one that may have a letter more or less at an end, or another one in place of its own
_BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("_"))
_TYPES = frozenset({"bool", "bytes", "dict", "float", "frozenset", "int", "list", "object", "str", "tuple", "type"})
_OF_MODULES = frozenset({"__doc__", "__file__", "__name__", "__package__"})
_AT_ONCE = (SlipKind.SWAPPED, SlipKind.DOUBLED, SlipKind.BORDER)
"""Slips that hardly ever make a word or an abbreviation of one."""


def _known(facts: Facts) -> dict[str, int]:
    return dict.fromkeys(frozenset().union(*(snippet.bound | snippet.inner for snippet in facts.snippets)), 1)


def _targets(facts: Facts) -> Counter[str]:
    """Count names so that two are enough: what is bound, and the placeholders and parameters of several snippets."""
    counts: Counter[str] = Counter()
    for snippet in facts.snippets:
        elsewhere = snippet.inner | {use.name for use in snippet.undefined}
        counts.update(snippet.bound)
        counts.update(snippet.bound)
        counts.update(elsewhere)
    return counts


def _words(facts: Facts) -> dict[str, int]:
    return dict.fromkeys(set(facts.words.split()) - _unique_in_undefined(facts), 1)


def _prose(facts: Facts) -> dict[str, int]:
    return dict.fromkeys(set(facts.words.split()).difference(facts.code_words.split()), 1)


def _imports(facts: Facts) -> Counter[str]:
    keys = (joined(*key) for s in facts.snippets for key in {(use.module, use.name) for use in s.imports})
    return Counter(keys)


def _modules(facts: Facts) -> Counter[str]:
    return Counter(module for s in facts.snippets for module in {use.module for use in s.imports})


def _tops(facts: Facts) -> Counter[str]:
    return Counter(top for s in facts.snippets for top in {use.module.partition(".")[0] for use in s.imports})


def _first_imports(facts: Facts) -> Iterator[tuple[str, Any]]:
    first: dict[str, list[str]] = {}
    for use in (use for snippet in facts.snippets for use in snippet.imports):
        first.setdefault(joined(use.module, use.name), list(use.unique_words))
    yield from first.items()


def _imported_names(facts: Facts) -> Iterator[tuple[str, Any]]:
    yield from sorted({(use.module, use.name) for snippet in facts.snippets for use in snippet.imports})


_KNOWN = Sums("known-names", _known)
"""The names that snippets bind, also in functions."""
_TARGETS = Sums("target-names", _targets, near=2)
"""The names that may be meant, each with at least 2."""
_WORDS = Sums("words", _words)
"""The files in which a word stands, unless it may be a slip there."""
_PROSE = Sums("prose-words", _prose)
"""The files in which a word stands outside of Python snippets."""
_IMPORTS = Sums("imports", _imports)
"""The snippets that import a name from a module; of the module itself the name is empty."""
_MODULES = Sums("modules", _modules)
"""The snippets that import from a module."""
_TOPS = Sums("top-level-modules", _tops)
"""The snippets that import from a top-level module."""
_FIRST_IMPORTS = Rows("first-imports", _first_imports)
"""The words that stand nowhere else in the file of an import, by module and name."""
_IMPORTED_NAMES = Rows("imported-names", _imported_names)
"""The names that are imported from each module."""
_ALL_MODULES = Rows("all-modules", lambda facts: (("", module) for module in sorted(_modules(facts))))
_ALL_TOPS = Rows("all-top-level-modules", lambda facts: (("", top) for top in sorted(_tops(facts))))

NAME_RELATIONS = (_KNOWN, _TARGETS, _WORDS)
IMPORT_RELATIONS = (
    *(_WORDS, _PROSE, _IMPORTS, _MODULES, _TOPS, _FIRST_IMPORTS, _IMPORTED_NAMES, _ALL_MODULES, _ALL_TOPS),
)


class Vocabulary:
    """The names of all snippets of a base and the words of all its texts, as one file sees them."""

    def __init__(self, index: BaseIndex) -> None:
        self._index = index
        self._modules = MODULES | index.settings.library_modules

    def is_known(self, name: str) -> bool:
        """Return True for a name that a snippet binds or the configuration adds."""
        settings = self._index.settings
        return name in settings.names or name in settings.hidden_names or self._index.has(_KNOWN, name)

    def meant(self, use: NameUse, snippet: SnippetNames, entry: Facts) -> str:
        """Return the name that another one is a slip for; empty where it is known or a placeholder."""
        if self.is_known(use.name):
            return ""
        group = (other.bound for other in entry.snippets if other.group == snippet.group)
        for name in self._slips(use.name, self._unread(snippet, entry), _near_unread, _is_any):
            return name
        if use.in_annotation:
            for name in self._slips(use.name, near_index(_TYPES).around(use.name), _near_type, _is_uncommon):
                return name
        places = (
            (snippet.inner.union(*group), _near_at_hand),
            (_BUILTINS, _near_short),
            (_OF_MODULES, _near_dunder),
            (None, _near_elsewhere),
        )
        for names, is_near in places:
            near = self._around(use.name) if names is None else near_index(names).around(use.name)
            target = next(self._slips(use.name, near, is_near, self._odd(use.unique_words, entry)), "")
            if target:
                return target
        return ""

    def _around(self, name: str) -> list[str]:
        """Return the names near one that may be meant."""
        others = near_index(self._index.settings.names | _BUILTINS).near(name)
        return few_near(name, self._index.near(_TARGETS, name) | others)

    def _unread(self, snippet: SnippetNames, entry: Facts) -> list[str]:
        """Return the names that a snippet binds and no code of its file reads."""
        if not snippet.unread:
            return []
        return sorted(snippet.unread - {use.name for other in entry.snippets for use in other.undefined})

    def meant_import(self, use: ImportUse, entry: Facts) -> str:
        """The name that an import means; empty where others import it too, or no near one that is better known."""
        if not use.name or self._index.has(_IMPORTS, joined(use.module, use.name), 2):
            return ""
        near = near_index(frozenset(self._index.values(_IMPORTED_NAMES, use.module))).around(use.name)
        slips = self._slips(use.name, near, _near_elsewhere, self._odd(use.unique_words, entry))
        return next((name for name in slips if self._better_known(name, use.name, (use.module, name))), "")

    def meant_module(self, use: ImportUse, entry: Facts) -> str:
        """The module that an import means, where several others in the base say so."""
        top, dot, rest = use.module.partition(".")
        if not top or use.module in self._modules or self._index.has(_MODULES, use.module, 2):
            return ""
        is_odd = self._odd(use.unique_words, entry)
        if top not in self._modules and not self._index.has(_TOPS, top, 2):
            slips = self._slips(top, self._near_of(_ALL_TOPS, top), _near_elsewhere, is_odd)
            module = next((m for m in slips if self._is_known(m) or self._better_known(m, top, (m, ""))), "")
            if module:
                return module + dot + rest
        near = self._near_of(_ALL_MODULES, use.module)
        return next((m for m in self._slips(use.module, near, _near_elsewhere, is_odd) if self._is_known(m)), "")

    def _near_of(self, rows: Rows, name: str) -> list[str]:
        return near_index(frozenset(self._index.values(rows, ""))).around(name)

    def real_module(self, use: ImportUse) -> str:
        """Return the module of Python or of a library that an import certainly means, however many have the slip."""
        top, dot, rest = use.module.partition(".")
        if not top or top in self._modules:
            return ""
        slips = self._slips(top, near_index(self._modules).around(top), _near_module, self._stands_in_code_only)
        return next((real + dot + rest for real in slips), "")

    def _is_known(self, module: str) -> bool:
        """Return whether a module is beyond doubt: several snippets import it or from it, or it is known to all."""
        return module in self._modules or self._index.has(_TOPS, module, 2) or self._index.has(_MODULES, module, 2)

    def _better_known(self, meant: str, name: str, key: tuple[str, str]) -> bool:
        """Of two near names that are each imported once, the one whose words stand elsewhere too is no slip."""
        if self._index.has(_IMPORTS, joined(*key), 2):
            return True
        first = self._index.first(_FIRST_IMPORTS, joined(*key))
        if first is None:
            return False
        odd = set(words(meant)) - set(words(name))
        if not odd <= set(first.value):
            return True
        entry = self._index.facts(first.path)
        return any(self._stands(word, entry) for word in odd)

    def _slips(
        self, name: str, near: Iterable[str], is_near: Callable[[Slip, str], bool], is_odd: Callable[[str], bool]
    ) -> Iterator[str]:
        """Yield the names that one may be a slip for: near enough, and the slip makes a word that is odd."""
        for target in near:
            slip = slip_of(name, target)
            if slip is not None and is_near(slip, target):
                parts = {part for part in slip.word.split("_") if part}
                if slip.kind is SlipKind.CASE:
                    certain = words(name) != words(target)  # `UserInDb` and `UserInDB` are both right
                elif parts <= set(words(target)):
                    certain = slip.kind is SlipKind.BORDER
                else:
                    certain = any(map(is_odd, parts))
                if certain:
                    yield target

    def _odd(self, unique_words: tuple[str, ...], entry: Facts) -> Callable[[str], bool]:
        """Return the test if a word stands nowhere but in one snippet of a file."""
        return lambda word: (word in unique_words or not stands_in(word, entry.words)) and not self._stands(word, entry)

    def _stands(self, word: str, entry: Facts) -> bool:
        """Return whether a word stands in another file of the base, or is one that Python's own documentation uses."""
        if is_common(word):
            return True
        is_own = stands_in(word, entry.words) and word not in _unique_in_undefined(entry)
        return self._index.has(_WORDS, word, 2 if is_own else 1)

    def _stands_in_code_only(self, word: str) -> bool:
        """Return whether no prose has a word: neither the base's nor that of Python's own documentation."""
        return not is_common(word) and not self._index.has(_PROSE, word)


def _unique_in_undefined(entry: Facts) -> frozenset[str]:
    """Return the words that stand once in a file, in a name that nothing binds: each may be a slip."""
    return frozenset(word for s in entry.snippets for use in s.undefined for word in use.unique_words)


def _near_elsewhere(slip: Slip, target: str) -> bool:
    return len(target) >= _SHORTEST and slip.kind is not SlipKind.BORDER


def _near_at_hand(slip: Slip, target: str) -> bool:
    """Return whether a slip is one for a name that the snippet itself binds."""
    if slip.kind in _AT_ONCE:
        return slip.length > 1 and len(target) > 2
    inside = slip.kind is SlipKind.LOST and not slip.is_at_end
    return slip.length >= (_SHORTEST_LOSS if inside else _SHORTEST_CHANGE)


def _near_unread(slip: Slip, target: str) -> bool:
    """Return whether a slip is one for a name that is bound and never read: the use would be this one.

    A short name of one word may be another one that lacks its last letter.
    """
    if len(target) < _SHORTEST_LOSS:
        return False
    inside = slip.kind in (SlipKind.LOST, SlipKind.ADDED) and (not slip.is_at_end or len(words(target)) > 1)
    return inside or slip.kind in _AT_ONCE


def _near_type(slip: Slip, target: str) -> bool:
    """Return whether a slip is one for a type of Python in an annotation, where hardly any placeholder stands."""
    inside = slip.kind is SlipKind.LOST and not slip.is_at_end and len(target) >= _SHORTEST_LOSS
    return inside or slip.kind in _AT_ONCE


def _is_any(word: str) -> bool:
    return True


def _is_uncommon(word: str) -> bool:
    return not is_common(word)


def _near_short(slip: Slip, target: str) -> bool:
    """Return whether a slip is one for a name of Python; `lst` and `typ` are abbreviations of such names."""
    return slip.kind in _AT_ONCE and len(target) > 2


def _near_dunder(slip: Slip, target: str) -> bool:
    """Return whether a slip is one for a name that each module has; nobody makes up others with such underscores."""
    return slip.word.strip("_") not in ("", target.strip("_"))


def _near_module(slip: Slip, target: str) -> bool:
    """Return whether a slip is one for a module that everybody knows."""
    if slip.kind is SlipKind.LOST and target.endswith(slip.word):
        return False  # `stats` is no `pstats`
    inside = slip.kind in (*_AT_ONCE, SlipKind.LOST) and not slip.is_at_end
    is_short = inside or slip.kind is SlipKind.SWAPPED
    return len(target) >= (_SHORTEST_LOSS if is_short else _SHORTEST_CHANGE)
