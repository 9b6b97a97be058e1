"""What chooses and installs distributions: uv where it is at hand, else pip. Both run as programs of their own."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any, Protocol

from answerkey.libraries.lockfile import Pin, canonical, parse_pins
from answerkey.libraries.programs import InstallError, Unreachable, explained, run, unreachable
from answerkey.trust import Trust, trust


class Installer(Protocol):
    """A program that chooses versions, and installs them into environments. All raise InstallError."""

    @property
    def name(self) -> str:
        """What people call it."""

    def resolve(self, python: Path, requirements: Sequence[str], preferred: Sequence[Pin]) -> tuple[Pin, ...]:
        """All that requirements come to, for a Python; preferred versions where they fit."""

    def install(self, python: Path, pins: Sequence[Pin]) -> None:
        """Install exactly these distributions into the environment of an interpreter."""

    def check(self, python: Path) -> None:
        """Raise InstallError where what is installed does not fit together."""

    def newer(self, python: Path) -> Mapping[str, str]:
        """The newest version of each distribution of which there is a newer one."""


def choose_installer(name: str, folder: Path, *, allow_sdist: bool = False) -> Installer:
    """The installer of a name (`uv`, `pip`), or with `auto` the best there is; it runs in a folder that is trusted.

    uv takes indexes from `uv.toml` and `pyproject.toml` of the folder it runs in and of those above: where the project
    is not trusted, it runs at the top of the file system. The user's own settings count everywhere.
    Only wheels are installed unless `allow_sdist`: to build a distribution from source runs code of its authors.
    """
    folder = folder if trust() is Trust.PROJECT else Path(folder.absolute().anchor)
    uv = _uv() if name in ("auto", "uv") else None
    if uv:
        return Uv(uv, folder, allow_sdist)
    if name == "uv":
        raise InstallError("uv is not at hand; install it, or use `--installer pip`")
    if find_spec("pip") is None:
        raise InstallError(
            f"neither uv nor pip is at hand: `{sys.executable}` has no pip, and there is no `uv` on PATH"
        )
    return Pip(folder, allow_sdist)


def _uv() -> str | None:
    """The program uv: on PATH, or beside this program as a package."""
    found = which("uv")
    if found is None and find_spec("uv") is not None:
        from uv import find_uv_bin  # type: ignore[import-not-found,unused-ignore]

        try:
            found = str(find_uv_bin())
        except FileNotFoundError:
            return None
    return found


@dataclass(frozen=True)
class Uv:
    """https://docs.astral.sh/uv/pip/"""

    program: str
    folder: Path
    allow_sdist: bool
    name: str = "uv"

    def resolve(self, python: Path, requirements: Sequence[str], preferred: Sequence[Pin]) -> tuple[Pin, ...]:
        """uv prefers the versions of the file that it is to replace."""
        with tempfile.TemporaryDirectory() as folder:
            asked, chosen = Path(folder, "asked.in"), Path(folder, "chosen.txt")
            asked.write_text(_lines(requirements), encoding="utf-8")
            chosen.write_text(_lines(pin.requirement for pin in preferred), encoding="utf-8")
            plain = ("--quiet", "--no-header", "--no-annotate", "--output-file", str(chosen))
            self._run("compile", str(asked), *plain, *_wheels(self.allow_sdist), python=python)
            return parse_pins(chosen.read_text(encoding="utf-8"), "uv")

    def install(self, python: Path, pins: Sequence[Pin]) -> None:
        """Copies are made rather than links into uv's cache: what a proof does to a file stays in its environment."""
        how = ("--quiet", "--no-deps", "--compile-bytecode", "--link-mode", "copy")
        with _listed(pins) as listed:
            self._run("install", *how, *_wheels(self.allow_sdist), "-r", listed, python=python)

    def check(self, python: Path) -> None:
        self._run("check", "--quiet", python=python)

    def newer(self, python: Path) -> Mapping[str, str]:
        return _newest(self._run("list", "--outdated", "--format", "json", python=python))

    def _run(self, *arguments: str, python: Path) -> str:
        return run([self.program, "pip", *arguments, "--python", str(python)], self.folder, "uv")


@dataclass(frozen=True)
class Pip:
    """https://pip.pypa.io/, the one of the interpreter that runs this program, for other interpreters."""

    folder: Path
    allow_sdist: bool
    name: str = "pip"

    def resolve(self, python: Path, requirements: Sequence[str], preferred: Sequence[Pin]) -> tuple[Pin, ...]:
        """pip knows no preferences: the versions are a condition first, and where that can't be met they are none."""
        try:
            return self._resolve(python, requirements, preferred)
        except Unreachable:
            raise
        except InstallError:
            if not preferred:
                raise
            return self._resolve(python, requirements, ())

    def _resolve(self, python: Path, requirements: Sequence[str], wanted: Sequence[Pin]) -> tuple[Pin, ...]:
        how = ("--quiet", "--dry-run", "--ignore-installed", "--report", "-", *_wheels(self.allow_sdist))
        with _listed(wanted) as conditions:
            said = self._run("install", *how, "-c", conditions, *requirements, python=python)
        return tuple(sorted(_reported(entry) for entry in json.loads(said)["install"]))

    def install(self, python: Path, pins: Sequence[Pin]) -> None:
        with _listed(pins) as listed:
            how = ("--quiet", "--no-deps", *_wheels(self.allow_sdist))
            self._run("install", *how, "-r", listed, python=python)

    def check(self, python: Path) -> None:
        self._run("check", python=python)

    def newer(self, python: Path) -> Mapping[str, str]:
        """pip passes over an index that does not answer, as if nothing newer were there: only its log tells."""
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder, "pip.log")
            once = ("--retries", "0", "--timeout", "5", "--log", str(log))
            listed = self._run("list", "--outdated", "--format", "json", *once, python=python)
            told = log.read_text(encoding="utf-8", errors="replace")
        if unreachable(told):
            raise explained("pip", told)
        return _newest(listed)

    def _run(self, command: str, *arguments: str, python: Path) -> str:
        """pip without this folder on its path (`-I`): a module named `pip` in a repository is not run."""
        common = ["--python", str(python), "--disable-pip-version-check", "--no-input", "--retries", "2"]
        return run([sys.executable, "-I", "-m", "pip", *common, command, *arguments], self.folder, "pip")


def _wheels(allow_sdist: bool) -> tuple[str, ...]:
    return () if allow_sdist else ("--only-binary", ":all:")


def _lines(texts: Iterable[str]) -> str:
    return "".join(f"{text}\n" for text in texts)


@contextmanager
def _listed(pins: Iterable[Pin]) -> Iterator[str]:
    """A file that lists pins, as long as it is needed."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "pins.txt")
        file.write_text(_lines(pin.requirement for pin in pins), encoding="utf-8")
        yield str(file)


def _reported(entry: Mapping[str, Any]) -> Pin:
    """A pin from an entry of pip's report (https://pip.pypa.io/en/stable/reference/installation-report/)."""
    name = canonical(entry["metadata"]["name"])
    return (
        Pin(name, url=entry["download_info"]["url"]) if entry["is_direct"] else Pin(name, entry["metadata"]["version"])
    )


def _newest(listed: str) -> dict[str, str]:
    return {canonical(entry["name"]): entry["latest_version"] for entry in json.loads(listed)}
