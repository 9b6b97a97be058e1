"""What readers don't see is nowhere in a build."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.delivery.build import Request, deliver
from answerkey.delivery.catalog import Catalog
from answerkey.delivery.catalog_source import CheckedCatalog, open_catalog
from answerkey.delivery.sinks import SinkDelivery, SinkOutcome
from answerkey.delivery.targets import Settings, load, names
from answerkey.delivery.targets._manifest import manifest
from answerkey.delivery.timetable import held_back_notes
from answerkey.delivery.whole import Whole
from answerkey.model.publication import TO_AUTHORS, TO_READERS, Stage
from answerkey.pipeline.options import Options
from answerkey.workspace import open_workspace
from command import make_base, run
from inline import use_inline_pool
from properties import examples

FIRST, SECOND, THIRD = (datetime(2027, month, 15, tzinfo=UTC) for month in (1, 2, 3))
MOMENTS = (FIRST - timedelta(seconds=1), FIRST, SECOND, THIRD)
CONFIG = """select = ["document/schema"]
[[collections]]
name = "notes"
glob = "notes/*.md"
[review]
collections = ["qa", "notes"]
"""
SITE = "https://example.org"


@dataclass(frozen=True)
class Part:
    """A page, question or document: its name, which is its text too, and all that its stage depends on."""

    name: str
    publish: datetime | None = None
    expires: datetime | None = None
    draft: bool = False
    review: str = ""
    questions: tuple[Part, ...] = ()

    def fields(self, indent: str = "") -> str:
        times = {"publish": self.publish, "expires": self.expires}
        lines = [f"{key}: {time.date() if time.day == 15 else time.isoformat()}" for key, time in times.items() if time]
        lines += ["draft: true"] * self.draft + [f"review: {self.review}"] * bool(self.review)
        return "".join(f"{indent}{line}\n" for line in lines)

    def is_visible(self, at: datetime) -> bool:
        """The definition, in words of its own: neither draft nor in review, and the moment is within the dates."""
        began = self.publish is None or self.publish <= at
        ended = self.expires is not None and self.expires <= at
        return began and not ended and not self.draft and self.review in ("", "approved")


@dataclass(frozen=True)
class Base:
    """A base of pages and documents, each of which holds its name in its texts, tags, code and headings."""

    pages: tuple[Part, ...] = ()
    notes: tuple[Part, ...] = ()
    links: str = ""
    related: tuple[str, ...] = field(default=())

    def write(self, folder: Path) -> Path:
        related = "".join(f"  - /flask/views/{name}\n" for name in self.related)
        first = make_page(Part("public", questions=(Part("shown"),)), self.links)
        pages = {part.name: make_page(part) for part in self.pages}
        make_base(
            folder,
            public=first.replace("order: 1\n", f"order: 1\nrelated:\n{related}" if related else "order: 1\n"),
            **pages,
        )
        (folder / "content" / "notes").mkdir()
        for note in self.notes:
            text = f"---\ntitle: {note.name}\n{note.fields()}---\n# {note.name}\n\nOn {note.name}.\n"
            (folder / "content" / "notes" / f"{note.name}.md").write_text(text, "utf-8")
        (folder / "answerkey.toml").write_text(CONFIG, "utf-8")
        return folder

    def parts(self, at: datetime) -> Iterator[tuple[str, bool]]:
        """The name of each part, and whether readers see it at a moment."""
        for page in self.pages:
            yield page.name, page.is_visible(at)
            yield from ((q.name, page.is_visible(at) and q.is_visible(at)) for q in page.questions)
        yield from ((note.name, note.is_visible(at)) for note in self.notes)


def make_page(part: Part, links: str = "") -> str:
    questions = "".join(
        f"  - id: {q.name}\n    difficulty: easy\n    tags: [{q.name}]\n{q.fields('    ')}    q: What is {q.name}?\n"
        f"    a: |\n      It is {q.name}.{links}\n\n      ## {q.name}\n\n      ```python\n      {q.name} = 1\n      ```\n"
        for q in part.questions
    )
    return (
        "---\nframework: Flask\nframeworkSlug: flask\ntopic: Views\ntopicSlug: views\n"
        f"subtopic: {part.name}\ndifficulty: easy\norder: 1\nseoDescription: On {part.name}.\nupdated: 2026-01-02\n"
        f"{part.fields()}questions:\n{questions}---\n# {part.name}\n\nRead {part.name}.\n"
    )


def opened(folder: Path, at: datetime, stages: frozenset[Stage] = TO_READERS) -> CheckedCatalog:
    workspace = open_workspace([str(folder / "content")])
    return open_catalog(workspace, Options(jobs=1, cache=False, at=at), stages=stages)


def everything(checked: CheckedCatalog) -> str:
    """All texts in all files of all targets, archives and databases unpacked, and their paths."""
    made = [file for name in names() for file in load(name).files(checked.catalog, Settings(SITE))]
    made.append(manifest(Whole.of(checked.catalog, {}), Settings(SITE), names(), {}))
    return "\n".join(text for file in made for text in (file.path, *_texts(file.path, file.make())))


def _texts(path: str, data: bytes) -> Iterator[str]:
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name
                yield from _texts(name, archive.read(name))
    elif data.startswith(b"SQLite format 3"):
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(data)
            yield "\n".join(connection.iterdump())
    else:
        yield data.decode("utf-8", "replace")


TIMES = st.sampled_from([None, FIRST, SECOND, THIRD, FIRST + timedelta(days=1, hours=3)])
_COUNT = iter(range(10**6))


@st.composite
def parts(draw: st.DrawFn, number: int, kind: str) -> Part:
    letters = "bcdfghjk"
    name = "zz" + kind + "".join(letters[int(digit, 8)] for digit in f"{number:03o}")
    start, end = draw(TIMES), draw(TIMES)
    if start is not None and end is not None and end <= start:
        start, end = (end, start) if end < start else (start, None)
    reviews = st.just("") if kind == "q" else st.sampled_from(["", "approved", "ready"])
    questions = tuple(draw(parts(number * 8 + n, "q")) for n in range(draw(st.integers(1, 3)))) if kind == "p" else ()
    return Part(name, start, end, draw(st.integers(0, 5)) == 0, draw(reviews), questions)


@st.composite
def bases(draw: st.DrawFn) -> Base:
    pages = tuple(draw(parts(number, "p")) for number in range(draw(st.integers(1, 4))))
    return Base(pages, tuple(draw(parts(number, "n")) for number in range(draw(st.integers(0, 3)))))


@given(bases(), st.sampled_from(MOMENTS))
@examples(60)
def test_what_readers_do_not_see_is_in_no_output_and_all_else_is(base: Base, at: datetime) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        use_inline_pool(patch)
        checked = opened(base.write(Path(folder)), at)
        text = everything(checked).lower()
        assert {name: name in text for name, _ in base.parts(at)} == dict(base.parts(at))


@given(bases(), st.sampled_from(MOMENTS))
@examples(60)
def test_a_catalog_is_the_same_until_the_moment_that_its_timetable_names(base: Base, at: datetime) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        use_inline_pool(patch)
        checked = opened(base.write(Path(folder)), at)
        times = checked.timetable
        assert times.since is None or times.since <= at
        for moment in (times.since, times.until and times.until - timedelta(microseconds=1)):
            if moment is not None:
                assert opened(Path(folder), moment).catalog == checked.catalog
        if times.next is not None:
            assert times.until is not None
            assert times.until <= times.next


LATER = Part("zzlater", publish=SECOND, questions=(Part("zzpart"), Part("zzlast", publish=THIRD)))
LINKS = " See [a](/flask/views/zzlater), [b](zzlater.md#zzpart), [c](#zznever), [d](/notes/zznote) and [e](zzlater.md#zzlast)."


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """A public page with links to what is not published yet."""
    page = Part("zzother", questions=(Part("zzmore"), Part("zznever", draft=True)))
    base = Base(
        (LATER, page), (Part("zznote", publish=SECOND),), LINKS.replace("#zznever", "zzother.md#zznever"), ("zzlater",)
    )
    return base.write(tmp_path)


def test_links_lead_to_the_place_around_what_is_held_back(linked: Path) -> None:
    (shown,) = (q for page, q in opened(linked, FIRST).catalog.questions if q.id == "shown")
    assert [part.partition('"')[0] for part in shown.answer.html.split('href="')[1:]] == [
        "/flask/views",
        "/flask/views",
        "/flask/views/zzother",
        "/notes",
        "/flask/views",
    ]


def test_links_lead_to_what_is_published_meanwhile(linked: Path) -> None:
    (shown,) = (q for page, q in opened(linked, SECOND).catalog.questions if q.id == "shown")
    assert [part.partition('"')[0] for part in shown.answer.html.split('href="')[1:]] == [
        "/flask/views/zzlater",
        "/flask/views/zzlater#zzpart",
        "/flask/views/zzother",
        "/notes/zznote",
        "/flask/views/zzlater",
    ]


def test_related_pages_are_those_that_readers_see(linked: Path) -> None:
    def related(at: datetime) -> tuple[tuple[str, ...], object]:
        (page,) = (page for page in opened(linked, at).catalog.pages if page.path == "/flask/views/public")
        return page.related_paths, page.data["related"]

    assert related(FIRST) == ((), [])
    assert related(SECOND) == (("/flask/views/zzlater",), ["/flask/views/zzlater"])


def test_a_preview_has_what_is_scheduled_or_in_review_with_its_stage(tmp_path: Path) -> None:
    stages = [
        Part("zza", publish=SECOND),
        Part("zzb", review="ready"),
        Part("zzc", draft=True),
        Part("zzd", expires=FIRST),
    ]
    folder = Base(
        tuple(Part(p.name, p.publish, p.expires, p.draft, p.review, (Part(f"{p.name}q"),)) for p in stages)
    ).write(tmp_path)
    catalog = opened(folder, FIRST, TO_AUTHORS).catalog
    shown = {page.path.rpartition("/")[2]: (page.stage.value, page.questions[0].stage.value) for page in catalog.pages}
    assert shown == {"public": ("published",) * 2, "zza": ("scheduled",) * 2, "zzb": ("review",) * 2}


def test_the_stage_is_in_what_the_hash_of_a_page_depends_on(tmp_path: Path) -> None:
    folder = Base((Part("zza", publish=SECOND, questions=(Part("zzq"),)),), (Part("zzn", publish=SECOND),)).write(
        tmp_path
    )
    before, after = (opened(folder, at, TO_AUTHORS).catalog for at in (FIRST, SECOND))
    changed = [one.path for one, two in zip(before.pages, after.pages, strict=True) if one.hash != two.hash]
    assert changed == ["/flask/views/zza"]
    assert before.documents[0].hash != after.documents[0].hash


def test_a_build_says_what_it_holds_back_and_when_to_build_again(tmp_path: Path) -> None:
    pages = (
        LATER,
        Part("zzdraft", draft=True, questions=(Part("zzq"),)),
        Part("zzend", expires=THIRD, questions=(Part("zzr"),)),
    )
    notes = list(held_back_notes(opened(Base(pages).write(tmp_path), FIRST).timetable))
    assert notes == [
        "held back (draft): qa/flask/views/zzdraft.md",
        "held back (scheduled): qa/flask/views/zzlater.md 2027-02-15T00:00:00+00:00, "
        "qa/flask/views/zzlater.md#zzlast 2027-03-15T00:00:00+00:00",
        "next: 2027-02-15T00:00:00+00:00, build again then",
    ]


def test_an_incremental_build_sees_that_a_date_has_passed(tmp_path: Path) -> None:
    folder = Base((LATER,)).write(tmp_path)
    page = folder / "dist" / "pages" / "flask" / "views" / "zzlater.json"

    def build(at: str, **environment: str) -> tuple[str, bool]:
        """The last message of a build, and whether the page is there."""
        option = ["--at", at] if at else []
        message = run(folder, "build", "--target", "json", *option, **environment).stderr
        return message.splitlines()[-1].split()[0], page.exists()

    assert build("2027-01-01") == ("Built", False)
    assert build("2027-02-14T23:59:59+00:00") == ("Nothing", False)
    assert build("2027-02-15") == ("Built", True)
    first = page.read_bytes()
    assert build("", SOURCE_DATE_EPOCH=str(int(FIRST.timestamp()))) == ("Built", False)
    assert build("2027-02-15T00:00:00+00:00") == ("Built", True)
    assert page.read_bytes() == first


@dataclass
class RememberingSink:
    """A sink that remembers the keys of what it gets."""

    keys: list[str] = field(default_factory=list)
    shown: str = "a list"

    def holds(self, key: str) -> bool:
        return key in self.keys

    def deliver(self, catalog: Catalog, key: str) -> SinkDelivery:
        self.keys.append(key)
        return SinkDelivery(SinkOutcome())


@pytest.mark.parametrize(("pages", "is_asked_again"), [((LATER,), True), ((), False)])
def test_a_sink_is_delivered_to_again_where_dates_may_pass(
    tmp_path: Path, pages: tuple[Part, ...], is_asked_again: bool
) -> None:
    folder, sink = Base(pages).write(tmp_path), RememberingSink()
    workspace = open_workspace([str(folder / "content")])
    for at in (FIRST, SECOND):
        deliver(workspace, Request(tmp_path / "dist", (), sinks=(sink,)), Options(jobs=1, cache=False, at=at))
    assert len(sink.keys) == (2 if is_asked_again else 1)


def test_the_moment_of_a_build_must_be_one(tmp_path: Path) -> None:
    make_base(tmp_path)
    assert "must be a number of seconds" in run(tmp_path, "build", SOURCE_DATE_EPOCH="soon").stderr
    assert "write it as YYYY-MM-DD" in run(tmp_path, "build", "--at", "tomorrow").stderr


def test_a_date_is_in_the_time_zone_of_the_base(tmp_path: Path) -> None:
    folder = Base((LATER,)).write(tmp_path)
    (folder / "answerkey.toml").write_text(f'time-zone = "America/New_York"\n{CONFIG}', "utf-8")
    for hours, is_there in ((4, False), (5, True)):
        catalog = opened(folder, SECOND + timedelta(hours=hours)).catalog
        assert ("/flask/views/zzlater" in catalog.addresses) == is_there


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('time-zone = "Mars/Base"\n', "there is no time zone `Mars/Base`"),
        ('time-zone = "../../etc/passwd"\n', "there is no time zone"),
        ('review.deliver = ["aproved"]\n', "did you mean `approved`?"),
        ('review.states = ["a", "a"]\nreview.deliver = ["a"]\n', "`review.states` must hold different words"),
        ('review.collections = ["note"]\n', "review.collections"),
    ],
)
def test_settings_that_mean_nothing_end_a_run(tmp_path: Path, settings: str, message: str) -> None:
    make_base(tmp_path)
    (tmp_path / "answerkey.toml").write_text(settings, "utf-8")
    done = run(tmp_path, "lint")
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr


def test_a_date_that_cannot_be_read_holds_its_page_back(tmp_path: Path) -> None:
    folder = Base((LATER,)).write(tmp_path)
    file = folder / "content" / "qa" / "flask" / "views" / "zzlater.md"
    file.write_text(file.read_text("utf-8").replace("publish: 2027-02-15", "publish: soon"), "utf-8")
    (folder / "answerkey.toml").write_text('select = ["question/text"]\n', "utf-8")
    assert "/flask/views/zzlater" not in opened(folder, THIRD + timedelta(days=400)).catalog.addresses
