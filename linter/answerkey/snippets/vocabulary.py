"""The names that a base uses, and which unknown names are slips of the keyboard for one of them.

A name that nothing binds is either a placeholder (`decode_jwt`, `slow_query_a`) or a slip (`Depnds`). Nearness does
not tell them apart: `context` is near `content`. What does: a slip makes a word that stands nowhere else, while a
deliberate name is made of words. A name that the same snippet binds may be short, one that stands elsewhere may not.
"""

from __future__ import annotations

import builtins
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from answerkey.model.corpus import Corpus, Facts, ImportUse, NameUse, SnippetNames, stands_in
from answerkey.snippets.common_words import is_common
from answerkey.snippets.slips import Slip, SlipKind, near_index, slip_of
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


class Vocabulary:
    """The names of all snippets of a base and the words of all its texts."""

    def __init__(self, corpus: Corpus) -> None:
        snippets = [snippet for entry in corpus.entries for snippet in entry.snippets]
        self._entries = corpus.entries
        self._modules = MODULES | corpus.library_modules
        self.known: set[str] = set(corpus.configured_names).union(
            corpus.hidden_names, *(s.bound | s.inner for s in snippets)
        )
        self._near = near_index(self._targets(corpus.configured_names, snippets))
        self._imports = _Imports(corpus.entries)
        self._first_holders: dict[str, tuple[Facts, ...]] = {}
        self._code_only: dict[str, bool] = {}
        self._placeholders = {entry.path: _unique_in_undefined(entry) for entry in corpus.entries}
        """The words of each file that stand only once in it, in a name that nothing binds: each may be a slip."""

    def _targets(self, names: frozenset[str], snippets: list[SnippetNames]) -> frozenset[str]:
        """The names that may be meant: what is bound, and the placeholders and parameters that several snippets use."""
        targets = names.union(_BUILTINS, *(snippet.bound for snippet in snippets))
        elsewhere = Counter(name for s in snippets for name in s.inner | {use.name for use in s.undefined})
        return targets | {name for name, count in elsewhere.items() if count > 1}

    def meant(self, use: NameUse, snippet: SnippetNames, entry: Facts) -> str:
        """Return the name that another one is a slip for; empty where it is known or a placeholder."""
        if use.name in self.known:
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
            index = self._near if names is None else near_index(names)
            near = index.around(use.name)
            target = next(self._slips(use.name, near, is_near, self._odd(use.unique_words, entry)), "")
            if target:
                return target
        return ""

    def _unread(self, snippet: SnippetNames, entry: Facts) -> list[str]:
        """Return the names that a snippet binds and no code of its file reads."""
        if not snippet.unread:
            return []
        return sorted(snippet.unread - {use.name for other in entry.snippets for use in other.undefined})

    def meant_import(self, use: ImportUse, entry: Facts) -> str:
        """The name that an import means; empty where others import it too, or no near one that is better known."""
        if not use.name or self._imports.names[use.module, use.name] > 1:
            return ""
        near = self._imports.near_names[use.module].around(use.name)
        slips = self._slips(use.name, near, _near_elsewhere, self._odd(use.unique_words, entry))
        return next((name for name in slips if self._better_known(name, use.name, (use.module, name))), "")

    def meant_module(self, use: ImportUse, entry: Facts) -> str:
        """The module that an import means, where several others in the base say so."""
        top, dot, rest = use.module.partition(".")
        if not top or use.module in self._modules or self._imports.modules[use.module] > 1:
            return ""
        is_odd = self._odd(use.unique_words, entry)
        if top not in self._modules and self._imports.tops[top] <= 1:
            slips = self._slips(top, self._imports.near_tops.around(top), _near_elsewhere, is_odd)
            module = next((m for m in slips if self._is_known(m) or self._better_known(m, top, (m, ""))), "")
            if module:
                return module + dot + rest
        near = self._imports.near_modules.around(use.module)
        return next((m for m in self._slips(use.module, near, _near_elsewhere, is_odd) if self._is_known(m)), "")

    def real_module(self, use: ImportUse) -> str:
        """Return the module of Python or of a library that an import certainly means, however many have the slip."""
        top, dot, rest = use.module.partition(".")
        if not top or top in self._modules:
            return ""
        slips = self._slips(top, near_index(self._modules).around(top), _near_module, self._stands_in_code_only)
        return next((real + dot + rest for real in slips), "")

    def _is_known(self, module: str) -> bool:
        """Return whether a module is beyond doubt: several snippets import it or from it, or it is known to all."""
        return module in self._modules or self._imports.tops[module] > 1 or self._imports.modules[module] > 1

    def _better_known(self, meant: str, name: str, key: tuple[str, str]) -> bool:
        """Of two near names that are each imported once, the one whose words stand elsewhere too is no slip."""
        if self._imports.names[key] > 1:
            return True
        first = self._imports.first.get(key)
        if first is None:
            return False
        use, entry = first
        odd = set(words(meant)) - set(words(name))
        return not odd <= set(use.unique_words) or any(self._stands(word, entry) for word in odd)

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
        return is_common(word) or any(holder is not entry for holder in self._holders(word))

    def _holders(self, word: str) -> tuple[Facts, ...]:
        """Return the first two files of the base in which a word stands, unless it may be a slip there."""
        if word not in self._first_holders:
            self._first_holders[word] = tuple(islice(self._all_holders(word), 2))
        return self._first_holders[word]

    def _all_holders(self, word: str) -> Iterator[Facts]:
        for entry in self._entries:
            if stands_in(word, entry.words) and word not in self._placeholders[entry.path]:
                yield entry

    def _stands_in_code_only(self, word: str) -> bool:
        """Return whether no prose has a word: neither the base's nor that of Python's own documentation."""
        if is_common(word):
            return False
        if word not in self._code_only:
            self._code_only[word] = not any(
                stands_in(word, entry.words) and not stands_in(word, entry.code_words) for entry in self._entries
            )
        return self._code_only[word]


class _Imports:
    """The imports of the snippets of a base: how many of each name, module and top-level package, and near ones."""

    def __init__(self, entries: Iterable[Facts]) -> None:
        self.names: Counter[tuple[str, str]] = Counter()
        self.modules: Counter[str] = Counter()
        self.tops: Counter[str] = Counter()
        self.first: dict[tuple[str, str], tuple[ImportUse, Facts]] = {}
        for entry in entries:
            for snippet in entry.snippets:
                self.names.update({(use.module, use.name) for use in snippet.imports})
                self.modules.update({use.module for use in snippet.imports})
                self.tops.update({use.module.partition(".")[0] for use in snippet.imports})
                for use in snippet.imports:
                    self.first.setdefault((use.module, use.name), (use, entry))
        grouped: dict[str, list[str]] = {}
        for module, name in self.names:
            grouped.setdefault(module, []).append(name)
        self.near_names = {module: near_index(frozenset(names)) for module, names in grouped.items()}
        self.near_modules = near_index(frozenset(self.modules))
        self.near_tops = near_index(frozenset(self.tops))


def _unique_in_undefined(entry: Facts) -> frozenset[str]:
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
