"""The environment of a base's libraries, read from its files: none of its code runs here."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from answerkey.config import Config, ConfigError
from answerkey.libraries.distributions import distribution, local_marks, metadata_folders, top_modules
from answerkey.libraries.files import names_in, text_of
from answerkey.libraries.lockfile import Lock, lock_path, read_lock
from answerkey.regular_files import read_regular
from answerkey.trust import Trust

_FOLDER = "libraries"
_COMPLETE = ".answerkey-complete"
_CONFIGURATION = "pyvenv.cfg"
_MOST_SETTINGS = 100_000  # bytes of that file
_INTERPRETERS = ("bin/python", "bin/python3", "Scripts/python.exe", "python.exe")


class Environment(Struct, frozen=True):
    """A Python with libraries.

    `python` is the interpreter, `prefix` the folder of the environment, and `version` that of Python: ``3.13.2``, or
    ``3.13`` if no file has more. `distributions` are versions by canonical name. `fingerprint` changes with all of
    these, and with the files of distributions installed from a folder or in editable mode.
    """

    python: Path
    prefix: Path
    version: str
    distributions: Mapping[str, str]
    fingerprint: bytes

    @property
    def is_bare(self) -> bool:
        """True if there is no environment, only the standard library."""
        return self.prefix == _NOWHERE


_NOWHERE = Path(os.devnull)


def bare_environment(version: str) -> Environment:
    """Return an environment with nothing but the standard library of a Python, which need not be installed."""
    return Environment(_NOWHERE, _NOWHERE, version, {}, f"Python {version}".encode())


def own_standard_library() -> Environment:
    """Return an environment with the Python that runs this program, and nothing that is installed for it."""
    return replace(bare_environment(platform.python_version()), python=Path(sys.executable))


def require_libraries(config: Config) -> None:
    """Raise ConfigError where a base names no libraries."""
    if not config.libraries.named:
        raise ConfigError("no libraries are named: list `requirements` in [tool.answerkey.libraries]")


def find_environment(config: Config) -> Environment | None:
    """Return the environment of a base's libraries.

    None if no libraries are named, or `answerkey libraries sync` has not yet made the environment of the requirements
    and the lock. Raises ConfigError if the lock is broken, or the environment that is named can't be used.
    """
    reading = read_lock(lock_path(config)) if config.libraries.requirements else None
    return environment_for(config, reading[0] if reading is not None else None)


def environment_for(config: Config, lock: Lock | None) -> Environment | None:
    """Return the environment of a base's libraries as `find_environment` does, with the lock read already."""
    if config.libraries.environment:
        return _named(config) if config.trust is not Trust.NONE else None
    if lock is None or not lock.fits(config.libraries.requirements):
        return None
    return made_environment(place(environments_folder(config), lock, python_of(config)))


def environments_folder(config: Config) -> Path:
    """Return the folder of all environments that are made; their interpreters run, so it is never the repository's."""
    return config.private_folder / _FOLDER


def python_of(config: Config) -> str:
    """Return the interpreter that the configuration names; without trust it is the one that runs this program."""
    return config.libraries.python if config.trust is not Trust.NONE else ""


def place(folder: Path, lock: Lock, python: str) -> Path:
    """Return the folder for the environment of a lock. Each Python has its own, so that none replaces another."""
    interpreter = python or f"{sys.implementation.name} {sys.version_info.major}.{sys.version_info.minor}"
    return folder / blake2b(f"{interpreter}\n{sys.platform}\n{lock.digest}".encode(), digest_size=10).hexdigest()


def made_environment(prefix: Path) -> Environment | None:
    """Return an environment made by this program, or None if it is incomplete or other programs have changed it."""
    try:
        expected = read_regular(prefix / _COMPLETE).decode("ascii")
    except (OSError, UnicodeError):
        return None
    environment = read_environment(prefix)
    return environment if environment is not None and _installed(environment) == expected else None


def mark_complete(environment: Environment) -> None:
    """Record that all is installed; without this the environment counts as not made."""
    (environment.prefix / _COMPLETE).write_text(_installed(environment), encoding="ascii")


def _installed(environment: Environment) -> str:
    return blake2b(repr(sorted(environment.distributions.items())).encode(), digest_size=20).hexdigest()


def _named(config: Config) -> Environment:
    prefix = config.root / config.libraries.environment
    environment = read_environment(prefix)
    if environment is not None:
        return environment
    setting = f"`libraries.environment` names `{prefix}`"
    if not prefix.exists():
        raise ConfigError(f"{setting}, which does not exist; make it, or list `requirements` instead")
    if not prefix.is_dir():
        raise ConfigError(f"{setting}, which is a file; name the folder of the environment")
    raise ConfigError(f"{setting}, in which there is no Python; name the folder of a virtual environment")


def read_environment(prefix: Path) -> Environment | None:
    """Return the environment in a folder, or None if it has no interpreter or no folder for distributions."""
    prefix = Path(os.path.abspath(prefix))  # links are not resolved: an interpreter finds its environment by its path
    python = next((prefix / name for name in _INTERPRETERS if (prefix / name).is_file()), None)
    configuration = prefix / _CONFIGURATION
    if python is None or not _is_readable(configuration):
        return None
    settings = _settings(prefix)
    folders = site_folders(prefix, settings)
    if not folders:
        return None
    version = _version(prefix, settings, folders[0])
    distributions: dict[str, str] = {}
    marks: list[str] = []
    for info in metadata_folders(folders):
        name, number = distribution(info)
        if name not in distributions:  # the first one on the path is the one that is imported
            distributions[name] = number
            marks += local_marks(info)
    parts = [version, *(f"{name}=={distributions[name]}" for name in sorted(distributions)), *sorted(marks)]
    fingerprint = blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=20).digest()
    return Environment(python, prefix, version, dict(sorted(distributions.items())), fingerprint)


def _is_readable(configuration: Path) -> bool:
    """Return whether the type checker may read the settings of an environment: it would wait for a pipe."""
    try:
        read_regular(configuration, _MOST_SETTINGS)
    except FileNotFoundError:
        return not os.path.lexists(configuration)
    except OSError:
        return False
    return True


def site_folders(prefix: Path, settings: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """Return the folders with distributions: of a prefix, and of the Python whose own a virtual environment shares."""
    settings = _settings(prefix) if settings is None else settings
    folders = [prefix / "Lib/site-packages", *_versioned(prefix, settings)]
    if settings.get("include-system-site-packages") == "true" and "home" in settings:
        below = Path(settings["home"])
        below = below.parent if below.name == "bin" else below
        folders += [below / "Lib/site-packages", *_versioned(below, settings)]
    return tuple(folder for folder in folders if folder.is_dir())


def _versioned(prefix: Path, settings: Mapping[str, str]) -> Iterator[Path]:
    """Yield the folders of POSIX systems, which have Python's version in their names; Debian has others."""
    number = _number(settings) or _linked(prefix)
    minor = re.match(r"\d+\.\d+", number)
    names = [f"python{minor[0]}"] if minor else sorted(n for n in names_in(prefix / "lib") if n.startswith("python3."))
    for name in names[-1:]:
        yield prefix / "lib" / name / "site-packages"
        yield prefix / "lib" / name / "dist-packages"
        yield prefix / "lib/python3/dist-packages"


def _version(prefix: Path, settings: Mapping[str, str], packages: Path) -> str:
    """Return Python's version: from a virtual environment's settings, the headers, or the names of folders."""
    if number := _number(settings):
        return number
    match = re.fullmatch(r"python(\d+\.\d+)", packages.parent.name)
    short = match[1] if match else _linked(prefix)
    for header in (prefix / f"include/python{short}/patchlevel.h", prefix / "include/patchlevel.h"):
        if definition := re.search(r'^#define PY_VERSION\s+"([^"+]+)', text_of(header), re.MULTILINE):
            return definition[1]
    return short


def _number(settings: Mapping[str, str]) -> str:
    """Return ``3.13.2`` of a virtual environment's settings: `version`, or ``version_info = 3.13.2.final.0``."""
    text = settings.get("version") or settings.get("version_info") or ""
    number = re.match(r"\d+(?:\.\d+){1,2}(?:(?:a|b|rc)\d+)?", text)
    return number[0] if number else ""


def _linked(prefix: Path) -> str:
    """Return ``3.13`` from the name of the file that the interpreter links to."""
    name = os.path.basename(os.path.realpath(prefix / "bin/python3"))
    number = re.fullmatch(r"python(\d+\.\d+)", name)
    return number[1] if number else ""


def _settings(prefix: Path) -> dict[str, str]:
    """Return the settings in ``pyvenv.cfg``; empty if there is none."""
    lines = (line.partition("=") for line in text_of(prefix / _CONFIGURATION).splitlines())
    return {key.strip().lower(): value.strip() for key, equals, value in lines if equals}


def provides(environment: Environment) -> Mapping[str, str]:
    """Return the distribution that provides each top-level module, by the lists of files that installers write.

    If several share a namespace package, it is the first by name.
    """
    owners: dict[str, str] = {}
    shared: dict[str, str] = {}
    for info in metadata_folders(site_folders(environment.prefix)):
        name, _ = distribution(info)
        for module, is_whole in top_modules(info):
            (owners if is_whole else shared).setdefault(module, name)
    return shared | owners
