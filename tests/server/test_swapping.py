"""Another file takes the place of the one that is served, and nobody notices but by what is new."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.delivery.errors import NotDeliverable
from answerkey.delivery.store import Unreadable
from answerkey.server.databases import FileDatabases
from answerkey.server.findings import Findings, read
from answerkey.server.settings import Settings
from answerkey.server.snapshot import build, rebuild
from answerkey.server.watcher import is_relevant
from server.site import CONFIG, Site, base_of, build_base, queries

PAGE = Path("content/qa/django/orm/queries.md")
BROKEN = "      ```python\n      x = (\n      ```\n"


@pytest.fixture
def served(folder: Path) -> Settings:
    return build_base(folder)


def break_base(folder: Path) -> None:
    """Put code that does not compile into a page."""
    text = (folder / PAGE).read_text("utf-8")
    (folder / PAGE).write_text(text.replace("      It asks again <i>", BROKEN + "      It asks <i>", 1), "utf-8")


def test_a_request_ends_on_the_file_on_which_it_began(folder: Path, served: Settings) -> None:
    databases = FileDatabases(served.database, 2)
    with databases.reading() as old:
        before = old.meta()
        (folder / PAGE).write_text(queries(3), "utf-8")
        build(base_of(folder), served)
        with databases.reading() as new:
            assert new.meta().questions == before.questions - 4
        assert old.meta() == before
        assert len(old.questions(limit=100).items) == before.questions
    databases.close()


def test_new_content_has_new_tags_and_the_rest_keeps_its_own(folder: Path, served: Settings) -> None:
    site = Site.of(served)
    paths = ["/api/v1/pages/flask/views/basics", "/api/v1/pages/django/orm/queries"]
    before = [site.get(path).headers["etag"] for path in paths]
    (folder / PAGE).write_text(queries(3), "utf-8")
    build(base_of(folder), served)
    after = [site.get(path).headers["etag"] for path in paths]
    assert (before[0] == after[0], before[1] == after[1]) == (True, False)


def test_the_same_content_gives_the_same_tags(folder: Path, served: Settings) -> None:
    tag = Site.of(served).get("/api/v1/questions").headers["etag"]
    build(base_of(folder), served)
    assert Site.of(served).get("/api/v1/questions").headers["etag"] == tag


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + bytes(4096)])
def test_a_file_that_can_t_be_served_takes_no_place(served: Settings, damage: bytes) -> None:
    site = Site.of(served)
    new = served.database.with_suffix(".bad")
    new.write_bytes(damage)
    os.replace(new, served.database)
    assert site.get("/api/v1").status_code == 200
    with pytest.raises(Unreadable):
        FileDatabases(served.database, 2)


def test_a_file_that_is_gone_goes_on_being_served(served: Settings) -> None:
    site = Site.of(served)
    served.database.unlink()
    assert site.get("/api/v1").status_code == 200


def test_a_copy_of_the_file_is_served_alike(served: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "replica" / "copy.sqlite"
    copy.parent.mkdir()
    shutil.copyfile(served.database, copy)
    assert Site.of(Settings(copy)).data("/questions") == Site.of(served).data("/questions")


def test_a_base_with_errors_is_not_built_unasked(folder: Path, served: Settings) -> None:
    before = served.database.read_bytes()
    break_base(folder)
    with pytest.raises(NotDeliverable):
        build(base_of(folder), served)
    assert served.database.read_bytes() == before


def test_while_watching_a_question_with_errors_is_shown_at_its_place(folder: Path, served: Settings) -> None:
    site = Site.of(served)
    break_base(folder)
    found = rebuild(base_of(folder), served)
    assert ([str(part) for part in found.omissions], found.stale) == (["qa/django/orm/queries.md#query-1"], False)
    assert site.data("")["counts"]["questions"] == 8
    assert site.get("/api/v1/questions/django/orm/queries/query-1").status_code == 404
    page = site.get("/django/orm/queries")
    assert page.status_code == 200
    assert "Left out because of errors: 1 question." in page.text
    ids = re.findall(r'<article id="([^"]+)"', page.text)
    assert ids == [f"query-{number}" for number in range(1, 8)]
    (article,) = re.findall(r'<article id="query-1".*?</article>', page.text, re.DOTALL)
    for part in ("What does query 1 do?", "snippet/syntax", "queries.md:17:", "x = <mark>(</mark>"):
        assert part in article


def test_what_was_mended_is_served_again(folder: Path, served: Settings) -> None:
    break_base(folder)
    rebuild(base_of(folder), served)
    (folder / PAGE).write_text(queries(3), "utf-8")
    assert rebuild(base_of(folder), served).omissions == ()
    site = Site.of(served)
    assert site.data("")["counts"]["questions"] == 5
    assert "Left out" not in site.get("/").text


def test_other_changes_are_served_beside_an_error(folder: Path, served: Settings) -> None:
    break_base(folder)
    text = (folder / PAGE).read_text("utf-8")
    for number in (2, 3):
        (folder / PAGE).write_text(text.replace("query 2", f"statement {number}"), "utf-8")
        rebuild(base_of(folder), served)
        assert f"What does statement {number} do?" in Site.of(served).get("/django/orm/queries").text


@pytest.mark.parametrize(
    "name, addresses",
    [
        (PAGE, ["/django/orm/queries"]),
        ("content/topics/django-orm.yml", ["/django/orm", "/django/orm/queries"]),
        ("content/frameworks/django.yml", ["/django", "/django/orm", "/django/orm/queries"]),
    ],
)
def test_the_address_of_a_file_that_is_left_out_shows_its_errors(
    folder: Path, served: Settings, name: str, addresses: list[str]
) -> None:
    path = folder / name
    path.write_text(path.read_text("utf-8").replace("order: ", "level: <script>\norder: "), "utf-8")
    assert rebuild(base_of(folder), served).omissions
    site = Site.of(served)
    for address in addresses:
        reply = site.get(address)
        assert (reply.status_code, "Not delivered because of errors" in reply.text) == (404, True)
        assert "level" in reply.text
        assert "<mark>level</mark>: &lt;script&gt;" in reply.text
    assert site.get("/flask/views/basics").status_code == 200
    assert "Not delivered" not in site.get("/django/none").text or name.endswith("django.yml")


def test_a_topic_lists_its_pages_that_are_left_out(folder: Path, served: Settings) -> None:
    (folder / PAGE).write_text("---\nbroken: [\n---\n", "utf-8")
    rebuild(base_of(folder), served)
    assert 'href="/django/orm/queries">qa/django/orm/queries.md</a>' in Site.of(served).get("/django/orm").text


def test_the_findings_of_a_build_are_read_as_they_were(folder: Path, served: Settings) -> None:
    break_base(folder)
    found = rebuild(base_of(folder), served)
    assert read(served.findings) == found


def test_a_wrong_configuration_leaves_what_is_served(folder: Path, served: Settings) -> None:
    (folder / "answerkey.toml").write_text("wrong = <script>\n", "utf-8")
    found = rebuild(base_of(folder), served)
    assert found.stale
    page = Site.of(served).get("/-/findings").text
    assert "answerkey.toml" in page
    assert "<script>" not in page
    (folder / "answerkey.toml").write_text(CONFIG, "utf-8")
    assert not rebuild(base_of(folder), served).stale


def test_files_that_answers_link_to_are_served_and_can_t_act(served: Settings) -> None:
    site = Site.of(served)
    (name,) = [path.name for path in served.assets.iterdir()]
    reply = site.get(f"/assets/{name}")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "image/svg+xml")
    assert "sandbox" in reply.headers["content-security-policy"]
    assert "immutable" in reply.headers["cache-control"]
    assert f'src="/assets/{name}"' in site.get("/flask/views/basics").text


@pytest.mark.parametrize(
    "name", ["..%2Fanswerkey.sqlite", "%2e%2e%2fanswerkey.sqlite", "x.txt", ".", "answerkey.sqlite"]
)
def test_no_other_file_is_served(served: Settings, name: str) -> None:
    (served.assets / "x.txt").write_text("no")
    assert Site.of(served).get(f"/assets/{name}").status_code == 404


def test_findings_are_none_where_nobody_wrote_any(tmp_path: Path) -> None:
    assert read(tmp_path / "findings.json") == Findings()


@given(st.lists(st.text("abc.", min_size=1), min_size=1, max_size=4))
def test_a_change_matters_inside_of_the_content_where_nothing_is_hidden(parts: list[str]) -> None:
    content, config = Path("/base/content"), Path("/base/answerkey.toml")
    inside = content.joinpath(*parts)
    assert is_relevant(inside, content, config) == (not any(part.startswith(".") for part in inside.parts))
    assert is_relevant(config, content, config)
    assert is_relevant(config.with_name("libraries.lock"), content, config)
    assert not is_relevant(Path("/base", *parts), content, config)
