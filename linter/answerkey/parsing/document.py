"""A file's text as a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from answerkey.model.collections import GENERATED, QA, Collection
from answerkey.model.content import Answer, Fence, Role, may_hold_fence
from answerkey.model.document import Document
from answerkey.model.limits import Limits, raising
from answerkey.model.locales import TRANSLATED
from answerkey.model.messages import CONFLICT
from answerkey.model.parse_problems import Problem
from answerkey.model.tree import Mapping, Node, Route, Scalar, find, routes
from answerkey.model.views import route_key, view
from answerkey.parsing.front_matter import Parts, continues, questions_in, split
from answerkey.parsing.markdown import Budget, parse_line, parse_markdown
from answerkey.parsing.text import BOM, ENCODING
from answerkey.parsing.yaml import Tree, parse_yaml
from answerkey.parsing.yaml_causes import begins_conflict
from answerkey.source import MapBuilder, MappedText, Span, identity, line_spans

FRONT_MATTER = "document/front-matter"
ANSWER_SIZE = "limit/answer-size"
FILE_SIZE = "limit/file-size"


def parse_document(
    path: str, collection: Collection, text: str, limits: Limits, encoding: Problem | None = None
) -> Document:
    """Parse a file. A defect that hides all else is the only problem of its document."""
    source = _Source(path, collection, text, limits)
    if encoding is not None:
        return source.document(Span(0, 0), Tree(None, (encoding,)))
    if collection in GENERATED:
        return source.kept()
    excess = _excess_line(text, limits.file_lines)
    if excess is not None:
        message = f"the file has more than {limits.file_lines:,} lines"
        return source.document(Span(0, 0), Tree(None, (Problem(FILE_SIZE, excess, message, raising("file-lines")),)))
    start = len(BOM) if text.startswith(BOM) else 0
    if path.lower().endswith((".yml", ".yaml")):
        header = Span(start, len(text))
        return source.document(header, source.record_tree(header))
    parts = split(text, start)
    if not (collection.built_in or collection.schema):
        return _plain(source, parts)
    fault = _front_matter_fault(parts, text, start) or _early_end(collection, parts, text)
    if fault is not None:
        return source.document(parts.header, Tree(None, (fault,)))
    return source.document(parts.header, source.record_tree(parts.header), parts.body)


def _plain(source: _Source, parts: Parts) -> Document:
    """Ordinary Markdown: what looks like front matter is such only if it is a YAML mapping."""
    tree, body = Tree(None, ()), Span(0 if parts.opened else parts.header.start, len(source.text))
    if parts.closed:
        header = parse_yaml(source.text, parts.header, source.limits, plain=True)
        if isinstance(header.root, Mapping):
            tree, body = Tree(header.root, ()), parts.body
    return source.document(parts.header, tree, body)


@dataclass(frozen=True, slots=True)
class _Source:
    """A file whose text is being parsed."""

    path: str
    collection: Collection
    text: str
    limits: Limits

    def kept(self) -> Document:
        """Return the document of a record of this program: it is neither YAML nor Markdown, and rules read its text."""
        record = view(self.collection.name, {"text": self.text}, {}, self.path, broken=False)
        return Document(self.path, self.collection, self.text, Span(0, 0), None, record, (), ())

    def record_tree(self, header: Span) -> Tree:
        """The YAML of a record: a mapping; anything else (also nothing) can't be read as one."""
        tree = parse_yaml(self.text, header, self.limits)
        if isinstance(tree.root, Mapping) or (tree.root is None and tree.problems):
            return tree
        here = tree.root.span if tree.root is not None else Span(header.start, header.start)
        message = "the data must be a mapping of keys to values" if tree.root is not None else "there is no data here"
        return Tree(None, (Problem("document/schema", here, message),))

    def document(self, header: Span, tree: Tree, body: Span | None = None) -> Document:
        """The document of a YAML tree and a Markdown body."""
        mark = Problem(ENCODING, Span(0, 1), "a byte order mark", "save the file as UTF-8 without one")
        problems = [*([mark] if self.text.startswith(BOM) else []), *tree.problems]
        answers: list[Answer] = []
        budget = Budget.of(self.limits)
        for route, markdown in _markdown(self.collection, tree.root, self.text, body):
            if route and len(markdown.text) > self.limits.answer_characters:
                problems.append(self._too_large(markdown))
            else:
                answers.append(parse_markdown(markdown, route, budget, self.collection.dialect))
        answers = [answer for answer in answers if not _is_line(self.collection, answer)]
        codes = tuple(_codes(self.collection, tree.root))
        blocks = {answer.route for answer in answers}
        questions = tuple(_questions(self.collection, tree.root, budget, blocks))
        spans = {route_key(route): node.span for route, node in routes(tree.root)} if tree.root is not None else {}
        data = tree.root.value if tree.root is not None else None
        record = view(self.collection.name, data, spans, self.path, broken=tree.root is None)
        return Document(
            self.path,
            self.collection,
            self.text,
            header,
            tree.root,
            record,
            tuple(answers),
            tuple(problems),
            codes,
            questions,
        )

    def _too_large(self, markdown: MappedText) -> Problem:
        most, start = self.limits.answer_characters, markdown.span(0, 0).start
        message = f"the answer has {len(markdown.text):,} characters; at most {most:,} are checked"
        return Problem(ANSWER_SIZE, Span(start, start), message, "split it")


def _excess_line(text: str, most: int) -> Span | None:
    """Return the start of the first line past the limit; None in a text that has none.

    Line ends are counted by their kind first, which is fast and never too low.
    """
    if text.count("\n") + text.count("\r") < most:
        return None
    span = next(islice(line_spans(text), most, None), None)
    return Span(span.start, span.start) if span is not None and span.start < len(text) else None


def _front_matter_fault(parts: Parts, text: str, start: int) -> Problem | None:
    if begins_conflict(text, start):
        return Problem(FRONT_MATTER, Span(start, start + 7), *CONFLICT)
    if not parts.opened:
        here = Span(start, start)
        return Problem(FRONT_MATTER, here, "the page has no front matter", "begin the file with a line of `---`")
    if not parts.closed:
        opening = Span(start, start + 3)
        return Problem(FRONT_MATTER, opening, "the front matter is not closed", "end it with a line of `---`")
    return None


def _early_end(collection: Collection, parts: Parts, text: str) -> Problem | None:
    """The problem of a page whose front matter ends at a line that was meant as one of a text in it."""
    if not _is_page(collection) or not (continues(text, parts) or _holds_questions(collection, text, parts.body)):
        return None
    message = "the front matter ends here, inside of its data: what follows would be published as it stands"
    closing = Span(parts.header.end, parts.header.end + 3)
    return Problem(FRONT_MATTER, closing, message, "indent this line as the text around it")


def _holds_questions(collection: Collection, text: str, body: Span) -> bool:
    """Return whether the data of a question stand in a body, and not in code that is about them."""
    lines = list(questions_in(text, body))
    if not lines:
        return False
    answer = parse_markdown(identity(text[slice(*body)], body.start), dialect=collection.dialect)
    code = [fence.span for fence in answer.fences if fence.marker]
    return not all(any(span.start <= line < span.end for span in code) for line in lines)


def _markdown(
    collection: Collection, root: Node | None, text: str, body: Span | None
) -> Iterator[tuple[Route, MappedText]]:
    """The Markdown texts of a document: the answers, or the field that its collection names, and the body."""
    if root is not None:
        for route in _markdown_routes(collection, root):
            node = find(root, route)
            value = node.value if isinstance(node, Scalar) else None
            if isinstance(node, Scalar) and isinstance(value, str) and _may_have_blocks(collection, route, value):
                yield route, node.text
    if body is not None and body.end > body.start:
        yield (), identity(text[body.start : body.end], body.start)


def _markdown_routes(collection: Collection, root: Node) -> Iterator[Route]:
    if _is_page(collection):
        for number in _numbers(root):
            yield from (("questions", number, key) for key in ("q", "a"))
            choices = find(root, ("questions", number, "choices"))
            for place in range(len(getattr(choices, "items", ()))):
                yield from (("questions", number, "choices", place, key) for key in ("text", "why"))
    elif collection.markdown and collection.markdown != "body":
        yield tuple(collection.markdown.split("."))


def _is_question(collection: Collection, route: Route) -> bool:
    return _is_page(collection) and route[-1:] == ("q",)


def _may_have_blocks(collection: Collection, route: Route, text: str) -> bool:
    """Return whether a text is more than a line: a question is that only where a code fence stands in it."""
    return not _is_question(collection, route) or may_hold_fence(text)


def _is_line(collection: Collection, answer: Answer) -> bool:
    return _is_question(collection, answer.route) and not any(fence.marker for fence in answer.fences)


def _questions(collection: Collection, root: Node | None, budget: Budget, blocks: set[Route]) -> Iterator[Answer]:
    """The texts of a page's questions of one line in which HTML may stand."""
    if root is None or not _is_page(collection):
        return
    for number in _numbers(root):
        route = ("questions", number, "q")
        node = find(root, route)
        if isinstance(node, Scalar) and isinstance(node.value, str) and "<" in node.value and route not in blocks:
            yield parse_line(node.text, route, budget, collection.dialect)


def _is_page(collection: Collection) -> bool:
    return collection.built_in and collection.name in (QA.name, TRANSLATED[QA.name])


def _numbers(root: Node) -> range:
    """The numbers of the questions of a page, from 0."""
    return range(len(getattr(find(root, ("questions",)), "items", ())))


def _codes(collection: Collection, root: Node | None) -> Iterator[Answer]:
    """The code of a page that stands outside of Markdown: before its questions, in exercises, and in proofs."""
    if root is None or not _is_page(collection):
        return
    places: list[tuple[Route, Role]] = [(("prelude",), Role.PRELUDE)]
    for number in _numbers(root):
        places += [(("questions", number, role.value), role) for role in (Role.STARTER, Role.TESTS, Role.PROOF)]
    for route, role in places:
        node = find(root, route)
        if isinstance(node, Scalar) and isinstance(node.value, str):
            yield _code(node.text, route, role)


def _code(text: MappedText, route: Route, role: Role) -> Answer:
    builder, info = MapBuilder(), MapBuilder()
    for line in line_spans(text.text):
        builder.add(text.text[line.start : line.end], line.start)
    whole = text.whole
    fence = Fence(1, "", info.build(text.map), builder.build(text.map), Span(whole.start, whole.start), whole, True)
    return Answer(route, text, (fence,), role=role)
