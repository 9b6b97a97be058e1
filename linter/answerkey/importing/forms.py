"""The forms of a README's questions: the blocks that are questions, and the folds that only hide answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

from answerkey.importing.blocks import Block, Fold, Outline
from answerkey.importing.layout import indentation, is_layout, leads_within, without_tags
from answerkey.importing.titles import Title, is_answer_label, is_boilerplate, read_title

_FORMS = ("heading", "fold", "bold", "item")  # among forms with equally many questions, the first is that of the README


class Entry(NamedTuple):
    """A block and its title."""

    block: Block
    title: Title


@dataclass(frozen=True)
class Forms:
    """The blocks of a README with their titles, in order, including its folds.

    `folds` may be questions, and are keyed by their block. `labels` only hide an answer, and come with their first
    line. `form` is the form of most questions, `level` the level of most headings among them.
    """

    outline: Outline
    entries: Sequence[Entry]
    folds: Mapping[Block, Fold]
    labels: Sequence[tuple[int, Fold]]
    form: str
    level: int

    @cached_property
    def title(self) -> str:
        """The only heading of level 1; empty if there are several or none."""
        tops = [title.text for block, title in self.entries if block.kind == "heading" and block.level == 1]
        return tops[0] if len(tops) == 1 else ""

    def is_question(self, number: int, within: Block | None, *, listed: bool) -> bool:
        """Return True if a block is a question. `within` is the block of the question whose answer it may belong to.

        In a table of contents (`listed`) only headings are questions.
        """
        block, title = self.entries[number]
        if not title.text or block.kind == "text" or listed and block.kind != "heading":
            return False
        if block.kind == "heading":
            return self._is_question_heading(number, within)
        if block.kind == "item" and leads_within(block.text):
            return False
        free = block.kind == self.form or within is None or within.kind == block.kind
        free = free or (title.lettered and within is not None and block.first >= within.until)
        return free and (title.asks or block.kind == "fold" == self.form)

    def _is_question_heading(self, number: int, within: Block | None) -> bool:
        block, title = self.entries[number]
        if title.asks:
            if block.level == self.level and self.form == "heading":
                return True
            if self.form != "heading" or block.level > self.level:
                return within is None and self._has_text(number)
            return self._has_text(number) and not self._holds_questions(number)
        likely = self.form == "heading" and block.level == self.level and not is_boilerplate(title.text)
        return likely and self._most_ask and self._has_text(number)

    @cached_property
    def _most_ask(self) -> bool:
        """True if at least half of the headings at the questions' level ask something."""
        questions = [title.asks for b, title in self.entries if b.kind == "heading" and b.level == self.level]
        return 2 * sum(questions) >= len(questions)

    def _has_text(self, number: int) -> bool:
        """Return True if there is text between a heading and the next one."""
        blocks = (self.entries[at].block for at in range(number + 1, len(self.entries)))
        end = next((block.first for block in blocks if block.kind == "heading"), len(self.outline.lines))
        first = self.entries[number].block.after
        return any(self.outline.line(at).strip() and not is_layout(self.outline, at) for at in range(first, end))

    def _holds_questions(self, number: int) -> bool:
        """Return True if a heading has questions among the headings below it."""
        for at in range(number + 1, len(self.entries)):
            inner, title = self.entries[at]
            if inner.kind == "heading" and inner.level <= self.entries[number].block.level:
                return False
            if inner.kind == "heading" and inner.level == self.level and title.asks:
                return True
        return False

    def folds_questions(self, number: int) -> bool:
        """Return True if a fold is a section: it contains headings that are questions."""
        end = self.entries[number].block.after
        inner = (self.entries[at] for at in range(number + 1, len(self.entries)))
        inside = takewhile(lambda entry: entry.block.first < end, inner)
        return self.form == "heading" and any(b.level == self.level and title.asks for b, title in inside)


def recognize(outline: Outline) -> Forms:
    """Recognize the forms of a README."""
    labels = [(outline.line_at(fold.whole.start), fold) for fold in outline.folds if _is_label(fold)]
    folds: dict[Block, Fold] = {}
    entries = [Entry(block, read_title(block.text)) for block in outline.blocks]
    for fold in outline.folds:
        if not _is_label(fold):
            block = _block(fold, outline)
            folds.setdefault(block, fold)
            entries.append(Entry(block, read_title(fold.summary, html=True)))
    entries.sort(key=lambda entry: entry.block.first)
    return Forms(outline, entries, folds, labels, *_dominant(entries))


def _is_label(fold: Fold) -> bool:
    """Return True if a fold only hides an answer."""
    return is_answer_label(without_tags(fold.summary))


def _block(fold: Fold, outline: Outline) -> Block:
    first, last = outline.line_at(fold.whole.start), outline.line_at(fold.whole.end - 1)
    return Block("fold", fold.summary, first, last + 1, indent=indentation(outline.line(first)))


def _dominant(entries: Sequence[Entry]) -> tuple[str, int]:
    """Return the form of most questions, and the level of most headings among them."""
    forms = Counter(b.kind for b, title in entries if b.kind != "text" and (title.asks or b.kind == "fold"))
    form = max(_FORMS, key=lambda name: (forms[name], -_FORMS.index(name)))
    levels = Counter(b.level for b, title in entries if b.kind == "heading" and title.asks)
    return form, max(levels, key=lambda level: (levels[level], level)) if levels else 0
