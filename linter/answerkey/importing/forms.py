"""The forms in which a README asks: which of its blocks are questions, and which folds only hide answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

from answerkey.importing.blocks import Block, Fold, Outline
from answerkey.importing.hints import Wording, is_answer_label, is_around, wording
from answerkey.importing.layout import indentation, is_layout, leads_within, without_tags

_FORMS = ("heading", "fold", "bold", "item")  # of as many questions, the first is the form of the README


class Entry(NamedTuple):
    """A block, and what it says."""

    block: Block
    said: Wording


@dataclass(frozen=True)
class Forms:
    """What a README's blocks are, with its folds among them.

    `folds` are those that may be questions, by their block; `labels` those that only hide an answer, by the line that
    they begin in. `form` is the one that most questions have, `level` that of most headings among them.
    """

    outline: Outline
    entries: Sequence[Entry]
    folds: Mapping[Block, Fold]
    labels: Sequence[tuple[int, Fold]]
    form: str
    level: int

    @cached_property
    def title(self) -> str:
        """The one heading at the top; empty where there are more or none."""
        tops = [said.text for block, said in self.entries if block.kind == "heading" and block.level == 1]
        return tops[0] if len(tops) == 1 else ""

    def is_question(self, number: int, within: Block | None, *, listed: bool) -> bool:
        """Whether a block is a question, where the answer to one may have begun (`within`).

        In a table of contents (`listed`) only headings are.
        """
        block, said = self.entries[number]
        if not said.text or block.kind == "text" or listed and block.kind != "heading":
            return False
        if block.kind == "heading":
            return self._is_question_heading(number, within)
        if block.kind == "item" and leads_within(block.text):
            return False
        free = block.kind == self.form or within is None or within.kind == block.kind
        free = free or (said.lettered and within is not None and block.first >= within.until)
        return free and (said.asks or block.kind == "fold" == self.form)

    def _is_question_heading(self, number: int, within: Block | None) -> bool:
        block, said = self.entries[number]
        if said.asks:
            if block.level == self.level and self.form == "heading":
                return True
            if self.form != "heading" or block.level > self.level:
                return within is None and self._has_text(number)
            return self._has_text(number) and not self._holds_questions(number)
        likely = self.form == "heading" and block.level == self.level and not is_around(said.text)
        return likely and self._most_ask and self._has_text(number)

    @cached_property
    def _most_ask(self) -> bool:
        """Whether headings of the questions' level are questions, if nothing speaks against it."""
        alike = [said.asks for b, said in self.entries if b.kind == "heading" and b.level == self.level]
        return 2 * sum(alike) >= len(alike)

    def _has_text(self, number: int) -> bool:
        """Whether something stands between a heading and the next."""
        blocks = (self.entries[at].block for at in range(number + 1, len(self.entries)))
        end = next((block.first for block in blocks if block.kind == "heading"), len(self.outline.lines))
        first = self.entries[number].block.after
        return any(self.outline.line(at).strip() and not is_layout(self.outline, at) for at in range(first, end))

    def _holds_questions(self, number: int) -> bool:
        """Whether headings below a heading are questions."""
        for at in range(number + 1, len(self.entries)):
            inner, said = self.entries[at]
            if inner.kind == "heading" and inner.level <= self.entries[number].block.level:
                return False
            if inner.kind == "heading" and inner.level == self.level and said.asks:
                return True
        return False

    def folds_questions(self, number: int) -> bool:
        """Whether a fold is a section: headings in it are questions."""
        end = self.entries[number].block.after
        inner = (self.entries[at] for at in range(number + 1, len(self.entries)))
        inside = takewhile(lambda entry: entry.block.first < end, inner)
        return self.form == "heading" and any(b.level == self.level and said.asks for b, said in inside)


def recognize(outline: Outline) -> Forms:
    """The forms of a README."""
    labels = [(outline.line_at(fold.whole.start), fold) for fold in outline.folds if _is_label(fold)]
    folds: dict[Block, Fold] = {}
    entries = [Entry(block, wording(block.text)) for block in outline.blocks]
    for fold in outline.folds:
        if not _is_label(fold):
            block = _block(fold, outline)
            folds.setdefault(block, fold)
            entries.append(Entry(block, wording(fold.summary, html=True)))
    entries.sort(key=lambda entry: entry.block.first)
    return Forms(outline, entries, folds, labels, *_dominant(entries))


def _is_label(fold: Fold) -> bool:
    """Whether a fold only hides an answer."""
    return is_answer_label(without_tags(fold.summary))


def _block(fold: Fold, outline: Outline) -> Block:
    first, last = outline.line_at(fold.whole.start), outline.line_at(fold.whole.end - 1)
    return Block("fold", fold.summary, first, last + 1, indent=indentation(outline.line(first)))


def _dominant(entries: Sequence[Entry]) -> tuple[str, int]:
    """The form that most questions have, and the level that most headings among them have."""
    forms = Counter(b.kind for b, said in entries if b.kind != "text" and (said.asks or b.kind == "fold"))
    form = max(_FORMS, key=lambda name: (forms[name], -_FORMS.index(name)))
    levels = Counter(b.level for b, said in entries if b.kind == "heading" and said.asks)
    return form, max(levels, key=lambda level: (levels[level], level)) if levels else 0
