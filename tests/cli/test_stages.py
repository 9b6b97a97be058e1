"""Commands know what readers see, and why they don't see the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command import git, make_base, page, run

FAR = "2999-01-15"


def with_fields(text: str, **fields: str) -> str:
    """A page with more fields of its own."""
    lines = "".join(f"{key}: {value}\n" for key, value in fields.items())
    return text.replace("---\n", f"---\n{lines}", 1)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stages")
    make_base(
        folder,
        public=page(),
        approved=with_fields(page(), review="approved"),
        later=with_fields(page(), publish=FAR),
        gone=with_fields(page(), expires="2020-01-01"),
        ready=with_fields(page(), review="ready"),
        draft=with_fields(page(), draft="true"),
    )
    return folder


def test_stats_counts_pages_by_stage_and_by_state_of_review(base: Path) -> None:
    numbers = json.loads(run(base, "stats", "--format", "json").stdout)
    assert numbers["stages"] == {"draft": 1, "review": 1, "scheduled": 1, "published": 2, "expired": 1}
    assert numbers["reviews"] == {"approved": 1, "ready": 1}
    assert numbers["total"]["pages"] == 2
    text = run(base, "stats").stdout
    assert "Stages, in the whole base" in text
    assert "Review, in the whole base" in text


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("later", f"is held back (scheduled for {FAR}T00:00:00+00:00)"),
        ("later#what-is-a-view", "is held back (scheduled"),
        ("gone", "is held back (expired on 2020-01-01T00:00:00+00:00)"),
        ("ready", "is held back (in review)"),
        ("draft", "is held back (draft)"),
    ],
)
def test_show_says_why_readers_see_nothing(base: Path, name: str, reason: str) -> None:
    done = run(base, "show", f"/flask/views/{name}")
    assert (done.returncode, reason in done.stderr) == (2, True), done.stderr
    shown = run(base, "show", f"/flask/views/{name}", "--drafts")
    assert (shown.returncode, "readers don't see it" in shown.stderr) == (0, True)


def test_diff_names_the_stage_of_what_is_new(tmp_path: Path) -> None:
    make_base(tmp_path, public=page())
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "one")
    text = with_fields(page("y = 2\n"), publish=FAR).replace("What is a view?", "What comes later?")
    make_base(tmp_path, public=page(), later=text)
    done = run(tmp_path, "diff")
    assert f"+ /flask/views/later#what-is-a-view  What comes later? [scheduled for {FAR}T00:00:00+00:00]" in done.stdout
    stages = json.loads(run(tmp_path, "diff", "--format", "json").stdout)["stages"]
    assert stages == {"/flask/views/later#what-is-a-view": "scheduled"}


def test_addresses_of_what_is_scheduled_or_in_review_are_recorded_and_those_of_drafts_are_not(tmp_path: Path) -> None:
    make_base(
        tmp_path,
        later=with_fields(page(), publish=FAR),
        ready=with_fields(page(), review="ready"),
        draft=with_fields(page(), draft="true"),
    )
    assert run(tmp_path, "ids").returncode == 0
    lock = (tmp_path / "content" / "ids.lock").read_text("utf-8")
    assert [name in lock for name in ("later", "ready", "draft")] == [True, True, False]
