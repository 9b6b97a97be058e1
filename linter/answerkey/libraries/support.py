"""Support distributions: those that only proofs need, and no library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from email.parser import HeaderParser
from pathlib import Path
from typing import cast

from msgspec.structs import replace
from packaging.markers import default_environment
from packaging.requirements import InvalidRequirement, Requirement

from answerkey.libraries.distributions import distribution, metadata_folders
from answerkey.libraries.environment import Environment, site_folders
from answerkey.libraries.files import text_of
from answerkey.libraries.lockfile import Lock, canonical
from answerkey.model.versions import minor_version


def with_support_marked(lock: Lock, environment: Environment) -> Lock:
    """Return the lock with a mark on each pin that none of its requirements needs."""
    needed = _needed(lock.requirements, environment)
    return replace(lock, pins=tuple(sorted(replace(pin, support=pin.name not in needed) for pin in lock.pins)))


def _needed(requirements: Iterable[str], environment: Environment) -> set[str]:
    """Return the names of all distributions that requirements need, by the metadata of the installed ones."""
    folders = {distribution(info)[0]: info for info in metadata_folders(site_folders(environment.prefix))}
    minor = minor_version(environment.version)
    markers = {
        **cast("dict[str, str]", default_environment()),
        "python_version": minor,
        "python_full_version": environment.version,
    }
    pending = [(canonical(r.name), extra) for r in map(Requirement, requirements) for extra in ("", *r.extras)]
    visited: set[tuple[str, str]] = set()
    while pending:
        name, extra = pending.pop()
        if (name, extra) not in visited and name in folders:
            visited.add((name, extra))
            for requirement in _requirements(folders[name]):
                if requirement.marker is None or requirement.marker.evaluate({**markers, "extra": extra}):
                    pending += [(canonical(requirement.name), each) for each in ("", *requirement.extras)]
    return {name for name, _ in visited}


def _requirements(info: Path) -> Iterator[Requirement]:
    """Yield the requirements of a distribution."""
    text = text_of(info / "METADATA").partition("\n\n")[0]
    for line in HeaderParser().parsestr(text).get_all("Requires-Dist") or ():
        try:
            yield Requirement(line)
        except InvalidRequirement:  # installers ignore it, too
            continue
