"""Anki packages: a card is its question for ever, whatever the answer becomes."""

from __future__ import annotations

import io
import json
import sqlite3
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.delivery.catalog import Catalog, History
from answerkey.delivery.targets import MissingExtra, Settings, load
from delivery.catalogs import question, with_questions
from properties import examples

SITE = Settings("https://example.org")


def made(catalog: Catalog, where: Settings = SITE) -> dict[str, bytes]:
    return {file.path: file.make() for file in load("anki").files(catalog, where)}


class Package:
    """What Anki finds in a package."""

    def __init__(self, data: bytes) -> None:
        zipped = zipfile.ZipFile(io.BytesIO(data))
        assert zipped.testzip() is None
        self.media = {name: zipped.read(key) for key, name in json.loads(zipped.read("media")).items()}
        connection = sqlite3.connect(":memory:")
        connection.deserialize(zipped.read("collection.anki2"))
        models, decks = connection.execute("SELECT models, decks FROM col").fetchone()
        self.models: dict[str, Any] = json.loads(models)
        self.decks: dict[int, str] = {int(key): deck["name"] for key, deck in json.loads(decks).items()}
        query = "SELECT guid, flds, tags, mod, mid, sfld, id FROM notes ORDER BY id"
        self.notes = [tuple(row) for row in connection.execute(query)]
        self.cards = connection.execute("SELECT nid, did, due, type, ord FROM cards ORDER BY id").fetchall()
        connection.close()

    @property
    def guids(self) -> list[str]:
        return [note[0] for note in self.notes]

    def field(self, name: str) -> str:
        """A field of the first note."""
        (model,) = [model for model in self.models.values() if model["name"] == "answerkey question"]
        return str(self.notes[0][1].split("\x1f")[[entry["name"] for entry in model["flds"]].index(name)])


def one(catalog: Catalog, **changes: Any) -> Package:
    """The package of one question."""
    (data,) = made(with_questions(catalog, question(catalog, **changes))).values()
    return Package(data)


def test_there_is_a_package_for_each_framework(catalog: Catalog) -> None:
    assert sorted(made(catalog)) == ["anki/django.apkg", "anki/flask.apkg"]


def test_each_topic_is_a_deck_in_that_of_its_framework(catalog: Catalog) -> None:
    package = Package(made(catalog)["anki/flask.apkg"])
    assert set(package.decks.values()) == {"Default", "Flask", "Flask::Views", "Flask::Testing & more"}
    used = {package.decks[card[1]] for card in package.cards}
    assert used == {"Flask::Views", "Flask::Testing & more"}
    assert len(package.cards) == len(package.notes) == catalog.frameworks[0].mix.all


def test_new_cards_come_in_the_order_of_reading(catalog: Catalog) -> None:
    package = Package(made(catalog)["anki/flask.apkg"])
    assert [card[2] for card in package.cards if package.decks[card[1]] == "Flask::Views"] == [1, 2, 3]
    assert {card[3:] for card in package.cards} == {(0, 0)}


def test_the_same_catalog_gives_the_same_bytes(catalog: Catalog) -> None:
    assert made(catalog) == made(catalog)


def test_a_card_stays_the_same_when_all_but_its_address_changes(catalog: Catalog) -> None:
    before = one(catalog)
    after = one(catalog, q="What else?", a="Other.", difficulty="hard", tags=(), number=7)
    elsewhere = one(catalog, address="/flask/views/basics#other")
    assert before.guids == after.guids != elsewhere.guids
    assert before.notes[0][1] != after.notes[0][1]
    assert before.models.keys() == after.models.keys()
    assert before.decks == after.decks


def test_a_card_stays_the_same_on_another_site(catalog: Catalog) -> None:
    there, here = (Package(made(catalog, where)["anki/flask.apkg"]) for where in (SITE, Settings()))
    assert there.guids == here.guids
    assert there.models.keys() == here.models.keys()


def test_identities_are_those_that_were_published(catalog: Catalog) -> None:
    """With others, the cards of every learner would be new: this test is not to be changed."""
    package = one(catalog)
    assert package.guids == ["gsD|%+2~I&"]
    assert {model["name"]: model["id"] for model in package.models.values()} == {"answerkey question": "1412097242571"}
    assert {name: key for key, name in package.decks.items() if key != 1} == {
        "Flask": 1464900806632,
        "Flask::Views": 1505308080985,
    }


def test_a_note_is_as_old_as_its_question(catalog: Catalog) -> None:
    """Anki takes the newer of two notes."""
    old, new = (replace(question(catalog), history=History("", f"2026-01-0{day}T00:00:00Z")) for day in (2, 5))
    (data,) = made(with_questions(catalog, old, replace(new, address="/flask/views/basics#new"))).values()
    assert [note[3] for note in Package(data).notes] == [
        int(datetime(2026, 1, day, tzinfo=UTC).timestamp()) for day in (2, 5)
    ]


def test_what_changes_when_a_question_changed_changes_the_hash(catalog: Catalog) -> None:
    first = [file.hash for file in load("anki").files(with_questions(catalog, question(catalog)), SITE)]
    later = replace(question(catalog), history=History("", "2026-01-05T00:00:00Z"))
    assert [file.hash for file in load("anki").files(with_questions(catalog, later), SITE)] != first


def test_tags_say_difficulty_and_topic_and_have_no_blanks(catalog: Catalog) -> None:
    tags = one(catalog, tags=("two words", " ", "\u3000x", "a\x1fb")).notes[0][2].split()
    assert tags == ["difficulty::easy", "topic::flask::views", "two_words", "x", "ab"]


def test_images_are_in_the_package_and_links_lead_to_the_site(catalog: Catalog) -> None:
    package = Package(made(catalog)["anki/flask.apkg"])
    (name,) = package.media
    assert package.media[name].startswith(b"\x89PNG")
    assert f'<img src="{name}"' in package.field("Answer")
    assert 'href="https://example.org/django/orm/queries#n-plus-1"' in package.field("Answer")
    assert 'href="https://example.org/flask/views/basics#what-is-a-view"' in package.field("Address")


def test_without_a_site_links_into_it_are_none(catalog: Catalog) -> None:
    package = Package(made(catalog, Settings())["anki/flask.apkg"])
    assert "href=" not in package.field("Answer") + package.field("Address")
    assert package.media


def test_an_image_that_is_gone_is_left_out(catalog: Catalog) -> None:
    gone = replace(catalog, assets=tuple(asset._replace(file=asset.file / "gone") for asset in catalog.assets))
    package = Package(made(gone)["anki/flask.apkg"])
    assert package.media == {}
    assert "src=" not in package.field("Answer")


def test_code_is_coloured_for_day_and_night(catalog: Catalog) -> None:
    package = Package(made(catalog)["anki/flask.apkg"])
    (model,) = [model for model in package.models.values() if model["name"] == "answerkey question"]
    assert ".card pre .k {" in model["css"]
    assert ".nightMode.card pre .k {" in model["css"]
    assert '<span class="k">def</span>' in package.field("Answer")


COMMANDS = [
    "[sound:x.mp3]",
    "[SOUND:x]",
    "[latex]\\input{/etc/passwd}[/latex]",
    "[$]x[/$]",
    "[$$]x[/$$]",
    "[anki:tts lang=en]x",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_no_text_commands_anki(command: str, catalog: Catalog) -> None:
    package = one(catalog, q=command, a=f"{command}\n\n`{command}`\n\n    {command}\n")
    opening = command.partition("]")[0].partition(":")[0].lower()
    assert opening not in package.notes[0][1].lower()
    assert f"&#91;{opening[1:]}" in package.notes[0][1].lower()


def test_formulas_are_looked_for_in_no_card(catalog: Catalog) -> None:
    (model,) = [m for m in one(catalog).models.values() if m["name"] == "answerkey question"]
    (template,) = model["tmpls"]
    assert "tex2jax_ignore" in template["qfmt"]
    assert "tex2jax_ignore" in template["afmt"]


def test_names_with_colons_make_no_decks(catalog: Catalog) -> None:
    framework = replace(catalog.frameworks[0], name="C::D :::", topics=tuple(
        replace(topic, name="Same") for topic in catalog.frameworks[0].topics
    ))  # fmt: skip
    names = Package(made(Catalog((framework,)))["anki/flask.apkg"]).decks.values()
    assert sorted(names) == ["C:D", "C:D::Same (testing)", "C:D::Same (views)", "Default"]


@examples(40)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_text_breaks_a_package(catalog: Catalog, text: str) -> None:
    package = one(catalog, q=text, a=text, tags=(text,))
    assert len(package.notes) == 1
    assert package.notes[0][1].count("\x1f") == 4


def test_the_target_says_what_it_needs(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "genanki", None)
    with pytest.raises(MissingExtra, match=r"answerkey\[anki\]"):
        load("anki").files(catalog, SITE)
