"""Programs that choose, install and interpret: they are run without what would turn them elsewhere, and what they say
of a failure is told in a few lines."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from answerkey.config import ConfigError

_SHOWN_LINES = 12  # the last ones, which draw the conclusion
_SHOWN_CHARACTERS = 600
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
    """Libraries can't be had; the notes of the error are what the installer said."""

    def retold(self, message: str) -> InstallError:
        """The same with another message."""
        told = InstallError(message)
        for note in getattr(self, "__notes__", ()):
            told.add_note(note)
        return told


class Unreachable(InstallError):
    """The package index does not answer."""


def run(command: Sequence[str], folder: Path, name: str) -> str:
    """What a program prints; raises InstallError with what it complains of."""
    environment = {key: value for key, value in os.environ.items() if key not in _WITHOUT}
    environment |= {"PIP_REQUIRE_VIRTUALENV": "0", "PIP_USER": "0", "NO_COLOR": "1", "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(  # noqa: S603  # programs of the machine's owner, without a shell
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
    if done.returncode:
        raise explained(name, done.stderr + "\n" + done.stdout)
    return done.stdout


def unreachable(said: str) -> bool:
    """Whether what an installer says tells of an index that does not answer."""
    return _UNREACHABLE.search(said) is not None


def explained(name: str, said: str) -> InstallError:
    """An error with what matters of what an installer said."""
    lines = [line.rstrip() for line in said.splitlines() if line.strip()]
    error = InstallError(f"{name} can't install the libraries")
    told = [line for line in lines if not line.startswith(_ASIDES)]
    if failed := [line for line in lines if unreachable(line)]:
        error = Unreachable(f"the package index can't be reached ({name})")
        told = failed[:1]
    for line in [f"… {len(told) - _SHOWN_LINES} lines"] * (len(told) > _SHOWN_LINES) + told[-_SHOWN_LINES:]:
        error.add_note(_shortened(line.removeprefix("ERROR: ").removeprefix("WARNING: ")))
    return error


def _shortened(line: str) -> str:
    """A line that may name every version that there is, without its middle."""
    half = _SHOWN_CHARACTERS // 2
    return line if len(line) <= _SHOWN_CHARACTERS else f"{line[:half]} … {line[-half:]}"
