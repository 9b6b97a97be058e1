"""The sources of the example sites: copies are equal, and the documentation shows what they are."""

from __future__ import annotations

import json
import re
from typing import Final

import pytest

from examples.bases import ROOT

SITES: Final = ROOT / "examples" / "sites"
NAMES: Final = ("astro", "next", "nuxt")
_SHOWN = re.compile(r"^```\w+ file (\S+)\n(.*?)^```$", re.M | re.S)


@pytest.mark.parametrize("name", ["content.ts", "quiz.ts", "sections.ts", "site.css"])
def test_the_sites_have_the_same_library(name: str) -> None:
    assert len({(SITES / site / "lib" / name).read_bytes() for site in NAMES}) == 1


@pytest.mark.parametrize("site", NAMES)
def test_the_documentation_shows_the_files_of_the_site(site: str) -> None:
    text = (ROOT / "docs" / f"{site}.md").read_text(encoding="utf-8")
    shown = dict(_SHOWN.findall(text))
    assert len(shown) >= 5
    assert shown == {path: (SITES / site / path).read_text(encoding="utf-8") for path in shown}


@pytest.mark.parametrize("site", NAMES)
def test_the_documentation_shows_the_command_of_the_site(site: str) -> None:
    package = json.loads((SITES / site / "package.json").read_text(encoding="utf-8"))
    text = (ROOT / "docs" / f"{site}.md").read_text(encoding="utf-8")
    assert json.dumps({"content": package["scripts"]["content"]}).strip("{}") in text


@pytest.mark.parametrize("site", NAMES)
def test_each_dependency_has_one_version(site: str) -> None:
    package = json.loads((SITES / site / "package.json").read_text(encoding="utf-8"))
    versions = [*package["dependencies"].values(), *package["devDependencies"].values()]
    assert [version for version in versions if not re.fullmatch(r"\d+(\.\d+){2}", version)] == []
