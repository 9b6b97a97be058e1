"""The index of an environment's libraries, read from its files: their modules, and the names in these."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import islice
from pathlib import Path

from msgspec import Struct, field

from answerkey.libraries.classes import Classes
from answerkey.libraries.distributions import distribution, metadata_folders, requirements
from answerkey.libraries.environment import Environment, provides, site_folders
from answerkey.libraries.files import text_of
from answerkey.model.versions import minor_version
from answerkey.snippets.slips import slip_of

STANDARD_MODULES = sys.stdlib_module_names.union(
    "aifc asynchat asyncore audioop cgi cgitb chunk crypt distutils imghdr imp lib2to3 mailcap msilib nis nntplib "
    "ossaudiodev pipes smtpd sndhdr spwd sunau telnetlib uu xdrlib".split()
)
"""The modules of Python, whichever Python runs this program: also those of PEP 594, PEP 632 and "Removed" of 3.12."""
_STRAY = frozenset({"app", "benchmarks", "docs", "examples", "main", "scripts", "src", "test", "tests"})
_ASIDE = _STRAY | {"compat", "contrib", "deprecated", "legacy", "v1"}  # folders whose names are not suggested
_MOST_HOMES = 5  # modules that a hint names
_MOST_FILES = 1000  # of a library that are searched for a name
_BOUND = re.compile(r"^(?:class +|(?:async +)?def +)?(\w{5,})(?= *[(:=])", re.MULTILINE)
"""A name that a module binds at its top level."""
_LATE = ("sys.modules", "globals()", "recreate_module")  # signs of a module whose names exist only after it has run


class LibraryIndex(Struct, frozen=True, dict=True):
    """An index of the modules and names of an environment's libraries and of its Python."""

    environment: Environment
    tops: Mapping[str, str]
    """The distribution that provides each top-level module."""
    _listing: dict[str, frozenset[str] | None] = field(default_factory=dict)
    """The words of each module that lists its names and creates them on demand; None for others."""
    _bindings: dict[str, frozenset[str]] = field(default_factory=dict)
    """The names that each module binds that creates more on demand; none for others."""

    def is_library(self, top: str) -> bool:
        """Return True if a top-level module belongs to a library or to Python; `tests` and `app` belong to projects."""
        if top in STANDARD_MODULES:
            return True
        return top in self.tops and top not in _STRAY

    @property
    def sample(self) -> str:
        """A module that can be imported."""
        return next((top for top in self.tops if self.source(top) is not None), "sys")

    def title(self, top: str) -> str:
        """Return the title of a module's library: ``fastapi 0.165.0``, or ``Python 3.13``."""
        name = self.tops.get(top)
        if name is None or top in STANDARD_MODULES:
            return "Python " + minor_version(self.environment.version)
        return f"{name} {self.environment.distributions.get(name, '')}".rstrip()

    def source(self, module: str) -> Path | None:
        """Return the file of a library's module, or None if there is none."""
        path = module.replace(".", "/")
        places = (folder / name for folder in self._folders for name in (f"{path}/__init__.py", f"{path}.py"))
        return next((place for place in places if place.is_file()), None)

    def exists(self, module: str) -> bool:
        """Return True if there is a file or folder that may be a library's module of any kind."""
        path = module.replace(".", "/")
        name = path.rpartition("/")[2]
        parents = ((folder / path).parent for folder in self._folders)
        return any((parent / name).is_dir() or any(parent.glob(f"{name}.*")) for parent in parents)

    def may_bind(self, module: str, name: str) -> bool:
        """Return True if a module may have a name that no type checker sees, as it is created when the module runs.

        The module's text contains the name somewhere, or the module creates names, and none of which it is a slip.
        """
        is_created = self.is_late(module) and not self.lacks(module, name) and not self.misspells(module, name)
        return self._mentions(module, name) or is_created

    def module(self, file: Path) -> str:
        """Return the dotted name of the module in a library's file; empty for other files."""
        folder = next((folder for folder in self._folders if file.is_relative_to(folder)), None)
        parts = file.relative_to(folder).with_suffix("").parts if folder is not None else ()
        return ".".join(parts[:-1] if parts[-1:] == ("__init__",) else parts)

    def is_late(self, module: str) -> bool:
        """Return True if a module or one around it creates its names when it runs: they are not in its text."""
        parts = module.split(".")
        files = (self.source(".".join(parts[:length])) for length in range(1, len(parts) + 1))
        return any(sign in text_of(file) for file in files if file is not None for sign in _LATE)

    def lacks(self, module: str, name: str) -> bool:
        """Return True if a module that creates its names on demand (PEP 562) certainly lacks one.

        That is so if the module lists its names in `__all__` and mentions this one nowhere.
        """
        if module not in self._listing:
            file = self.source(module)
            text = text_of(file) if file is not None else ""
            self._listing[module] = frozenset(re.findall(r"\w+", text)) if _lists_names(text) else None
        words = self._listing[module]
        return words is not None and name not in words and self.source(f"{module}.{name}") is None

    def misspells(self, module: str, name: str) -> bool:
        """Return True if a name is one slip from one that a module binds.

        The module may create names when it runs, but mentions this one nowhere.
        """
        if module not in self._bindings:
            file = self.source(module)
            text = text_of(file) if file is not None else ""
            may_create = "def __getattr__" in text or self.is_late(module)
            self._bindings[module] = frozenset(_BOUND.findall(text)) if may_create else frozenset()
        is_slip = any(slip_of(name, bound) is not None for bound in self._bindings[module])
        return is_slip and not self._mentions(module, name)

    def _mentions(self, module: str, name: str) -> bool:
        """Return True if a module's text contains a name somewhere, or if it has such a submodule."""
        file = self.source(module)
        is_mentioned = file is not None and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text_of(file)) is not None
        return is_mentioned or self.exists(f"{module}.{name}")

    def has(self, file: Path) -> bool:
        """Return True if a file belongs to an installed distribution, not to Python or typeshed."""
        return any(file.is_relative_to(folder) for folder in self._folders)

    @cached_property
    def classes(self) -> Classes:
        """The classes of the libraries."""
        return Classes(self._folders)

    def packages(self, tops: Iterable[str]) -> list[Path]:
        """Return the folders of top-level modules that belong to libraries, or their files if they have no folder.

        Those of the distributions that these require follow: much of a library is made by what it stands on.
        """
        names = {top for top in tops if self.is_library(top)}
        required = {name for top in names for name in self._requirements.get(self.tops.get(top, ""), ())}
        below = {top for top, name in self.tops.items() if name in required and top not in _STRAY} - names
        files = (self.source(top) for top in (*sorted(names), *sorted(below)))
        return [file.parent if file.name == "__init__.py" else file for file in files if file is not None]

    def homes(self, module: str, name: str) -> list[str]:
        """Return the modules of the same library that have a name, of those with the shortest path the first ones."""
        top = self.source(module.partition(".")[0])
        if top is None or top.name != "__init__.py":
            return []
        word = re.escape(name)
        binding = re.compile(
            rf"^(?:class|def|async def) +{word}\b|^{word} *[:=]|^[ \t]*from [.\w]+ import .*\b{word} as {word}\b",
            re.MULTILINE,
        )
        reexport = re.compile(rf"^(?:from [.\w]+ import .*|    ){word}\b", re.MULTILINE)
        modules = []
        for file in islice(sorted(top.parent.rglob("*.py")), _MOST_FILES):
            path = file.relative_to(top.parent.parent).with_suffix("")
            package = path.name == "__init__"
            parts = path.parts[:-1] if package else path.parts
            if not any(part.startswith("_") or part in _ASIDE for part in parts):
                text = text_of(file)
                if ".".join(parts) != module and (binding.search(text) or (package and reexport.search(text))):
                    modules.append(".".join(parts))
        least = min((place.count(".") for place in modules), default=0)
        return sorted(place for place in modules if place.count(".") == least)[:_MOST_HOMES]

    @cached_property
    def _requirements(self) -> Mapping[str, tuple[str, ...]]:
        """The names of the distributions that each distribution requires."""
        infos = metadata_folders(self._folders)
        return {distribution(info)[0]: tuple(requirements(info)) for info in infos}

    @cached_property
    def _folders(self) -> tuple[Path, ...]:
        return site_folders(self.environment.prefix)


def read_libraries(environment: Environment) -> LibraryIndex:
    """Read the index of an environment's libraries."""
    return LibraryIndex(environment, provides(environment))


def _lists_names(text: str) -> bool:
    """Return True if a module has `__all__` as a display of texts, and a function `__getattr__`."""
    if "def __getattr__" not in text or "__all__" not in text:
        return False
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    has_list = any(
        isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets)
        and isinstance(node.value, (ast.List, ast.Tuple))
        and all(isinstance(value, ast.Constant) for value in node.value.elts)
        for node in tree.body
    )
    return has_list and any(isinstance(node, ast.FunctionDef) and node.name == "__getattr__" for node in tree.body)
