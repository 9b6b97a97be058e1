"""Takes the picture of the preview in the README: `make preview-image`. It needs a Chromium, as the tests do."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from answerkey.server.settings import Settings
from answerkey.server.snapshot import Base, build

ROOT = Path(__file__).parents[1]
IMAGE = ROOT / "docs" / "images" / "preview.png"
PAGE = "/fastapi/routing/websockets"

sys.path.insert(0, str(ROOT / "tests"))
from server import browser as browsers  # noqa: E402  # the tests drive the same browser
from server.site import Site  # noqa: E402


def main() -> None:
    os.environ[browsers.VARIABLE] = "required"
    with TemporaryDirectory() as folder, browsers.started() as browser:
        settings = Settings(Path(folder, "answerkey.sqlite"))
        build(Base(str(ROOT / "content"), str(ROOT / "pyproject.toml")), settings)
        with browsers.serving(Site.of(settings)) as url, browsers.opened_tab(browser, url, width=1080) as tab:
            tab.set_viewport_size({"width": 1080, "height": 620})
            tab.goto(PAGE)
            tab.locator(".question summary").nth(1).click()
            tab.mouse.move(0, 0)
            tab.evaluate("scrollTo(0, 0)")
            tab.wait_for_selector(".question details[open] .verified")
            IMAGE.parent.mkdir(exist_ok=True)
            tab.screenshot(path=IMAGE)


if __name__ == "__main__":
    main()
