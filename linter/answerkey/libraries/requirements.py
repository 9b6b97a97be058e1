"""Requirements: their syntax, and the comparison of a lock with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from packaging.requirements import InvalidRequirement, Requirement

from answerkey.config import ConfigError, suggestion
from answerkey.libraries.lockfile import Lock, canonical, normal


def parse_requirements(texts: Iterable[str], setting: str) -> list[Requirement]:
    """Parse requirements; raises ConfigError, which names the setting that holds them."""
    requirements = []
    for number, text in enumerate(texts):
        try:
            requirements.append(Requirement(text))
        except InvalidRequirement as error:
            reason = str(error).split("\n")[0]
            raise ConfigError(
                f"`{setting}[{number}]` is not a requirement such as `pydantic>=2`: {text!r}: {reason}"
            ) from None
    return requirements


def refuse_unknown(names: Iterable[str], lock: Lock | None, file: str) -> None:
    """Raise ConfigError unless a lock, in a file of this name, has all of these distributions."""
    pins = {pin.name for pin in lock.pins} if lock else set()
    for name in map(canonical, names):
        if name not in pins:
            raise ConfigError(f"`{name}` is not in {file}{suggestion(name, pins)}")


def mismatch(lock: Lock | None, texts: Sequence[str], requirements: Sequence[Requirement]) -> str:
    """Return the reason why a lock is not for these requirements; empty if it is."""
    if lock is None:
        return "there is none"
    current = normal(texts)
    if differences := set(current) ^ set(lock.requirements):
        first = min(differences)
        return f"`{first}` " + ("is not in the lock" if first in current else "is in the lock and no longer required")
    return next(filter(None, (_unmet(lock, requirement) for requirement in requirements)), "")


def _unmet(lock: Lock, requirement: Requirement) -> str:
    pin = next((pin for pin in lock.pins if pin.name == canonical(requirement.name)), None)
    if pin is None:
        return f"it has no line for `{requirement}`" if requirement.marker is None else ""
    fits = bool(pin.url) or requirement.specifier.contains(pin.version, prereleases=True)
    return "" if fits else f"`{requirement}` does not allow {pin.version}"
