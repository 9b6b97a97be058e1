"""Virtual environments: created for an interpreter, and filled with the distributions of a lock."""

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


def find_interpreter(name: str, root: Path) -> Interpreter:
    """Return the interpreter that the configuration names: a path, a program on PATH, ``3.13``, or empty for this one.

    Relative paths begin at `root`. Raises ConfigError if the interpreter can't be used.
    """
    setting = f"`libraries.python` names `{name}`"
    command = f"python{name}" if re.fullmatch(r"\d+\.\d+", name) else name
    file = root / name
    program = (str(file) if file.is_file() else shutil.which(command)) if name else sys.executable
    if program is None:
        raise ConfigError(f"{setting}, which is neither a file nor a program on PATH")
    try:
        version = run([program, "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], root, program).strip()
    except InstallError as error:
        raise error.with_message(f"{setting}: `{program}` can't be run") from None
    if not re.fullmatch(r"3\.\d+", version):
        raise ConfigError(f"{setting}: `{program}` is not Python 3")
    return Interpreter(Path(program), version)


def build(prefix: Path, python: Path, lock: Lock, installer: Installer) -> Environment:
    """Make an environment. The remains of an earlier attempt are removed, and this one, too, if it fails."""
    shutil.rmtree(prefix, ignore_errors=True)
    try:
        run([str(python), "-I", "-m", "venv", "--without-pip", str(prefix)], prefix.parent, "venv")
        environment = read_environment(prefix)
        if environment is None:
            raise InstallError(f"`{python}` made no environment in `{prefix}`")
        _install(installer, environment, lock)
        environment = read_environment(prefix) or environment
        mark_complete(environment)
    except BaseException:
        shutil.rmtree(prefix, ignore_errors=True)
        raise
    return environment


def _install(installer: Installer, environment: Environment, lock: Lock) -> None:
    """Install the pins of a lock. After a merge, or for another Python, they may not fit together."""
    minor = minor_version(environment.version)
    reason = "the versions of the lock don't fit together"
    if lock.python != minor:
        reason = f"the lock was made for Python {lock.python}, and does not fit {minor}"
    try:
        installer.install(environment.python, lock.pins)
    except Unreachable:
        raise
    except InstallError as error:
        raise error.with_message(f"{reason}: {_UPGRADE}") if lock.python != minor else error from None
    try:
        installer.check(environment.python)
    except InstallError as error:
        raise error.with_message(f"{reason}: {_UPGRADE}") from None
