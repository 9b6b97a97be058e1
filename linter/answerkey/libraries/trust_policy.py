"""Limits on what a configuration may run: nothing from the repository itself, unless the user trusts the project."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from packaging.requirements import Requirement

from answerkey.config import Config, ConfigError
from answerkey.libraries.lockfile import Pin
from answerkey.trust import VARIABLE, Trust, trust, within

_HINT = f"to run it all the same, trust the project: `answerkey --trust-project …`, or {VARIABLE}=project"


def refuse_own_python(config: Config) -> None:
    """Raise ConfigError for an interpreter or environment that lies in the repository or in a folder near it.

    A plain name such as ``python3.13`` is searched on PATH, unless the repository has a file of that name.
    """
    if config.trust is Trust.PROJECT:
        return
    for key in ("environment", "python"):
        name: str = getattr(config.libraries, key)
        path = config.root / name
        relative = not os.path.isabs(name) and (key == "environment" or os.path.lexists(path) or os.sep in name)
        if name and (relative or (os.path.isabs(name) and within(config.root, path))):
            raise ConfigError(
                f"`libraries.{key}` names `{name}`, which the repository can hold: it is not run; {_HINT}"
            )


def refuse_direct(requirements: Iterable[Requirement], pins: Sequence[Pin], where: str) -> None:
    """Raise ConfigError for a requirement with an address of its own: installers build it, which runs its code."""
    if trust() is Trust.PROJECT:
        return
    direct = [str(requirement) for requirement in requirements if requirement.url]
    direct += [pin.requirement for pin in pins if pin.url]
    if direct:
        raise ConfigError(
            f"{where} name `{direct[0]}`, which is built by code of its own: it is not installed; {_HINT}"
        )
