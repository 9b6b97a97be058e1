"""The documentation site in a browser: it works, asks nothing of other hosts, and axe finds no fault. The tutorial's page too."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from server import browser as browsers

ROOT = Path(__file__).parents[1]
SITE = ROOT / ".site" / "html"
PAGES = ("index", "tutorial", "rules/snippet/undefined-name", "configuration", "rules", "decisions")
_OF_THE_THEME = "landmark-unique:"  # a best practice, no rule of WCAG: its toolbars of code blocks have no names
pytestmark = pytest.mark.sweep
built = pytest.mark.skipif(not (SITE / "index.html").is_file(), reason="the site is not built: run `make site`")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsers.started() as browser:
        yield browser


@built
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_on_pages_of_the_site(browser: Browser, scheme: str, width: int) -> None:
    faults = {}
    with browsers.serving_folder(SITE) as url, browsers.opened_tab(browser, url, width=width, scheme=scheme) as tab:
        for name in PAGES:
            tab.goto(f"{name}.html")
            tab.wait_for_selector("article h1")
            faults[name] = [fault for fault in browsers.faults_of(tab) if not fault.startswith(_OF_THE_THEME)]
    assert {name: found for name, found in faults.items() if found} == {}


@built
def test_a_search_of_the_site_leads_to_a_rule(browser: Browser) -> None:
    with browsers.serving_folder(SITE) as url, browsers.opened_tab(browser, url) as tab:
        tab.goto("index.html")
        tab.get_by_role("button", name="Search").click()
        tab.wait_for_function("document.activeElement.shadowRoot !== null")
        tab.keyboard.type("mutable default")
        expect(tab.get_by_text(re.compile(r"^\d+ results$"))).to_be_visible()
        tab.keyboard.press("Enter")
        expect(tab.locator("article h1")).to_contain_text("snippet/mutable-default")


def test_the_page_that_the_tutorial_publishes_shows_what_was_proved(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT / "docs")
    walkthrough = importlib.import_module("walkthrough")
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    folder = walkthrough.walked(text, Path(sys.executable).parent, tmp_path)
    with browsers.serving_folder(folder / "site") as url, browsers.opened_tab(browser, url) as tab:
        tab.goto("index.html")
        expect(tab.get_by_role("heading")).to_have_text("Splitting text")
        tab.get_by_text("What is the difference").click()
        expect(tab.locator("details").first).to_contain_text(
            re.compile(r"\['a', '', 'b', ''\].*Proved with Python 3\.", re.S)
        )
        assert tab.get_by_text("Proved with Python").count() == 3
