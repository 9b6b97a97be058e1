"""The names that a base uses, and which unknown names are slips of the keyboard for one of them.

A name that nothing binds is either a placeholder (`decode_jwt`, `slow_query_a`) or a slip (`Depnds`). Nearness does not
tell them apart: `context` is near `content`. What does: a slip makes a word that stands nowhere else, while a
deliberate name is made of words.
"""

from __future__ import annotations

import builtins
import keyword
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from answerkey.model.corpus import Corpus, Facts, ImportUse, NameUse, SnippetNames
from answerkey.snippets.words import words

_SHORTEST = 5  # characters of a name that may be what was meant: shorter ones are near too much


class Vocabulary:
    """The names of all snippets of a base and the words of all its texts."""

    def __init__(self, corpus: Corpus) -> None:
        snippets = [snippet for entry in corpus.entries for snippet in entry.snippets]
        self.known: set[str] = set(corpus.known_names)
        targets = {name for name in dir(builtins) if not name.startswith("_")} | corpus.known_names
        elsewhere: Counter[str] = Counter()
        for snippet in snippets:
            self.known |= snippet.bound | snippet.inner
            targets |= snippet.bound
            elsewhere.update(snippet.inner | {use.name for use in snippet.undefined})
        # A parameter or placeholder that several snippets use is a word of the base's own.
        targets.update(name for name, count in elsewhere.items() if count > 1)
        self._near = NearIndex(targets)
        self._entries = corpus.entries
        self._imports = Counter((use.module, use.name) for snippet in snippets for use in set(snippet.imports))
        self._modules = Counter(module for snippet in snippets for module in {use.module for use in snippet.imports})

    def meant(self, use: NameUse, snippet: SnippetNames, entry: Facts) -> str:
        """What a name is a slip for; empty where it is known or a placeholder."""
        if use.name in self.known:
            return ""
        near = {*self._near.around(use.name), *NearIndex(snippet.inner).around(use.name)}
        return next(self._slips(use.name, sorted(near), use.strange, entry), "")

    def meant_import(self, use: ImportUse, entry: Facts) -> str:
        """The name that an import means; empty where others import it too, or no near one."""
        if not use.name or self._imports[use.module, use.name] > 1:
            return ""
        others = [
            name for (module, name), _ in self._imports.most_common() if module == use.module and name != use.name
        ]
        return next(self._slips(use.name, others, use.strange, entry), "")

    def meant_module(self, use: ImportUse, entry: Facts) -> str:
        """The module that an import means; modules of the standard library count as known."""
        if use.module.startswith(".") or self._modules[use.module] > 1 or use.module in sys.stdlib_module_names:
            return ""
        others = [module for module, _ in self._modules.most_common() if module and module != use.module]
        return next(self._slips(use.module, [*others, *sorted(sys.stdlib_module_names)], use.strange, entry), "")

    def _slips(self, name: str, near: Iterable[str], strange: tuple[str, ...], entry: Facts) -> Iterator[str]:
        for target in near:
            if is_slip(name, target):
                odd = set(words(name)) - set(words(target))
                if odd and odd <= set(strange) and not any(self._stands(word, entry) for word in odd):
                    yield target

    def _stands(self, word: str, entry: Facts) -> bool:
        """Whether a word stands in another file of the base, or is one that Python's own documentation uses."""
        return word in _common_words() or any(word in other.words for other in self._entries if other is not entry)


class NearIndex:
    """Finds names one edit away: two such names share a form in which one character is left out."""

    def __init__(self, names: Iterable[str]) -> None:
        self._forms: dict[str, set[str]] = {}
        for name in names:
            if len(name) >= _SHORTEST:
                for form in _forms(name):
                    self._forms.setdefault(form, set()).add(name)

    def around(self, name: str) -> set[str]:
        found: set[str] = set()
        if self._forms and _SHORTEST - 1 <= len(name) <= 80:
            found = found.union(*(self._forms.get(form, ()) for form in _forms(name)))
        return found - {name}


def _forms(name: str) -> set[str]:
    lower = name.lower()
    return {lower, *(lower[:i] + lower[i + 1 :] for i in range(len(lower)))}


def is_slip(name: str, target: str) -> bool:
    """Whether a name is another one with a letter lost, added, wrong or swapped with its neighbour.

    Plurals, digits, underscores and another case convention are no slips; `Basemodel` for `BaseModel` is one.
    """
    if len(target) < _SHORTEST or name == target or name.rstrip("s") == target.rstrip("s"):
        return False
    if name.lower() == target.lower():
        return name[0].isupper() and target[0].isupper() and name.isalpha() and not (name.isupper() or target.isupper())
    start = next((i for i, (a, b) in enumerate(zip(name, target, strict=False)) if a != b), min(len(name), len(target)))
    one, other = name[start:], target[start:]
    swapped = one[:2] == other[:2][::-1] and one[2:] == other[2:] and len(one) > 1
    if swapped:
        return one[:2].isalpha()
    lost, added, wrong = one == other[1:], one[1:] == other, one[1:] == other[1:]
    changed = (other[:1] if lost else "") + (one[:1] if added else "") + (one[:1] + other[:1] if wrong else "")
    return (lost or added or wrong) and changed.isalpha()


@cache
def _common_words() -> frozenset[str]:
    """Words that are no slips: those of Python's language reference, which comes with Python, and of its names."""
    from pydoc_data.topics import topics  # 700 kB of text, wanted only when a name is near another

    names = [*keyword.kwlist, *dir(builtins), *sys.stdlib_module_names]
    return frozenset(words(" ".join([*topics.values(), *names])))
