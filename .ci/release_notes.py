"""Print the changelog's section of a version.

Fails where a tag is not the version, the section is not dated, or the package does not say where it comes from.

usage: release_notes.py TAG
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

from answerkey import __version__
from answerkey.project_urls import project_urls

ROOT = Path(__file__).parents[1]
CHANGELOG = ROOT / "CHANGELOG.md"


def notes(tag: str, version: str, changelog: str) -> str:
    """Return the text below the heading ``## 1.2.3 (2026-07-01)``; raises ValueError where something does not fit."""
    if tag != f"v{version}":
        raise ValueError(f"the tag `{tag}` is not `v{version}`, the version of the package")
    pattern = rf"^## {re.escape(version)} \(\d{{4}}-\d\d-\d\d\)\n(?P<text>.*?)(?=^## |\Z)"
    section = re.search(pattern, changelog, re.MULTILINE | re.DOTALL)
    if section is None:
        raise ValueError(f"CHANGELOG.md has no section `## {version} (YYYY-MM-DD)`")
    return section["text"].strip() + "\n"


def require_addresses(urls: Mapping[str, str]) -> None:
    """Raise ValueError where the package would lead nowhere: its README, its findings and its page on the index."""
    missing = [label for label in ("Documentation", "Source") if label not in urls]
    if missing:
        raise ValueError(f"linter/answerkey/project_urls.py has no address for {' and '.join(missing)}")


if __name__ == "__main__":
    try:
        require_addresses(project_urls())
        sys.stdout.write(notes(sys.argv[1], __version__, CHANGELOG.read_text(encoding="utf-8")))
    except ValueError as error:
        sys.exit(f"error: {error}")
