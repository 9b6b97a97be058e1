"""YAML text to a tree with positions, by ruamel.yaml's event stream.

Events come one at a time, so that depth is checked before the parser goes deeper, anchors, aliases and tags are seen,
and no value is built that the text does not spell out. Dates stay text: a page may quote its date or not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct, field
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from answerkey.lazy_regex import lazy_regex
from answerkey.model.limits import DEFAULT_LIMITS, Limits, raising
from answerkey.model.messages import shorten
from answerkey.model.parse_problems import Problem
from answerkey.model.tree import Mapping, Node, Scalar, Sequence
from answerkey.parsing.scalars import decode
from answerkey.parsing.yaml_causes import find_cause
from answerkey.source import LINE_END, MappedText, Segment, SourceMap, Span, line_start

SYNTAX, DUPLICATE, FEATURE, DEPTH = (
    "document/yaml-syntax",
    "document/yaml-duplicate-key",
    "document/yaml-feature",
    "limit/yaml-depth",
)
SIZE = "limit/yaml-size"
_CORE_SCHEMA: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (lazy_regex(r"|~|null|Null|NULL"), lambda _: None),
    (lazy_regex(r"true|True|TRUE"), lambda _: True),
    (lazy_regex(r"false|False|FALSE"), lambda _: False),
    (lazy_regex(r"[-+]?[0-9]+"), int),
    (lazy_regex(r"0o[0-7]+"), lambda text: int(text, 8)),
    (lazy_regex(r"0x[0-9a-fA-F]+"), lambda text: int(text, 16)),
    (lazy_regex(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
)
_LONGEST_NUMBER = 400  # characters: the longest a double has; Python refuses to write out integers far longer
_UNPRINTABLE = lazy_regex("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # YAML 1.2, section 5.1
_PROPERTY = lazy_regex(r"([&!]\S*)\s*")
_HINTS = {
    "mapping values are not allowed": "quote the value: a text that holds `: ` or ends in `:` needs quotes",
    "cannot start any token": "quote the value: it begins with a character that YAML reserves",
    "did not find expected key": "check the indentation and the quotes of this entry",
    "could not find expected ':'": "an entry needs a key, a colon and a space",
    "did not find expected ','": "a bracket is not closed, or a comma is missing",
    "while scanning an a": "quote the value: it begins with a character that YAML reserves",
    "unknown escape character": "write `\\\\` for a backslash, or use single quotes",
    "unexpected end of stream": "a quote or bracket is not closed",
}


class Tree(Struct, frozen=True):
    """The content of a YAML text: its root node (none where it does not parse or is empty) and the problems met."""

    root: Node | None
    problems: tuple[Problem, ...]


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Open(Struct):
    """A collection whose end has not been reached; in a mapping, `key` waits for its value."""

    start: int
    mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: list[tuple[Scalar, Node]] = field(default_factory=list)
    seen: dict[str, Scalar] = field(default_factory=dict)
    key: Scalar | None = None


def parse_yaml(text: str, span: Span | None = None, limits: Limits = DEFAULT_LIMITS, *, plain: bool = False) -> Tree:
    """Parse the part of a file's text at `span` (all of it without one).

    With `plain` the features that content has no need of (anchors, tags, several documents) are let pass: the text is
    an example inside an answer, not content.
    """
    builder = _Builder(text, span or Span(0, len(text)), limits, plain)
    tree = builder.run()
    return tree if tree.root is not None else builder.explained(tree)


class _Loader(YAML):
    """A parser that looks for no plug-ins: each new one would list the folder of ruamel.yaml."""

    def official_plug_ins(self) -> list[str]:
        return []


def loader() -> YAML:
    """The parser in use: ruamel's C parser where it is installed, else its pure Python one."""
    return _Loader(typ="safe")


class _Builder:
    """Builds one tree; lives for one call."""

    def __init__(self, text: str, span: Span, limits: Limits, plain: bool) -> None:
        self.text, self.span, self.limits, self.plain = text, span, limits, plain
        self.nodes = 0
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.documents = 0
        self.quoted: Span | None = None

    def run(self) -> Tree:
        try:
            for event in loader().parse(self.text[self.span.start : self.span.end]):
                self._handle(event)
        except _Refused as refusal:
            self._problem_first(refusal.problem)
        except MarkedYAMLError as error:
            self._problem_first(self._syntax(error))
        except ReaderError:
            character = _UNPRINTABLE.search(self.text, self.span.start)  # the parser counts bytes, and has no line
            at = character.start() if character else self.span.start
            self._problem_first(Problem(SYNTAX, Span(at, at + 1), "YAML does not allow this character", "remove it"))
        except (YAMLError, ValueError, RecursionError, AttributeError, TypeError, KeyError, IndexError) as error:
            here = Span(self.span.start, self.span.start)
            self._problem_first(Problem(SYNTAX, here, f"YAML can't be read: {type(error).__name__}"))
        return Tree(self.root, tuple(self.problems))

    def explained(self, tree: Tree) -> Tree:
        """Return a tree that failed, with the cause of that in the place of its symptom where it is found."""
        problem = next((problem for problem in tree.problems if problem.rule == SYNTAX), None)
        if problem is None:
            return tree
        start, end = self.span
        quoted = Span(self.quoted.start - start, self.quoted.end - start) if self.quoted else None
        cause = find_cause(self.text[start:end], problem.span.start - start, quoted, self._failure)
        if cause is None:
            return tree
        place = Span(start + cause.span.start, start + cause.span.end)
        return Tree(None, (Problem(SYNTAX, place, cause.message, cause.hint),))

    def _failure(self, text: str) -> int | None:
        """Return the line, from 0, at which another text can't be parsed; None where it can."""
        tree = _Builder(text, Span(0, len(text)), self.limits, self.plain).run()
        problem = next(iter(tree.problems), None)
        if tree.root is not None or problem is None:
            return None
        return len(LINE_END.findall(text, 0, problem.span.start))

    def _problem_first(self, problem: Problem) -> None:
        """Keep the problem that ended the parse, and drop those before it: one finding, no cascade."""
        self.root = None
        self.problems = [problem]

    def _offset(self, mark: Any) -> int:
        return min(self.span.start + int(mark.index), self.span.end)

    def _span(self, event: Event) -> Span:
        return Span(self._offset(event.start_mark), self._offset(event.end_mark))

    def _handle(self, event: Event) -> None:
        self._count(event)
        self._refuse_features(event)
        if isinstance(event, ScalarEvent):
            self._add(self._scalar(event))
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            if len(self.stack) >= self.limits.yaml_depth:
                message = f"nested deeper than {self.limits.yaml_depth} levels"
                raise _Refused(Problem(DEPTH, self._span(event), message))
            self.stack.append(_Open(self._offset(event.start_mark), isinstance(event, MappingStartEvent)))
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self._add(self._close(self._offset(event.end_mark)))
        elif isinstance(event, AliasEvent):
            if not self.plain:
                raise _Refused(self._alias(event))
            self._add(self._empty(event))

    def _count(self, event: Event) -> None:
        """Refuse the node that passes the limit, before anything is made of it."""
        self.nodes += isinstance(event, (ScalarEvent, AliasEvent, MappingStartEvent, SequenceStartEvent))
        if self.nodes > self.limits.yaml_nodes:
            start = self._offset(event.start_mark)
            message = f"more than {self.limits.yaml_nodes:,} YAML nodes (keys, values and lists)"
            raise _Refused(Problem(SIZE, Span(start, start), message, raising("yaml-nodes")))

    def _refuse_features(self, event: Event) -> None:
        if self.plain:
            return
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise _Refused(Problem(FEATURE, self._span(event), "a second YAML document in one file"))
            if event.version or event.tags:
                raise _Refused(Problem(FEATURE, self._first_line(event), "a YAML directive", "remove it"))
        if not isinstance(event, AliasEvent) and (getattr(event, "anchor", None) or getattr(event, "tag", None)):
            self.problems.extend(self._properties(event))

    def _alias(self, event: AliasEvent) -> Problem:
        span = self._span(event)
        is_named = f"&{event.anchor}" in self.text[self.span.start : span.start]
        hint = _WRITE_OUT if is_named else "put the text into quotes: YAML takes `*` at its beginning for an alias"
        return Problem(FEATURE, span, "an alias; content is written out", hint)

    def _first_line(self, event: Event) -> Span:
        start, end = self._span(event)
        return Span(start, start + len(re.split(r"[\r\n]", self.text[start:end])[0].rstrip()))

    def _properties(self, event: Event) -> Iterator[Problem]:
        """The anchor and tag that an event begins with, in the order in which they stand."""
        at = self._offset(event.start_mark)
        while prefix := _PROPERTY.match(self.text, at, self.span.end):
            if prefix[1].startswith("&"):
                yield Problem(
                    FEATURE, Span(*prefix.span(1)), "an anchor; content is written out", _quote("&", _WRITE_OUT)
                )
            else:
                yield Problem(
                    FEATURE, Span(*prefix.span(1)), "a tag; content is plain values", _quote("!", "remove it")
                )
            at = prefix.end()

    def _scalar(self, event: ScalarEvent) -> Scalar:
        style = event.style or ""
        span = self._span(event)
        self.quoted = span if style and style in "'\"" else self.quoted
        if style in ("|", ">"):
            span = Span(span.start, max(span.start + 1, _trimmed(self.text, span)))
        text = decode(self.text, self._span(event), style, event.value)
        return Scalar(span, event.value if style else _resolve(event.value), text, style)

    def _empty(self, event: Event) -> Scalar:
        span = self._span(event)
        return Scalar(span, None, MappedText("", SourceMap((Segment(Span(0, 0), span),))))

    def _close(self, end: int) -> Node:
        done = self.stack.pop()
        end = max(done.start, _trimmed(self.text, Span(done.start, end)))
        if done.mapping:
            return Mapping(Span(done.start, end), tuple(done.entries))
        return Sequence(Span(done.start, end), tuple(done.items))

    def _add(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if not top.mapping:
            top.items.append(node)
        elif top.key is None:
            top.key = self._key(top, node)
        else:
            top.entries.append((top.key, node))
            top.key = None

    def _key(self, mapping: _Open, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            if self.plain:
                return Scalar(node.span, "", MappedText("", SourceMap((Segment(Span(0, 0), node.span),))))
            raise _Refused(Problem(FEATURE, node.span, "a key that is not a plain text", "write the key as one word"))
        if not self.plain and node.text.text == "<<" and not node.style:
            raise _Refused(Problem(FEATURE, node.span, "a merge key; content is written out", _WRITE_OUT))
        earlier = mapping.seen.setdefault(node.text.text, node)
        if earlier is not node and not self.plain:
            message = f"the key `{shorten(node.text.text)}` stands twice; only one of the two values counts"
            self.problems.append(Problem(DUPLICATE, node.span, message, related=((earlier.span, "the first one"),)))
        return node

    def _syntax(self, error: MarkedYAMLError) -> Problem:
        mark = error.problem_mark or error.context_mark
        at = self._offset(mark) if mark is not None else self.span.start
        what = (error.problem or error.context or "YAML can't be read").strip()
        hint = next((text for key, text in _HINTS.items() if key in f"{error.context} {error.problem}"), "")
        if "mapping values" in what and not re.search(r":\s", self.text[line_start(self.text, at) : at]):
            hint = "this line continues the one above: check its indentation, and the colon there"
        related: tuple[tuple[Span, str], ...] = ()
        if "end of stream" in what and error.context_mark is not None:
            at, what = self._offset(error.context_mark), "what opens here is never closed"
        elif error.context_mark is not None and error.problem_mark is not None and error.context:
            start = self._offset(error.context_mark)
            related = ((Span(start, start), str(error.context)),) if start != at else ()
        if self.text[at : at + 1] == "\t":
            hint = "indent with spaces: YAML allows no tabs there"
        end = at + 1 if at < self.span.end and self.text[at] not in "\r\n" else at
        return Problem(SYNTAX, Span(at, end), what, hint, related)


_WRITE_OUT = "write the value out where it is used"


def _quote(mark: str, otherwise: str) -> str:
    return f"put the text into quotes if `{mark}` is a part of it, else {otherwise}"


def _trimmed(text: str, span: Span) -> int:
    """Return the end of a node's text: the parser's mark lies at the next token, past blank lines."""
    return span.start + len(text[span.start : span.end].rstrip(" \t\r\n"))


def _resolve(text: str) -> Any:
    """The value of a plain scalar under the core schema of YAML 1.2 (section 10.3.2)."""
    if len(text) > _LONGEST_NUMBER:
        return text
    for pattern, value in _CORE_SCHEMA:
        if pattern.fullmatch(text):
            try:
                return value(text)
            except (ValueError, OverflowError):
                return text
    return text
