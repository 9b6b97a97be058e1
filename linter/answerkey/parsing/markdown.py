"""Markdown to blocks with positions, by markdown-it-py in one of our dialects.

markdown-it gives a block's lines only; each line of code is a suffix of its Markdown line, so its column follows. Links
and images get exact places from inline rules that note where they stood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from msgspec import Struct, field
from msgspec.structs import replace

from answerkey import dialects
from answerkey.dialects import MAX_NESTING
from answerkey.model.content import Answer, Comment, Fence, Heading, Link
from answerkey.model.limits import DEFAULT_LIMITS, Limits, raising
from answerkey.model.parse_problems import Problem
from answerkey.model.tree import Route
from answerkey.parsing.html import anchors_in, comments_in, hidden_code
from answerkey.source import MapBuilder, MappedText, Span, line_spans, with_unix_line_ends

SIZE = "limit/markdown-size"
_SPAN = "answerkey-span"
_MARKUP = re.compile(r"[*_`\\&<\[~:$]")
_MARKER = re.compile(r"\s*(`{3,}(?=[^`]*\Z)|~{3,})")
_MARKS = " \t>*+-"  # what stands before a line in lists and quotes
_Rule = Callable[[StateInline, bool], bool]


class _TooMany(Exception):
    """A text has more tokens than are left; carries the line, from 0, at which the count is passed."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class Budget(Struct):
    """The rest of what the Markdown of one file may take: tokens of blocks, and opening brackets in its text."""

    limits: Limits
    tokens: int
    brackets: int

    @classmethod
    def of(cls, limits: Limits) -> Budget:
        """The whole budget of a file."""
        return cls(limits, limits.markdown_tokens, limits.markdown_brackets)


class _Counted(list[Token]):
    """The tokens of a text; refuses one more than there may be, while the parser makes them."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def append(self, token: Token) -> None:
        if len(self) >= self.most:
            raise _TooMany(next((t.map[0] for t in reversed(self) if t.map), 0))
        super().append(token)


def parse_markdown(source: MappedText, route: Route = (), budget: Budget | None = None, dialect: str = "") -> Answer:
    """The blocks of a Markdown text in a dialect. Indented code is found too: its `marker` is empty.

    A text that passes the budget of its file has one problem and no blocks.
    """
    text = with_unix_line_ends(source)
    walk = _Walk(text, budget or Budget.of(DEFAULT_LIMITS), dialect)
    tokens = _Counted(walk.budget.tokens)
    parser = _parser(dialect)
    try:
        parser.block.parse(text.text.replace("\0", "\ufffd"), parser, walk.env, tokens)
    except _TooMany as error:
        walk.refuse(error.line)
        tokens.clear()
        walk.budget.tokens = 0
    walk.budget.tokens -= len(tokens)
    for token in tokens:
        walk.take(token)
    return walk.answer(route)


def parse_line(source: MappedText, route: Route, budget: Budget, dialect: str = "") -> Answer:
    """Parse a Markdown text that is rendered without blocks, such as a question."""
    text = with_unix_line_ends(source)
    walk = _Walk(text, budget, dialect)
    walk.take(Token("inline", "", 0, content=text.text.replace("\0", "\ufffd"), map=[0, len(walk.lines)]))
    return walk.answer(route)


def plain_text(line: str, dialect: str = "") -> str:
    """Return the text of one line of Markdown, such as a heading, without its markup."""
    if not _MARKUP.search(line):
        return line
    tokens = [child for token in _line_parser(dialect).parseInline(line) for child in token.children or ()]
    return "".join(token.content for token in tokens if token.type in ("text", "code_inline", "image", "text_special"))


@cache
def _line_parser(dialect: str) -> MarkdownIt:
    return dialects.make_parser(dialect)


@cache
def _parser(dialect: str) -> MarkdownIt:
    """Return the parser of a dialect, which also notes where links and HTML stand in a line."""
    parser = dialects.make_parser(dialect)
    for name in ("link", "image", "html_inline"):
        rule = next(r.fn for r in parser.inline.ruler.__rules__ if r.name == name)
        parser.inline.ruler.at(name, _noting(rule))
    return parser


def _noting(rule: _Rule) -> _Rule:
    """The same inline rule, which also notes on its first token where it matched."""

    def noted(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        matched = rule(state, silent)
        if matched and not silent:
            token = next(t for t in state.tokens[count:] if t.type in ("link_open", "image", "html_inline"))
            token.meta[_SPAN] = (start, state.pos)
        return matched

    return noted


class _Walk(Struct, dict=True):
    """Reads the flat token stream of one text once."""

    text: MappedText
    budget: Budget
    dialect: str
    fences: list[Fence] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    html: list[Span] = field(default_factory=list)
    markup: list[MappedText] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    literal_fences: list[Span] = field(default_factory=list)
    waiting: list[Comment] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    heading: Token | None = None
    read_to: int = 0
    env: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lines = list(line_spans(self.text.text))

    def refuse(self, number: int) -> None:
        """Report at a line that the file has too many tokens."""
        start = self.lines[min(number, len(self.lines) - 1)].start if self.lines else 0
        message = (
            f"more than {self.budget.limits.markdown_tokens:,} Markdown tokens in this file; this text is not checked"
        )
        self.problems.append(Problem(SIZE, self.text.span(start, start), message, raising("markdown-tokens")))

    def take(self, token: Token) -> None:
        if token.level >= MAX_NESTING - 2:
            self._too_deep(token)
        elif token.type in ("fence", "code_block"):
            self._fence(token)
        elif token.type == "html_block":
            self._html(token)
        elif token.type == "heading_open":
            self.heading = token
        elif token.type == "inline" and token.map:  # the title that an alert has by itself stands nowhere
            self._inline(token)
        elif token.type == "myst_line_comment":
            self._line_comment(token)
        elif token.type == "hr":
            self._settle(token)

    def answer(self, route: Route) -> Answer:
        self.comments.extend(self.waiting)
        return Answer(
            route,
            self.text,
            tuple(self.fences),
            tuple(self.links),
            tuple(self.headings),
            tuple(self.html),
            tuple(self.markup),
            tuple(self.anchors),
            tuple(self.comments),
            tuple(self.problems),
            dialect=self.dialect,
            literal_fences=tuple(self.literal_fences),
        )

    def _too_deep(self, token: Token) -> None:
        if not self.problems:
            message = "lists or quotes are nested so deep that what stands in them can't be read"
            self.problems.append(Problem("limit/markdown-depth", self._block(token), message))

    def _range(self, token: Token) -> Span:
        """The offsets in the text of a block's lines, without the last line ending."""
        first, last = token.map or (0, 0)
        if not self.lines:
            return Span(0, 0)
        start = self.lines[min(first, len(self.lines) - 1)].start
        end = self.lines[max(first, 0, min(last, len(self.lines)) - 1)].end  # a term has no line of its own
        while end > start and self.text.text[end - 1] == "\n":
            end -= 1
        return Span(start, end)

    def _block(self, token: Token) -> Span:
        return self.text.span(*self._range(token))

    def _settle(self, block: Token | Span) -> None:
        """A block was met: the comments that waited for it are about it."""
        if self.waiting:
            target = block if isinstance(block, Span) else self._block(block)
            self.comments.extend(replace(comment, target=target) for comment in self.waiting)
            self.waiting.clear()

    def _fence(self, token: Token) -> None:
        first, last = token.map or (0, 0)
        fenced = token.type == "fence"
        count = token.content.count("\n") + (not token.content.endswith("\n") and token.content != "")
        lines = token.content.split("\n")[:-1] if fenced else []
        options, includes = dialects.lines_without_code(self.dialect, token.info, lines)
        code = self._code(token.content, first + fenced, includes | frozenset(range(options)))
        span = self._block(token)
        line = self.text.text[self.lines[first].start : self.lines[first].end].rstrip("\n")
        at = self.lines[first].start + (line.index(token.markup) if fenced else 0)
        info_at = at + len(token.markup)
        end = self.lines[first].start + len(line.rstrip())
        info = self._info(info_at, end) if fenced else MapBuilder().build(self.text.map, at=at)
        fence = Fence(
            len(self.fences) + 1,
            token.markup,
            info,
            code,
            self.text.span(at, max(at, end)),
            Span(self.text.span(at, at).start, span.end),
            closed=not fenced or last - first == count + 2,
            comments=tuple(self.waiting),
            includes=bool(includes),
        )
        self.fences.append(fence)
        self._settle(fence.span)
        if not fenced:
            self._literal_fence(code.text, first)

    def _literal_fence(self, text: str, first: int) -> None:
        """Note the first line of a text, which is no fence, that would begin one if it were not indented."""
        for number, line in enumerate(text.split("\n") if "```" in text or "~~~" in text else ()):
            marker = _MARKER.match(line)
            if marker and first + number < len(self.lines):
                outer = self.lines[first + number]
                at = self.text.text.find(marker[1], *outer)
                if self.text.text[outer.start : at].strip(_MARKS) == "":
                    self.literal_fences.append(self.text.span(at, at + len(line.strip())))
                return

    def _info(self, start: int, end: int) -> MappedText:
        raw = self.text.text[start:end]
        lead = len(raw) - len(raw.lstrip())
        builder = MapBuilder()
        builder.add(raw[lead:], start + lead)
        return builder.build(self.text.map, at=start)

    def _code(self, content: str, first: int, non_code: Set[int] = frozenset()) -> MappedText:
        """The code of a block whose first line is the given line of the text.

        Lines that are no code are left out at the beginning. Between code each becomes an empty line, or `...` where
        it is indented, so that a body is not empty.
        """
        builder = MapBuilder()
        for number, line in enumerate(line_spans(content)):
            outer = (
                self.lines[first + number]
                if first + number < len(self.lines)
                else Span(len(self.text.text), len(self.text.text))
            )
            if number not in non_code:
                self._code_line(builder, content[line.start : line.end], outer)
            elif builder.text:
                self._placeholder(builder, content[line.start : line.end], outer)
        at = self.lines[first].start if first < len(self.lines) else len(self.text.text)
        return builder.build(self.text.map, at=at)

    def _code_line(self, builder: MapBuilder, code: str, outer: Span) -> None:
        raw = self.text.text[outer.start : outer.end].replace("\0", "\ufffd")
        if raw.endswith(code):
            builder.add(code, outer.end - len(code))
            return
        spaces = len(code) - len(code.lstrip(" "))
        for made in range(spaces + 1):
            if raw.rstrip("\n").endswith(code[made:].rstrip("\n")):
                break
        else:
            builder.add(code, outer.start, outer.end)
            return
        rest = code[made:]
        at = outer.start + len(raw.rstrip("\n")) - len(rest.rstrip("\n"))
        builder.add(" " * made, at - 1, at)  # what a tab across the block's edge leaves of itself
        body = rest.rstrip("\n")
        builder.add(body, at)
        if rest.endswith("\n"):
            builder.add("\n", at + len(body), max(outer.end, at + len(body)))

    def _placeholder(self, builder: MapBuilder, line: str, outer: Span) -> None:
        text = line.strip()
        indent = line[: len(line) - len(line.lstrip())]
        at = self.text.text.find(text, outer.start, outer.end)
        if indent and text and at >= len(indent):
            builder.add(indent, at - len(indent), at)
            builder.add("...", at, at + len(text))
        end = outer.start + len(self.text.text[outer.start : outer.end].rstrip("\n"))
        builder.add("\n", end, max(end, outer.end))

    def _line_comment(self, token: Token) -> None:
        """A comment that takes whole lines, such as `% answerkey: skip` in MyST."""
        first, last = token.map or (0, 0)
        builder = MapBuilder()
        for line in self.lines[first:last]:
            at = self.text.text.find(token.markup, *line) + len(token.markup)
            builder.add(self.text.text[at : line.end], at)
        self.waiting.append(Comment(builder.build(self.text.map), self._block(token)))

    def _html(self, token: Token) -> None:
        html = self._code(token.content, (token.map or (0, 0))[0])
        self.markup.append(html)
        text = html.text.rstrip("\n")
        start = len(text) - len(text.lstrip())
        first_line = html.span(start, max(start, len(text.split("\n")[0])))
        if text.startswith("<!--", start):
            self._comments(html)
        else:
            here = html.span(start, len(text))
            self.html.append(here)
            self.anchors += anchors_in(text)
            self._settle(here)
        problem = hidden_code(text[start:])
        if problem:
            self.problems.append(Problem("answer/hidden-code", first_line, *problem))

    def _comments(self, html: MappedText) -> None:
        """The comments of a block that begins with one; HTML beside them is HTML like any other."""
        end = 0
        for comment, place in comments_in(html):
            self.waiting.append(comment)
            end = place.end
        beside = html.text[end:]
        if "<" in beside:
            self.html.append(html.span(end + len(beside) - len(beside.lstrip()), end + len(beside.rstrip())))

    def _inline(self, token: Token) -> None:
        self._settle(token)
        if self.heading is not None:
            self.headings.append(Heading(int(self.heading.tag[1:]), token.content, self._block(token)))
            self.heading = None
        else:
            self._literal_fence(token.content, (token.map or (0, 0))[0])
        brackets = token.content.count("[") + token.content.count("<")
        if brackets and self._may_open(brackets, token):
            self._inline_tokens(token)

    def _may_open(self, brackets: int, token: Token) -> bool:
        """Take so many brackets from the budget; report the first block for which it does not suffice."""
        enough = brackets <= self.budget.brackets
        if not enough and self.budget.brackets >= 0:
            most = self.budget.limits.markdown_brackets
            message = f"more than {most:,} `[` and `<` in this file; links from here on are not checked"
            start = self._block(token).start
            here = Span(start, start)
            self.problems.append(Problem(SIZE, here, message, raising("markdown-brackets")))
        self.budget.brackets = self.budget.brackets - brackets if enough else -1
        return enough

    def _inline_tokens(self, token: Token) -> None:
        source = self._inline_source(token)
        children: list[Token] = []
        parser = _parser(self.dialect)
        parser.inline.parse(token.content, parser, self.env, children)
        for number, inner in enumerate(children):
            if _SPAN not in inner.meta:
                continue
            span = source.span(*inner.meta[_SPAN])
            if inner.type == "html_inline":
                self._inline_html(inner, source)
            elif inner.type == "image":
                self.links.append(Link(str(inner.attrs.get("src", "")), span, inner.content, image=True))
            else:
                self.links.append(Link(str(inner.attrs.get("href", "")), span, _link_text(children[number + 1 :])))

    def _inline_html(self, token: Token, source: MappedText) -> None:
        """A comment within a line of text is about no block."""
        start, end = token.meta[_SPAN]
        builder = MapBuilder()
        builder.add(token.content, start)
        html = builder.build(source.map)
        self.markup.append(html)
        comments = [comment for comment, _ in comments_in(html)]
        self.comments += comments
        if not comments:
            self.html.append(source.span(start, end))
            self.anchors += anchors_in(token.content)

    def _inline_source(self, token: Token) -> MappedText:
        """Return the places of an inline text, whose lines have lost indentation and container marks."""
        builder = MapBuilder()
        first = (token.map or (0, 0))[0]
        for number, line in enumerate(line_spans(token.content)):
            content = token.content[line.start : line.end]
            outer = self.lines[min(first + number, len(self.lines) - 1)]
            at = self.text.text.find(content.rstrip("\n"), max(outer.start, self.read_to), outer.end)
            if at < 0:
                builder.add(content, outer.start, outer.end)
            else:
                builder.add(content, at)
                self.read_to = at + len(content.rstrip("\n"))  # cells of a row stand on one line
        return builder.build(self.text.map)


def _link_text(tokens: list[Token]) -> str:
    """The text between a link's opening token and its closing one."""
    texts: list[str] = []
    for token in tokens:
        if token.type == "link_close":
            break
        texts.append(token.content)
    return "".join(texts)
