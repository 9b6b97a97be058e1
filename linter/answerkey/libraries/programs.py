"""Installers and interpreters as subprocesses: with a clean environment, and with short messages of their failures."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from answerkey.config import ConfigError

_MOST_LINES = 12  # the last ones, which have the conclusion
_MOST_CHARACTERS = 600
_ASIDES = ("WARNING: ", "[notice]")
_WITHOUT = {
    *("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV", "CONDA_PREFIX", "UV_SYSTEM_PYTHON"),
    *("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_VIRTUALENV"),
}
_UNREACHABLE = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|ProxyError|Connection refused|dns error|tcp connect error"
    r"|client error \(Connect\)|error sending request|network connectivity is disabled",
    re.IGNORECASE,
)


class InstallError(ConfigError):
    """Libraries can't be installed; the notes of the error are the installer's messages."""

    def with_message(self, message: str) -> InstallError:
        """Return the error with another message and the same notes."""
        error = InstallError(message)
        for note in getattr(self, "__notes__", ()):
            error.add_note(note)
        return error


class Unreachable(InstallError):
    """The package index does not answer."""


def run(command: Sequence[str], folder: Path, name: str) -> str:
    """Run a program and return its output; raises InstallError with its messages."""
    environment = {key: value for key, value in os.environ.items() if key not in _WITHOUT}
    environment |= {"PIP_REQUIRE_VIRTUALENV": "0", "PIP_USER": "0", "NO_COLOR": "1", "PYTHONUTF8": "1"}
    try:
        process = subprocess.run(  # noqa: S603  # programs of the machine's owner, without a shell
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise InstallError(f"`{command[0]}` can't be run: {error.strerror}") from None
    if process.returncode:
        raise install_error(name, process.stderr + "\n" + process.stdout)
    return process.stdout


def is_unreachable(output: str) -> bool:
    """Return True if an installer's output tells of a package index that does not answer."""
    return _UNREACHABLE.search(output) is not None


def install_error(name: str, output: str) -> InstallError:
    """Return an error with the essential lines of an installer's output."""
    lines = [line.rstrip() for line in output.splitlines() if line.strip()]
    error = InstallError(f"{name} can't install the libraries")
    notes = [line for line in lines if not line.startswith(_ASIDES)]
    if failures := [line for line in lines if is_unreachable(line)]:
        error = Unreachable(f"the package index can't be reached ({name})")
        notes = failures[:1]
    omission = [f"… {len(notes) - _MOST_LINES} lines"] if len(notes) > _MOST_LINES else []
    for line in [*omission, *notes[-_MOST_LINES:]]:
        error.add_note(_shortened(line.removeprefix("ERROR: ").removeprefix("WARNING: ")))
    return error


def _shortened(line: str) -> str:
    """Return a line without its middle if it is long, as one that lists all versions."""
    half = _MOST_CHARACTERS // 2
    return line if len(line) <= _MOST_CHARACTERS else f"{line[:half]} … {line[-half:]}"
