"""Classes of libraries as their texts tell of them: what those that are derived from one have and take.

What a function is declared to return is often a base of what it returns. Where any class that is derived from it has
an attribute, or a method that takes an argument, an object of the base may have it too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from answerkey.libraries.files import text_of

_CLASS = re.compile(r"^([ \t]*)class[ \t]+(\w+)(?:\[[^\]\n]*\])?[ \t]*\(([^:]*?)\)[ \t]*:", re.MULTILINE)
_MOST_FILES = 1000  # of a package


class Class(NamedTuple):
    """A class: its name, the words of its bases, and its body."""

    name: str
    bases: frozenset[str]
    body: str


class _Package(NamedTuple):
    texts: list[str]
    classes: list[Class]


@dataclass
class Classes:
    """The classes of the packages in some folders; each package is read once, when it is asked for."""

    folders: tuple[Path, ...]
    _read: dict[Path, _Package] = field(default_factory=dict, repr=False)

    def may_have(self, file: Path, name: str, attribute: str, used: Collection[Path]) -> bool:
        """Whether what is of a class may have an attribute that the class lacks.

        A class that is derived from this one, in its package or in others that are `used`, may have it. Or a module of
        its package sets it on whatever it is given.
        """
        word = re.escape(attribute)
        is_set = re.compile(rf"\w\.{word}[ \t]*(?::[^=\n]+)?=(?!=)")
        bound = re.compile(rf"\bdef {word}\b|^[ \t]+{word}[ \t]*[:=]|\bself\.{word}\b", re.MULTILINE)
        if any(is_set.search(text) for text in self._of(self._around(file)).texts):
            return True
        return any(bound.search(body) for body in self._derived(file, name, used))

    def may_take(self, file: Path, name: str, method: str, keyword: str, used: Collection[Path]) -> bool:
        """Whether a class that is derived from one, as with `may_have`, has a method that takes an argument; without a
        keyword, whether it has the method."""
        taking = rf"\*\*|\b{re.escape(keyword)}\b" if keyword else ""
        signature = re.compile(rf"\bdef {re.escape(method)}\b(.*?)\)[ \t]*(?:->|:)", re.DOTALL)
        bodies = self._derived(file, name, used)
        return any(re.search(taking, found[1]) for body in bodies for found in signature.finditer(body))

    def _derived(self, file: Path, name: str, used: Collection[Path]) -> Iterator[str]:
        """The bodies of all classes that are derived from one, as far as names tell."""
        packages = dict.fromkeys([self._around(file), *used])
        classes = list(chain.from_iterable(self._of(package).classes for package in packages))
        names = {name}
        size = 0
        while len(names) > size:
            size = len(names)
            names |= {one.name for one in classes if not names.isdisjoint(one.bases)}
        return (one.body for one in classes if not names.isdisjoint(one.bases))

    def _around(self, file: Path) -> Path:
        """The package that a file is part of; the file itself where it stands alone or elsewhere."""
        folder = next((folder for folder in self.folders if file.is_relative_to(folder)), None)
        return folder / file.relative_to(folder).parts[0] if folder is not None else file

    def _of(self, package: Path) -> _Package:
        if package not in self._read:
            files = sorted(package.rglob("*.py*")) if package.is_dir() else [package]
            code = (file for file in files if file.suffix in {".py", ".pyi"})
            texts = [text_of(file) for file in islice(code, _MOST_FILES)]
            self._read[package] = _Package(texts, [one for text in texts for one in _classes(text)])
        return self._read[package]


def _classes(text: str) -> Iterator[Class]:
    for found in _CLASS.finditer(text):
        end = re.compile(rf"^[ \t]{{0,{len(found[1])}}}\S", re.MULTILINE).search(text, found.end())
        body = text[found.end() : end.start() if end else len(text)]
        yield Class(found[2], frozenset(re.findall(r"\w+", found[3])), body)
