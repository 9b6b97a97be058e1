"""Whether a lock is what requirements ask for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from packaging.requirements import InvalidRequirement, Requirement

from answerkey.config import ConfigError, suggestion
from answerkey.libraries.lockfile import Lock, canonical, normal


def parsed(texts: Iterable[str], where: str) -> list[Requirement]:
    """Requirements from their texts; raises ConfigError, which names the setting that holds them."""
    found = []
    for number, text in enumerate(texts):
        try:
            found.append(Requirement(text))
        except InvalidRequirement as error:
            said = str(error).split("\n")[0]
            raise ConfigError(
                f"`{where}[{number}]` is no requirement such as `pydantic>=2`: {text!r}: {said}"
            ) from None
    return found


def refuse_unknown(names: Iterable[str], lock: Lock | None, file: str) -> None:
    """Raise ConfigError unless a lock, in a file of this name, has all of these distributions."""
    known = {pin.name for pin in lock.pins} if lock else set()
    for name in map(canonical, names):
        if name not in known:
            raise ConfigError(f"`{name}` is not in {file}{suggestion(name, known)}")


def unfit(lock: Lock | None, texts: Sequence[str], requirements: Sequence[Requirement]) -> str:
    """Why a lock is not for these requirements; empty where it is."""
    if lock is None:
        return "there is none"
    asked = normal(texts)
    if different := [*(set(asked) - set(lock.requirements)), *(set(lock.requirements) - set(asked))]:
        told = "is not in the lock" if min(different) in asked else "is in the lock and no longer asked for"
        return f"`{min(different)}` {told}"
    return next(filter(None, (_unmet(lock, requirement) for requirement in requirements)), "")


def _unmet(lock: Lock, requirement: Requirement) -> str:
    pin = next((pin for pin in lock.pins if pin.name == canonical(requirement.name)), None)
    if pin is None:
        return f"it has no line for `{requirement}`" if requirement.marker is None else ""
    fits = bool(pin.url) or requirement.specifier.contains(pin.version, prereleases=True)
    return "" if fits else f"`{requirement}` does not allow {pin.version}"
