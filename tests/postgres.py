"""A server of PostgreSQL that tests start for themselves, or that the environment names."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

VARIABLE = "ANSWERKEY_POSTGRES"
_READY = "database system is ready to accept connections"
_QUIET = ("-c", "log_min_messages=log", "-c", "log_checkpoints=off")  # nobody reads its log once it runs
_NUMBERS = count(1)


class Unsupported(Exception):
    """No server can be started here; the message says why."""


@contextmanager
def server() -> Iterator[str]:
    """The connection string of a server: that of the variable, or of one that lives as long as the block."""
    if named := os.environ.get(VARIABLE):
        yield named
        return
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="akpg-", dir="/tmp"))  # a socket has a path of at most 107 bytes
    try:
        user = _as_other_user(folder)
        data = folder / "data"
        command = [
            *user,
            programs / "initdb",
            "-D",
            data,
            "-U",
            "answerkey",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]
        subprocess.run([*command, "--no-sync"], cwd="/", check=True, capture_output=True)
        with _running(
            [*user, programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-F", *_QUIET]
        ):
            yield f"postgresql:///postgres?host={folder}&user=answerkey"
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    """The folder of the server's programs, which Debian keeps off the path."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if not folders or not (folders[0] / "postgres").exists():
        raise Unsupported("PostgreSQL is not installed")
    return folders[0]


def _as_other_user(folder: Path) -> list[str]:
    """The beginning of commands: the server refuses to run as root."""
    if os.geteuid() != 0:
        return []
    names = {each.pw_name for each in pwd.getpwall()}
    name = next((each for each in ("postgres", "nobody") if each in names), "")
    if not name or not shutil.which("setpriv"):
        raise Unsupported("PostgreSQL refuses to run as root, and there is no `setpriv` or no other user")
    user = pwd.getpwnam(name)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--pdeathsig=INT"]


@contextmanager
def _running(command: list[str]) -> Iterator[None]:
    """The server, once it accepts connections."""
    process = subprocess.Popen(command, cwd="/", stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    with process, process.stderr as log:
        try:
            if not any(_READY in line for line in log):
                raise Unsupported("PostgreSQL does not start")
            yield
        finally:
            process.send_signal(signal.SIGQUIT)  # others would wait for clients, or write what is thrown away


def database(conninfo: str, name: str = "") -> str:
    """The address of a schema that no other test uses."""
    mark = "&" if "?" in conninfo else "?"
    return f"{conninfo}{mark}schema={name or f't_{os.getpid()}_{next(_NUMBERS)}'}"


@contextmanager
def started() -> Iterator[str]:
    """The server, or a skipped test where there is none."""
    try:
        with server() as conninfo:
            yield conninfo
    except Unsupported as error:
        if os.environ.get(VARIABLE):
            raise
        pytest.skip(str(error))
