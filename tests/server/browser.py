"""A real browser for tests of the preview: the Chromium of this machine, driven by Playwright."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from server.site import Site

VARIABLE = "ANSWERKEY_BROWSER"
"""An environment variable: `required` makes a browser that is missing a failure."""
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
)
_PATIENCE = 60_000  # milliseconds: nothing depends on how busy a machine is
_AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def executable(playwright: Playwright) -> str | None:
    """Return the path of a browser: that of this machine, or that which `make browser` installs."""
    own = playwright.chromium.executable_path
    return next(filter(None, map(shutil.which, _NAMES)), own if Path(own).is_file() else None)


@contextmanager
def started() -> Iterator[Browser]:
    """Yield a browser, or skip the tests; where one is required Playwright tells how it is installed."""
    with sync_playwright() as playwright:
        path = executable(playwright)
        if path is None and os.environ.get(VARIABLE) != "required":
            pytest.skip(f"there is no Chromium on this machine; `make browser` installs one, {VARIABLE} demands it")
        expect.set_options(timeout=_PATIENCE)
        with playwright.chromium.launch(executable_path=path, args=list(_FLAGS)) as browser:
            yield browser


@contextmanager
def serving(site: Site) -> Iterator[str]:
    """Serve an application in this process, at a free port; yields its URL."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)  # from now on no request is refused
        server = uvicorn.Server(uvicorn.Config(site.app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


class _Files(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Print nothing about requests."""


@contextmanager
def serving_folder(folder: Path) -> Iterator[str]:
    """Serve the files of a folder, at a free port; yields its URL."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def opened_tab(browser: Browser, url: str, *, width: int = 1280, scheme: str = "light") -> Iterator[Page]:
    """Yield a tab that asks nothing of other sites, and in whose console stands no error."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        base_url=url,
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(_PATIENCE)
    tab = context.new_page()
    reports: list[str] = []
    tab.on("console", lambda message: reports.append(message.text) if message.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: reports.append(str(error)))
    tab.on("request", lambda request: None if request.url.startswith((url, "data:")) else reports.append(request.url))
    yield tab
    context.close()
    assert reports == []


def faults_of(tab: Page) -> list[str]:
    """Return what axe-core finds on a page whose answers are all open."""
    tab.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
    tab.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found = tab.evaluate("tags => axe.run(document, {runOnly: tags})", list(_AXE_TAGS))["violations"]
    return [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]


def overflow_of(tab: Page) -> int:
    """Return the number of pixels by which a page is wider than its window."""
    return int(tab.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
