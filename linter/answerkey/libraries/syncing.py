"""Synchronisation of the environment with requirements, and of the lock that records its distributions.

The name of an environment is a hash of its lock, and it is in force as soon as the lock is written. A sync that fails
or is interrupted leaves the old lock and environment in force.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from packaging.requirements import Requirement

from answerkey.config import Config, ConfigError
from answerkey.libraries.environment import (
    Environment,
    environments_folder,
    made_environment,
    place,
    python_of,
    require_libraries,
)
from answerkey.libraries.installing import Installer, choose_installer
from answerkey.libraries.lockfile import Lock, Pin, canonical, lock_path, normal, read_lock, render_lock
from answerkey.libraries.programs import InstallError, Unreachable
from answerkey.libraries.requirements import mismatch, parse_requirements, refuse_unknown
from answerkey.libraries.support import with_support_marked
from answerkey.libraries.trust_policy import refuse_direct, refuse_own_python
from answerkey.libraries.venv import Interpreter, build, find_interpreter
from answerkey.writing import (
    Busy,
    ChangedMeanwhile,
    Elsewhere,
    exclusive,
    make_cache_folder,
    refuse_elsewhere,
    replace_file,
)

SUPPORT = ("pytest", "time-machine")
"""Distributions that proofs need beside the libraries: for explained assertions, and for a fake clock."""

_MOST_DAYS_UNUSED = 30
_LOCK = ".building"  # the ending of the lock of an environment: bases share the folder


class OutOfDate(ConfigError):
    """The lock does not match the requirements, and may not be changed."""


@dataclass(frozen=True)
class Request:
    """The request for an environment.

    `lock_file` records the chosen versions, `folder` holds the environments, and `root` is the folder in which
    installers run and relative paths begin. `python` is an interpreter as the configuration names it. Versions are
    chosen from the lock if they fit, and else from `preferred`.
    """

    requirements: tuple[str, ...]
    lock_file: Path
    folder: Path
    root: Path
    python: str = ""
    preferred: tuple[Pin, ...] = ()


@dataclass(frozen=True)
class Choices:
    """The options of a sync. `upgrade`: choose versions anew, of all distributions or only of those in `names`.

    `locked`: refuse to change the lock. `allow_sdist`: also build from source, which runs code of the distributions.
    `tell` is called with messages about the progress.
    """

    upgrade: bool = False
    names: tuple[str, ...] = ()
    locked: bool = False
    installer: str = "auto"
    allow_sdist: bool = False
    tell: Callable[[str], None] = lambda _: None


@dataclass(frozen=True)
class SyncResult:
    """The result of a sync: the environment, its lock and the lock before. `changed` is false if all was up to date."""

    environment: Environment
    lock: Lock
    before: Lock | None
    changed: bool


def sync(config: Config, choices: Choices) -> SyncResult:
    """Make the environment of a base's requirements; raises ConfigError if that fails."""
    if config.libraries.environment:
        setting = f"`libraries.environment` names `{config.libraries.environment}`"
        raise ConfigError(f"{setting}, which is yours: install into it what you need, or list `requirements` instead")
    require_libraries(config)
    return ensure(request_of(config), choices)


def request_of(config: Config) -> Request:
    """Return the request of a base; raises ConfigError if it names its own interpreter and is not trusted."""
    refuse_own_python(config)
    _refuse_links(config)
    requirements, python = config.libraries.requirements, python_of(config)
    return Request(requirements, lock_path(config), environments_folder(config), config.root, python)


def _refuse_links(config: Config) -> None:
    """Raise ConfigError where a link of the repository would lead what is written somewhere else."""
    try:
        refuse_elsewhere(config.root, lock_path(config))
    except Elsewhere as error:
        raise ConfigError(f"`{error.filename}` {error.strerror}") from None


def make_environment(
    requirements: Sequence[str],
    folder: Path,
    *,
    root: Path,
    python: str = "",
    preferred: Sequence[Pin] = (),
    choices: Choices | None = None,
) -> Environment:
    """Make an environment for any requirements, in a folder together with its lock; raises ConfigError like `sync`.

    Versions that are not pinned are chosen when it is first made, and again with `choices.upgrade`. The `preferred`
    ones are chosen if they fit.
    """
    key = "\n".join((python, *normal(requirements), *(pin.requirement for pin in sorted(preferred))))
    lock_file = folder / f"{blake2b(key.encode(), digest_size=10).hexdigest()}.lock"
    request = Request(tuple(requirements), lock_file, folder, root, python, tuple(preferred))
    return ensure(request, choices or Choices()).environment


def matrix_environment(config: Config, entry: str, choices: Choices | None = None) -> Environment:
    """Make the environment of a base with one requirement replaced: ``fastapi==0.110.*``.

    All other distributions stay at the versions of the base's lock if these fit. Raises ConfigError if the base names
    an environment of its own, or none can be made.
    """
    if config.libraries.environment:
        raise ConfigError(
            "a matrix needs `requirements` in [tool.answerkey.libraries]: an `environment` has one version"
        )
    parse_requirements([entry], "matrix")
    refuse_own_python(config)
    _refuse_links(config)
    lock_file = read_lock(lock_path(config))
    name = canonical(Requirement(entry).name)
    preferred = [pin for pin in lock_file[0].pins if pin.name != name] if lock_file else []
    return make_environment(
        overridden(config.libraries.requirements, entry),
        environments_folder(config),
        root=config.root,
        python=python_of(config),
        preferred=preferred,
        choices=choices,
    )


def overridden(requirements: Iterable[str], entry: str) -> tuple[str, ...]:
    """Return the requirements with one of them replaced or added; extras stay if the entry names none."""
    new = Requirement(entry)
    others = []
    for text in requirements:
        requirement = Requirement(text)
        if canonical(requirement.name) != canonical(new.name):
            others.append(text)
        elif not new.extras:
            new.extras = requirement.extras
    return (*others, str(new))


def ensure(request: Request, choices: Choices) -> SyncResult:
    """Make the environment unless it exists; raises ConfigError if that fails."""
    requirements = parse_requirements(request.requirements, "libraries.requirements")
    request = replace(request, folder=Path(os.path.abspath(request.folder)), root=Path(os.path.abspath(request.root)))
    try:
        old = read_lock(request.lock_file)
        refuse_direct(requirements, old[0].pins if old else (), "the requirements")
        current = _current(request, choices, old[0] if old else None, requirements)
        if current is not None and (environment := _existing(request, current)):
            return SyncResult(environment, current, current, changed=False)
        make_cache_folder(request.folder.parent)
        request.folder.mkdir(exist_ok=True)
        return _sync(request, choices, old, current)
    except Busy:
        raise ConfigError(f"another sync is under way in `{request.folder}`; run again when it is done") from None
    except ChangedMeanwhile as error:
        raise ConfigError(f"{error}; run again") from None
    except OSError as error:
        raise ConfigError(f"{error.filename or request.folder}: {error.strerror or error}") from None


def _current(request: Request, choices: Choices, lock: Lock | None, requirements: Sequence[Requirement]) -> Lock | None:
    """Return the lock if it has to be installed as it is."""
    refuse_unknown(choices.names, lock, request.lock_file.name)
    reason = mismatch(lock, request.requirements, requirements)
    if choices.locked and reason:
        raise OutOfDate(
            f"{request.lock_file.name} is out of date: {reason}; run `answerkey libraries sync` and check it in"
        )
    return None if choices.upgrade or reason else lock


def _existing(request: Request, lock: Lock) -> Environment | None:
    """Return the environment of a lock if it exists, and mark it as in use."""
    prefix = place(request.folder, lock, request.python)
    environment = made_environment(prefix)
    if environment is not None and os.access(prefix, os.W_OK):
        os.utime(prefix)
    return environment


def _sync(request: Request, choices: Choices, old: tuple[Lock, bytes] | None, current: Lock | None) -> SyncResult:
    """Choose versions if needed, make the environment, and write the lock."""
    installer = choose_installer(choices.installer, request.root, allow_sdist=choices.allow_sdist)
    python = find_interpreter(request.python, request.root)
    before = old[0] if old else None
    lock = current or _resolve(request, choices, installer, python, before)
    environment = _existing(request, lock)
    changed = environment is None
    if environment is None:
        choices.tell(f"installing {len(lock.pins)} distributions ({installer.name}) …")
        prefix = place(request.folder, lock, request.python)
        with exclusive(prefix.with_name(prefix.name + _LOCK)):
            environment = _existing(request, lock) or build(prefix, python.program, lock, installer)
    if current is None:
        lock = with_support_marked(lock, environment)
        text = render_lock(lock).encode()
        if old is None or old[1] != text:
            replace_file(request.lock_file, text, old[1] if old else None, request.lock_file.parent)
            changed = True
    _clear(request.folder, environment.prefix)
    return SyncResult(environment, lock, before, changed)


def _resolve(
    request: Request, choices: Choices, installer: Installer, python: Interpreter, before: Lock | None
) -> Lock:
    """Return a new lock; locked versions stay if they fit and are not to be upgraded."""
    upgraded = {canonical(name) for name in choices.names}
    old_pins = before.pins if before and (upgraded or not choices.upgrade) else ()
    candidates = (*request.preferred, *old_pins)
    preferences = {pin.name: pin for pin in candidates if pin.name not in upgraded and not pin.url}
    names = {canonical(Requirement(text).name) for text in request.requirements}
    support = [name for name in SUPPORT if name not in names]
    choices.tell(f"choosing versions for {len(names)} requirements ({installer.name}) …")
    requirements = normal(request.requirements)
    preferred = tuple(preferences.values())
    try:
        pins = installer.resolve(python.program, [*requirements, *support], preferred)
    except Unreachable:
        raise
    except InstallError as error:
        installer.resolve(python.program, requirements, ())  # if these are at fault, its error is raised instead
        reason = f"the requirements don't go together with {' and '.join(support)}, which proofs need"
        raise error.with_message(reason) from None
    return Lock(requirements, python.version, pins)


def _clear(folder: Path, current: Path) -> None:
    """Remove environments, and locks beside them, that were not used for a month."""
    oldest = time.time() - _MOST_DAYS_UNUSED * 86400
    for entry in folder.iterdir():
        if entry != current and _LOCK not in entry.name and entry.stat().st_mtime < oldest:
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)
