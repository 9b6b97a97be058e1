"""The blocks of a README that may be questions, and how often each form of them occurs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from answerkey.importing.blocks import Block, Fold, Outline
from answerkey.importing.layout import indentation, is_layout, is_navigation, leads_within, without_tags
from answerkey.importing.titles import Title, is_answer_label, numbered, read_title

_ASKING = 3  # a form all of whose titles end in question marks counts this many times more
_INNER = 0.5  # the weight of blocks that stand below other candidates and their text, which may be parts of answers
USUAL = 0.8  # the share of titles with a number from which on numbers are a rule


class BlockForm(NamedTuple):
    """A form of blocks: their kind, the level of headings, the style of list items."""

    kind: str
    level: int = 0
    style: str = ""

    @property
    def name(self) -> str:
        """The form as options name it: ``heading:3``, ``fold``, ``bold``, ``number`` or ``bullet``."""
        if self.kind == "heading":
            return f"heading:{self.level}"
        return self.style.split()[0] if self.kind == "item" else {"numbered": "number"}.get(self.kind, self.kind)


class Entry(NamedTuple):
    """A block and its title."""

    block: Block
    title: Title

    @property
    def form(self) -> BlockForm:
        """The form of the block."""
        block = self.block
        return BlockForm(block.kind, block.level, block.style if block.kind == "item" else "")


class Candidate(NamedTuple):
    """A block that may be a question, by the number of its entry: the line after it, and whether text is below it."""

    number: int
    end: int
    filled: bool


class Tally(NamedTuple):
    """The candidates of a form: how many have text and a title of their own, and the share of lines that they cover.

    They are `inner` if most of them stand below text of other candidates.
    """

    form: BlockForm
    titles: int
    asking: int
    share: float
    inner: bool = False

    @property
    def weight(self) -> float:
        """The likelihood of the form relative to others."""
        inner = _INNER if self.inner else 1.0
        return inner * self.titles * self.share**2 * (1 + _ASKING * self.asking / max(self.titles, 1))


@dataclass
class _Ends:
    """The lines that end blocks above some line: by form, by level of headings, and the next heading but captions."""

    forms: dict[BlockForm, int]
    levels: list[int]
    title: int

    @classmethod
    def at(cls, line: int) -> _Ends:
        return cls({}, [line] * 8, line)

    def of(self, entry: Entry) -> int:
        """Return the line that ends a block."""
        block = entry.block
        if block.kind == "fold":
            return block.after
        level = self.levels[block.level if block.kind == "heading" else 6]
        if block.kind == "heading":
            return level
        return min(self.forms.get(entry.form, level), level, block.until if block.followed else level)

    def pass_(self, entry: Entry, *, asks: bool, caption: bool) -> None:
        """Let a block end those above it."""
        block = entry.block
        if asks:
            self.forms[entry.form] = block.first
        if block.kind == "heading" and entry.title.text:
            self.levels = [block.first if level >= block.level else line for level, line in enumerate(self.levels)]
            self.title = self.title if caption else block.first


class Reader:
    """Finds the candidates of each form in one pass, and counts them."""

    def __init__(self, outline: Outline, chosen: str | None) -> None:
        self.outline = outline
        self.chosen = chosen
        self.navigation = frozenset(_navigation(outline))
        repeated = _repeated(outline.folds)
        hidden = [fold for fold in outline.folds if _is_label(fold, repeated)]
        self.labels = [(outline.line_at(fold.whole.start), fold) for fold in hidden]
        self.folds: dict[Block, Fold] = {}
        self.entries = sorted(self._entries(set(hidden)), key=lambda entry: entry.block.first)
        self.lone = sum(entry.form == BlockForm("heading", 1) for entry in self.entries) == 1
        self.captions = _captions(self.entries)
        self.texts = self._texts()
        self.candidates = {candidate.number: candidate for candidate in self._candidates()}

    def _entries(self, hidden: set[Fold]) -> Iterator[Entry]:
        inside = {
            line
            for fold in hidden
            if fold.closed
            for line in range(self.outline.line_at(fold.whole.start), self.outline.line_at(fold.whole.end - 1) + 1)
        }
        for block in self.outline.blocks:
            if block.first not in inside:
                yield Entry(block, read_title(block.text))
        for fold in self.outline.folds:
            if fold not in hidden:
                block = _block(fold, self.outline)
                self.folds.setdefault(block, fold)
                yield Entry(block, read_title(fold.summary, html=True))

    def _texts(self) -> list[int]:
        """Count the lines of text before each line: not headings, layout or tables of contents."""
        headings = {
            line
            for block, _ in self.entries
            if block.kind == "heading" and not block.until
            for line in range(block.first, block.after)
        }
        counts = (
            number not in headings
            and number not in self.navigation
            and self.outline.line(number).strip() != ""
            and not is_layout(self.outline, number)
            for number in range(len(self.outline.lines))
        )
        return [0, *accumulate(map(int, counts))]

    def _candidates(self) -> Iterator[Candidate]:
        """Yield the candidates from the last to the first, so that what ends each is known."""
        size = len(self.outline.lines)
        outside, inside, scope = _Ends.at(size), _Ends.at(size), Block("", "", size, size)
        folds = [entry.block for entry in self.entries if entry.block.kind == "fold"]
        for number in range(len(self.entries) - 1, -1, -1):
            entry = self.entries[number]
            block = entry.block
            while folds and folds[-1].first > block.first:
                folds.pop()
            if folds and block is not folds[-1] and block.first < folds[-1].after:
                if scope is not folds[-1]:
                    scope, inside = folds[-1], _Ends.at(folds[-1].after)
                ends = inside
            else:
                ends = outside
            if self._may_ask(entry):
                end = ends.of(entry)
                direct = end if entry.form.name == self.chosen or block.kind != "heading" else ends.title
                yield Candidate(number, end, self._is_filled(block, direct))
            ends.pass_(entry, asks=self._may_ask(entry), caption=entry.title.text in self.captions)

    def _is_filled(self, block: Block, end: int) -> bool:
        fold = self.folds.get(block)
        if fold is not None:
            return self.outline.text[slice(*fold.inner)].strip() != ""
        return bool(block.rest) or self.texts[max(end, block.after)] > self.texts[block.after]

    def _may_ask(self, entry: Entry) -> bool:
        block, title = entry
        if not title.text or block.kind == "text" or block.first in self.navigation:
            return False
        if block.kind in ("item", "numbered") and leads_within(block.text):
            return False
        return block.kind in ("heading", "fold") or not (is_answer_label(title.text) or _is_caption(block))

    def tallies(self) -> list[Tally]:
        """Return the forms, the likeliest first."""
        lone = self.lone
        groups: dict[BlockForm, list[Candidate]] = defaultdict(list)
        for number, candidate in sorted(self.candidates.items()):
            form = self.entries[number].form
            if candidate.filled and not (lone and form == BlockForm("heading", 1)):
                groups[form].append(candidate)
        inner = self._inner()
        tallies = [
            self._tally(form, group)._replace(inner=2 * sum(c.number in inner for c in group) > len(group))
            for form, group in groups.items()
        ]
        if not tallies and lone:
            tops = [
                c for n, c in self.candidates.items() if c.filled and self.entries[n].form == BlockForm("heading", 1)
            ]
            tallies = (
                [self._tally(BlockForm("heading", 1), tops)] if tops and self.entries[tops[0].number].title.asks else []
            )
        return sorted(tallies, key=lambda tally: (-tally.weight, tally.form))

    def _inner(self) -> set[int]:
        """Return the candidates that stand below a heading or in a fold, and below text of it."""
        inner: set[int] = set()
        for number, (_, end, filled) in self.candidates.items():
            block = self.entries[number].block
            if not filled or block.kind not in ("heading", "fold") or (self.lone and block.level == 1):
                continue
            fold = self.folds.get(block)
            start = self.outline.line_at(fold.inner.start) + 1 if fold else block.after
            first: dict[BlockForm, bool] = {}
            for at in range(number + 1, len(self.entries)):
                other = self.entries[at]
                if other.block.first >= end:
                    break
                led = first.setdefault(
                    other.form, self.texts[other.block.first] > self.texts[min(start, other.block.first)]
                )
                if led and at in self.candidates:
                    inner.add(at)
        return inner

    def _tally(self, form: BlockForm, group: Sequence[Candidate]) -> Tally:
        covered, reached, titles, asking = 0, 0, set(), 0
        for number, end, _ in group:
            block, title = self.entries[number]
            start = max(block.first, reached)
            if end > start:
                covered += self.texts[end] - self.texts[start]
                reached = end
            key = (title.number, title.text)
            asking += title.asks and key not in titles
            titles.add(key)
        return Tally(form, len(titles), asking, covered / max(self.texts[-1], 1))

    def renumbered(self, form: BlockForm) -> list[Entry]:
        """Return the entries, those of a form without numbers such as ``3 Sets`` if these count the entries."""
        numbers = {
            n: numbered(e.title.text) for n, e in enumerate(self.entries) if e.form == form and n in self.candidates
        }
        parts = [part for part in numbers.values() if part is not None]
        steps = sum(b[1] in (a[1] + 1, 1) for a, b in pairwise(parts))
        words = Counter(part[0] for part in parts).most_common(1)
        if (
            len(parts) < max(3, USUAL * len(numbers))
            or steps < USUAL * (len(parts) - 1)
            or words[0][1] < USUAL * len(parts)
        ):
            return list(self.entries)
        entries = list(self.entries)
        for number, part in numbers.items():
            if part is not None and part[0] == words[0][0]:
                title = entries[number].title
                entries[number] = Entry(entries[number].block, Title(part[2], title.difficulty, f"{part[1]}."))
        return entries


def _navigation(outline: Outline) -> Iterator[int]:
    """Yield the lines of tables of contents."""
    headings = {block.first for block in outline.blocks if block.kind == "heading"}
    for number in range(len(outline.lines)):
        if number not in outline.code and number not in headings and is_navigation(outline.line(number)):
            yield number
    for first, after in outline.tables:
        rows = range(first + 2, after)
        if 2 * sum(is_navigation(outline.line(row)) for row in rows) > len(rows):
            yield from range(first, after)


def _captions(entries: Sequence[Entry]) -> set[str]:
    """Return the titles of headings that repeat without a number or question mark: they head parts of answers."""
    titles = (e.title for e in entries if e.block.kind == "heading")
    counts = Counter(t.text for t in titles if t.text and not t.number and not t.asks)
    return {text for text, count in counts.items() if count > 1}


def _is_caption(block: Block) -> bool:
    """Return True if bold text is a caption such as ``**Note:**`` or ``**Note** – …``."""
    if not block.style.endswith("bold"):
        return False
    return block.rest[:1] in tuple(":：–—-") or re.search(r"[:：]\W*\Z", block.text) is not None


def _repeated(folds: Sequence[Fold]) -> frozenset[str]:
    """Return the summaries that more than one fold has, if most folds have one of these."""
    counts = Counter(_words(fold.summary) for fold in folds)
    repeated = {words: count for words, count in counts.items() if count > 1}
    return frozenset(repeated if 2 * sum(repeated.values()) > len(folds) else ())


def _words(summary: str) -> str:
    return " ".join(re.findall(r"[^\W\d_]+", without_tags(summary).lower()))


def _is_label(fold: Fold, repeated: frozenset[str]) -> bool:
    """Return True if a fold only hides an answer: its summary repeats and asks nothing, or announces an answer."""
    text = without_tags(fold.summary)
    if is_answer_label(text):
        return True
    return _words(fold.summary) in repeated and not read_title(fold.summary, html=True).asks


def _block(fold: Fold, outline: Outline) -> Block:
    first, last = outline.line_at(fold.whole.start), outline.line_at(fold.whole.end - 1)
    return Block("fold", fold.summary, first, last + 1, indent=indentation(outline.line(first)))
