"""Makes environments: an empty one of an interpreter, and into it what a lock says."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from answerkey.config import ConfigError
from answerkey.libraries.environment import Environment, mark_complete, read_environment
from answerkey.libraries.installing import Installer
from answerkey.libraries.lockfile import Lock
from answerkey.libraries.programs import InstallError, Unreachable, run
from answerkey.model.versions import minor_version

_UPGRADE = "`answerkey libraries sync --upgrade` chooses others"


class Interpreter(NamedTuple):
    """An interpreter, and its version (``3.13``)."""

    program: Path
    version: str


def find_interpreter(asked: str, root: Path) -> Interpreter:
    """The interpreter that the configuration names (a path, a program on PATH, or ``3.13``; else this one).

    Relative paths begin at `root`. Raises ConfigError where it can't be used.
    """
    told = f"`libraries.python` names `{asked}`"
    named = f"python{asked}" if re.fullmatch(r"\d+\.\d+", asked) else asked
    file = root / asked
    program = (str(file) if file.is_file() else shutil.which(named)) if asked else sys.executable
    if program is None:
        raise ConfigError(f"{told}, which is no file and no program on PATH")
    try:
        said = run([program, "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], root, program)
    except InstallError as error:
        raise error.retold(f"{told}: `{program}` can't be run") from None
    if not re.fullmatch(r"3\.\d+", said.strip()):
        raise ConfigError(f"{told}: `{program}` is no Python")
    return Interpreter(Path(program), said.strip())


def build(prefix: Path, python: Path, lock: Lock, installer: Installer) -> Environment:
    """Make an environment; what was left of an earlier attempt goes, and so does this one where it fails."""
    shutil.rmtree(prefix, ignore_errors=True)
    try:
        run([str(python), "-I", "-m", "venv", "--without-pip", str(prefix)], prefix.parent, "venv")
        made = read_environment(prefix)
        if made is None:
            raise InstallError(f"`{python}` made no environment in `{prefix}`")
        _install(installer, made, lock)
        made = read_environment(prefix) or made
        mark_complete(made)
    except BaseException:
        shutil.rmtree(prefix, ignore_errors=True)
        raise
    return made


def _install(installer: Installer, made: Environment, lock: Lock) -> None:
    """Install what a lock says. One that was merged, or made for another Python, may not fit together."""
    minor = minor_version(made.version)
    told = "the versions of the lock don't fit together"
    if lock.python != minor:
        told = f"the lock was made for Python {lock.python}, and does not fit {minor}"
    try:
        installer.install(made.python, lock.pins)
    except Unreachable:
        raise
    except InstallError as error:
        raise error.retold(f"{told}: {_UPGRADE}") if lock.python != minor else error from None
    try:
        installer.check(made.python)
    except InstallError as error:
        raise error.retold(f"{told}: {_UPGRADE}") from None
