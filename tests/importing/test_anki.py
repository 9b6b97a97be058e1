"""Notes of Anki become questions, and packages of strangers do no harm."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import zstandard

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.targets import Settings, load
from answerkey.delivery.targets.anki import FIELDS, NOTE_TYPE
from answerkey.importing.anki import AnkiFields, read_anki
from answerkey.importing.anki_cards import OWN_FIELDS, OWN_TYPE
from answerkey.importing.anki_clozes import with_answers, with_gaps
from answerkey.importing.questions import QuestionList, SourceQuestion
from answerkey.importing.result import SourceError
from answerkey.model.question_kinds import CHOICE, EXERCISE, OPEN
from answerkey.rendering.html import render
from command import run
from importing.anki_packages import BASIC, CLOZE, TYPED, WORD, Card, database, package, zipped

TEMPLATES = AnkiFields()
GENERATIONS = pytest.mark.parametrize("new", [False, True], ids=["old", "new"])


def read(*cards: Card, new: bool = False, chosen: AnkiFields = TEMPLATES) -> QuestionList:
    return read_anki(package(*cards, new=new), chosen)


NOTES = {
    "a plain note": (Card(BASIC, ("a<br>b", "<i>c</i>")), "a\\\nb", "*c*\n"),
    "an answer to type": (Card(TYPED, ("2 + 2", "4")), "2 + 2", "4\n"),
    "gaps": (
        Card(CLOZE, ("In {{c1::Rome}}, {{c2::B::where}}.", "So.")),
        "In \\[…], \\[where].",
        "In **Rome**, **B**.\n\n**Extra**\n\nSo.\n",
    ),
    "several fields": (Card(WORD, ("", "Hund", "dog", "A dog.")), "Hund", "dog\n\n**Satz**\n\nA dog.\n"),
    "sound": (Card(BASIC, ("a[sound:x.mp3]", "b")), "a", "b\n"),
}


@GENERATIONS
@pytest.mark.parametrize(("card", "q", "a"), NOTES.values(), ids=NOTES)
def test_templates_say_which_fields_ask_and_which_answer(card: Card, q: str, a: str, new: bool) -> None:
    (question,) = read(card, new=new).questions
    assert (question.q, question.a) == (q, a)


def test_fields_can_be_chosen() -> None:
    card = Card(WORD, ("x", "Hund", "dog", "A dog."))
    (question,) = read(card, chosen=AnkiFields(("Satz",), ("Wort", "Sinn"))).questions
    assert (question.q, question.a) == ("A dog.", "Hund\n\n**Sinn**\n\ndog\n")
    with pytest.raises(SourceError, match="have no field `Hint`; their fields are `Bild`, `Wort`"):
        read(card, chosen=AnkiFields(("Hint",)))


@GENERATIONS
def test_decks_are_sections_and_tags_are_kept(new: bool) -> None:
    cards = [
        Card(BASIC, ("a", "b"), "hard py::x leech", "Py::Sets"),
        Card(BASIC, ("c", "d"), "", "Py::Lists::Long"),
    ]
    first, second = read(*cards, new=new).questions
    assert ([s.title for s in first.sections], first.difficulty, first.tags) == (["Sets"], "hard", ("py::x",))
    assert [s.title for s in second.sections] == ["Lists", "Long"]


def test_what_is_no_question_is_named() -> None:
    other = ("Other", ("A",), "{{A}}", "{{A}}", 0)
    listed = read(Card(BASIC, ("a", "")), Card(BASIC, ("", "b")), Card(other, ("c",)), Card(BASIC, ("d", "e")))
    assert [notice.where for notice in listed.notices if notice.lost] == ["note 1", "note 2", "notes"]
    assert (listed.share.placed, listed.share.lines) == (1, 4)


CLOZES = {
    "none": ("a", "a", "a"),
    "a hint": ("{{c1::a::b}}", "[b]", "<b>a</b>"),
    "one in another": ("{{c1::a {{c2::b}}}}", "[…]", "<b>a <b>b</b></b>"),
    "several numbers": ("{{c1,2::a}}", "[…]", "<b>a</b>"),
    "too many in each other": ("{{c1::" * 9 + "}}" * 9,) * 3,
    "not closed": ("{{c1::a", "{{c1::a", "{{c1::a"),
    "not opened": ("a}}", "a}}", "a}}"),
}


@pytest.mark.parametrize(("html", "gaps", "answers"), CLOZES.values(), ids=CLOZES)
def test_clozes_are_read(html: str, gaps: str, answers: str) -> None:
    assert (with_gaps(html), with_answers(html)) == (gaps, answers)


@GENERATIONS
def test_images_are_copied(tmp_path: Path, new: bool) -> None:
    card = Card(BASIC, ("a", 'b <img src="x y.png"> <img src="gone.png" alt="c">'))
    (tmp_path / "x.apkg").write_bytes(package(card, new=new, media={"s.mp3": b"1", "x y.png": b"2"}))
    done = run(tmp_path, "import", "anki", "x.apkg", "--framework", "py")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "content/images/py/x-y.png").read_bytes() == b"2"
    assert "images: 1 image that the source does not have, such as `gone.png`" in done.stderr
    assert "100 % of 1 note placed." in done.stderr


def test_the_own_note_type_is_that_of_the_target() -> None:
    assert (OWN_TYPE, OWN_FIELDS) == (NOTE_TYPE, FIELDS)


def _truncated() -> bytes:
    data = database(*[Card(BASIC, (f"{n}" * 500, "b")) for n in range(100)])
    return data[: len(data) // 2 // 4096 * 4096]


VIEW = "DROP TABLE cards; CREATE VIEW cards AS SELECT 1 AS nid, 1 AS did, 0 AS odid, 0 AS ord;"
CARD = Card(BASIC, ("a", "b"))
HOSTILE = {
    "no archive": (b"PK", "not a zip archive"),
    "another archive": (zipped({"x": b""}), "not a package of Anki"),
    "no Zstandard": (package(CARD, new=True, collection_anki21b=b"x"), "`collection.anki21b` can't be decompressed"),
    "no database": (package(collection_anki2=b"x"), "its database is not SQLite"),
    "half a database": (package(collection_anki2=_truncated()), "its database can't be read"),
    "a view": (package(collection_anki2=database(extra=VIEW)), "no such table|has no table `cards`"),
    "no notes": (package(), "it has no notes"),
    "media that are no JSON": (zipped({"collection.anki2": database(CARD), "media": b"{"}), "`media` is not JSON"),
    "media that are no list": (
        zipped(
            {
                "collection.anki21b": zstandard.compress(database(CARD, new=True)),
                "media": zstandard.compress(b"\x0a\x7f"),
            }
        ),
        "a message of Protocol Buffers is broken",
    ),
}


@pytest.mark.parametrize(("data", "message"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_packages_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_anki(data, TEMPLATES)


BOMBS = {
    "of zip": zipped({"collection.anki2": bytes(2**17)}),
    "of Zstandard": zipped({"collection.anki21b": zstandard.compress(bytes(2**17))}),
}


@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_not_unpacked(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("answerkey.importing.anki_package._MOST_DATABASE", 2**16)
    with pytest.raises(SourceError, match=r"`collection\.anki21?b?` unpacks to more than 65,536 bytes"):
        read_anki(data, TEMPLATES)


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("answerkey.importing.anki_package.find_spec", lambda name: None)
    assert len(read(CARD).questions) == 1
    with pytest.raises(SourceError, match=r"compressed with Zstandard, which needs .* 'answerkey\[import\]'"):
        read(CARD, new=True)


def test_too_many_notes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("answerkey.importing.anki_database._MOST_NOTES", 1)
    with pytest.raises(SourceError, match="has more than 1 notes"):
        read(CARD, CARD)


def test_a_path_of_media_leads_nowhere_else(tmp_path: Path) -> None:
    card = Card(BASIC, ("a", '<img src="../../x.png"> <img src="/etc/y.png">'))
    (tmp_path / "x.apkg").write_bytes(package(card, media={"../../x.png": b"1", "/etc/y.png": b"2"}))
    assert run(tmp_path, "import", "anki", "x.apkg", "--framework", "py").returncode == 0
    images = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.png")]
    assert sorted(images) == ["content/images/py/x.png", "content/images/py/y.png"]


@pytest.mark.parametrize("site", ["", "https://example.org/kb"])
def test_a_deck_of_ours_gives_the_questions_that_it_was_made_of(catalog: Catalog, site: str) -> None:
    (file,) = load("anki").files(catalog, Settings(site))
    listed = read_anki(file.make(), TEMPLATES)
    assert (listed.share.percent, listed.notices) == (100, ())
    read_back = {f"{_path(question)}#{question.id}": question for question in listed.questions}
    delivered = {question.address: question for _, question in catalog.questions}
    assert list(read_back) == list(delivered)
    for address, question in delivered.items():
        other = read_back[address]
        assert (other.difficulty, other.tags) == (question.difficulty, question.tags)
        assert [(c.text, c.correct, c.why or "") for c in other.choices] == [
            (c.text, c.correct, c.why) for c in question.choices
        ]
        assert _shown(other.a, site) == _shown(question.a, site)
        if question.kind != EXERCISE:  # its code is a part of the question
            assert _shown(other.q, site) == _shown(question.q, site)
            assert (CHOICE if other.choices else other.kind or OPEN) == question.kind


def _path(question: SourceQuestion) -> str:
    return "/".join(["/python", *(section.slug or "" for section in question.sections)])


def _shown(markdown: str, site: str) -> str:
    """The HTML of a text as a card shows it: links to its page are text, and without a site all links of the base are."""
    html = re.sub(r"/(?:images|python/\w+)/|(?<=lists)\.[0-9a-f]{16}", "", render(markdown).html)
    return re.sub(r'<a href="#[^<>]*>([^<>]*)</a>' if site else r'<a href="[\w#][^<>]*>([^<>]*)</a>', r"\1", html)
