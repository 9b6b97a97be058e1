"""The requirement that others install names what is installed here, and nothing that no index or repository has."""

from __future__ import annotations

import json
from typing import Any

import pytest
from packaging.requirements import Requirement

from answerkey import __version__
from answerkey.authoring import installation

COMMIT = "0" * 40


class Installed:
    """An installed distribution with a record of where it came from."""

    def __init__(self, record: dict[str, Any] | None) -> None:
        self.record = record

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return None if self.record is None else json.dumps(self.record)


def git(url: str) -> dict[str, Any]:
    return {"url": url, "vcs_info": {"vcs": "git", "requested_revision": "main", "commit_id": COMMIT}}


@pytest.mark.parametrize(
    ("record", "requirement"),
    [
        (None, f"answerkey=={__version__}"),
        (git("https://example.org/a/answerkey"), f"answerkey @ git+https://example.org/a/answerkey@{COMMIT}"),
        (git("ssh://git@example.org/a.git"), f"answerkey @ git+ssh://git@example.org/a.git@{COMMIT}"),
        (
            {"url": "https://example.org/a.tar.gz", "archive_info": {"hashes": {"sha256": "ab"}}},
            "answerkey @ https://example.org/a.tar.gz#sha256=ab",
        ),
        ({"url": "https://example.org/a.whl", "archive_info": {}}, "answerkey @ https://example.org/a.whl"),
        ({"url": "file:///home/ann/a.whl", "archive_info": {}}, installation.UNKNOWN),
        ({"url": "file:///home/ann/answerkey", "dir_info": {"editable": True}}, installation.UNKNOWN),
        (git("https://ann:secret@example.org/answerkey"), installation.UNKNOWN),
    ],
)
def test_the_requirement_is_what_is_installed(
    monkeypatch: pytest.MonkeyPatch, record: dict[str, Any] | None, requirement: str
) -> None:
    monkeypatch.setattr(installation, "distribution", lambda _: Installed(record))
    assert installation.requirement() == requirement
    assert Requirement(requirement).name == "answerkey"
