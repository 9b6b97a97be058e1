"""What an environment provides, read from its files: which modules are a library's, and which these don't tell of."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path

from answerkey.libraries.environment import Environment, provides, site_folders

_REMOVED = frozenset(
    "aifc asynchat asyncore audioop cgi cgitb chunk crypt distutils imghdr imp lib2to3 mailcap msilib nis nntplib "
    "ossaudiodev pipes smtpd sndhdr spwd sunau telnetlib uu xdrlib".split()
)  # PEP 594, PEP 632 and the list "Removed" of Python 3.12: they were modules, whichever Python runs this program
_STRAY = frozenset({"app", "benchmarks", "docs", "examples", "main", "scripts", "src", "test", "tests"})
_ASIDE = _STRAY | {"compat", "contrib", "deprecated", "legacy", "v1"}  # where nothing is looked for
_CLASS = re.compile(r"^([ \t]*)class[ \t]+(\w+)(?:\[[^\]\n]*\])?[ \t]*\(([^:]*?)\)[ \t]*:", re.MULTILINE)
_MOST_FILES = 1000  # of a library among which a name is looked for
_LATE = ("sys.modules", "globals()", "recreate_module")  # signs of a module whose names exist only once it has run


@dataclass(frozen=True)
class Provided:
    """The modules of an environment's libraries and of its Python."""

    environment: Environment
    tops: Mapping[str, str]
    """The distribution that provides each top-level module."""
    _listing: dict[str, frozenset[str] | None] = field(default_factory=dict, repr=False)
    """The words of each module that lists its names and makes them late; nothing for others."""

    def is_library(self, top: str) -> bool:
        """Whether a top-level module is one of a library or of Python; projects have their own `tests` and `app`."""
        if top in sys.stdlib_module_names or top in _REMOVED:
            return True
        return top in self.tops and top not in _STRAY

    @property
    def sample(self) -> str:
        """A module that can be imported."""
        return next((top for top in self.tops if self.source(top) is not None), "sys")

    def title(self, top: str) -> str:
        """``fastapi 0.165.0``, or ``Python 3.13``."""
        name = self.tops.get(top)
        if name is None or top in sys.stdlib_module_names:
            return "Python " + ".".join(self.environment.version.split(".")[:2])
        return f"{name} {self.environment.distributions.get(name, '')}".rstrip()

    def source(self, module: str) -> Path | None:
        """The file of a library's module."""
        path = module.replace(".", "/")
        places = (folder / name for folder in self._folders for name in (f"{path}/__init__.py", f"{path}.py"))
        return next((place for place in places if place.is_file()), None)

    def exists(self, module: str) -> bool:
        """Whether there is a file or a folder that may be a library's module, of whatever kind."""
        path = module.replace(".", "/")
        name = path.rpartition("/")[2]
        parents = ((folder / path).parent for folder in self._folders)
        return any((parent / name).is_dir() or any(parent.glob(f"{name}.*")) for parent in parents)

    def may_bind(self, module: str, name: str) -> bool:
        """Whether a module may have a name that no type checker sees: it is made as the module runs.

        Its text says it somewhere, if only where it never comes to that.
        """
        file = self.source(module)
        said = file is not None and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", _text(file)) is not None
        return said or self.exists(f"{module}.{name}") or (self.is_late(module) and not self.lacks(module, name))

    def module(self, file: Path) -> str:
        """The dotted name of a module in a file of a library; empty for others."""
        folder = next((folder for folder in self._folders if file.is_relative_to(folder)), None)
        parts = file.relative_to(folder).with_suffix("").parts if folder is not None else ()
        return ".".join(parts[:-1] if parts[-1:] == ("__init__",) else parts)

    def is_late(self, module: str) -> bool:
        """Whether a module or one around it makes its names as it runs, so that its text does not tell them."""
        parts = module.split(".")
        files = (self.source(".".join(parts[:length])) for length in range(1, len(parts) + 1))
        return any(sign in _text(file) for file in files if file is not None for sign in _LATE)

    def lacks(self, module: str, name: str) -> bool:
        """Whether a module that makes its names when they are asked for (PEP 562) is sure not to have this one.

        It is, where the module lists its names in `__all__` and says this one nowhere.
        """
        if module not in self._listing:
            file = self.source(module)
            text = _text(file) if file is not None else ""
            self._listing[module] = frozenset(re.findall(r"\w+", text)) if _lists_names(text) else None
        said = self._listing[module]
        return said is not None and name not in said and self.source(f"{module}.{name}") is None

    def has(self, file: Path) -> bool:
        """Whether a file is one of what is installed, and not of Python or of what describes Python."""
        return any(file.is_relative_to(folder) for folder in self._folders)

    def may_have(self, file: Path, name: str, attribute: str) -> bool:
        """Whether what is of a class may have an attribute that the class lacks.

        What a function is declared to return is often a base of what it returns: a class of the same library that is
        derived from this one may have it. Or one of its modules sets it on whatever it is given.
        """
        texts = self._package(file)
        word = re.escape(attribute)
        is_set = re.compile(rf"\w\.{word}[ \t]*(?::[^=\n]+)?=(?!=)")
        bound = re.compile(rf"\bdef {word}\b|^[ \t]+{word}[ \t]*[:=]|\bself\.{word}\b", re.MULTILINE)
        if any(is_set.search(text) for text in texts):
            return True
        return any(bound.search(body) for body in _derived(name, [c for text in texts for c in _classes(text)]))

    def may_take(self, file: Path, name: str, method: str, keyword: str) -> bool:
        """Whether a class that is derived from one in the same library has a method that takes an argument; without a
        keyword, whether it has the method."""
        taking = rf"\*\*|\b{re.escape(keyword)}\b" if keyword else ""
        signature = re.compile(rf"\bdef {re.escape(method)}\b(.*?)\)[ \t]*(?:->|:)", re.DOTALL)
        bodies = _derived(name, [c for text in self._package(file) for c in _classes(text)])
        return any(re.search(taking, found[1]) for body in bodies for found in signature.finditer(body))

    def _package(self, file: Path) -> list[str]:
        """The texts of the package that a file is part of; of a file elsewhere its own."""
        folder = next((folder for folder in self._folders if file.is_relative_to(folder)), None)
        package = folder / file.relative_to(folder).parts[0] if folder is not None else file
        files = sorted(package.rglob("*.py*")) if package.is_dir() else [file]
        return [_text(one) for one in islice(files, _MOST_FILES)]

    def home(self, module: str, name: str) -> str:
        """The module of the same library that has a name, if one does: that with the shortest path."""
        top = self.source(module.partition(".")[0])
        if top is None or top.name != "__init__.py":
            return ""
        bound = re.compile(rf"^(?:class|def|async def) +{re.escape(name)}\b|^{re.escape(name)} *[:=]", re.MULTILINE)
        shared = re.compile(rf"^(?:from [.\w]+ import .*|    ){re.escape(name)}\b", re.MULTILINE)
        found = []
        for file in islice(sorted(top.parent.rglob("*.py")), _MOST_FILES):
            path = file.relative_to(top.parent.parent).with_suffix("")
            package = path.name == "__init__"
            parts = path.parts[:-1] if package else path.parts
            if not any(part.startswith("_") or part in _ASIDE for part in parts):
                text = _text(file)
                if bound.search(text) or (package and shared.search(text)):
                    found.append(".".join(parts))
        return min(
            (place for place in found if place != module), key=lambda place: (place.count("."), place), default=""
        )

    @cached_property
    def _folders(self) -> tuple[Path, ...]:
        return site_folders(self.environment.prefix)


def provided(environment: Environment) -> Provided:
    """Read what an environment provides."""
    return Provided(environment, provides(environment))


_Class = tuple[str, frozenset[str], str]


def _derived(name: str, classes: list[_Class]) -> Iterator[str]:
    """The bodies of all classes that are derived from one."""
    names = {name}
    size = 0
    while len(names) > size:
        size = len(names)
        names |= {own for own, bases, _ in classes if not names.isdisjoint(bases)}
    return (body for _, bases, body in classes if not names.isdisjoint(bases))


def _classes(text: str) -> Iterator[_Class]:
    """The name of each class in a module, the words of its bases, and its body."""
    for found in _CLASS.finditer(text):
        end = re.compile(rf"^[ \t]{{0,{len(found[1])}}}\S", re.MULTILINE).search(text, found.end())
        yield found[2], frozenset(re.findall(r"\w+", found[3])), text[found.end() : end.start() if end else len(text)]


def _lists_names(text: str) -> bool:
    """Whether `__all__` is there as a display of texts, and `__getattr__` is a function of the module."""
    if "def __getattr__" not in text or "__all__" not in text:
        return False
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    listed = any(
        isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets)
        and isinstance(node.value, (ast.List, ast.Tuple))
        and all(isinstance(value, ast.Constant) for value in node.value.elts)
        for node in tree.body
    )
    return listed and any(isinstance(node, ast.FunctionDef) and node.name == "__getattr__" for node in tree.body)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
