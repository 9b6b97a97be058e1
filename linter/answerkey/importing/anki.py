"""Questions from decks of Anki, one a note.

The templates of a note type say which of its fields ask and which answer, in any language; cloze deletions become gaps.
Notes that `answerkey build --target anki` made become the questions that they were.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from answerkey.counts import number_of
from answerkey.importing.anki_cards import OWN_FIELDS, OWN_TYPE, OwnCard, own_address
from answerkey.importing.anki_clozes import with_answers, with_gaps
from answerkey.importing.anki_database import Note, NoteType
from answerkey.importing.anki_package import open_package
from answerkey.importing.html_text import UnreadableHtml, markdown_of
from answerkey.importing.layout import tidy
from answerkey.importing.questions import QuestionList, Section, SourceQuestion
from answerkey.importing.result import Notice, Share, SourceError
from answerkey.importing.titles import level_of
from answerkey.model.messages import quoted

_PLACE = re.compile(r"\{\{([^{}]*)\}\}")
_SOUND = re.compile(r"\[(?:sound|anki:play):[^\[\]]*\]")
_NO_FIELDS = frozenset(("FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID"))
_NO_TAGS = frozenset(("leech", "marked"))  # marks of a learner


class AnkiFields(NamedTuple):
    """The names of the fields that ask and of those that answer; empty if the templates say so."""

    question: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()


def read_anki(data: bytes, chosen: AnkiFields) -> QuestionList:
    """Read the questions in a package of Anki; raises SourceError."""
    package = open_package(data)
    notes, orphans = package.collection
    _check(notes, chosen)
    reader = _Reader(chosen, _common(notes))
    for note in notes:
        reader.read(note)
    share = Share(len(reader.questions), len(notes) + orphans, "note")
    notices = [*reader.notices, *reader.summary(orphans)]
    return QuestionList("", tuple(reader.questions), tuple(notices), share, reader.anchors, package.image)


def _check(notes: Sequence[Note], chosen: AnkiFields) -> None:
    """Raise SourceError if there are no notes, or if no note has a field that was named."""
    if not notes:
        raise SourceError("it has no notes")
    present = dict.fromkeys(name for note in dict.fromkeys(n.type for n in notes) for name in note.fields)
    for name in (*chosen.question, *chosen.answer):
        if name not in present:
            names = ", ".join(quoted(other, 40) for other in list(present)[:20])
            raise SourceError(f"its notes have no field {quoted(name, 40)}; their fields are {names}")


def _common(notes: Sequence[Note]) -> int:
    """Return 1 if all decks are parts of one deck, whose name then tells nothing, else 0."""
    decks = {note.deck for note in notes}
    return int(all(len(deck) > 1 for deck in decks) and len({deck[0] for deck in decks}) == 1)


@dataclass
class _Reader:
    """Reads notes one after another. `depth` parts of the names of decks are left out."""

    chosen: AnkiFields
    depth: int
    questions: list[SourceQuestion] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    anchors: dict[str, int] = field(default_factory=dict)
    sounds: int = 0
    several: int = 0

    def read(self, note: Note) -> None:
        try:
            question = self._own(note) if _is_own(note.type) else self._question(note)
        except UnreadableHtml as error:
            self._lose(note, str(error))
            return
        title = question.q.partition("\n")[0]
        if not question.q.strip():
            self._lose(note, f"its question has no text (fields {', '.join(map(quoted, note.type.fields[:10]))})")
        elif not question.a.strip():
            self._lose(note, f"{quoted(title, 100)} has no answer")
        else:
            self.questions.append(question)

    def summary(self, orphans: int) -> Iterator[Notice]:
        """Yield notices about all notes."""
        if orphans:
            yield Notice("notes", f"{number_of(orphans, 'note')} without a note type", lost=True)
        if self.several:
            yield Notice("cards", f"{number_of(self.several, 'note')} with several cards: the first card is imported")
        if self.sounds:
            yield Notice("sounds", f"{number_of(self.sounds, 'sound')} left out: answers can't hold them")

    def _lose(self, note: Note, why: str) -> None:
        self.notices.append(Notice(f"note {note.number}", why, lost=True))

    def _own(self, note: Note) -> SourceQuestion:
        """Return the question that a card of ours shows."""
        card = OwnCard(*note.fields[: len(OWN_FIELDS)])
        address = own_address(card)
        tags = tuple(tag for tag in note.tags if not tag.startswith(("difficulty::", "topic::")))
        question = card.question(note.number)
        if address:
            self.anchors[address] = note.number
        return question._replace(tags=tags)

    def _question(self, note: Note) -> SourceQuestion:
        values = dict(zip(note.type.fields, note.fields, strict=False))
        asking, answering = self._fields(note.type)
        html = {name: self._without_sounds(values.get(name, "")) for name in (*asking, *answering)}
        asked = "\n\n".join(filter(None, (markdown_of(with_gaps(html[name])) for name in asking)))
        parts = [(name, markdown_of(with_answers(html[name]))) for name in answering]
        answer = "\n\n".join(_labelled([part for part in parts if part[1]]))
        self.several += not note.type.cloze and note.type.cards > 1
        level, tags = _tags(note.tags)
        return SourceQuestion(asked, tidy(answer), level, self._sections(note), note.number, note.number, tags=tags)

    def _fields(self, type_: NoteType) -> tuple[list[str], list[str]]:
        """Return the fields that ask and those that answer, as chosen or as the first card has them."""
        front = list(_places(type_.front, type_.fields, typed=False))
        back = list(_places(type_.back, type_.fields, typed=True))
        asking = [name for name in self.chosen.question if name in type_.fields] or front or list(type_.fields[:1])
        others = back if type_.cloze else [name for name in back if name not in asking]
        others = others or [name for name in type_.fields if name not in asking]
        return asking, [name for name in self.chosen.answer if name in type_.fields] or others

    def _sections(self, note: Note) -> tuple[Section, ...]:
        return tuple(Section(depth, title, note.number) for depth, title in enumerate(note.deck[self.depth :], 1))

    def _without_sounds(self, html: str) -> str:
        text, count = _SOUND.subn("", html)
        self.sounds += count
        return text


def _is_own(type_: NoteType) -> bool:
    return type_.name.startswith(OWN_TYPE) and type_.fields[: len(OWN_FIELDS)] == OWN_FIELDS


def _places(template: str, fields: Sequence[str], *, typed: bool) -> Iterator[str]:
    """Yield the fields that a template shows, each once; with `typed` those that a learner types, too."""
    shown = (place.strip() for place in _PLACE.findall(template) if place.strip()[:1] not in ("#", "^", "/", "!"))
    names = (place.rpartition(":")[2].strip() for place in shown if typed or not place.startswith("type:"))
    yield from (name for name in dict.fromkeys(names) if name in fields and name not in _NO_FIELDS)


def _labelled(parts: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield the texts of fields, from the second on below the name of the field."""
    for number, (name, text) in enumerate(parts):
        yield f"**{name}**\n\n{text}" if number else text


def _tags(tags: Sequence[str]) -> tuple[str | None, tuple[str, ...]]:
    """Return the difficulty that a tag alone states, and the other tags."""
    levels = {tag: level_of(tag.rpartition("::")[2]) for tag in tags}
    level = next(filter(None, levels.values()), None)
    return level, tuple(tag for tag in dict.fromkeys(tags) if tag.lower() not in _NO_TAGS and levels[tag] is None)
