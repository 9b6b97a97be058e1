"""The questions of a README: each is a heading, a fold, a list item or a paragraph in bold, under sections.

`blocks` finds the places where a question may begin, and `forms` recognizes the questions among them. This module walks
once through sections and questions, and `answers` cuts out the answer to each.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from answerkey.importing.answers import Answers, stripped
from answerkey.importing.blocks import Block, Fold, Outline, outline
from answerkey.importing.forms import Entry, Forms, recognize
from answerkey.importing.layout import is_entry, is_layout
from answerkey.importing.result import Notice
from answerkey.importing.task_lists import Choice, choices_in
from answerkey.importing.titles import Title, is_contents, level_of
from answerkey.model.messages import quoted


class Section(NamedTuple):
    """A heading above questions: its level and line, both from 1, its title, and the difficulty that it states."""

    level: int
    title: str
    line: int
    difficulty: str | None


class ReadmeQuestion(NamedTuple):
    """A question of a README. `line` counts from 1; `difficulty` is None if the README does not state it."""

    q: str
    a: str
    difficulty: str | None
    sections: tuple[Section, ...]
    line: int
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Readme:
    """The title and questions of a README, and notices about the rest."""

    title: str
    questions: tuple[ReadmeQuestion, ...]
    notices: tuple[Notice, ...]


def read_readme(text: str) -> Readme:
    """Read the questions of a README, whose lines end in ``\\n``."""
    blocks = outline(text)
    forms = recognize(blocks)
    return _Walk(blocks, forms, Answers(blocks, forms.labels), fold_end=len(blocks.lines)).run()


@dataclass
class _OpenQuestion:
    """A question whose answer has begun and not ended."""

    block: Block
    title: Title
    sections: tuple[Section, ...]
    fold: Fold | None = None


@dataclass
class _Walk:
    """Walks once through the blocks of a README.

    `placed` are the lines of questions and section headings, `fold_end` is the line at which a fold that is a section
    ends.
    """

    outline: Outline
    forms: Forms
    answers: Answers
    fold_end: int
    questions: list[ReadmeQuestion] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    open: _OpenQuestion | None = None
    placed: set[int] = field(default_factory=set)
    in_contents: bool = False

    def run(self) -> Readme:
        self._walk()
        self._unplaced()
        self.notices.sort(key=lambda notice: int(notice.where.split()[1].split("–")[0]))
        return Readme(self.forms.title, tuple(self.questions), tuple(self.notices))

    # The walk through the blocks

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
        """Note that a heading counts as a question only because other headings of its level are."""
        block, title = entry
        if block.kind == "heading" and not title.asks and not title.number:
            self._note(block.first, f"{quoted(title.text)} counts as a question, as other headings of its level do")

    def _enter_fold(self, entry: Entry) -> None:
        fold = self.forms.folds[entry.block]
        after, level = self.outline.line_at(fold.inner.start) + 1, max(2, self.forms.level - 1)
        self._enter(Entry(entry.block._replace(after=after, level=level), entry.title))
        self.fold_end = self.outline.line_at(fold.inner.end) if fold.closed else len(self.outline.lines)

    def _leave_fold(self) -> None:
        """Leave a fold that is a section: the text after it belongs to none of its questions."""
        if self.fold_end < len(self.outline.lines):
            self._close(self.fold_end)
            self.placed.add(self.fold_end)
            self.sections = [section for section in self.sections if section.level < self.forms.level - 1]
        self.fold_end = len(self.outline.lines)

    def _is_section(self, block: Block) -> bool:
        """Return True if a heading is a section; one below a question's heading is part of the answer."""
        if self.open is None or self.open.block.kind != "heading":
            return True
        return block.level <= self.open.block.level

    def _enter(self, entry: Entry) -> None:
        block, title = entry
        self.placed.update(range(block.first, block.after))
        self.in_contents = is_contents(title.text)
        if block.level == 1 and self.forms.title:
            self.sections = []
            return
        self.sections = [s for s in self.sections if s.level < block.level]
        if title.text and not self.in_contents:
            difficulty = title.difficulty or level_of(title.text)
            self.sections.append(Section(block.level, title.text, block.first + 1, difficulty))

    # One question

    def _begin(self, entry: Entry) -> None:
        block, title = entry
        self.in_contents = False
        above = self.sections if block.kind != "heading" else [s for s in self.sections if s.level < block.level]
        self.open = _OpenQuestion(block, title, tuple(above), self.forms.folds.get(block))

    def _close(self, end: int) -> None:
        """End the open question before a line."""
        if self.open is None:
            return
        question, self.open = self.open, None
        block = question.block
        answer = self.answers.inside(question.fold, block) if question.fold else self.answers.below(block, end)
        self.placed.update(range(block.first, block.after if question.fold else end))
        if question.fold and not question.fold.closed:
            self._note(
                block.first, f"{quoted(question.title.text)} is a fold that is not closed: all after it is its answer"
            )
        answer, level = stripped(answer)
        if not answer.strip():
            self._note(block.first, f"{quoted(question.title.text)} has no answer", lost=True)
            return
        above = (section.difficulty for section in reversed(question.sections) if section.difficulty)
        difficulty = question.title.difficulty or level or next(above, None)
        q = question.title.text
        listed = choices_in(answer)
        if listed is not None:
            q, answer = "\n\n".join(filter(None, (q, listed.code))), listed.explanation
        choices = listed.choices if listed is not None else ()
        self.questions.append(ReadmeQuestion(q, answer, difficulty, question.sections, block.first + 1, choices))

    # Lines outside questions

    def _unplaced(self) -> None:
        """Note the lines outside questions, except for tables of contents and layout."""
        group: list[int] = []
        for number in range(len(self.outline.lines) + 1):
            ends = number == len(self.outline.lines) or number in self.placed
            if not ends and self.outline.line(number).strip() and not is_layout(self.outline, number):
                group.append(number)
            if ends and group:
                self._note_group(group)
                group = []

    def _note_group(self, group: list[int]) -> None:
        entries = sum(is_entry(self.outline.line(n)) for n in group)
        if 2 * entries < len(group):
            text = quoted(" ".join(self.outline.line(group[0])[:200].split()))
            self._note(group[0], f"{text} is outside of any question", until=group[-1])

    def _note(self, line: int, message: str, *, until: int | None = None, lost: bool = False) -> None:
        where = f"line {line + 1}" if until in (None, line) else f"lines {line + 1}–{(until or 0) + 1}"
        self.notices.append(Notice(where, message, lost))
