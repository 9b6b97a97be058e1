"""The libraries that a base is about, as they are installed: each looked up at most once in a run, when it is needed.

Most bases name no libraries, and import nothing of `answerkey.libraries`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from answerkey.config import Config
from answerkey.model.versions import Versions, minor_version

if TYPE_CHECKING:
    from answerkey.libraries.environment import Environment
    from answerkey.libraries.lockfile import Lock


class Installation(Struct, frozen=True, dict=True):
    """The lock, environment and versions of a base's libraries.

    All properties raise ConfigError where the lock is broken, or the environment that is named can't be used.
    """

    config: Config

    @cached_property
    def lock(self) -> Lock | None:
        """The lock beside the configuration; None where there is none, or the base names no requirements."""
        if not self.config.libraries.requirements:
            return None
        from answerkey.libraries.lockfile import lock_path, read_lock  # most bases name no libraries

        reading = read_lock(lock_path(self.config))
        return reading[0] if reading is not None else None

    @cached_property
    def environment(self) -> Environment | None:
        """The environment; None where none is named, or it was not yet made for the requirements and the lock."""
        if not self.config.libraries.named:
            return None
        from answerkey.libraries.environment import environment_for  # most bases name no libraries

        return environment_for(self.config, self.lock)

    @cached_property
    def versions(self) -> Versions | None:
        """The versions that the lock names, else those in the environment that is named.

        The lock counts also where nothing is installed, as on a machine that only builds. A library that it takes from
        an address has no version there.
        """
        if self.lock is not None:
            return Versions(minor_version(self.lock.python), {pin.name: pin.version for pin in self.lock.pins})
        if self.config.libraries.environment and self.environment is not None:
            return Versions(minor_version(self.environment.version), self.environment.distributions)
        return None

    @cached_property
    def modules(self) -> frozenset[str]:
        """The top-level modules of the libraries that are installed."""
        if self.environment is None:
            return frozenset()
        from answerkey.libraries.environment import provides  # a run without libraries needs none of it

        return frozenset(provides(self.environment))

    @property
    def key(self) -> bytes:
        """A hash that changes with what is installed; empty without an environment."""
        return self.environment.fingerprint if self.environment is not None else b""
