"""Write a CycloneDX list of what the package and all its extras depend on, at the newest versions of this day.

usage: sbom.py FILE
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from answerkey import __version__

ROOT = Path(__file__).parents[1]
UV = Path(sys.executable).with_name("uv")


def sbom() -> dict[str, object]:
    """Return the document. uv works in a copy, since it leaves a lock behind, and leaves out the version."""
    options = ["--all-extras", "--no-default-groups", "--format", "cyclonedx1.5", "--quiet"]
    with tempfile.TemporaryDirectory() as folder:
        for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, folder)
        package = Path(folder, "linter", "answerkey")
        package.mkdir(parents=True)
        for name in ("__init__.py", "project_urls.py"):
            shutil.copy(ROOT / "linter" / "answerkey" / name, package)
        done = subprocess.run([UV, "export", *options], cwd=folder, stdout=subprocess.PIPE, check=True)  # noqa: S603
    document: dict[str, dict[str, dict[str, str]]] = json.loads(done.stdout)
    document["metadata"]["component"] |= {"version": __version__, "purl": f"pkg:pypi/answerkey@{__version__}"}
    return {**document}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(sbom(), indent=2) + "\n", encoding="utf-8")
