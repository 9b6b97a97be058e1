"""The programs that answerkey is measured against, in an environment of their own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from platformdirs import user_cache_dir

REQUIREMENTS = Path(__file__).with_name("requirements-peers.txt")
_VELITE = Path(__file__).with_name("velite")
_VERSION = "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"


@dataclass(frozen=True)
class Peers:
    """An environment that holds the peers, as pinned."""

    folder: Path

    @property
    def python(self) -> str:
        return self.command("python")

    def command(self, name: str) -> str:
        """The path of a program of the environment."""
        return str(self.folder / "bin" / name)

    def versions(self, *names: str) -> dict[str, str]:
        """The versions of some packages."""
        found = subprocess.run([self.python, "-c", _VERSION, *names], capture_output=True, text=True, check=True)
        return dict(zip(names, found.stdout.split(), strict=True))


def install() -> Peers:
    """The environment for these pins and this Python, in the user's cache folder; made where there is none."""
    key = sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = Path(user_cache_dir("answerkey-benchmarks")) / f"peers-{key}"
    ready = folder / "ready"
    if not ready.exists():
        print(f"installing the peers into {folder}", file=sys.stderr)
        venv.create(folder, clear=True, with_pip=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--compile", "--requirement", str(REQUIREMENTS)], check=True)
        ready.touch()
    return Peers(folder)


@dataclass(frozen=True)
class Velite:
    """velite (https://velite.js.org), which `npm ci` installs in `velite/`, on a content folder."""

    content: Path
    output: Path

    @property
    def missing(self) -> str:
        """The reason why it can't be run; empty where it can."""
        if shutil.which("node") is None:
            return "no Node.js"
        return "" if self._program.is_file() else "not installed: npm ci --ignore-scripts --prefix benchmarks/velite"

    @property
    def command(self) -> tuple[str, ...]:
        return ("node", str(self._program), "build", "--strict", "--config", str(_VELITE / "velite.config.js"))

    @property
    def environment(self) -> Mapping[str, str]:
        return {"VELITE_CONTENT": str(self.content), "VELITE_OUTPUT": str(self.output)}

    @property
    def _program(self) -> Path:
        return _VELITE / "node_modules" / "velite" / "bin" / "velite.js"
