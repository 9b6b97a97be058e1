"""The programs that answerkey is measured against, in an environment of their own."""

from __future__ import annotations

import subprocess
import sys
import venv
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from platformdirs import user_cache_dir

REQUIREMENTS = Path(__file__).with_name("requirements-peers.txt")
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
