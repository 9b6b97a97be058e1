"""Print the changelog's section of a version.

Fails where a tag is not the version, the section is not dated, or the package does not say where it comes from.

usage: release_notes.py TAG
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from answerkey import __version__

ROOT = Path(__file__).parents[1]
CHANGELOG, PROJECT = ROOT / "CHANGELOG.md", ROOT / "pyproject.toml"


def notes(tag: str, version: str, changelog: str) -> str:
    """Return the text below the heading ``## 1.2.3 (2026-07-01)``; raises ValueError where something does not fit."""
    if tag != f"v{version}":
        raise ValueError(f"the tag `{tag}` is not `v{version}`, the version of the package")
    pattern = rf"^## {re.escape(version)} \(\d{{4}}-\d\d-\d\d\)\n(?P<text>.*?)(?=^## |\Z)"
    section = re.search(pattern, changelog, re.MULTILINE | re.DOTALL)
    if section is None:
        raise ValueError(f"CHANGELOG.md has no section `## {version} (YYYY-MM-DD)`")
    return section["text"].strip() + "\n"


def require_address(project: dict[str, Any]) -> None:
    """Raise ValueError where the project names no address: packages would lead nowhere."""
    if "Homepage" not in project.get("urls", {}):
        raise ValueError("pyproject.toml has no `Homepage` in [project.urls]")


if __name__ == "__main__":
    try:
        require_address(tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"])
        sys.stdout.write(notes(sys.argv[1], __version__, CHANGELOG.read_text(encoding="utf-8")))
    except ValueError as error:
        sys.exit(f"error: {error}")
