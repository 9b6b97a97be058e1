"""Which versions of Python and of the libraries are in force for a base."""

from __future__ import annotations

from answerkey.config import Config
from answerkey.model.collections import VERIFIED
from answerkey.model.corpus import Versions
from answerkey.workspace import SourceFile, Workspace


def versions_for(workspace: Workspace) -> Versions | None:
    """The versions that what was found out about a base is compared with; not looked for where nothing is recorded."""
    return versions_in_force(workspace.config) if any(map(depends, workspace.files)) else None


def depends(source: SourceFile) -> bool:
    """Whether what a file says depends on the versions in force."""
    return source.collection == VERIFIED


def versions_in_force(config: Config) -> Versions | None:
    """What the lock says, else what is installed in the environment that is named; nothing where there is neither.

    The lock counts also where nothing is installed, as on a machine that only builds. A library that it takes from an
    address has no version there. Raises ConfigError where it is broken.
    """
    if config.libraries.environment:
        from answerkey.libraries.environment import read_environment

        found = read_environment(config.root / config.libraries.environment)
        return Versions(_minor(found.version), found.distributions) if found is not None else None
    if not config.libraries.requirements:
        return None
    from answerkey.libraries.lockfile import lock_path, read_lock

    read = read_lock(lock_path(config))
    if read is None:
        return None
    lock = read[0]
    return Versions(_minor(lock.python), {pin.name: pin.version for pin in lock.pins})


def _minor(version: str) -> str:
    """``3.13`` of ``3.13.2``."""
    return ".".join(version.split(".")[:2])
