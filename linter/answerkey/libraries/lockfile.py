"""``libraries.lock``: the versions of all libraries that a base is about, one a line, and the reasons for them.

The file is one of pip's requirements files, with comments that say what it was made for:

    # requires: fastapi
    # python: 3.13
    fastapi==0.165.0
    pytest==9.2.0  # for proofs

Its lines are checked more strictly than pip would: a lock has distributions and versions, but no options.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from answerkey.config import Config, ConfigError
from answerkey.regular_files import read_regular

NAME = "libraries.lock"

_HEAD = """\
# The versions that this base is checked against, written by `answerkey libraries sync`.
# `answerkey libraries sync --upgrade` looks for newer ones.
"""
_SUPPORT = "for proofs"
_PIN = re.compile(
    r"(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)"
    r"(?:==(?P<version>[A-Za-z0-9.!+_-]+)| @ (?P<url>\S+))"
    r"(?P<support>  # for proofs)?"
)
_SETTING = re.compile(r"# (?P<key>requires|python): (?P<value>.+)")
_CONFLICT = ("<<<<<<< ", "=======", ">>>>>>> ", "||||||| ")


class Pin(Struct, frozen=True, order=True):
    """One distribution at one version, or at an address. `support` marks one that only proofs need, and no library."""

    name: str
    version: str = ""
    url: str = ""
    support: bool = False

    @property
    def requirement(self) -> str:
        """The pin as pip and uv read it."""
        return f"{self.name} @ {self.url}" if self.url else f"{self.name}=={self.version}"


class Lock(Struct, frozen=True):
    """The pins, sorted by name, and what they were chosen for: the requirements, and a Python (``3.13``)."""

    requirements: tuple[str, ...]
    python: str
    pins: tuple[Pin, ...]

    def fits(self, requirements: Iterable[str]) -> bool:
        """Return True if the lock was made for these requirements."""
        return self.requirements == normal(requirements)

    @property
    def digest(self) -> str:
        """A hash of the pins, in hexadecimal digits."""
        return sha256("\n".join(pin.requirement for pin in self.pins).encode()).hexdigest()


def canonical(name: str) -> str:
    """Return the normal form of a distribution's name (PEP 503). Importing `packaging` for it is slower than a run."""
    return re.sub(r"[-_.]+", "-", name).lower()


def normal(requirements: Iterable[str]) -> tuple[str, ...]:
    """Return the requirements in the order of the lock, each once."""
    return tuple(sorted({" ".join(requirement.split()) for requirement in requirements}))


def lock_path(config: Config) -> Path:
    """Return the path of a base's lock, beside its configuration file."""
    return config.root / NAME


def read_lock(path: Path) -> tuple[Lock, bytes] | None:
    """Return the lock and its bytes, or None if there is none; raises ConfigError, with a line, if it is broken."""
    try:
        data = read_regular(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    try:
        return parse_lock(data.decode("utf-8-sig"), str(path)), data
    except UnicodeDecodeError:
        raise ConfigError(f"{path}:1: is not UTF-8; {_ADVICE}") from None


_ADVICE = "restore the file, or remove it and run `answerkey libraries sync`"


def parse_lock(text: str, where: str) -> Lock:
    """Parse a lock; `where` is the file that errors name."""
    requirements: list[str] = []
    pythons: list[str] = []
    pins: dict[str, Pin] = {}
    for number, line in enumerate(text.splitlines(), 1):
        line = line.rstrip()
        if line.startswith(_CONFLICT):
            raise ConfigError(f"{where}:{number}: a merge conflict; take either side, then `answerkey libraries sync`")
        if setting := _SETTING.fullmatch(line):
            (requirements if setting["key"] == "requires" else pythons).append(setting["value"])
        elif line and not line.startswith("#"):
            pin = _pin(line, f"{where}:{number}")
            if pin.name in pins:
                raise ConfigError(f"{where}:{number}: `{pin.name}` is here for the second time; {_ADVICE}")
            pins[pin.name] = pin
    if len(pythons) != 1:
        raise ConfigError(f"{where}:1: one line `# python: …` must name the Python of the lock; {_ADVICE}")
    return Lock(normal(requirements), pythons[0], tuple(sorted(pins.values())))


def _pin(line: str, where: str) -> Pin:
    match = _PIN.fullmatch(line)
    if match is None:
        raise ConfigError(f"{where}: `{line}` is not a pin such as `fastapi==0.165.0`; {_ADVICE}")
    return Pin(canonical(match["name"]), match["version"] or "", match["url"] or "", bool(match["support"]))


def parse_pins(text: str, where: str) -> tuple[Pin, ...]:
    """Parse the pins in a file that an installer wrote."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    return tuple(sorted(_pin(line, f"{where}:{number}") for number, line in lines if line and not line.startswith("#")))


def render_lock(lock: Lock) -> str:
    """Return the text of a lock."""
    settings = [f"# requires: {requirement}\n" for requirement in lock.requirements] + [f"# python: {lock.python}\n"]
    return _HEAD + "".join(settings) + "".join(_lines(lock.pins))


def _lines(pins: Sequence[Pin]) -> Iterable[str]:
    for pin in pins:
        yield pin.requirement + (f"  # {_SUPPORT}" if pin.support else "") + "\n"
