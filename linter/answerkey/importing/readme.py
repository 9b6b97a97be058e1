"""The questions of a README: each is a heading, a fold, a list item or a paragraph in bold, under sections.

`blocks` finds the places where a question may begin, and `forms` recognizes the questions among them. This module walks
once through sections and questions, and `answers` cuts out the answer to each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from answerkey.counts import number_of
from answerkey.importing.anchors import anchors_of
from answerkey.importing.answers import Answers, stripped
from answerkey.importing.blocks import Block, Fold, Outline, outline
from answerkey.importing.candidates import USUAL, Entry, Tally
from answerkey.importing.forms import Forms, recognize
from answerkey.importing.layout import is_layout
from answerkey.importing.lettered_choices import lettered_choices
from answerkey.importing.questions import QuestionList, Section, SourceQuestion
from answerkey.importing.references import inlined
from answerkey.importing.result import Notice, Share, SourceError
from answerkey.importing.task_lists import choices_in
from answerkey.importing.titles import Title, level_of
from answerkey.importing.unanswered import only_links, only_questions
from answerkey.model.messages import quoted
from answerkey.model.tree import Mapping
from answerkey.parsing.front_matter import split
from answerkey.parsing.yaml import parse_yaml
from answerkey.source import identity, with_unix_line_ends


class Reading(NamedTuple):
    """The way in which a README is read where its structure is not to decide.

    `questions` names their form, as `BlockForm.name` does. `answers` is ``fold`` if the answer is only what the fold
    below a question hides, so that text before it belongs to the question. With `split` ``none`` there are no sections.
    """

    questions: str | None = None
    answers: str | None = None
    split: str | None = None


@dataclass(frozen=True)
class Readme(QuestionList):
    """The questions of a README. `form` is the name of their form, and `tallies` are all forms that were found.

    `asked` is the number of blocks of that form that may be questions, with or without an answer.
    """

    form: str = ""
    asked: int = 0
    tallies: tuple[Tally, ...] = ()

    def outline(self) -> Iterator[str]:
        """Yield lines that show the forms of the README, and its sections with the numbers of their questions."""
        if self.tallies:
            forms = (f"{t.form.name} {t.titles} ({100 * t.share:.0f} %)" for t in self.tallies[:_SHOWN_FORMS])
            yield f"questions: {self.form}; forms with text below them: {', '.join(forms)}"
        yield from super().outline()


_AUTOMATIC = Reading()
_SHOWN_FORMS = 5


def read_list(text: str, reading: Reading = _AUTOMATIC) -> Readme:
    """Read the questions of a README with line ends of any kind; raises SourceError if it has none."""
    title, text = _without_front_matter(with_unix_line_ends(identity(text.removeprefix("\ufeff"))).text)
    readme = read_readme(text, reading)
    readme = replace(readme, title=readme.title or title)
    fault = _fault(readme, chosen=reading.questions is not None)
    if fault:
        raise SourceError(fault)
    return readme


def _without_front_matter(text: str) -> tuple[str, str]:
    """Return the title that front matter states, and the text with blank lines in its place."""
    parts = split(text)
    tree = parse_yaml(text, parts.header) if parts.closed else None
    if tree is None or not isinstance(tree.root, Mapping):
        return "", text
    title = tree.root.value.get("title")
    lines = "\n" * text.count("\n", 0, parts.body.start)
    return title if isinstance(title, str) else "", lines + text[parts.body.start :]


def _fault(readme: Readme, *, chosen: bool) -> str:
    """Return the reason why a README gives no questions; empty if it does. A form that was chosen is believed."""
    forms = ", ".join(f"`{tally.form.name}` ({tally.titles})" for tally in readme.tallies)
    if not readme.questions:
        return (
            "it has no questions with answers: each is a heading, a fold (`<details>`), an item of a list or a line in "
            "bold with text below it" + (f"; it has {forms}: choose one with --questions" if forms else "")
        )
    if chosen:
        return ""
    count, all_ = len(readme.questions), number_of(len(readme.questions), "question")
    rest = f"; `--questions` takes them nevertheless ({forms})"
    answers = [question.a for question in readme.questions]
    linked, asking = (sum(map(test, answers)) for test in (only_links, only_questions))
    if linked >= USUAL * count:
        return f"it is a list of links: below {linked} of {all_} stands nothing else{rest}"
    if asking >= USUAL * count:
        return f"it is a list of questions without answers: below {asking} of {all_} stand only more questions{rest}"
    if readme.form in ("bullet", "number") and 2 * count < readme.asked:
        without = f"{readme.asked - count} of {readme.asked} items have no text below them"
        return f"it is a list of questions without answers: {without}{rest}"
    return ""


def read_readme(text: str, reading: Reading = _AUTOMATIC) -> Readme:
    """Read the questions of a README, whose lines end in ``\\n``."""
    blocks = outline(text)
    forms = recognize(blocks, reading.questions)
    return _Walk(blocks, forms, Answers(blocks, forms.labels), reading, fold_end=len(blocks.lines)).run()


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

    `placed` are the lines of questions and their sections, `named` others that a notice is about; `heads` are the lines
    after the titles of sections. `fold_end` is the line at which a fold that is a section ends.
    """

    outline: Outline
    forms: Forms
    answers: Answers
    reading: Reading
    fold_end: int
    questions: list[SourceQuestion] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    open: _OpenQuestion | None = None
    placed: set[int] = field(default_factory=set)
    named: set[int] = field(default_factory=set)
    heads: dict[int, int] = field(default_factory=dict)

    def run(self) -> Readme:
        self._walk()
        self._place_sections()
        self._unplaced()
        self.notices.sort(key=lambda notice: int(notice.where.split()[1].split("–")[0]))
        return Readme(
            self.forms.title,
            tuple(self.questions),
            tuple(self.notices),
            self._share(),
            anchors_of(self.outline, [entry.block for entry in self.forms.entries]),
            form=self.forms.form.name if self.forms.form.kind else "",
            asked=sum(self.forms.entries[number].form == self.forms.form for number in self.forms.candidates),
            tallies=tuple(self.forms.tallies),
        )

    # The walk through the blocks

    def _walk(self) -> None:
        passed = 0
        for number, entry in enumerate(self.forms.entries):
            block = entry.block
            if block.first < passed:
                continue
            if block.first >= self.fold_end:
                self._leave_fold()
            if self.forms.is_question(number, self.open.block if self.open is not None else None):
                self._note_guess(entry)
                self._close(block.first)
                self._begin(entry)
                passed = block.after if block.kind == "fold" else 0
            elif block.kind == "heading" and entry.title.text and self._is_section(block):
                self._close(block.first)
                self._enter(entry)
            elif block.kind == "fold" and self.forms.folds_questions(number):
                self._close(block.first)
                self._enter_fold(entry)
            elif block.kind == "fold":
                passed = block.after
        self._leave_fold()
        self._close(len(self.outline.lines))

    def _note_guess(self, entry: Entry) -> None:
        """Note that a heading counts as a question only because other headings of its level are."""
        block, title = entry
        if block.kind == "heading" and self.forms.is_guess(title):
            self._note(block.first, f"{quoted(title.text)} counts as a question, as other headings of its level do")

    def _enter_fold(self, entry: Entry) -> None:
        fold = self.forms.folds[entry.block]
        after, level = self.outline.line_at(fold.inner.start) + 1, max(2, self.forms.form.level - 1)
        self._enter(Entry(entry.block._replace(after=after, level=level), entry.title))
        self.fold_end = self.outline.line_at(fold.inner.end) if fold.closed else len(self.outline.lines)

    def _leave_fold(self) -> None:
        """Leave a fold that is a section: the text after it belongs to none of its questions."""
        if self.fold_end < len(self.outline.lines):
            self._close(self.fold_end)
            self.placed.add(self.fold_end)
            self.sections = [section for section in self.sections if section.level < self.forms.form.level - 1]
        self.fold_end = len(self.outline.lines)

    def _is_section(self, block: Block) -> bool:
        """Return True if a heading is a section; one below a question's heading is part of the answer."""
        if self.open is None or self.open.block.kind != "heading":
            return self.open is None or block.first >= self.open.block.until
        return block.level <= self.open.block.level

    def _enter(self, entry: Entry) -> None:
        block, title = entry
        self.heads[block.first + 1] = block.after
        if block.level == 1 and self.forms.title:
            self.sections = []
            self.placed.update(range(block.first, block.after))
            return
        self.sections = [s for s in self.sections if s.level < block.level]
        if title.text and not self.forms.is_contents(block):
            difficulty = title.difficulty or level_of(title.text)
            self.sections.append(Section(block.level, title.text, block.first + 1, difficulty))

    # One question

    def _begin(self, entry: Entry) -> None:
        block, title = entry
        above = self.sections if block.kind != "heading" else [s for s in self.sections if s.level < block.level]
        self.open = _OpenQuestion(block, title, tuple(above), self.forms.folds.get(block))

    def _close(self, end: int) -> None:
        """End the open question before a line."""
        if self.open is None:
            return
        question, self.open = self.open, None
        end = question.block.after if question.fold else self._end(question.block, end)
        block = question.block
        if question.fold and not question.fold.closed:
            self._note(
                block.first, f"{quoted(question.title.text)} is a fold that is not closed: all after it is its answer"
            )
        above_fold, answer = self._parts(question, end)
        answer, level = stripped(inlined(answer, self.outline.references))
        if not answer.strip():
            self._note(block.first, f"{quoted(question.title.text)} has no answer", lost=True)
            self.named.update(range(block.first, block.after))
            return
        self.placed.update(range(block.first, end))
        above = (section.difficulty for section in reversed(question.sections) if section.difficulty)
        difficulty = question.title.difficulty or level or next(above, None)
        title = inlined(question.title.text, self.outline.references)
        q = "\n\n".join(filter(None, (title, above_fold)))
        listed = choices_in(answer) or lettered_choices(answer)
        if listed is not None:
            q, answer = "\n\n".join(filter(None, (q, listed.code))), listed.explanation
        choices = listed.choices if listed is not None else ()
        sections = question.sections if self.reading.split != "none" else ()
        self.questions.append(SourceQuestion(q, answer, difficulty, sections, block.first + 1, end, choices))

    def _end(self, block: Block, end: int) -> int:
        """Return the end of an answer: that of its item, if the next one follows or all other answers are in theirs."""
        held = block.kind == "item" and (block.followed or self.forms.contained)
        return min(end, block.until) if held else end

    def _parts(self, question: _OpenQuestion, end: int) -> tuple[str, str]:
        """Return the part of the question below its title, and the answer."""
        block = question.block
        if question.fold:
            return "", self.answers.inside(question.fold, block)
        if self.reading.answers == "fold":
            return self.answers.around_fold(block, end)
        return "", self.answers.below(block, end)

    # Lines outside questions

    def _place_sections(self) -> None:
        """Place the titles of sections that hold questions."""
        for line in {section.line for question in self.questions for section in question.sections}:
            self.placed.update(range(line - 1, self.heads[line]))

    def _is_text(self, number: int) -> bool:
        return bool(self.outline.line(number).strip()) and not is_layout(self.outline, number)

    def _share(self) -> Share:
        """Count the lines; tables of contents are made anew from the pages, so that they don't count."""
        lines = [n for n in range(len(self.outline.lines)) if self._is_text(n)]
        lines = [n for n in lines if n in self.placed or n not in self.forms.navigation]
        return Share(sum(n in self.placed for n in lines), len(lines))

    def _unplaced(self) -> None:
        """Note the lines outside questions, except for layout: those below each heading together."""
        heads = {entry.block.first for entry in self.forms.entries if entry.block.kind == "heading"}
        group: list[int] = []
        for number in range(len(self.outline.lines) + 1):
            ends = number == len(self.outline.lines) or number in self.placed or number in self.named
            if group and (ends or number in heads):
                self._note_group(group)
                group = []
            if not ends and self._is_text(number):
                group.append(number)

    def _note_group(self, group: list[int]) -> None:
        """Note lines outside of questions, and those of a table of contents among them."""
        text = [number for number in group if number not in self.forms.navigation]
        if 2 * len(text) < len(group):
            self._note(group[0], "a table of contents is left out", until=group[-1])
            return
        first = quoted(" ".join(self.outline.line(text[0])[:200].split()))
        self._note(group[0], f"{first} is outside of any question", until=group[-1])

    def _note(self, line: int, message: str, *, until: int | None = None, lost: bool = False) -> None:
        where = f"line {line + 1}" if until in (None, line) else f"lines {line + 1}–{(until or 0) + 1}"
        self.notices.append(Notice(where, message, lost))
