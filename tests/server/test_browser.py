"""The preview in a real browser. Playwright drives the system's Chromium; axe-core is read from an npm folder.

pip install playwright; apt-get install chromium; npm install --prefix DIR axe-core; AXE_CORE=DIR/node_modules/axe-core
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.site import write_base
from server.test_command import serving

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = Path(os.environ.get("AXE_CORE", "node_modules/axe-core"), "axe.min.js")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
PAGES = ["/", "/flask", "/flask/views", "/flask/views/basics", "/-/search?q=view", "/-/findings"]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(write_base(tmp_path_factory.mktemp("base"))) as (client, _):
        yield str(client.base_url).rstrip("/")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def tab(browser: Any, url: str) -> Iterator[Any]:
    """A tab that asks nothing of other sites, and in whose console stands no error."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light", base_url=url)
    context.add_init_script(
        "window.refused = []; addEventListener('securitypolicyviolation', e => refused.push(e.blockedURI))"
    )
    tab = context.new_page()
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("request", lambda request: None if request.url.startswith((url, "data:")) else said.append(request.url))
    yield tab
    assert said == []
    context.close()


def test_hits_come_while_typing_and_are_announced(tab: Any) -> None:
    tab.goto("/")
    tab.keyboard.press("/")
    tab.keyboard.type("quer")
    tab.wait_for_selector("#ak-results .hits li")
    assert tab.inner_text("#ak-status").endswith("questions found")
    assert not tab.is_visible("#ak-content")
    tab.keyboard.press("Escape")
    assert tab.is_visible("#ak-content")
    tab.keyboard.type("unsafe")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/-/search?q=unsafe")
    assert tab.locator(".hits li").count() == 1


def test_answers_are_revealed_by_keys_by_button_and_by_address(tab: Any) -> None:
    tab.goto("/flask/views/basics")
    answer = tab.locator("#what-is-a-view .answer")
    assert not answer.is_visible()
    tab.locator("#what-is-a-view summary").focus()
    tab.keyboard.press("Enter")
    assert answer.is_visible()
    tab.click("#ak-reveal")
    assert tab.locator(".answer:visible").count() == 2
    assert tab.inner_text("#ak-reveal") == "Hide all answers"
    tab.goto("/")
    tab.goto("/flask/views/basics#what-is-unsafe")
    tab.wait_for_selector("#what-is-unsafe details[open]")
    assert not answer.is_visible()
    assert tab.evaluate("refused") == []


def test_the_theme_is_chosen_and_kept(tab: Any) -> None:
    def ground() -> str:
        color: str = tab.evaluate("getComputedStyle(document.body).backgroundColor")
        return color

    tab.goto("/")
    light = ground()
    tab.click("#ak-theme")
    dark = ground()
    assert light != dark
    tab.goto("/flask")
    assert ground() == dark
    tab.click("#ak-theme")
    assert ground() == light


def test_the_way_to_the_content_is_the_first(tab: Any) -> None:
    tab.goto("/flask")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "ak-main"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone(tab: Any, path: str) -> None:
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.goto(path)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not there: set AXE_CORE to its npm folder")
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(tab: Any, path: str, theme: str) -> None:
    tab.emulate_media(color_scheme=theme)
    tab.goto(path)
    for answer in tab.locator("summary").all():
        answer.click()
    tab.evaluate(AXE.read_text("utf-8"))
    assert [found["id"] for found in tab.evaluate("axe.run(document)")["violations"]] == []


def test_without_scripts_everything_is_there(browser: Any, url: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=url)
    tab = context.new_page()
    tab.goto("/")
    tab.fill("#ak-q", "view")
    tab.click("form.search button")
    tab.click(".hits a >> nth=0")
    tab.click("summary >> nth=0")
    assert tab.locator(".answer:visible").count() == 1
    assert tab.locator("#ak-theme:visible").count() == 0
    context.close()
