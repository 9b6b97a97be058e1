"""The blocks of a README with which a question may begin: headings, folds, list items and paragraphs in bold.

Markdown is parsed by markdown-it. The tags of a fold (``<details>``) may be in HTML blocks or within a paragraph, and
contain Markdown, so that they are searched for in all text but code.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from answerkey.dialects import MAX_NESTING
from answerkey.importing.references import Reference
from answerkey.source import Span, line_spans

_TAG = re.compile(r"<(/?)(details|summary)\b[^<>]*>", re.I)
_TICKS = re.compile("`+")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1(.*)", re.S)
_BOLD_NUMBER = re.compile(r"#?\d+(?:\.\d+)*\s*[.):、．：]?")  # the bold part of a line whose question follows it
# A paragraph that is numbered as no list is: `Q3: …`, `Вопрос 3. …`, `3、…`.
_NUMBERED = re.compile(
    r"(?:Q(?:uestion)?\s*\d*|[^\W\d_]{0,12}\s?#?\d+)\s*(?:[.:)\-–](?=\s|\D)|[、．：）])\s*\S.*", re.S | re.I
)
_LONGEST_HEAD = 2000  # characters of a line that may be a question
_MOST_TICKS = 400  # runs of backticks in a line; the tags of a line with more are ignored


class Block(NamedTuple):
    """A block with which a question may begin. Lines count from 0.

    `kind` is ``heading``, ``fold``, ``item``, ``bold``, ``numbered``, or ``text`` for other paragraphs. `text` is its
    text, and `rest` the part of its line that belongs to the answer. `first` is its first line and `after` the line
    after it. Lines up to `until` are in a container that indents them by `indent` columns. `style` tells the items of
    one list from those of another: ``number`` or ``bullet``, and ``bold`` for those that begin in bold. With `followed`
    the next item of its list stands at `until`, so that nothing below that can be its answer.
    """

    kind: str
    text: str
    first: int
    after: int
    level: int = 0
    rest: str = ""
    until: int = 0
    indent: int = 0
    style: str = ""
    followed: bool = False


class Fold(NamedTuple):
    """A ``<details>``: the spans of the element and of its content after the summary, and the summary's HTML."""

    whole: Span
    inner: Span
    summary: str
    closed: bool


@dataclass
class Outline:
    """The blocks of a text in order, its outermost folds, and the lines of its rules, HTML blocks and code.

    `references` are the targets of links that are defined apart, by their labels, in the lines of `definitions`.
    """

    text: str
    lines: list[Span]
    blocks: list[Block] = field(default_factory=list)
    folds: list[Fold] = field(default_factory=list)
    rules: set[int] = field(default_factory=set)
    html: list[tuple[int, int]] = field(default_factory=list)
    tables: list[tuple[int, int]] = field(default_factory=list)
    code: set[int] = field(default_factory=set)
    references: dict[str, Reference] = field(default_factory=dict)
    definitions: set[int] = field(default_factory=set)

    def line_at(self, offset: int) -> int:
        """Return the number of the line at an offset."""
        return max(0, bisect_right(self.lines, offset, key=lambda span: span.start) - 1)

    def line(self, number: int) -> str:
        """Return a line with its line end."""
        return self.text[slice(*self.lines[number])]


def outline(text: str) -> Outline:
    """Return the outline of a text, whose lines end in ``\\n``."""
    result = Outline(text, list(line_spans(text)))
    environment: dict[str, Any] = {}
    tokens = _parser().parse(text, environment)
    _Walk(result, tokens).run()
    defined = [*environment.get("references", {}).values(), *environment.get("duplicate_refs", ())]
    result.definitions = {line for each in defined for line in range(*each["map"])}
    result.references = {
        label: Reference(r["href"], r["title"]) for label, r in environment.get("references", {}).items()
    }
    result.folds = list(_folds(result))
    return result


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


@dataclass
class _Walk:
    """Walks once through the tokens of a text, and collects its blocks, those of list items included."""

    outline: Outline
    tokens: list[Token]

    def run(self) -> None:
        for number, token in enumerate(self.tokens):
            first, after = token.map or (0, 0)
            if token.type in ("fence", "code_block"):
                self.outline.code.update(range(first, after))
            elif token.type == "hr":
                self.outline.rules.update(range(first, after))
            elif token.type == "html_block":
                self.outline.html.append((first, after))
            elif token.type == "table_open":
                self.outline.tables.append((first, after))
            elif token.type in ("heading_open", "paragraph_open") and token.level in (0, 2):
                self._text_block(number, token)
        blocks = self.outline.blocks
        for at, (block, below) in enumerate(pairwise(blocks)):
            if block.kind == below.kind == "item" and block.until == below.first and _list(block) == _list(below):
                blocks[at] = block._replace(followed=True)

    def _text_block(self, number: int, token: Token) -> None:
        item = self.tokens[number - 1] if token.level == 2 else None
        if item is not None and (item.type != "list_item_open" or item.level != 1):
            return
        inline, (first, after) = self.tokens[number + 1], token.map or (0, 0)
        until, indent = (item.map[1], self._indent(first, inline)) if item is not None and item.map else (0, 0)
        if token.type == "heading_open":
            block = Block("heading", inline.content, first, after, int(token.tag[1:]), "", until, indent)
        else:
            block = self._paragraph(inline.content, first, after, until, indent)
            if item is not None:
                style = "bullet" if item.markup in "-*+" else "number"
                block = block._replace(style=f"{style} bold" if block.style else style)
        self.outline.blocks.append(block)

    def _indent(self, line: int, inline: Token) -> int:
        """Return the columns before the content of a list item on its first line."""
        text = self.outline.line(line).rstrip("\n")
        content = inline.content.split("\n")[0]
        at = text.find(content)
        head = text[: max(at, 0)].rstrip("# ")
        lead = text[len(head) :]
        blanks = len(lead) - len(lead.lstrip(" \t"))
        return len((head + lead[:blanks]).expandtabs(4))

    def _paragraph(self, content: str, first: int, after: int, until: int, indent: int) -> Block:
        """Return the block of a paragraph whose first line, or the bold text at its beginning, may be a question."""
        kind = "item" if until else "bold"
        head = content.partition("\n")[0]
        if len(head) >= _LONGEST_HEAD:
            return Block("text", head, first, first + 1, 0, "", until, indent)
        bold = _BOLD.match(head)
        if bold is not None and bold[3] and _BOLD_NUMBER.fullmatch(bold[2]):
            return Block(kind, f"{bold[2]} {bold[3].strip()}", first, first + 1, 0, "", until, indent, "bold")
        if bold is not None:
            return Block(kind, bold[2], first, first + 1, 0, bold[3].strip(" \t"), until, indent, "bold")
        if until:
            return Block(kind, head, first, first + 1, 0, "", until, indent)
        return Block("numbered" if _NUMBERED.fullmatch(head) else "text", head, first, first + 1, 0, "", until, indent)


def _list(block: Block) -> str:
    """Return the kind of list that an item is in."""
    return block.style.split()[0]


def _folds(outline: Outline) -> Iterator[Fold]:
    """Yield the outermost folds. One that is not closed ends with the text."""
    depth, opened, summary = 0, Span(0, 0), [0, 0, 0]
    for tag in _tags(outline):
        closing, name = tag[1] == "/", tag[2].lower()
        if name == "details" and not closing:
            depth += 1
            if depth == 1:
                opened, summary = Span(*tag.span()), [tag.end(), tag.end(), tag.end()]
        elif name == "details" and depth > 0:
            depth -= 1
            if depth == 0:
                yield _fold(outline.text, opened.start, tag.end(), Span(summary[2], tag.start()), summary, closed=True)
        elif depth == 1 and name == "summary":
            if not closing and summary[2] == opened.end and not outline.text[opened.end : tag.start()].strip():
                summary[0] = tag.end()
            elif closing and summary[0] > opened.end == summary[2]:
                summary[1:] = [tag.start(), tag.end()]
    if depth:
        end = len(outline.text)
        yield _fold(outline.text, opened.start, end, Span(summary[2], end), summary, closed=False)


def _fold(text: str, start: int, end: int, inner: Span, summary: list[int], *, closed: bool) -> Fold:
    return Fold(Span(start, end), inner, text[summary[0] : summary[1]], closed)


def _tags(outline: Outline) -> Iterator[re.Match[str]]:
    """Yield the tags of folds outside code and comments."""
    masked = "".join(
        " " * (span.end - span.start) if number in outline.code else _without_code(outline.text[slice(*span)])
        for number, span in enumerate(outline.lines)
    )
    at = 0
    while at < len(masked):
        start = masked.find("<!--", at)
        end = masked.find("-->", start) if start >= 0 else -1
        stop = start if end >= 0 else len(masked)
        yield from _TAG.finditer(masked, at, stop)
        at = end if end >= 0 else stop


def _without_code(line: str) -> str:
    """Return a line with its code spans replaced by spaces."""
    if "`" not in line or "<" not in line:
        return line
    runs = [run.span() for run in _TICKS.finditer(line)]
    if len(runs) > _MOST_TICKS:
        return " " * len(line)
    number = 0
    while number < len(runs):
        start, end = runs[number]
        pair = next((n for n in range(number + 1, len(runs)) if runs[n][1] - runs[n][0] == end - start), None)
        if pair is not None:
            line = line[:start] + " " * (runs[pair][1] - start) + line[runs[pair][1] :]
            number = pair
        number += 1
    return line
