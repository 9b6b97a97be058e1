"""The fixtures that test the rules, which are also their documentation."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_FOLDERS = (_PACKAGE / "examples", _PACKAGE.parents[1] / "tests" / "rules")  # in a wheel, in a working copy


def example(rule_id: str) -> str:
    """The cases of a rule's fixture as Markdown, without its title; empty where it has none."""
    for folder in _FOLDERS:
        path = folder / f"{rule_id}.md"
        if path.is_file():
            return path.read_text(encoding="utf-8").partition("\n")[2].strip()
    return ""
