"""The questions of a README: a heading, a fold, a list item or a paragraph in bold for each, under sections."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

from answerkey.importing.blocks import Block, Fold, Outline, outline
from answerkey.importing.hints import (
    Wording,
    is_answer_label,
    is_around,
    is_contents,
    level_of,
    stated_level,
    wording,
)
from answerkey.importing.plan import Notice
from answerkey.model.wording import quoted
from answerkey.source import Span

_OPENERS = re.compile(r"(?:\s*<(br|b|p|div|strong)\b[^<>]*>)+", re.I)
_CLOSER = re.compile(r"</?(br|b|p|div|strong)\b[^<>]*>\Z", re.I)
_ANSWER = re.compile(r"([*_]{0,3})(?:answer|ans|a)\s*\d*\s*(?::\1|\1\s*:|\.\1(?=\s))[ \t]*", re.I)
_TAG = re.compile(r"<[^<>]*>")
_TO_TOP = re.compile(
    r"(?:(?:go |jump |scroll )?(?:back )?(?:to )?(?:the )?"
    r"(?:top|toc|(?:table of )?contents|index|questions|start|menu)|back|up)?",
    re.I,
)
_INNER_LINK = re.compile(r"\]\(\s*<?#|href\s*=\s*[\"']?#|name\s*=|<a\s+id\s*=", re.I)
_LINK_TARGET = re.compile(r"\]\([^()]*\)")
_LONGEST_TAG = 80  # characters of a tag that wraps an answer
_ONLY_TAGS = re.compile(r"(?:<br\s*/?>|&nbsp;)+", re.I)
_LOOKED_AT = 3  # lines of an answer's beginning in which a difficulty may be stated
_LONGEST_LINE = 2000  # characters of a line that is looked at for no more than layout


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
    return _Reading(outline(text)).run()


@dataclass
class _Open:
    """A question whose answer has begun: at a line, with what of it stands beside the question."""

    block: Block
    said: Wording
    sections: tuple[Section, ...]
    fold: Fold | None = None


@dataclass
class _Reading:
    """Reads one README."""

    outline: Outline
    questions: list[Asked] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    open: _Open | None = None
    placed: set[int] = field(default_factory=set)
    in_contents: bool = False
    blocks: list[tuple[Block, Wording]] = field(default_factory=list)
    folds: dict[Block, Fold] = field(default_factory=dict)
    labels: list[tuple[int, Fold]] = field(default_factory=list)
    form: str = ""
    level: int = 0
    most_ask: bool = False
    title: str = ""
    fold_end: int = 0

    def run(self) -> Readme:
        said = [wording(block.text) for block in self.outline.blocks]
        self.blocks = sorted([*zip(self.outline.blocks, said, strict=True), *self._fold_blocks()], key=_first)
        self.form, self.level = self._dominant()
        self.most_ask = self._most_ask()
        self.title = self._title()
        self.fold_end = len(self.outline.lines)
        self._walk()
        self._unplaced()
        self.notices.sort(key=lambda notice: int(notice.where.split()[1].split("–")[0]))
        return Readme(self.title, tuple(self.questions), tuple(self.notices))

    def _fold_blocks(self) -> Iterator[tuple[Block, Wording]]:
        """The folds that are questions; those that only hide an answer are noted by the line that they begin in."""
        for fold in self.outline.folds:
            first, last = self.outline.line_at(fold.whole.start), self.outline.line_at(fold.whole.end - 1)
            if is_answer_label(_plain(fold.summary)):
                self.labels.append((first, fold))
                continue
            block = Block("fold", fold.summary, first, last + 1, indent=_lead(self.outline.line(first)))
            self.folds.setdefault(block, fold)
            yield block, wording(fold.summary, html=True)

    def _dominant(self) -> tuple[str, int]:
        """The form that most questions have, and the level that most headings among them have."""
        forms = Counter(b.kind for b, said in self.blocks if b.kind != "text" and (said.asks or b.kind == "fold"))
        order = ("heading", "fold", "bold", "item")
        form = max(order, key=lambda name: (forms[name], -order.index(name)))
        levels = Counter(b.level for b, said in self.blocks if b.kind == "heading" and said.asks)
        return form, max(levels, key=lambda level: (levels[level], level)) if levels else 0

    def _title(self) -> str:
        tops = [said.text for block, said in self.blocks if block.kind == "heading" and block.level == 1]
        return tops[0] if len(tops) == 1 else ""

    # The way through the blocks

    def _walk(self) -> None:
        passed = 0
        for number, (block, said) in enumerate(self.blocks):
            if block.first < passed or self._is_in_answer(block):
                continue
            if block.first >= self.fold_end:
                self._leave_fold()
            if self._is_question(number, block, said):
                self._close(block.first)
                self._begin(block, said)
                passed = block.after if block.kind == "fold" else 0
            elif block.kind == "heading" and self._is_section(block):
                self._close(block.first)
                self._enter(block, said)
            elif block.kind == "fold" and self._folds_questions(number):
                self._close(block.first)
                self._enter_fold(block, said)
        self._leave_fold()
        self._close(len(self.outline.lines))

    def _is_in_answer(self, block: Block) -> bool:
        """Whether a block stands in a fold that hides the answer to a question before it."""
        at = bisect_left(self.labels, block.first, key=lambda label: label[0]) - 1
        fold = self.labels[at][1] if at >= 0 else None
        return fold is not None and fold.closed and self.outline.line_at(fold.whole.end - 1) >= block.first

    def _folds_questions(self, number: int) -> bool:
        """Whether a fold is a section: headings in it are questions."""
        end = self.blocks[number][0].after
        inner = (self.blocks[at] for at in range(number + 1, len(self.blocks)))
        inside = takewhile(lambda entry: entry[0].first < end, inner)
        return self.form == "heading" and any(b.level == self.level and said.asks for b, said in inside)

    def _enter_fold(self, block: Block, said: Wording) -> None:
        fold = self.folds[block]
        opening = block._replace(after=self.outline.line_at(fold.inner.start) + 1, level=max(2, self.level - 1))
        self._enter(opening, said)
        self.fold_end = self.outline.line_at(fold.inner.end) if fold.closed else len(self.outline.lines)

    def _leave_fold(self) -> None:
        """What stands behind a fold that is a section is in no question of it."""
        if self.fold_end < len(self.outline.lines):
            self._close(self.fold_end)
            self.placed.add(self.fold_end)
            self.sections = [section for section in self.sections if section.level < self.level - 1]
        self.fold_end = len(self.outline.lines)

    def _is_question(self, number: int, block: Block, said: Wording) -> bool:
        if not said.text or block.kind == "text" or self.in_contents and block.kind != "heading":
            return False
        if block.kind == "heading":
            return self._is_question_heading(number, block, said)
        if block.kind == "item" and _INNER_LINK.search(block.text):
            return False
        free = block.kind == self.form or self.open is None or self.open.block.kind == block.kind
        free = free or (said.lettered and self.open is not None and block.first >= self.open.block.until)
        return free and (said.asks or block.kind == "fold" == self.form)

    def _is_question_heading(self, number: int, block: Block, said: Wording) -> bool:
        if said.asks:
            if block.level == self.level and self.form == "heading":
                return True
            if self.form != "heading" or block.level > self.level:
                return self.open is None and self._has_text(number)
            return self._has_text(number) and not self._holds_questions(number)
        likely = self.form == "heading" and block.level == self.level and not is_around(said.text)
        if not likely or not self.most_ask or not self._has_text(number):
            return False
        if not said.number:
            self._note(block.first, f"{quoted(said.text)} was taken for a question, as headings of its level are")
        return True

    def _most_ask(self) -> bool:
        alike = [said.asks for b, said in self.blocks if b.kind == "heading" and b.level == self.level]
        return 2 * sum(alike) >= len(alike)

    def _has_text(self, number: int) -> bool:
        """Whether something stands between a heading and the next."""
        blocks = (self.blocks[at][0] for at in range(number + 1, len(self.blocks)))
        end = next((block.first for block in blocks if block.kind == "heading"), len(self.outline.lines))
        first = self.blocks[number][0].after
        return any(self.outline.line(at).strip() and not self._is_layout(at) for at in range(first, end))

    def _holds_questions(self, number: int) -> bool:
        for at in range(number + 1, len(self.blocks)):
            inner, said = self.blocks[at]
            if inner.kind == "heading" and inner.level <= self.blocks[number][0].level:
                return False
            if inner.kind == "heading" and inner.level == self.level and said.asks:
                return True
        return False

    def _is_section(self, block: Block) -> bool:
        """A heading below a question's is part of its answer."""
        if self.open is None or self.open.block.kind != "heading":
            return True
        return block.level <= self.open.block.level

    def _enter(self, block: Block, said: Wording) -> None:
        self.placed.update(range(block.first, block.after))
        self.in_contents = is_contents(said.text)
        if block.level == 1 and self.title:
            self.sections = []
            return
        self.sections = [s for s in self.sections if s.level < block.level]
        if said.text and not self.in_contents:
            difficulty = said.difficulty or level_of(said.text)
            self.sections.append(Section(block.level, said.text, block.first + 1, difficulty))

    # One question

    def _begin(self, block: Block, said: Wording) -> None:
        self.in_contents = False
        above = self.sections if block.kind != "heading" else [s for s in self.sections if s.level < block.level]
        self.open = _Open(block, said, tuple(above), self.folds.get(block))

    def _close(self, end: int) -> None:
        """The open question ends before a line."""
        if self.open is None:
            return
        begun, self.open = self.open, None
        block = begun.block
        answer = self._folded(begun.fold, block) if begun.fold else self._lines(block, end)
        self.placed.update(range(block.first, block.after if begun.fold else end))
        if begun.fold and not begun.fold.closed:
            self._note(
                block.first, f"{quoted(begun.said.text)} is a fold that is never closed: all behind is its answer"
            )
        answer, level = _without_level(_without_label(answer))
        if not answer.strip():
            self._note(block.first, f"{quoted(begun.said.text)} has no answer", lost=True)
            return
        above = (section.difficulty for section in reversed(begun.sections) if section.difficulty)
        difficulty = begun.said.difficulty or level or next(above, None)
        self.questions.append(Asked(begun.said.text, answer, difficulty, begun.sections, block.first + 1))

    def _lines(self, block: Block, end: int) -> str:
        """The lines of an answer up to one, without the indentation of their container and the layout at their end."""
        end = self._trimmed(block.after, end)
        first, last = (bisect_left(self.labels, line, key=lambda label: label[0]) for line in (block.after, end))
        inside = (fold for _, fold in self.labels[first:last])
        opened = {line: text for fold in inside for line, text in self._opened(fold, block.after, end)}
        columns = self._columns(block, end)
        kept = [block.rest + "\n"] if block.rest else []
        for number in range(block.after, end):
            line = opened.get(number, self.outline.line(number))
            if line.strip() or not self.outline.line(number).strip():  # else all of it was a tag
                kept.append(_dedented(line, columns) if number < block.until else line)
        return _tidy("".join(kept))

    def _columns(self, block: Block, end: int) -> int:
        """How far the answer's lines in a container are indented: as it wants, or up to three columns more."""
        lines = (self.outline.line(number) for number in range(block.after, min(end, block.until)))
        leads = [_lead(line) for line in lines if line.strip()]
        return min(leads) if leads and block.indent <= min(leads) < block.indent + 4 else block.indent

    def _opened(self, fold: Fold, first: int, end: int) -> Iterator[tuple[int, str]]:
        """The lines of a fold that only hides an answer, without its tags."""
        text = self.outline.text
        start = self.outline.line_at(fold.whole.start)
        last = self.outline.line_at(max(fold.whole.end - 1, 0))
        if not (first <= start and last < end and fold.closed):
            return
        inner = _without_wrappers(text, fold.inner)
        head = text[self.outline.lines[start].start : fold.whole.start]
        foot = text[fold.whole.end : self.outline.lines[last].end]
        for number in range(start, last + 1):
            span = self.outline.lines[number]
            part = text[max(span.start, inner.start) : min(span.end, inner.end)]
            before = head if number == start and head.strip() else ""
            after = foot if number == last and foot.strip() else ""
            whole = before + part + after
            yield number, whole if not whole or whole.endswith("\n") else whole + "\n"

    def _folded(self, fold: Fold, block: Block) -> str:
        inner = _without_wrappers(self.outline.text, fold.inner)
        first = self.outline.line_at(inner.start)
        lines = _split(self.outline.text[slice(*inner)])
        begins = inner.start == self.outline.lines[first].start
        kept = lines if not block.indent else [
            _dedented(line, block.indent) if number or begins else line for number, line in enumerate(lines)
        ]  # fmt: skip
        return _tidy("".join(kept))

    # Layout, and what no question holds

    def _trimmed(self, first: int, end: int) -> int:
        """The end of an answer without the blank lines, rules and links to the top of the page behind it."""
        while end > first:
            block = next((b for b in self._html_ending(end) if b[0] >= first), None)
            if not self.outline.line(end - 1).strip() or self._is_layout(end - 1):
                end -= 1
            elif block is not None and _leads_up(self._text(*block)):
                end = block[0]
            else:
                break
        return end

    def _html_ending(self, end: int) -> Iterator[tuple[int, int]]:
        at = bisect_left(self.outline.html, (end, 0))
        if at > 0:
            start, stop = self.outline.html[at - 1]
            if start < end <= stop:
                yield start, end

    def _text(self, first: int, end: int) -> str:
        return self.outline.text[self.outline.lines[first].start : self.outline.lines[end - 1].end]

    def _is_layout(self, number: int) -> bool:
        if number in self.outline.rules:
            return True
        if number in self.outline.code:
            return False
        line = self.outline.line(number)
        return _leads_up(line) or (len(line) <= _LONGEST_LINE and _ONLY_TAGS.fullmatch(line.strip()) is not None)

    def _unplaced(self) -> None:
        """Say which lines stand in no question; tables of contents and layout are no loss."""
        group: list[int] = []
        for number in range(len(self.outline.lines) + 1):
            ends = number == len(self.outline.lines) or number in self.placed
            if not ends and self.outline.line(number).strip() and not self._is_layout(number):
                group.append(number)
            if ends and group:
                self._note_group(group)
                group = []

    def _note_group(self, group: list[int]) -> None:
        linked = sum(bool(_INNER_LINK.search(self.outline.line(n)[:_LONGEST_LINE])) for n in group)
        if 2 * linked < len(group):
            text = quoted(" ".join(self.outline.line(group[0])[:200].split()))
            self._note(group[0], f"{text} stands outside of any question", until=group[-1])

    def _note(self, line: int, message: str, *, until: int | None = None, lost: bool = False) -> None:
        where = f"line {line + 1}" if until in (None, line) else f"lines {line + 1}–{(until or 0) + 1}"
        self.notices.append(Notice(where, message, lost))


def _first(entry: tuple[Block, Wording]) -> int:
    return entry[0].first


def _plain(html: str) -> str:
    return _TAG.sub(" ", html)


def _leads_up(text: str) -> bool:
    """Whether a text is a link to the top of its page, and nothing else."""
    if len(text) > _LONGEST_LINE or not _INNER_LINK.search(text):
        return False
    words = re.findall(r"\w+", _LINK_TARGET.sub("]", _TAG.sub(" ", text)))
    return _TO_TOP.fullmatch(" ".join(words)) is not None


def _lead(line: str) -> int:
    """The columns of blanks that a line begins with."""
    return len(line[: len(line) - len(line.lstrip(" \t"))].expandtabs(4))


def _dedented(line: str, columns: int) -> str:
    """A line without as many columns of blanks, as a container takes them; what a tab leaves are spaces."""
    column = at = 0
    while column < columns and line[at : at + 1] in (" ", "\t") and at < len(line):
        column += 4 - column % 4 if line[at] == "\t" else 1
        at += 1
    return " " * (column - columns) + line[at:] if column > columns else line[at:]


def _split(text: str) -> list[str]:
    """The lines of a text, each with its end, a line feed: `splitlines` knows others."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _tidy(answer: str) -> str:
    """An answer without blank lines around it, and with one line break at its end."""
    lines = _split(answer)
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    text = "".join(lines)
    return text if text.endswith("\n") or not text else text + "\n"


def _without_wrappers(text: str, span: Span) -> Span:
    """A span without the tags that make all of it bold or a paragraph, in pairs, and line breaks around it."""
    start, end = span
    inner = text[start:end].lower()
    found = _OPENERS.match(text, start, end)
    opened = []
    for tag in re.findall(r"<([a-z]+)", found[0].lower()) if found else []:
        if tag != "br" and len(re.findall(rf"<{tag}\b", inner)) != 1:
            return span
        opened.append(tag)
    start = found.end() if found else start
    while True:
        bare = end
        while bare > start and text[bare - 1].isspace():
            bare -= 1
        closer = _CLOSER.search(text, max(start, bare - _LONGEST_TAG), bare)
        name = closer[1].lower() if closer else ""
        if closer is None or not (name == "br" or (name in opened and closer[0].startswith("</"))):
            return Span(start, end)
        if name in opened:
            opened.remove(name)
        end = closer.start()


def _without_label(answer: str) -> str:
    """An answer without the word that calls it one."""
    found = _ANSWER.match(answer)
    return _tidy(answer[found.end() :]) if found else answer


def _without_level(answer: str) -> tuple[str, str | None]:
    """An answer without a line at its beginning that states the difficulty, and that."""
    lines = _split(answer)
    for number, line in enumerate(lines[:_LOOKED_AT]):
        level = stated_level(line)
        rest = _tidy("".join(lines[:number] + lines[number + 1 :])) if level is not None else ""
        if rest:
            return rest, level
        if line.strip():
            break
    return answer, None
