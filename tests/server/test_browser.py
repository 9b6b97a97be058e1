"""The preview in a real browser: the keys, the scripts, and what axe-core says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from answerkey.server.settings import Settings
from answerkey.server.snapshot import build
from server import browser as browsers
from server.site import Site, base_of, build_example

PAGES = ("/", "/flask", "/flask/views", "/flask/views/basics", "/-/search?q=view", "/-/findings", "/-/quiz")
KINDS = (
    "/de",
    "/python/collections/lists",
    *(f"/-/quiz?size=1&seed=1&kind={kind}" for kind in ("open", "choice", "output", "exercise")),
    "/-/quiz?size=1&seed=1&kind=choice&reply=1",
    "/-/quiz?size=1&seed=1&kind=output&reply=1",
    "/-/quiz?size=1&seed=1&marks=1",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsers.started() as browser:
        yield browser


@pytest.fixture(scope="module")
def url(site: Site) -> Iterator[str]:
    with browsers.serving(Site.of(site.settings, editor="vscode")) as url:
        yield url


@pytest.fixture(scope="module")
def kinds_url(kinds: Site) -> Iterator[str]:
    with browsers.serving(kinds) as url:
        yield url


@pytest.fixture
def tab(browser: Browser, url: str) -> Iterator[Page]:
    with browsers.opened_tab(browser, url) as tab:
        yield tab


def focused(tab: Page) -> str:
    return str(tab.evaluate("document.activeElement.textContent.trim() || document.activeElement.id"))


def test_hits_are_walked_by_keys_while_typing(tab: Page) -> None:
    tab.goto("/flask")
    tab.keyboard.press("/")
    tab.keyboard.type("query")
    expect(tab.locator("#ak-results .hits li")).to_have_count(8)
    expect(tab.locator("#ak-status")).to_have_text("8 questions found")
    tab.keyboard.press("ArrowDown")
    first = focused(tab)
    tab.keyboard.press("ArrowDown")
    assert focused(tab) != first
    tab.keyboard.press("ArrowUp")
    assert focused(tab) == first
    tab.keyboard.press("ArrowUp")
    assert focused(tab) == "ak-q"
    tab.keyboard.press("Escape")
    expect(tab.locator("#ak-results")).to_be_hidden()
    assert tab.input_value("#ak-q") == "query", "what was typed stays"
    tab.keyboard.press("ArrowDown")
    expect(tab.locator("#ak-results .hits li")).to_have_count(8)
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/django/orm/queries#query-*")
    expect(tab.locator(".question details[open]")).to_have_count(1)


def test_enter_leads_to_all_hits_which_the_arrows_walk_too(tab: Page) -> None:
    tab.goto("/")
    tab.keyboard.press("/")
    tab.keyboard.type("unsafe")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/-/search?q=unsafe")
    tab.focus("#ak-q")
    tab.keyboard.press("ArrowDown")
    assert focused(tab).startswith("Is <script> unsafe")


def test_answers_open_by_key_button_and_address_and_code_is_copied(tab: Page) -> None:
    tab.goto("/flask/views/basics")
    answer = tab.locator("#what-is-a-view .answer")
    expect(answer).to_be_hidden()
    tab.focus("#what-is-a-view summary")
    tab.keyboard.press("Enter")
    expect(answer).to_be_visible()
    tab.focus("#what-is-a-view .copy")
    tab.keyboard.press("Enter")
    expect(tab.locator("#ak-status")).to_have_text("Copied")
    assert str(tab.evaluate("navigator.clipboard.readText()")).startswith('@app.get("/")\nasync def index():')
    assert tab.locator("#what-is-a-view img").get_attribute("src") is not None
    tab.click("#ak-reveal")
    expect(tab.locator(".answer:visible")).to_have_count(2)
    expect(tab.locator("#ak-reveal")).to_have_text("Hide all answers")
    tab.goto("/")
    tab.goto("/flask/views/basics#what-is-unsafe")
    expect(tab.locator("#what-is-unsafe details")).to_have_attribute("open", "")
    expect(answer).to_be_hidden()
    tab.emulate_media(media="print")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(tab.locator(".answer:visible")).to_have_count(2)
    expect(tab.locator(".top")).to_be_hidden()
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(tab.locator(".question > details[open]")).to_have_count(1)


def test_a_quiz_is_played_by_keys(browser: Browser, kinds_url: str) -> None:
    """Each kind of question is answered and judged, and the result counts what was right."""
    with browsers.opened_tab(browser, kinds_url) as tab:
        tab.goto("/-/quiz?size=7&seed=1")
        kinds = []
        while "You knew" not in tab.inner_text("main"):
            kind = tab.locator(".quiz > .facts .tag").all_inner_texts()
            kinds.append(kind[0] if kind else "open")
            play(tab, kinds[-1])
        assert set(kinds) == {"open", "choice", "output", "exercise"}
        assert tab.inner_text(".score") == f"You knew {kinds.count('open') + kinds.count('choice')} of {len(kinds)}."
        assert focused(tab) == "New questions"


def play(tab: Page, kind: str) -> None:
    """Answer one question by keys: open ones and choices right, all others wrong."""
    place = tab.inner_text(".quiz > .facts")
    if kind == "choice":
        tab.keyboard.press("1")
        tab.keyboard.press("3")
        tab.keyboard.press("Enter")
        expect(tab.locator(".verdict")).to_have_text("✓ Right.")
        tab.keyboard.press("Enter")
    elif kind == "output":
        tab.keyboard.type("nothing")
        tab.keyboard.press("Control+Enter")
        expect(tab.locator(".verdict")).to_contain_text("Not word by word")
        tab.keyboard.press("n")
    else:
        tab.keyboard.press("Enter")
        expect(tab.locator(".answer")).to_be_visible()
        tab.keyboard.press("y" if kind == "open" else "n")
    expect(tab.locator("main")).not_to_contain_text(place.split("\n")[0])


def test_the_theme_is_kept_and_the_skip_link_is_the_first(tab: Page) -> None:
    def ground() -> str:
        return str(tab.evaluate("getComputedStyle(document.body).backgroundColor"))

    tab.goto("/")
    light = ground()
    tab.click("#ak-theme")
    dark = ground()
    assert light != dark
    tab.goto("/flask")
    assert ground() == dark
    tab.keyboard.press("Tab")
    assert focused(tab) == "Skip to the content"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "ak-main"


def test_the_contents_of_a_narrow_page_open_by_a_button_and_close_by_escape(browser: Browser, url: str) -> None:
    with browsers.opened_tab(browser, url, width=390) as tab:
        tab.goto("/flask/views/basics")
        assert browsers.overflow_of(tab) <= 0
        side = tab.locator("#ak-side")
        expect(side).to_be_hidden()
        tab.get_by_role("button", name="Contents").press("Enter")
        expect(side).to_be_visible()
        tab.keyboard.press("Escape")
        expect(side).to_be_hidden()
        tab.get_by_role("button", name="Contents").click()
        side.get_by_role("link", name=re.compile("Is <script> unsafe")).click()
        expect(side).to_be_hidden()
        expect(tab.locator("#what-is-unsafe details")).to_have_attribute("open", "")


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.sweep)])
def test_axe_finds_nothing_on_a_page_with_answers_and_findings(browser: Browser, url: str, scheme: str) -> None:
    with browsers.opened_tab(browser, url, scheme=scheme) as tab:
        tab.goto("/flask/views/basics")
        assert browsers.faults_of(tab) == []


def test_without_scripts_everything_is_there(browser: Browser, url: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=url, viewport={"width": 390, "height": 800})
    tab = context.new_page()
    tab.goto("/")
    tab.fill("#ak-q", "view")
    tab.press("#ak-q", "Enter")
    tab.click(".hits a >> nth=0")
    tab.click("summary >> nth=0")
    expect(tab.locator(".answer:visible")).to_have_count(1)
    expect(tab.locator("#ak-theme:visible")).to_have_count(0)
    tab.get_by_role("button", name="Contents").click()
    expect(tab.locator("#ak-side")).to_be_visible()
    context.close()


@pytest.fixture(scope="module")
def sites(url: str, kinds_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The bases of the sweep."""
    folder = tmp_path_factory.mktemp("empty")
    (folder / "content").mkdir()
    empty = Settings(folder / "answerkey.sqlite")
    (folder / "answerkey.toml").touch()
    build(base_of(folder), empty)
    notes = build_example("notes", tmp_path_factory.mktemp("notes"))
    with browsers.serving(Site.of(empty)) as empty_url, browsers.serving(Site.of(notes)) as notes_url:
        yield {"site": url, "kinds": kinds_url, "empty": empty_url, "notes": notes_url}


@pytest.mark.sweep
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("name", "path"),
    [
        *(("site", path) for path in PAGES),
        *(("kinds", path) for path in KINDS),
        ("empty", "/"),
        *(("notes", path) for path in ("/", "/notes", "/notes/slices")),
    ],
)
def test_each_page_fits_each_width_and_axe_finds_nothing(
    browser: Browser, sites: dict[str, str], name: str, path: str, scheme: str
) -> None:
    with browsers.opened_tab(browser, sites[name], scheme=scheme) as tab:
        for width in (1440, 1024, 390, 320):
            tab.set_viewport_size({"width": width, "height": 900})
            tab.goto(path)
            assert browsers.overflow_of(tab) <= 0, width
            if width in (1440, 390):
                assert browsers.faults_of(tab) == [], width
