"""The start of a runner: the other interpreter runs this file as a script.

That interpreter has no answerkey, so the script makes a package of its own folder, under a name that no library has.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

PACKAGE = "answerkey_runner"


def command(python: Path, *, bare: bool = False) -> list[str]:
    """Return the command that starts a runner with an interpreter; a `bare` one has the standard library alone.

    The flags are those of ``-I`` but for ``-E``, which would also ignore the fixed seed of hashes: the environment has
    to be that of `environment`.
    """
    return [str(python), "-s", "-P", "-B", *(["-S"] if bare else []), "-X", "utf8", str(Path(__file__).resolve())]


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return all variables that a runner and its code see; none of the parent's environment is among them."""
    return {
        "HOME": "/nonexistent",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "MALLOC_ARENA_MAX": "2",  # arenas of threads reserve address space, which is limited
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        **(extra or {}),
    }


def _load() -> None:
    """Make the package with builtins of its own, which code that changes Python's can't change."""
    # only the script needs these, not those who import this module
    import builtins
    from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
    from importlib.util import module_from_spec, spec_from_file_location
    from types import ModuleType

    own = dict(vars(builtins))

    class Loader(SourceFileLoader):
        def exec_module(self, module: ModuleType) -> None:
            vars(module)["__builtins__"] = own
            super().exec_module(module)

    class Finder(PathFinder):
        @classmethod
        def find_spec(cls, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
            if not name.startswith(f"{PACKAGE}."):
                return None
            file = folder / f"{name.rpartition('.')[2]}.py"
            return spec_from_file_location(name, file, loader=Loader(name, str(file)))

    folder = Path(__file__).resolve().parent
    sys.meta_path.insert(0, Finder)
    spec = spec_from_file_location(PACKAGE, folder / "__init__.py", submodule_search_locations=[str(folder)])
    if spec is None or spec.loader is None:
        raise ImportError(f"no package in {folder}")
    module = sys.modules[PACKAGE] = module_from_spec(spec)
    spec.loader.exec_module(module)


if __name__ == "__main__":
    from importlib import import_module

    _load()
    import_module(f"{PACKAGE}.fork_server").main()
