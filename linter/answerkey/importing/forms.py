"""The form of a README's questions: the kind, level and style of block that repeats most and covers most of the text.

Structure decides. A question mark is evidence, since most scripts have one; words are so only where nothing else tells
two readings apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from answerkey.importing.blocks import Block, Fold, Outline
from answerkey.importing.candidates import USUAL, BlockForm, Candidate, Entry, Reader, Tally
from answerkey.importing.layout import leads_within
from answerkey.importing.titles import Title, is_boilerplate


@dataclass(frozen=True)
class Forms:
    """The blocks of a README with their titles, in order, including its folds, and the form of its questions.

    `folds` may be questions, and are keyed by their block. `labels` only hide an answer, and come with their first
    line. `navigation` are the lines of tables of contents.
    """

    outline: Outline
    entries: Sequence[Entry]
    folds: Mapping[Block, Fold]
    labels: Sequence[tuple[int, Fold]]
    navigation: frozenset[int]
    form: BlockForm
    tallies: Sequence[Tally]
    candidates: Mapping[int, Candidate]

    @cached_property
    def title(self) -> str:
        """The only heading of level 1, unless it is a question; empty if there are several or none."""
        tops = [title.text for block, title in self.entries if block.kind == "heading" and block.level == 1]
        return tops[0] if len(tops) == 1 and self.form != BlockForm("heading", 1) else ""

    def is_question(self, number: int, within: Block | None) -> bool:
        """Return True if a block is a question. `within` is the block of the question whose answer it may belong to."""
        candidate = self.candidates.get(number)
        if candidate is None:
            return False
        block, title = self.entries[number]
        if self.entries[number].form == self.form:
            return self._is_regular(number, candidate, within)
        if block.kind == "heading":
            return (within is None or block.level < self.form.level) and candidate.filled and self._is_leaf(number)
        return title.asks and within is None and candidate.filled and self._is_free(block)

    def _is_regular(self, number: int, candidate: Candidate, within: Block | None) -> bool:
        """Return True if a block of the questions' form is one."""
        block, title = self.entries[number]
        if block.kind == "heading":
            if self._most_numbered and not (title.number or title.asks):
                return False
            if self._most_ask and not title.asks and is_boilerplate(title.text):
                return False
            return candidate.filled or not (self.is_contents(block) or self._questions_within(number, candidate.end))
        if candidate.filled or within is None or title.asks:
            return not self._marked or title.asks or bool(title.number) or candidate.filled and block.kind == "item"
        return block.first < within.until or within.kind != block.kind

    def _is_leaf(self, number: int) -> bool:
        """Return True if a heading of another level asks something, among questions and with none below it."""
        title, end, parent = self.entries[number].title, self.candidates[number].end, self._parents.get(number)
        if not title.asks or self._questions_within(number, end):
            return False
        return (
            parent is None or self._regulars[self._starts_before(self.candidates[parent].end)] > self._regulars[parent]
        )

    @cached_property
    def _parents(self) -> dict[int, int]:
        """The heading above each heading that has one."""
        parents: dict[int, int] = {}
        open_: list[int] = []
        for number, (block, _) in enumerate(self.entries):
            if block.kind == "heading" and number in self.candidates:
                while open_ and self.entries[open_[-1]].block.level >= block.level:
                    open_.pop()
                if open_:
                    parents[number] = open_[-1]
                open_.append(number)
        return parents

    @cached_property
    def _regulars(self) -> list[int]:
        """The number of blocks of the questions' form among the first entries."""
        filled = (n in self.candidates and self.candidates[n].filled for n in range(len(self.entries)))
        return [0, *accumulate(int(e.form == self.form and f) for e, f in zip(self.entries, filled, strict=True))]

    def _is_free(self, block: Block) -> bool:
        return not leads_within(block.text)

    def _questions_within(self, number: int, end: int) -> bool:
        """Return True if blocks of the questions' form, or headings that ask, lie between a heading and a line."""
        last = self._starts_before(end)
        return self._likely[last] > self._likely[number + 1]

    def _starts_before(self, line: int) -> int:
        low, high = 0, len(self.entries)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.entries[middle].block.first < line else (low, middle)
        return low

    @cached_property
    def _likely(self) -> list[int]:
        """The number of likely questions among the first entries."""
        return [0, *accumulate(map(self._is_likely, range(len(self.entries))))]

    def _is_likely(self, number: int) -> int:
        candidate, entry = self.candidates.get(number), self.entries[number]
        if candidate is None or not candidate.filled:
            return 0
        return int(entry.form == self.form or (entry.block.kind == "heading" and entry.title.asks))

    @cached_property
    def _regular(self) -> list[Title]:
        return [
            self.entries[n].title for n, c in self.candidates.items() if c.filled and self.entries[n].form == self.form
        ]

    @cached_property
    def _most_numbered(self) -> bool:
        return sum(bool(title.number) for title in self._regular) >= USUAL * len(self._regular) > 2 * USUAL

    @cached_property
    def _most_ask(self) -> bool:
        return 2 * sum(title.asks for title in self._regular) >= len(self._regular)

    @cached_property
    def _marked(self) -> bool:
        """True if most blocks of the form ask something or have a number."""
        return 2 * sum(title.asks or bool(title.number) for title in self._regular) >= len(self._regular)

    @cached_property
    def contained(self) -> bool:
        """True if the questions are list items that hold their answers themselves."""
        blocks = [self.entries[n].block for n in self.candidates if self.entries[n].form == self.form]
        full = [bool(block.rest) or self._holds_text(block) for block in blocks]
        return (
            self.form.kind == "item"
            and any(full)
            and all(own or not self._text_follows(block) for own, block in zip(full, blocks, strict=True))
        )

    def _holds_text(self, block: Block) -> bool:
        return any(
            self.outline.line(number).strip() for number in range(block.after, min(block.until, block.after + 3))
        )

    def _text_follows(self, block: Block) -> bool:
        following = block.until + (
            not self.outline.line(block.until).strip() if block.until < len(self.outline.lines) else 0
        )
        if following >= len(self.outline.lines):
            return False
        at = self._starts_before(following)
        starts = at < len(self.entries) and self.entries[at].block.first == following
        return not starts or self.entries[at].block.kind == "text"

    def is_contents(self, heading: Block) -> bool:
        """Return True if the text below a heading is a table of contents."""
        number = heading.after
        while number < len(self.outline.lines) and not self.outline.line(number).strip():
            number += 1
        return number in self.navigation

    def is_guess(self, title: Title) -> bool:
        """Return True if a heading counts as a question only because the others of its level are."""
        return self._most_ask and not title.asks and not title.number

    def folds_questions(self, number: int) -> bool:
        """Return True if a fold is a section: it contains questions of another form."""
        block = self.entries[number].block
        return self.form.kind != "fold" and any(
            self.entries[at].form == self.form and at in self.candidates
            for at in range(number + 1, self._starts_before(block.after))
        )


def recognize(outline: Outline, questions: str | None = None) -> Forms:
    """Recognize the form of a README's questions; `questions` names it instead."""
    reader = Reader(outline, questions)
    tallies = reader.tallies()
    chosen = [tally for tally in tallies if questions is None or tally.form.name == questions]
    form = chosen[0].form if chosen else BlockForm("")
    entries = reader.renumbered(form)
    return Forms(
        outline, entries, reader.folds, reader.labels, reader.navigation, form, tallies, dict(reader.candidates)
    )
