"""A preview shows authors what readers don't see yet; a server of readers does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from answerkey.delivery.targets.sqlite import NAME
from answerkey.server.findings import Findings
from answerkey.server.settings import Settings
from answerkey.server.snapshot import Base, build
from answerkey.server.watcher import Rebuilder
from command import make_base, page
from delivery.notes import write_notes
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


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A preview of documents, one of which is scheduled."""
    folder = write_notes(tmp_path_factory.mktemp("documents"))
    (folder / "content" / "terms" / "tree.yml").write_text("meaning: First a root.\npublish: 2999-01-15\n", "utf-8")
    base = Base(str(folder / "content"), str(folder / "answerkey.toml"), watch=True, jobs=1, cache=False)
    return served(base, folder / "site")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["fifo", "lifo", "tree"]),
        ("stage=scheduled", ["tree"]),
        ("stage=published", ["fifo", "lifo"]),
        ("stage=published&data.count=20", ["lifo"]),
        ("stage=expired", []),
    ],
)
def test_documents_are_filtered_by_stage(documents: Site, query: str, names: list[str]) -> None:
    reply = documents.get(f"/api/v1/collections/terms?fields=address&{query}").json()
    assert [item["address"].rpartition("/")[2] for item in reply["items"]] == names
    assert reply["total"] == len(names)
    assert documents.get(f"/api/v1/collections/terms/facets?{query}").json()["total"] == len(names)


@pytest.mark.parametrize(
    ("query", "names"), [("", ["fifo", "lifo", "tree"]), ("&stage=scheduled", ["tree"]), ("&stage=review", [])]
)
def test_a_search_finds_documents_by_stage(documents: Site, query: str, names: list[str]) -> None:
    items = documents.get(f"/api/v1/search?q=first&collection=terms&fields=address{query}").json()["items"]
    assert sorted(item["address"].rpartition("/")[2] for item in items) == names


def test_a_stage_of_documents_that_there_is_not_has_a_hint(documents: Site) -> None:
    reply = documents.get("/api/v1/collections/terms?stage=sheduled")
    assert (reply.status_code, reply.json()["errors"][0]["suggestion"]) == (400, "scheduled")


def test_a_watched_base_is_built_again_when_a_date_passes(tmp_path: Path) -> None:
    """Without a change of the content: neither before the date nor again after it."""
    pages = {"soon": "publish: 2027-01-15\n", "gone": "expires: 2027-02-01\n"}
    make_base(tmp_path, **{name: page().replace("---\n", f"---\n{fields}", 1) for name, fields in pages.items()})
    base = Base(str(tmp_path / "content"), str(tmp_path / "answerkey.toml"), watch=True, jobs=1, cache=False)
    (tmp_path / "site").mkdir()
    settings = Settings(tmp_path / "site" / NAME)
    built: list[Findings] = []
    days = ["2027-01-14", "2027-01-14", "2027-01-15", "2027-01-31", "2027-02-01", "2030-01-01"]
    clock = iter([datetime.fromisoformat(day).replace(tzinfo=UTC) for day in days])
    rebuilder = Rebuilder(base, settings, built.append, lambda: next(clock))
    stages = []
    for number in range(len(days)):
        rebuilder.look(changed=number == 0)
        items = Site.of(settings).get("/api/v1/pages?fields=path,stage&sort=path").json()["items"]
        stages.append((len(built), [item["stage"] for item in items]))
    before, between, after = ["published", "scheduled"], ["published", "published"], ["published"]
    assert stages == [(1, before), (1, before), (2, between), (2, between), (3, after), (3, after)]


def test_a_base_that_can_t_be_read_is_built_again_after_a_change_only(tmp_path: Path) -> None:
    make_base(tmp_path, a=page().replace("---\n", "---\npublish: 2027-01-15\n", 1))
    (tmp_path / "site").mkdir()
    base = Base(str(tmp_path / "content"), str(tmp_path / "answerkey.toml"), jobs=1, cache=False)
    days = iter(range(1, 28))
    built: list[Findings] = []
    settings = Settings(tmp_path / "site" / NAME)
    rebuilder = Rebuilder(base, settings, built.append, lambda: datetime(2027, 1, next(days), tzinfo=UTC))
    rebuilder.look(changed=True)
    (tmp_path / "answerkey.toml").write_text("wrong = true\n", "utf-8")
    for number in range(20):
        rebuilder.look(changed=number == 0)
    assert [each.stale for each in built] == [False, True]


def test_unknown_stages_and_states_are_refused(preview: Site) -> None:
    assert preview.get("/api/v1/pages?stage=sheduled").status_code == 400
    reply = preview.get("/api/v1/pages?review=raedy")
    assert (reply.status_code, "ready" in reply.text) == (400, True)


def test_a_page_and_its_questions_have_their_fields(preview: Site) -> None:
    page = preview.get("/api/v1/pages/flask/views/later").json()
    assert (page["stage"], page["publish"], page["expires"], page["review"]) == ("scheduled", "2999-01-15", None, None)
    assert page["questions"][0]["stage"] == "scheduled"
    assert preview.get("/api/v1/pages/flask/views/public").json()["questions"][0]["publish"] == "2020-01-01"
