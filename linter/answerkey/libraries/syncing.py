"""Makes the environment that requirements ask for, and the lock that says what is in it.

An environment is made under a name by hash of its lock, and counts as soon as the lock is written: what fails or is
interrupted leaves the lock, and with it the environment that was in force.
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
from answerkey.libraries.building import Interpreter, build, find_interpreter
from answerkey.libraries.environment import (
    FOLDER,
    Environment,
    made_environment,
    place,
    python_of,
)
from answerkey.libraries.fitting import parsed, refuse_unknown, unfit
from answerkey.libraries.installing import Installer, choose_installer
from answerkey.libraries.lockfile import Lock, Pin, canonical, lock_path, normal, read_lock, render_lock
from answerkey.libraries.programs import InstallError, Unreachable
from answerkey.libraries.support import with_support_marked
from answerkey.libraries.trusting import refuse_direct, refuse_own_python
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
"""What proofs need beside the libraries: explained assertions, and a fake clock."""

_KEPT_DAYS = 30
_LOCK = "syncing.lock"


class OutOfDate(ConfigError):
    """The lock is not what the requirements ask for, and may not be changed."""


@dataclass(frozen=True)
class Wanted:
    """What an environment is made for.

    `lock_file` records what was chosen, `folder` holds the environments, `root` is where installers run and relative
    paths begin, `python` is an interpreter as the configuration names it. Where versions are chosen, those of the lock
    are taken if they fit, and else the `preferred` ones.
    """

    requirements: tuple[str, ...]
    lock_file: Path
    folder: Path
    root: Path
    python: str = ""
    preferred: tuple[Pin, ...] = ()


@dataclass(frozen=True)
class Choices:
    """How it is made. `upgrade`: choose versions anew, of all distributions or only of those in `names`.

    `locked`: refuse to change the lock. `allow_sdist`: also build from source, which runs code of the distributions.
    `tell` is called with what is being done.
    """

    upgrade: bool = False
    names: tuple[str, ...] = ()
    locked: bool = False
    installer: str = "auto"
    allow_sdist: bool = False
    tell: Callable[[str], None] = lambda _: None


@dataclass(frozen=True)
class Synced:
    """The environment, what is in it, the lock before, and whether anything had to be done."""

    environment: Environment
    lock: Lock
    before: Lock | None
    changed: bool


def sync(config: Config, choices: Choices) -> Synced:
    """Make the environment of a base's requirements; raises ConfigError where that can't be."""
    if config.libraries.environment:
        told = f"`libraries.environment` names `{config.libraries.environment}`"
        raise ConfigError(f"{told}, which is yours: install into it what you need, or list `requirements` instead")
    if not config.libraries.requirements:
        raise ConfigError("no libraries are named: list `requirements` in [tool.answerkey.libraries]")
    return ensure(wanted_by(config), choices)


def wanted_by(config: Config) -> Wanted:
    """What a base asks for; raises ConfigError where it names an interpreter of its own and is not trusted."""
    refuse_own_python(config)
    _refuse_links(config)
    requirements, python = config.libraries.requirements, python_of(config)
    return Wanted(requirements, lock_path(config), config.cache_folder / FOLDER, config.root, python)


def _refuse_links(config: Config) -> None:
    """Raise ConfigError where a link of the repository would lead what is written somewhere else."""
    try:
        refuse_elsewhere(config.cache_root, config.cache_folder / FOLDER / _LOCK)
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
    """An environment for any requirements, kept in a folder together with its lock; raises ConfigError as `sync` does.

    Versions that are not pinned are chosen when it is first made, and again with `choices.upgrade`. Those that are
    `preferred` are taken where they fit.
    """
    asked = "\n".join((python, *normal(requirements), *(pin.requirement for pin in sorted(preferred))))
    lock_file = folder / f"{blake2b(asked.encode(), digest_size=10).hexdigest()}.lock"
    wanted = Wanted(tuple(requirements), lock_file, folder, root, python, tuple(preferred))
    return ensure(wanted, choices or Choices()).environment


def matrix_environment(config: Config, entry: str, choices: Choices | None = None) -> Environment:
    """The environment of a base with one requirement in the place of its own: ``fastapi==0.110.*``.

    All other distributions stay at the versions of the base's lock where these fit. Raises ConfigError where the base
    names an environment of its own, or one can't be made.
    """
    if config.libraries.environment:
        raise ConfigError(
            "a matrix needs `requirements` in [tool.answerkey.libraries]: an `environment` has one version"
        )
    parsed([entry], "matrix")
    refuse_own_python(config)
    _refuse_links(config)
    found = read_lock(lock_path(config))
    name = canonical(Requirement(entry).name)
    preferred = [pin for pin in found[0].pins if pin.name != name] if found else []
    return make_environment(
        overridden(config.libraries.requirements, entry),
        config.cache_folder / FOLDER,
        root=config.root,
        python=python_of(config),
        preferred=preferred,
        choices=choices,
    )


def overridden(requirements: Iterable[str], entry: str) -> tuple[str, ...]:
    """The requirements with one of them replaced, or added; extras stay where the entry names none."""
    asked = Requirement(entry)
    others = []
    for text in requirements:
        requirement = Requirement(text)
        if canonical(requirement.name) != canonical(asked.name):
            others.append(text)
        elif not asked.extras:
            asked.extras = requirement.extras
    return (*others, str(asked))


def ensure(wanted: Wanted, choices: Choices) -> Synced:
    """Make the environment, unless it is there; raises ConfigError where that can't be."""
    requirements = parsed(wanted.requirements, "libraries.requirements")
    wanted = replace(wanted, folder=Path(os.path.abspath(wanted.folder)), root=Path(os.path.abspath(wanted.root)))
    try:
        found = read_lock(wanted.lock_file)
        refuse_direct(requirements, found[0].pins if found else (), "the requirements")
        current = _current(wanted, choices, found[0] if found else None, requirements)
        if current is not None and (environment := _made(wanted, current)):
            return Synced(environment, current, current, changed=False)
        make_cache_folder(wanted.folder.parent)
        wanted.folder.mkdir(exist_ok=True)
        with exclusive(wanted.folder / _LOCK):
            return _sync(wanted, choices, found, current)
    except Busy:
        raise ConfigError(f"another sync is under way in `{wanted.folder}`; run again when it is done") from None
    except ChangedMeanwhile as error:
        raise ConfigError(f"{error}; run again") from None
    except OSError as error:
        raise ConfigError(f"{error.filename or wanted.folder}: {error.strerror or error}") from None


def _current(wanted: Wanted, choices: Choices, lock: Lock | None, requirements: Sequence[Requirement]) -> Lock | None:
    """The lock, if it is what has to be installed."""
    refuse_unknown(choices.names, lock, wanted.lock_file.name)
    reason = unfit(lock, wanted.requirements, requirements)
    if choices.locked and reason:
        raise OutOfDate(
            f"{wanted.lock_file.name} is out of date: {reason}; run `answerkey libraries sync` and check it in"
        )
    return None if choices.upgrade or reason else lock


def _made(wanted: Wanted, lock: Lock) -> Environment | None:
    """The environment of a lock if it is there, which is then known to be in use."""
    prefix = place(wanted.folder, lock, wanted.python)
    environment = made_environment(prefix)
    if environment is not None and os.access(prefix, os.W_OK):
        os.utime(prefix)
    return environment


def _sync(wanted: Wanted, choices: Choices, found: tuple[Lock, bytes] | None, current: Lock | None) -> Synced:
    """Choose versions where that is needed, make the environment, and write the lock."""
    installer = choose_installer(choices.installer, wanted.root, allow_sdist=choices.allow_sdist)
    python = find_interpreter(wanted.python, wanted.root)
    before = found[0] if found else None
    lock = current or _resolved(wanted, choices, installer, python, before)
    environment = _made(wanted, lock)
    changed = environment is None
    if environment is None:
        choices.tell(f"installing {len(lock.pins)} distributions ({installer.name}) …")
        environment = build(place(wanted.folder, lock, wanted.python), python.program, lock, installer)
    if current is None:
        lock = with_support_marked(lock, environment)
        text = render_lock(lock).encode()
        if found is None or found[1] != text:
            replace_file(wanted.lock_file, text, found[1] if found else None, wanted.lock_file.parent)
            changed = True
    _clear(wanted.folder, environment.prefix)
    return Synced(environment, lock, before, changed)


def _resolved(wanted: Wanted, choices: Choices, installer: Installer, python: Interpreter, before: Lock | None) -> Lock:
    """A new lock; what was locked stays where it fits and is not to be upgraded."""
    freed = {canonical(name) for name in choices.names}
    kept = before.pins if before and (freed or not choices.upgrade) else ()
    known = {pin.name: pin for pin in (*wanted.preferred, *kept) if pin.name not in freed and not pin.url}
    asked = {canonical(Requirement(text).name) for text in wanted.requirements}
    support = [name for name in SUPPORT if name not in asked]
    choices.tell(f"choosing versions for {len(asked)} requirements ({installer.name}) …")
    requirements = normal(wanted.requirements)
    preferred = tuple(known.values())
    try:
        pins = installer.resolve(python.program, [*requirements, *support], preferred)
    except Unreachable:
        raise
    except InstallError as error:
        installer.resolve(python.program, requirements, ())  # where these are at fault, that is what is told
        together = f"the requirements don't go together with {' and '.join(support)}, which proofs need"
        raise error.retold(together) from None
    return Lock(requirements, python.version, pins)


def _clear(folder: Path, kept: Path) -> None:
    """Remove what was not used for a month: environments, and the locks of those that nothing checks in."""
    oldest = time.time() - _KEPT_DAYS * 86400
    for entry in folder.iterdir():
        if entry != kept and not entry.name.startswith(_LOCK) and entry.stat().st_mtime < oldest:
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)
