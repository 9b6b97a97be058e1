"""Installs answerkey into an environment of its own, and says which Python runs it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from pathlib import Path

VERSION = re.compile(r"[0-9][0-9A-Za-z.!+-]*")


def main() -> int:
    version = os.environ.get("INPUT_VERSION", "").strip()
    if version and not VERSION.fullmatch(version):
        sys.stdout.write("::error title=answerkey::the input `version` must be a version, such as 1.2.3\n")
        return 2
    libraries = os.environ.get("INPUT_LIBRARIES", "").strip() or "false"
    if libraries not in ("true", "false"):
        sys.stdout.write("::error title=answerkey::the input `libraries` must be true or false\n")
        return 2
    extra = "[libraries]" if libraries == "true" else ""
    folder = Path(os.environ["RUNNER_TEMP"]) / "answerkey"
    venv.create(folder, clear=True, with_pip=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = f"answerkey{extra}=={version}" if version else f"{Path(__file__).resolve().parents[2]}{extra}"
    pip = [str(python), "-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", wanted]
    code = subprocess.run(pip, check=False).returncode  # noqa: S603  # no shell; the version was checked
    if code == 0:
        with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as output:
            output.write(f"python={python}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
