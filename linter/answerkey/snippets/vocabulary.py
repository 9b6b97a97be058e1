"""The names that a base uses, and which unknown names are slips of the keyboard for one of them.

A name that nothing binds is either a placeholder (`decode_jwt`, `slow_query_a`) or a slip (`Depnds`). Nearness does
not tell them apart: `context` is near `content`. What does: a slip makes a word that stands nowhere else, while a
deliberate name is made of words.
"""

from __future__ import annotations

import builtins
import keyword
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from answerkey.model.corpus import Corpus, Facts, ImportUse, NameUse, SnippetNames
from answerkey.snippets.words import count_words, words

_SHORTEST = 5  # characters of a name that may be what was meant: shorter ones are near too much
_MOST_NEAR = 20  # names near one name among which the one that was meant can be found
_LONGEST = 80  # characters of a name that is compared


class Vocabulary:
    """The names of all snippets of a base and the words of all its texts."""

    def __init__(self, corpus: Corpus) -> None:
        snippets = [snippet for entry in corpus.entries for snippet in entry.snippets]
        self._entries = corpus.entries
        self.known: set[str] = set(corpus.configured_names).union(
            corpus.hidden_names, *(s.bound | s.inner for s in snippets)
        )
        self._near = near_index(self._targets(corpus.configured_names, snippets))
        self._imports = _Imports(corpus.entries)

    def _targets(self, names: frozenset[str], snippets: list[SnippetNames]) -> frozenset[str]:
        """The names that may be meant: what is bound, and the placeholders and parameters that several snippets use."""
        targets = names.union(name for name in dir(builtins) if not name.startswith("_"))
        targets = targets.union(*(snippet.bound for snippet in snippets))
        elsewhere = Counter(name for s in snippets for name in s.inner | {use.name for use in s.undefined})
        return targets | {name for name, count in elsewhere.items() if count > 1}

    def meant(self, use: NameUse, snippet: SnippetNames, entry: Facts) -> str:
        """Return the name that another one is a slip for; empty where it is known or a placeholder."""
        if use.name in self.known:
            return ""
        near = self._near.around(use.name) | near_index(snippet.inner).around(use.name)
        return next(self._slips(use.name, sorted(near), use.unique_words, entry), "")

    def meant_import(self, use: ImportUse, entry: Facts) -> str:
        """The name that an import means; empty where others import it too, or no near one that is better known."""
        if not use.name or self._imports.names[use.module, use.name] > 1:
            return ""
        near = self._imports.near_names[use.module].around(use.name)
        slips = self._slips(use.name, sorted(near), use.unique_words, entry)
        return next((name for name in slips if self._better_known(name, use.name, (use.module, name))), "")

    def meant_module(self, use: ImportUse, entry: Facts) -> str:
        """The module that an import means; modules of the standard library count as known."""
        top, dot, rest = use.module.partition(".")
        if not top or self._imports.modules[use.module] > 1:
            return ""
        if top not in sys.stdlib_module_names and self._imports.tops[top] <= 1:
            near = self._imports.near_tops.around(top)
            slips = self._slips(top, sorted(near), use.unique_words, entry)
            found = next((m for m in slips if self._imports.is_known(m) or self._better_known(m, top, (m, ""))), "")
            if found:
                return found + dot + rest
        near = self._imports.near_modules.around(use.module)
        return next(
            (m for m in self._slips(use.module, sorted(near), use.unique_words, entry) if self._imports.is_known(m)), ""
        )

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

    def _slips(self, name: str, near: Iterable[str], strange: tuple[str, ...], entry: Facts) -> Iterator[str]:
        for target in near:
            if is_slip(name, target):
                odd = set(words(name)) - set(words(target))
                lonely = odd <= set(strange) and not any(self._stands(word, entry) for word in odd)
                if odd and (lonely or name.lower() == target.lower()):
                    yield target

    def _stands(self, word: str, entry: Facts) -> bool:
        """Return whether a word stands in another file of the base, or is one that Python's own documentation uses."""
        return word in _common_words() or any(word in other.words for other in self._entries if other is not entry)


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
        self.near_tops = near_index(sys.stdlib_module_names.union(self.tops))

    def is_known(self, module: str) -> bool:
        """Return whether a module is beyond doubt: several snippets import it or from it, or it is Python's own."""
        return module in sys.stdlib_module_names or self.tops[module] > 1 or self.modules[module] > 1


class NearIndex:
    """Finds names one edit away: two such names share a form in which one character is left out."""

    def __init__(self, names: Iterable[str]) -> None:
        self._forms: dict[str, set[str]] = {}
        for name in names:
            if _SHORTEST <= len(name) <= _LONGEST:
                for form in _forms(name):
                    self._forms.setdefault(form, set()).add(name)

    def around(self, name: str) -> set[str]:
        """The indexed names at most one edit away, case aside, but for the name itself.

        Where very many are near, none of them is what was meant.
        """
        near: set[str] = set()
        if self._forms and _SHORTEST - 1 <= len(name) <= _LONGEST:
            near = near.union(*(self._forms.get(form, ()) for form in _forms(name)))
        return near - {name} if len(near) <= _MOST_NEAR else set()


@lru_cache(maxsize=256)
def near_index(names: frozenset[str]) -> NearIndex:
    """The index of some names, which is kept: where one file of a base is edited, most names stay."""
    return NearIndex(names)


@lru_cache(maxsize=8192)
def _forms(name: str) -> frozenset[str]:
    """A name, and what is left of it without one of its letters; a digit or underscore is never a slip."""
    lower = name.lower()
    cut = (lower[:i] + lower[i + 1 :] for i, character in enumerate(lower) if character.isalpha())
    return frozenset({lower, *cut})


def is_slip(name: str, target: str) -> bool:
    """Return whether a name is another one with a letter lost, added, wrong or swapped with its neighbour.

    Plurals, digits, underscores and another case convention are no slips; `Basemodel` for `BaseModel` is one.
    """
    if len(target) < _SHORTEST or name == target or name.rstrip("s") == target.rstrip("s"):
        return False
    if name.lower() == target.lower():
        return name[0].isupper() and target[0].isupper() and name.isalpha() and not (name.isupper() or target.isupper())
    start = next((i for i, (a, b) in enumerate(zip(name, target, strict=False)) if a != b), min(len(name), len(target)))
    one, other = name[start:], target[start:]
    if len(one) > 1 and one[:2] == other[:2][::-1] and one[2:] == other[2:]:
        return one[:2].isalpha()
    lost, added, wrong = one == other[1:], one[1:] == other, one[1:] == other[1:]
    changed = (other[:1] if lost else "") + (one[:1] if added else "") + (one[:1] + other[:1] if wrong else "")
    return (lost or added or wrong) and changed.isalpha()


@cache
def _common_words() -> frozenset[str]:
    """Words that are no slips: those of Python's language reference, which comes with Python, and of its names."""
    from pydoc_data.topics import topics  # 700 kB of text, wanted only when a name is near another

    names = [*keyword.kwlist, *dir(builtins), *sys.stdlib_module_names]
    return frozenset(count_words(" ".join([*topics.values(), *names])))
