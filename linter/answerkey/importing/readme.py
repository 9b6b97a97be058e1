"""The questions of a README: a heading, a fold, a list item or a paragraph in bold for each, under sections.

`blocks` finds where questions may begin, `forms` which of them do; here the text is gone through once, from section to
section and from question to question, and `answers` cuts out what stands below each.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from answerkey.importing.answers import Answers, stripped
from answerkey.importing.blocks import Block, Fold, Outline, outline
from answerkey.importing.forms import Entry, Forms, recognize
from answerkey.importing.hints import Wording, is_contents, level_of
from answerkey.importing.layout import is_entry, is_layout
from answerkey.importing.plan import Notice
from answerkey.model.messages import quoted


class Section(NamedTuple):
    """A heading above questions: its level, from 1, its title, its line, from 1, and the difficulty that it states."""

    level: int
    title: str
    line: int
    difficulty: str | None


class Asked(NamedTuple):
    """A question as the README has it. `line` counts from 1; `difficulty` is None where nothing says it."""

    q: str
    a: str
    difficulty: str | None
    sections: tuple[Section, ...]
    line: int


@dataclass(frozen=True)
class Readme:
    """What a README holds: its title, its questions, and what was found on the way."""

    title: str
    questions: tuple[Asked, ...]
    notices: tuple[Notice, ...]


def read_readme(text: str) -> Readme:
    """The questions of a README, whose lines end in ``\\n``."""
    found = outline(text)
    forms = recognize(found)
    return _Walk(found, forms, Answers(found, forms.labels), fold_end=len(found.lines)).run()


@dataclass
class _Open:
    """A question whose answer has begun: at a line, with what of it stands beside the question."""

    block: Block
    said: Wording
    sections: tuple[Section, ...]
    fold: Fold | None = None


@dataclass
class _Walk:
    """Goes through the blocks of a README once.

    `placed` are the lines that stand in a question or are a section's, `fold_end` is where a fold that is one ends.
    """

    outline: Outline
    forms: Forms
    answers: Answers
    fold_end: int
    questions: list[Asked] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    open: _Open | None = None
    placed: set[int] = field(default_factory=set)
    in_contents: bool = False

    def run(self) -> Readme:
        self._walk()
        self._unplaced()
        self.notices.sort(key=lambda notice: int(notice.where.split()[1].split("–")[0]))
        return Readme(self.forms.title, tuple(self.questions), tuple(self.notices))

    # The way through the blocks

    def _walk(self) -> None:
        passed = 0
        for number, entry in enumerate(self.forms.entries):
            block = entry.block
            if block.first < passed or self.answers.hides(block.first):
                continue
            if block.first >= self.fold_end:
                self._leave_fold()
            if self._is_question(number):
                self._note_guess(entry)
                self._close(block.first)
                self._begin(entry)
                passed = block.after if block.kind == "fold" else 0
            elif block.kind == "heading" and self._is_section(block):
                self._close(block.first)
                self._enter(entry)
            elif block.kind == "fold" and self.forms.folds_questions(number):
                self._close(block.first)
                self._enter_fold(entry)
        self._leave_fold()
        self._close(len(self.outline.lines))

    def _is_question(self, number: int) -> bool:
        within = self.open.block if self.open is not None else None
        return self.forms.is_question(number, within, listed=self.in_contents)

    def _note_guess(self, entry: Entry) -> None:
        """Say that a heading counts as a question only because those of its level are."""
        block, said = entry
        if block.kind == "heading" and not said.asks and not said.number:
            self._note(block.first, f"{quoted(said.text)} was taken for a question, as headings of its level are")

    def _enter_fold(self, entry: Entry) -> None:
        fold = self.forms.folds[entry.block]
        after, level = self.outline.line_at(fold.inner.start) + 1, max(2, self.forms.level - 1)
        self._enter(Entry(entry.block._replace(after=after, level=level), entry.said))
        self.fold_end = self.outline.line_at(fold.inner.end) if fold.closed else len(self.outline.lines)

    def _leave_fold(self) -> None:
        """What stands behind a fold that is a section is in no question of it."""
        if self.fold_end < len(self.outline.lines):
            self._close(self.fold_end)
            self.placed.add(self.fold_end)
            self.sections = [section for section in self.sections if section.level < self.forms.level - 1]
        self.fold_end = len(self.outline.lines)

    def _is_section(self, block: Block) -> bool:
        """A heading below a question's is part of its answer."""
        if self.open is None or self.open.block.kind != "heading":
            return True
        return block.level <= self.open.block.level

    def _enter(self, entry: Entry) -> None:
        block, said = entry
        self.placed.update(range(block.first, block.after))
        self.in_contents = is_contents(said.text)
        if block.level == 1 and self.forms.title:
            self.sections = []
            return
        self.sections = [s for s in self.sections if s.level < block.level]
        if said.text and not self.in_contents:
            difficulty = said.difficulty or level_of(said.text)
            self.sections.append(Section(block.level, said.text, block.first + 1, difficulty))

    # One question

    def _begin(self, entry: Entry) -> None:
        block, said = entry
        self.in_contents = False
        above = self.sections if block.kind != "heading" else [s for s in self.sections if s.level < block.level]
        self.open = _Open(block, said, tuple(above), self.forms.folds.get(block))

    def _close(self, end: int) -> None:
        """The open question ends before a line."""
        if self.open is None:
            return
        begun, self.open = self.open, None
        block = begun.block
        answer = self.answers.inside(begun.fold, block) if begun.fold else self.answers.below(block, end)
        self.placed.update(range(block.first, block.after if begun.fold else end))
        if begun.fold and not begun.fold.closed:
            self._note(
                block.first, f"{quoted(begun.said.text)} is a fold that is never closed: all behind is its answer"
            )
        answer, level = stripped(answer)
        if not answer.strip():
            self._note(block.first, f"{quoted(begun.said.text)} has no answer", lost=True)
            return
        above = (section.difficulty for section in reversed(begun.sections) if section.difficulty)
        difficulty = begun.said.difficulty or level or next(above, None)
        self.questions.append(Asked(begun.said.text, answer, difficulty, begun.sections, block.first + 1))

    # What no question holds

    def _unplaced(self) -> None:
        """Say which lines stand in no question; tables of contents and layout are no loss."""
        group: list[int] = []
        for number in range(len(self.outline.lines) + 1):
            ends = number == len(self.outline.lines) or number in self.placed
            if not ends and self.outline.line(number).strip() and not is_layout(self.outline, number):
                group.append(number)
            if ends and group:
                self._note_group(group)
                group = []

    def _note_group(self, group: list[int]) -> None:
        linked = sum(is_entry(self.outline.line(n)) for n in group)
        if 2 * linked < len(group):
            text = quoted(" ".join(self.outline.line(group[0])[:200].split()))
            self._note(group[0], f"{text} stands outside of any question", until=group[-1])

    def _note(self, line: int, message: str, *, until: int | None = None, lost: bool = False) -> None:
        where = f"line {line + 1}" if until in (None, line) else f"lines {line + 1}–{(until or 0) + 1}"
        self.notices.append(Notice(where, message, lost))
