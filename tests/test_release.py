"""A release is what its tag says, and comes with the changelog's section of it."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / ".ci" / "release_notes.py"
PINNED = r"\banswerkey(?:\[[\w,]+\])?(?:==|@v)(\d[\w.]*)"
CHANGELOG = "# Changelog\n\n## 1.3.0 (unreleased)\n\n- New.\n\n## 1.2.0 (2026-07-01)\n\n- Old.\n\n## 1.1.0 (2026-06-01)\n\n- Older.\n"


def load():
    spec = importlib.util.spec_from_file_location("release_notes", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_notes_are_the_section_of_the_version() -> None:
    assert load().notes("v1.2.0", "1.2.0", CHANGELOG) == "- Old.\n"


@pytest.mark.parametrize(
    ("tag", "version", "message"),
    [
        ("v1.2.0", "1.3.0", "is not `v1.3.0`"),
        ("1.2.0", "1.2.0", "is not `v1.2.0`"),
        ("v1.3.0", "1.3.0", "no section"),
        ("v1.4.0", "1.4.0", "no section"),
    ],
)
def test_a_tag_or_changelog_that_does_not_fit_is_refused(tag: str, version: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        load().notes(tag, version, CHANGELOG)


def test_a_package_without_an_address_is_refused() -> None:
    load().require_address({"urls": {"Homepage": "https://example.org"}})
    with pytest.raises(ValueError, match="Homepage"):
        load().require_address({})


TEXTS = [ROOT / "README.md", ROOT / "action.yml", *(ROOT / "docs").glob("*.md"), *(ROOT / "editors").rglob("*.md")]
TEMPLATES = ROOT / "linter" / "answerkey" / "authoring" / "templates"


def test_nothing_tells_to_install_a_version_that_was_never_released() -> None:
    """The first release is a dated section of the changelog."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## (\S+) \(\d{4}-\d\d-\d\d\)$", changelog, re.MULTILINE)
    texts = {path: path.read_text(encoding="utf-8") for path in (*TEXTS, *TEMPLATES.iterdir())}
    named = {(path.name, version) for path, text in texts.items() for version in re.findall(PINNED, text)}
    assert {(name, version) for name, version in named if version not in released} == set()
    assert ("no release is on the package index yet" in texts[ROOT / "README.md"]) == (not released)
