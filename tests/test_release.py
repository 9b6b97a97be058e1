"""A release is what its tag says, and comes with the changelog's section of it."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from answerkey.project_urls import project_urls

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
    urls = project_urls("https://example.org/us/answerkey", "https://example.org/docs")
    load().require_addresses(urls)
    for label in ("Documentation", "Source"):
        with pytest.raises(ValueError, match=label):
            load().require_addresses({name: address for name, address in urls.items() if name != label})


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this is no working copy: git knows no files of it")
def test_no_file_is_a_link() -> None:
    """Archives of sources refuse links that lead out of them, and Windows may have none."""
    listing = subprocess.run(
        ["git", "ls-files", "--stage"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert [line.partition("\t")[2] for line in listing.splitlines() if line.startswith("120000")] == []


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


def test_an_image_is_built_from_what_the_wheel_is_made_of() -> None:
    """The builder gets nothing else, such as a cache, a secret or the repository."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = settings["tool"]["hatch"]["build"]["targets"]["wheel"]
    sources = {*wheel["packages"], *wheel["force-include"], "README.md", "hatch_build.py", "LICENSE", "pyproject.toml"}
    handed_over = {line[1:] for line in lines if line.startswith("!")}
    assert lines[1] == "*"
    assert [path for path in sources if not any(f"{path}/".startswith(f"{name}/") for name in handed_over)] == []
    assert handed_over <= {path.split("/")[0] for path in sources} | {"tests/rules"}


def test_an_image_has_all_extras_and_runs_as_nobody_in_particular() -> None:
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    installed = re.search(r"/source\[([\w,]+)\]", text)
    assert installed is not None
    assert set(installed[1].split(",")) == set(extras)
    assert re.findall(r"^USER (.+)$", text, re.MULTILINE) == ["10001"]


@pytest.fixture
def build_hook(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """hatch_build.py; the package that it works for is only there while a distribution is built."""
    interface = ModuleType("hatchling.metadata.plugin.interface")
    interface.MetadataHookInterface = object
    monkeypatch.setitem(sys.modules, interface.__name__, interface)
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _targets(text: str) -> list[str]:
    return re.findall(r"\]\(([^)]*)\)", text)


def test_on_an_index_each_link_of_the_readme_leads_to_a_file_of_the_version(build_hook: ModuleType) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert build_hook.with_absolute_links(text, "", "1.2.3") == text
    base = "https://example.org/us/answerkey"
    targets = _targets(build_hook.with_absolute_links(text, base, "1.2.3"))
    assert [target for target in targets if not target.startswith("https://")] == []
    assert f"{base}/raw/v1.2.3/docs/images/preview.png" in targets
    paths = [target.removeprefix(f"{base}/blob/v1.2.3/").partition("#")[0] for target in targets if "/blob/" in target]
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_metadata_of_the_package_take_the_addresses_from_one_place(build_hook: ModuleType) -> None:
    hook = build_hook.CustomMetadataHook()
    hook.root = str(ROOT)
    metadata = {"version": "1.2.3"}
    hook.update(metadata)
    assert metadata["urls"] == project_urls()
    assert metadata["readme"]["text"].startswith("# answerkey\n")
