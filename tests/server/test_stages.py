"""A preview shows authors what readers don't see yet; a server of readers does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from answerkey.delivery.targets.sqlite import NAME
from answerkey.server.settings import Settings
from answerkey.server.snapshot import Base, build
from command import make_base, page
from server.site import Site

PAGES = {"public": "", "later": "publish: 2999-01-15\n", "ready": "review: ready\n", "draft": "draft: true\n"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    folder = tmp_path_factory.mktemp("stages")
    pages = {name: page().replace("---\n", f"---\n{fields}", 1) for name, fields in PAGES.items()}
    pages["public"] = pages["public"].replace("    q: What", "    publish: 2020-01-01\n    q: What")
    make_base(folder, **pages)
    return Base(str(folder / "content"), str(folder / "answerkey.toml"), jobs=1, cache=False)


def served(base: Base, folder: Path) -> Site:
    folder.mkdir()
    settings = Settings(folder / NAME)
    build(base, settings)
    return Site.of(settings)


@pytest.fixture(scope="module")
def preview(base: Base, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return served(replace(base, watch=True), tmp_path_factory.mktemp("preview") / "site")


def paths(site: Site, query: str = "") -> list[str]:
    reply: dict[str, Any] = site.get(f"/api/v1/pages?fields=path{query}").json()
    return sorted(item["path"].rpartition("/")[2] for item in reply["items"])


def test_readers_get_what_is_published(base: Base, tmp_path: Path) -> None:
    site = served(base, tmp_path / "site")
    assert paths(site) == ["public"]
    assert site.get("/flask/views/later").status_code == 404


def test_a_preview_has_what_is_scheduled_or_in_review(preview: Site) -> None:
    assert paths(preview) == ["later", "public", "ready"]
    assert '<span class="draft">scheduled for 2999-01-15</span>' in preview.get("/flask/views/later").text
    assert '<span class="draft">in review</span>' in preview.get("/flask/views/ready").text
    assert 'class="draft"' not in preview.get("/flask/views/public").text
    assert "scheduled for 2999-01-15" in preview.get("/flask/views").text


@pytest.mark.parametrize(
    ("query", "names"),
    [("stage=scheduled", ["later"]), ("stage=published", ["public"]), ("stage=scheduled,review", ["later", "ready"]), ("review=ready", ["ready"])],
)  # fmt: skip
def test_the_api_of_a_preview_filters_by_stage_and_by_review(preview: Site, query: str, names: list[str]) -> None:
    assert paths(preview, f"&{query}") == names
    questions = preview.get(f"/api/v1/questions?fields=address&{query}").json()["items"]
    assert sorted(each["address"].split("/")[3].partition("#")[0] for each in questions) == names


def test_unknown_stages_and_states_are_refused(preview: Site) -> None:
    assert preview.get("/api/v1/pages?stage=sheduled").status_code == 400
    reply = preview.get("/api/v1/pages?review=raedy")
    assert (reply.status_code, "ready" in reply.text) == (400, True)


def test_a_page_and_its_questions_have_their_fields(preview: Site) -> None:
    page = preview.get("/api/v1/pages/flask/views/later").json()
    assert (page["stage"], page["publish"], page["expires"], page["review"]) == ("scheduled", "2999-01-15", None, None)
    assert page["questions"][0]["stage"] == "scheduled"
    assert preview.get("/api/v1/pages/flask/views/public").json()["questions"][0]["publish"] == "2020-01-01"
