"""Installers, which choose and install distributions: uv if it is available, else pip. Both run as subprocesses."""

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

from answerkey.libraries.files import text_of
from answerkey.libraries.lockfile import Pin, canonical, parse_pins
from answerkey.libraries.programs import InstallError, Unreachable, install_error, is_unreachable, run
from answerkey.trust import Trust, trust


class Installer(Protocol):
    """A program that chooses versions, and installs them into environments. All methods raise InstallError."""

    @property
    def name(self) -> str:
        """The name of the program."""

    def resolve(self, python: Path, requirements: Sequence[str], preferred: Sequence[Pin]) -> tuple[Pin, ...]:
        """Return pins that satisfy requirements for a Python, with preferred versions if they fit."""

    def install(self, python: Path, pins: Sequence[Pin]) -> None:
        """Install exactly these distributions into the environment of an interpreter."""

    def check(self, python: Path) -> None:
        """Raise InstallError if the installed distributions do not fit together."""

    def newer(self, python: Path) -> Mapping[str, str]:
        """Return the newest version of each distribution that has a newer one."""


def choose_installer(name: str, folder: Path, *, allow_sdist: bool = False) -> Installer:
    """Return the installer of a name (`uv`, `pip`), or with `auto` the best available one; it runs in a trusted folder.

    uv takes indexes from `uv.toml` and `pyproject.toml` of the folder it runs in and of those above: where the project
    is not trusted, it runs at the top of the file system. The user's own settings count everywhere.
    Only wheels are installed unless `allow_sdist`: building a distribution from source runs code of its authors.
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
    """Return the program uv: on PATH, or as a package beside this program."""
    program = which("uv")
    if program is None and find_spec("uv") is not None:
        from uv import find_uv_bin  # type: ignore[import-not-found,unused-ignore]  # no dependency of ours

        try:
            program = str(find_uv_bin())
        except FileNotFoundError:
            return None
    return program


@dataclass(frozen=True)
class Uv:
    """The installer uv (https://docs.astral.sh/uv/pip/)."""

    program: str
    folder: Path
    allow_sdist: bool
    name: str = "uv"

    def resolve(self, python: Path, requirements: Sequence[str], preferred: Sequence[Pin]) -> tuple[Pin, ...]:
        """Return pins; uv prefers the versions in the output file that it is to replace."""
        with tempfile.TemporaryDirectory() as folder:
            source, output = Path(folder, "requirements.in"), Path(folder, "requirements.txt")
            source.write_text(_lines(requirements), encoding="utf-8")
            output.write_text(_lines(pin.requirement for pin in preferred), encoding="utf-8")
            options = ("--quiet", "--no-header", "--no-annotate", "--output-file", str(output))
            self._run("compile", str(source), *options, *_wheels(self.allow_sdist), python=python)
            return parse_pins(output.read_text(encoding="utf-8"), "uv")

    def install(self, python: Path, pins: Sequence[Pin]) -> None:
        """Install by copies, not links into uv's cache: a proof that writes to a file affects its environment only."""
        options = ("--quiet", "--no-deps", "--compile-bytecode", "--link-mode", "copy")
        with _pin_file(pins) as file:
            self._run("install", *options, *_wheels(self.allow_sdist), "-r", file, python=python)

    def check(self, python: Path) -> None:
        self._run("check", "--quiet", python=python)

    def newer(self, python: Path) -> Mapping[str, str]:
        return _newest(self._run("list", "--outdated", "--format", "json", python=python))

    def _run(self, *arguments: str, python: Path) -> str:
        return run([self.program, "pip", *arguments, "--python", str(python)], self.folder, "uv")


@dataclass(frozen=True)
class Pip:
    """The installer pip (https://pip.pypa.io/) of the interpreter that runs this program, for other interpreters."""

    folder: Path
    allow_sdist: bool
    name: str = "pip"

    def resolve(self, python: Path, requirements: Sequence[str], preferred: Sequence[Pin]) -> tuple[Pin, ...]:
        """Return pins; pip knows no preferences: they are constraints first, and dropped if they can't be met."""
        try:
            return self._resolve(python, requirements, preferred)
        except Unreachable:
            raise
        except InstallError:
            if not preferred:
                raise
            return self._resolve(python, requirements, ())

    def _resolve(self, python: Path, requirements: Sequence[str], constraints: Sequence[Pin]) -> tuple[Pin, ...]:
        options = ("--quiet", "--dry-run", "--ignore-installed", "--report", "-", *_wheels(self.allow_sdist))
        with _pin_file(constraints) as file:
            report = self._run("install", *options, "-c", file, *requirements, python=python)
        return tuple(sorted(_pin(entry) for entry in json.loads(report)["install"]))

    def install(self, python: Path, pins: Sequence[Pin]) -> None:
        options = ("--quiet", "--no-deps", *_wheels(self.allow_sdist))
        with _pin_file(pins) as file:
            self._run("install", *options, "-r", file, python=python)

    def check(self, python: Path) -> None:
        self._run("check", python=python)

    def newer(self, python: Path) -> Mapping[str, str]:
        """Return newer versions; only the log of pip tells if an index did not answer, and so has no newer ones."""
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder, "pip.log")
            options = ("--retries", "0", "--timeout", "5", "--log", str(log))
            output = self._run("list", "--outdated", "--format", "json", *options, python=python)
            messages = text_of(log)  # pip writes none where the interpreter does not run it
        if is_unreachable(messages):
            raise install_error("pip", messages)
        return _newest(output)

    def _run(self, command: str, *arguments: str, python: Path) -> str:
        """Run pip without this folder on its path (`-I`): a module named `pip` in a repository is not run."""
        common = ["--python", str(python), "--disable-pip-version-check", "--no-input", "--retries", "2"]
        return run([sys.executable, "-I", "-m", "pip", *common, command, *arguments], self.folder, "pip")


def _wheels(allow_sdist: bool) -> tuple[str, ...]:
    return () if allow_sdist else ("--only-binary", ":all:")


def _lines(texts: Iterable[str]) -> str:
    return "".join(f"{text}\n" for text in texts)


@contextmanager
def _pin_file(pins: Iterable[Pin]) -> Iterator[str]:
    """Write pins to a temporary file, and yield its path."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "pins.txt")
        file.write_text(_lines(pin.requirement for pin in pins), encoding="utf-8")
        yield str(file)


def _pin(entry: Mapping[str, Any]) -> Pin:
    """Return the pin of an entry in pip's report (https://pip.pypa.io/en/stable/reference/installation-report/)."""
    name = canonical(entry["metadata"]["name"])
    return (
        Pin(name, url=entry["download_info"]["url"]) if entry["is_direct"] else Pin(name, entry["metadata"]["version"])
    )


def _newest(output: str) -> dict[str, str]:
    return {canonical(entry["name"]): entry["latest_version"] for entry in json.loads(output)}
