"""A server of a folder that a stranger built reads no file elsewhere, and fails at none in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from server.site import Site

NAME = "picture.0123456789abcdef.svg"
SECRET = "precious"


@pytest.mark.parametrize("kind", ["link", "link to a folder", "pipe"])
def test_an_asset_that_is_no_file_of_its_own_is_not_served(site: Site, kind: str) -> None:
    place, victim = site.settings.assets / NAME, site.settings.assets.parent.parent / "victim"
    victim.write_text(SECRET, encoding="utf-8")
    if kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to(victim if kind == "link" else victim.parent)
    reply = site.get(f"/assets/{NAME}")
    place.unlink()
    assert (reply.status_code, SECRET in reply.text) == (404, False)


@pytest.mark.parametrize(
    "name",
    [
        "..%2fanswerkey.toml",
        "%2e%2e/answerkey.toml",
        "..%5canswerkey.toml",
        "%2fetc%2fhostname",
        f"x%2f..%2f{NAME}",
        "x%00",
    ],
)
@pytest.mark.parametrize("place", ["/assets/", "/-/static/", "/", "/api/v1/pages/"])
def test_encoded_dots_lead_nowhere(site: Site, place: str, name: str) -> None:
    assert site.get(place + name).status_code in (400, 404, 422)


@pytest.mark.parametrize("data", [b"", b"[" * 100_000, b"{}", b'{"items": [1]}', b"\xff", None])
def test_findings_that_no_builder_wrote_are_none(folder: Path, site: Site, data: bytes | None) -> None:
    os.link(site.settings.database, folder / site.settings.database.name)
    foreign = Site.of(site.settings, database=folder / site.settings.database.name)
    if data is None:
        os.mkfifo(foreign.settings.findings)
    else:
        foreign.settings.findings.write_bytes(data)
    assert foreign.get("/-/findings").status_code == 200
