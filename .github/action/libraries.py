"""Installs the libraries of `libraries.lock`, for the checks against them, and runs nothing of them.

Whoever opens a pull request writes the lock. It names versions of the package index: `--untrusted` refuses addresses
and interpreters of the repository, and wheels alone are installed.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile


def main() -> int:
    temporary = os.environ.get("RUNNER_TEMP") or tempfile.gettempdir()
    environment = {"ANSWERKEY_CACHE_DIR": os.path.join(temporary, "answerkey-cache"), **os.environ}
    folder = os.environ.get("INPUT_WORKING_DIRECTORY", "").strip() or "."
    if not os.path.isdir(folder):
        write("::error title=answerkey::the input `working-directory` must be a folder of the workspace\n")
        return 2
    token = secrets.token_hex(16)
    write(f"::stop-commands::{token}\n")
    try:
        program = [
            sys.executable,
            "-I",
            "-X",
            "utf8",
            "-m",
            "answerkey",
            "--untrusted",
            "libraries",
            "sync",
            "--locked",
        ]
        done = subprocess.run(program, cwd=folder, env=environment, stderr=subprocess.STDOUT, check=False)  # noqa: S603
    finally:
        write(f"\n::{token}::\n")
    return done.returncode


def write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
