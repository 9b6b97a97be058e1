"""The versions of the libraries: those in force, those that are locked, and newer ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from packaging.requirements import InvalidRequirement, Requirement

from answerkey.config import Config, ConfigError
from answerkey.libraries.environment import Environment, find_environment
from answerkey.libraries.installing import Installer
from answerkey.libraries.lockfile import Lock, canonical, lock_path, read_lock
from answerkey.libraries.programs import InstallError
from answerkey.libraries.trust_policy import refuse_own_python


@dataclass(frozen=True, slots=True)
class Library:
    """The versions of a distribution; empty if there is none. `newest` is None if it is unknown.

    `required`: the configuration names it. `support`: only proofs need it.
    """

    name: str
    installed: str
    locked: str
    newest: str | None
    required: bool
    support: bool


@dataclass(frozen=True, slots=True)
class Status:
    """The libraries by name, and their environment, which is None before it is made.

    `problem` is a sentence that says why the environment does not match the configuration and the lock. `unknown` says
    why newer versions are unknown.
    """

    environment: Environment | None
    lock: Lock | None
    libraries: tuple[Library, ...]
    problem: str = ""
    unknown: str = ""


def status(config: Config, installer: Installer | None) -> Status:
    """Return the status of a base's libraries; an installer asks the package index. Raises ConfigError."""
    lock_file = None if config.libraries.environment else read_lock(lock_path(config))
    lock = lock_file[0] if lock_file else None
    environment = find_environment(config)
    newest, unknown = _newest(config, environment, installer)
    return Status(
        environment, lock, _libraries(config, environment, lock, newest), _problem(config, environment, lock), unknown
    )


def _problem(config: Config, environment: Environment | None, lock: Lock | None) -> str:
    if environment is not None:
        return ""
    if lock is None:
        return "no versions are locked yet"
    if not lock.fits(config.libraries.requirements):
        return "the lock was made for other requirements"
    return "the environment does not match the lock"


def _newest(
    config: Config, environment: Environment | None, installer: Installer | None
) -> tuple[Mapping[str, str] | None, str]:
    """Return the newest versions of distributions that have a newer one, or None and the reason.

    Installers run the interpreter of the environment.
    """
    if environment is None or installer is None:
        return None, "there is no environment" if installer else "the package index was not asked"
    try:
        refuse_own_python(config)
        return installer.newer(environment.python), ""
    except (ConfigError, InstallError) as error:
        return None, str(error)


def _libraries(
    config: Config, environment: Environment | None, lock: Lock | None, newest: Mapping[str, str] | None
) -> tuple[Library, ...]:
    installed = environment.distributions if environment else {}
    pins = {pin.name: pin for pin in lock.pins} if lock else {}
    required = {canonical(name) for name in _names(config.libraries.requirements)}
    return tuple(
        Library(
            name,
            installed.get(name, ""),
            (pins[name].version or pins[name].url) if name in pins else "",
            None if newest is None else newest.get(name, installed.get(name)),
            name in required,
            name in pins and pins[name].support,
        )
        for name in sorted({*installed, *pins})
    )


def _names(requirements: tuple[str, ...]) -> list[str]:
    names = []
    for text in requirements:
        try:
            names.append(Requirement(text).name)
        except InvalidRequirement:  # `sync` reports it
            continue
    return names
