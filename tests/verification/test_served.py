"""What is known of the code of questions in the API and the preview."""

from __future__ import annotations

import pytest

from server.site import Site, build_base
from verification.bases import HIDDEN, write_base, write_record

PROVED = {
    "status": "passed",
    "kind": "proved",
    "python": "3.13",
    "libraries": {"pyyaml": "6.0.2"},
    "at": "2026-06-01",
    "assertions": 2,
    "languages": [],
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = write_base(tmp_path_factory.mktemp("served"))
    write_record(folder, shown="00")
    return Site.of(build_base(folder))


def test_a_question_says_it(site: Site) -> None:
    found = site.data("/questions/flask/views/basics/proved")
    assert found["verified"] == PROVED


@pytest.mark.parametrize(
    "query, ids",
    [
        ("verified=proved", ["proved"]),
        ("verified=stale,none", ["shown", "told"]),
        ("verified=proved&verified=stale", ["proved", "shown"]),
        ("verified=compiled", []),
    ],
)
def test_questions_are_filtered_by_it(query: str, ids: list[str], site: Site) -> None:
    assert [item["id"] for item in site.data(f"/questions?{query}")["items"]] == ids


def test_it_is_a_facet(site: Site) -> None:
    found = site.data("/facets")
    assert list(found["verified"].items()) == [("proved", 1), ("stale", 1), ("none", 1)]


def test_a_state_that_there_is_not_is_refused(site: Site) -> None:
    reply = site.get("/api/v1/questions?verified=prooved")
    assert reply.status_code == 400
    assert reply.json()["errors"][0] | {"detail": ""} == {"parameter": "verified", "detail": "", "suggestion": "proved"}


def test_the_preview_has_a_badge_for_what_holds_and_says_what_is_stale(site: Site) -> None:
    html = site.get("/flask/views/basics").text
    assert html.count('class="verified"') == 1
    assert "✓ proved with pyyaml 6.0.2 on Python 3.13" in html
    assert "proof is stale" in html
    assert not [hidden for hidden in HIDDEN if hidden in html]
