"""Which distributions of an environment the libraries need, and which only proofs do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from email.parser import HeaderParser
from pathlib import Path
from typing import cast

from packaging.markers import default_environment
from packaging.requirements import InvalidRequirement, Requirement

from answerkey.libraries.distributions import distribution, metadata_folders
from answerkey.libraries.environment import Environment, site_folders
from answerkey.libraries.lockfile import Lock, canonical
from answerkey.model.versions import minor_version


def with_support_marked(lock: Lock, environment: Environment) -> Lock:
    """The lock with a mark on each pin that none of its requirements leads to."""
    needed = _needed(lock.requirements, environment)
    return replace(lock, pins=tuple(sorted(replace(pin, support=pin.name not in needed) for pin in lock.pins)))


def _needed(requirements: Iterable[str], environment: Environment) -> set[str]:
    """The names of all that requirements lead to, by what the metadata of what is installed says."""
    folders = {distribution(info)[0]: info for info in metadata_folders(site_folders(environment.prefix))}
    minor = minor_version(environment.version)
    markers = {
        **cast("dict[str, str]", default_environment()),
        "python_version": minor,
        "python_full_version": environment.version,
    }
    waiting = [(canonical(r.name), extra) for r in map(Requirement, requirements) for extra in ("", *r.extras)]
    seen: set[tuple[str, str]] = set()
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) not in seen and name in folders:
            seen.add((name, extra))
            for needed in _requirements(folders[name]):
                if needed.marker is None or needed.marker.evaluate({**markers, "extra": extra}):
                    waiting += [(canonical(needed.name), wanted) for wanted in ("", *needed.extras)]
    return {name for name, _ in seen}


def _requirements(info: Path) -> Iterator[Requirement]:
    """What a distribution says that it needs."""
    text = (info / "METADATA").read_text(encoding="utf-8", errors="replace").partition("\n\n")[0]
    for line in HeaderParser().parsestr(text).get_all("Requires-Dist") or ():
        try:
            yield Requirement(line)
        except InvalidRequirement:  # installers pass over it as well
            continue
