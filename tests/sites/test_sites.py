"""The example sites in a browser, once `make sites` has built them: pages, search and quiz, by keyboard, without faults of axe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from server import browser as browsers

ROOT: Final = Path(__file__).parents[2] / "examples" / "sites"
OUTPUTS: Final = {"astro": "astro/dist", "next": "next/out", "nuxt": "nuxt/.output/public"}
LISTS: Final = "/python/collections/lists"
PAGES: Final = ("/", "/python/", "/python/collections/", f"{LISTS}/", f"/de{LISTS}/", f"/quiz{LISTS}/", "/search/")
pytestmark = pytest.mark.sweep


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsers.started() as browser:
        yield browser


@pytest.fixture(scope="module", params=OUTPUTS)
def folder(request: pytest.FixtureRequest) -> Path:
    """The folder that a site is published from."""
    folder = ROOT / OUTPUTS[request.param]
    if not (folder / "index.html").is_file():
        pytest.skip(f"examples/sites/{request.param} is not built: run `make sites`")
    return folder


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    with browsers.serving_folder(folder) as url:
        yield url


def test_each_address_of_the_sitemap_is_a_page(folder: Path) -> None:
    addresses = re.findall(r"<loc>https://example\.org(.*?)</loc>", (folder / "sitemap.xml").read_text("utf-8"))
    assert len(addresses) > 5
    assert [address for address in addresses if not (folder / address.strip("/") / "index.html").is_file()] == []


def test_pages_have_what_search_engines_read(folder: Path) -> None:
    text = (folder / LISTS.strip("/") / "index.html").read_text("utf-8")
    assert '<meta name="description" content="Questions on Python' in text
    assert re.search(r'<script[^>]* type="application/ld\+json"[^>]*>\{"@context":"https://schema.org","@type":"', text)
    assert re.search(r'hreflang="de" href="https://example\.org/de/python/collections/lists/?"', text, re.I)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_and_nothing_is_wider_than_the_window(
    browser: Browser, url: str, scheme: str, width: int
) -> None:
    faults: dict[str, list[str]] = {}
    with browsers.opened_tab(browser, url, width=width, scheme=scheme) as tab:
        for path in PAGES:
            tab.goto(path, wait_until="networkidle")
            if path.startswith("/quiz"):
                _reveal_all(tab)
            faults[path] = browsers.faults_of(tab) + [
                f"{each} px too wide" for each in [browsers.overflow_of(tab)] if each
            ]
    assert {path: found for path, found in faults.items() if found} == {}


def _reveal_all(tab: Page) -> None:
    for button in tab.locator("form button").all():
        button.click()
    expect(tab.locator(".answer:visible")).to_have_count(4)


def test_a_reader_gets_from_the_contents_to_a_question(browser: Browser, url: str) -> None:
    with browsers.opened_tab(browser, url) as tab:
        tab.goto("/", wait_until="networkidle")
        tab.get_by_role("link", name="Lists", exact=True).last.click()
        expect(tab.get_by_role("heading", level=1)).to_have_text("Lists")
        expect(tab).to_have_title("Lists")
        expect(tab.get_by_role("heading", level=2)).to_have_count(4)
        expect(tab.locator("#split-into-chunks")).to_be_visible()
        expect(tab.locator("article").last).to_contain_text("comprehensions")
        assert tab.locator("pre .k").first.evaluate("each => getComputedStyle(each).color") == "rgb(0, 128, 0)"
        tab.get_by_role("link", name="de", exact=True).click()
        expect(tab.get_by_role("heading", level=1)).to_have_text("Listen")
        assert tab.locator("h1").evaluate("each => each.closest('[lang]').lang") == "de"


def test_a_search_leads_to_the_answer_with_the_keyboard_alone(browser: Browser, url: str) -> None:
    with browsers.opened_tab(browser, url) as tab:
        tab.goto("/search/", wait_until="networkidle")
        tab.get_by_label("Words to search for").focus()
        tab.keyboard.type("closrue")
        expect(tab.get_by_role("status")).to_contain_text("Searched for “closure”")
        expect(tab.locator("#hits a").first).to_have_text("What is a closure?")
        tab.keyboard.press("Tab")
        expect(tab.locator("#hits a").first).to_be_focused()
        tab.keyboard.press("Enter")
        expect(tab.locator("#what-is-a-closure")).to_be_in_viewport()


def test_a_quiz_is_taken_with_the_keyboard_alone(browser: Browser, url: str) -> None:
    with browsers.opened_tab(browser, url) as tab:
        tab.goto(f"/quiz{LISTS}/", wait_until="networkidle")
        forms = [tab.locator("form").nth(number) for number in range(4)]
        expect(tab.locator(".answer:visible")).to_have_count(0)
        _press(tab, "Show the answer", "Enter")
        expect(forms[0]).to_contain_text("copies the items, too.")
        _press(tab, "sort()", "Space")
        _press(tab, "Check", "Enter")
        expect(forms[1].locator("output")).to_have_text("Not right.")
        tab.get_by_label("numbers += [4]").focus()
        _press(tab, "numbers += [4]", "Space", reach=False)
        forms[1].get_by_role("button").focus()
        tab.keyboard.press("Enter")
        expect(forms[1].locator("output")).to_have_text("Right.")
        expect(forms[1]).to_contain_text("For lists, += is extend.")
        tab.keyboard.press("Tab")
        tab.keyboard.type("['b', 'c']\n[]")
        _press(tab, "Check", "Enter")
        expect(forms[2].locator("output")).to_have_text("Right.")
        expect(forms[3].get_by_label("Your code")).to_have_value(re.compile("^def chunks"))
        _press(tab, "Show a solution", "Enter")
        expect(forms[3].locator("output")).to_have_text("Compare your answer.")
        expect(forms[3]).to_contain_text("for start in range(0, len(items), size)")


def _press(tab: Page, name: str, key: str, *, reach: bool = True) -> None:
    """Reach a control by Tab, as the next of its name, and press a key there."""
    for _ in range(20 if reach else 0):
        tab.keyboard.press("Tab")
        focused = tab.evaluate("(document.activeElement.closest('label') ?? document.activeElement).innerText")
        if name in focused:
            break
    tab.keyboard.press(key)
