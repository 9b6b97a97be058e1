"""Classes of libraries, read from source: the attributes and arguments that derived classes add.

A function often declares a base class of the objects that it returns. If any derived class has an attribute, or a
method that takes an argument, an object of the base class may have it too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field

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


class Classes(Struct):
    """The classes of the packages in some folders. Each package is read once, on demand."""

    folders: tuple[Path, ...]
    _packages: dict[Path, _Package] = field(default_factory=dict)

    def may_have(self, file: Path, name: str, attribute: str, packages: Collection[Path]) -> bool:
        """Return True if an object of a class may have an attribute that the class lacks.

        A class that is derived from it, in its package or in one of `packages`, may have it. A module there may set it
        on objects.
        """
        word = re.escape(attribute)
        is_set = re.compile(rf"\w\.{word}[ \t]*(?::[^=\n]+)?=(?!=)")
        binding = re.compile(rf"\bdef {word}\b|^[ \t]+{word}[ \t]*[:=]|\bself\.{word}\b", re.MULTILINE)
        around = dict.fromkeys([self._around(file), *packages])
        if any(is_set.search(text) for package in around for text in self._of(package).texts):
            return True
        return any(binding.search(body) for body in self._derived(file, name, packages))

    def may_take(self, file: Path, name: str, method: str, keyword: str, packages: Collection[Path]) -> bool:
        """Return True if a derived class, as with `may_have`, has a method that takes an argument.

        Without a keyword it need only have the method.
        """
        argument = rf"\*\*|\b{re.escape(keyword)}\b" if keyword else ""
        signature = re.compile(rf"\bdef {re.escape(method)}\b(.*?)\)[ \t]*(?:->|:)", re.DOTALL)
        bodies = self._derived(file, name, packages)
        return any(re.search(argument, match[1]) for body in bodies for match in signature.finditer(body))

    def _derived(self, file: Path, name: str, packages: Collection[Path]) -> Iterator[str]:
        """Yield the bodies of all classes that are derived from one, as far as names tell."""
        all_packages = dict.fromkeys([self._around(file), *packages])
        classes = list(chain.from_iterable(self._of(package).classes for package in all_packages))
        names = {name}
        size = 0
        while len(names) > size:
            size = len(names)
            names |= {derived.name for derived in classes if not names.isdisjoint(derived.bases)}
        return (derived.body for derived in classes if not names.isdisjoint(derived.bases))

    def _around(self, file: Path) -> Path:
        """Return the package that a file is part of, or the file itself if it is part of none."""
        folder = next((folder for folder in self.folders if file.is_relative_to(folder)), None)
        return folder / file.relative_to(folder).parts[0] if folder is not None else file

    def _of(self, package: Path) -> _Package:
        if package not in self._packages:
            files = sorted(package.rglob("*.py*")) if package.is_dir() else [package]
            code = (file for file in files if file.suffix in {".py", ".pyi"})
            texts = [text_of(file) for file in islice(code, _MOST_FILES)]
            self._packages[package] = _Package(texts, [each for text in texts for each in _classes(text)])
        return self._packages[package]


def _classes(text: str) -> Iterator[Class]:
    for match in _CLASS.finditer(text):
        end = re.compile(rf"^[ \t]{{0,{len(match[1])}}}\S", re.MULTILINE).search(text, match.end())
        body = text[match.end() : end.start() if end else len(text)]
        yield Class(match[2], frozenset(re.findall(r"\w+", match[3])), body)
