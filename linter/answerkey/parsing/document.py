"""A file's text as a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from answerkey.model.collections import GENERATED, NOTEBOOKS, QA, Collection, TextField
from answerkey.model.content import Answer, Comment, Fence, may_hold_fence
from answerkey.model.declarations import record_of
from answerkey.model.document import Document
from answerkey.model.limits import Limits, raising
from answerkey.model.locales import TRANSLATED
from answerkey.model.messages import CONFLICT
from answerkey.model.parse_problems import Problem
from answerkey.model.tree import Mapping, Route, Scalar, key_of
from answerkey.model.views import Record, view
from answerkey.parsing.comments import comments
from answerkey.parsing.front_matter import Parts, continues, questions_in, split
from answerkey.parsing.markdown import Budget, parse_line, parse_markdown, plain_text
from answerkey.parsing.notebooks import BrokenNotebook, Notebook, read_notebook
from answerkey.parsing.text import BOM, ENCODING
from answerkey.parsing.yaml import Tree, parse_yaml
from answerkey.parsing.yaml_causes import begins_conflict
from answerkey.source import MapBuilder, MappedText, Span, identity, line_spans, line_start

FRONT_MATTER = "document/front-matter"
ANSWER_SIZE = "limit/answer-size"
FILE_SIZE = "limit/file-size"

Texts = list[tuple[Route, TextField, Scalar]]


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
    if collection == NOTEBOOKS:
        return source.notebook()
    parts = split(text, start)
    if not collection.has_fields:
        return _plain(source, parts)
    if not parts.opened and not (collection.built_in or collection.schema):
        return source.document(parts.header, Tree(None, ()), parts.body)
    fault = _front_matter_fault(parts, text, start) or _early_end(collection, parts, text)
    if fault is not None:
        return source.document(parts.header, Tree(None, (fault,)))
    return source.document(parts.header, source.record_tree(parts.header), parts.body)


def body_of(collection: Collection, text: str, limits: Limits) -> str:
    """Return the body of a Markdown file whose front matter is without faults."""
    parts = split(text, len(BOM) if text.startswith(BOM) else 0)
    _, body = (None, parts.body) if collection.has_fields else _plain_parts(text, parts, limits)
    return text[slice(*body)]


def _plain(source: _Source, parts: Parts) -> Document:
    """Return the document of ordinary Markdown."""
    return source.document(parts.header, *_plain_parts(source.text, parts, source.limits))


def _plain_parts(text: str, parts: Parts, limits: Limits) -> tuple[Tree, Span]:
    """Return data and body of ordinary Markdown: what looks like front matter is such only if it is a YAML mapping."""
    if parts.closed:
        header = parse_yaml(text, parts.header, limits, plain=True)
        if isinstance(header.root, Mapping):
            return Tree(header.root, ()), parts.body
    return Tree(None, ()), Span(0 if parts.opened else parts.header.start, len(text))


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
        texts, budget = self.collection.texts_in(tree.root), Budget.of(self.limits)
        answers: list[Answer] = []
        lines: list[Answer] = []
        for route, field, markdown in self._markdown(texts, body):
            if field.line and not may_hold_fence(markdown.text):
                lines += self._line(markdown, route, budget)
            elif route and len(markdown.text) > self.limits.answer_characters:
                problems.append(self._too_large(markdown))
            else:
                answer = parse_markdown(markdown, route, budget, self.collection.dialect)
                is_line = field.line and not answer.literal_fences and not any(f.marker for f in answer.fences)
                answers += [] if is_line else [answer]
                lines += self._line(markdown, route, budget) if is_line else []
        codes = tuple(self._codes(texts, header, tree))
        return Document(
            self.path,
            self.collection,
            self.text,
            header,
            tree.root,
            self._record(tree, answers, body),
            tuple(answers),
            tuple(problems),
            codes,
            tuple(lines),
        )

    def notebook(self) -> Document:
        """Return the document of a notebook: cells of Markdown are answers, and cells of code are codes."""
        problems: tuple[Problem, ...] = ()
        try:
            notebook = read_notebook(self.text)
        except BrokenNotebook as error:
            notebook, problems = Notebook("", ()), (Problem("document/schema", error.span, str(error)),)
        budget, answers, codes = Budget.of(self.limits), list[Answer](), list[Answer]()
        for cell in notebook.cells:
            route: Route = ("cells", cell.number)
            if cell.kind == "markdown":
                answers.append(parse_markdown(cell.text, route, budget, self.collection.dialect))
            elif cell.kind == "code":
                above = self._open_comments(answers, codes)
                codes.append(_code(cell.text, route, TextField(("source",), language=notebook.language), above))
        record = view(self.collection.name, {}, {}, self.path, broken=bool(problems))
        return Document(
            self.path, self.collection, self.text, Span(0, 0), None, record, tuple(answers), problems, tuple(codes)
        )

    def _open_comments(self, answers: list[Answer], codes: list[Answer]) -> tuple[Comment, ...]:
        """Take the comments from the end of a cell of Markdown right above a cell of code, which are about that."""
        if not answers or (codes and codes[-1].text.whole.start > answers[-1].text.whole.start):
            return ()
        comments = answers[-1].comments
        answers[-1] = replace(answers[-1], comments=tuple(each for each in comments if each.target is not None))
        return tuple(comment for comment in comments if comment.target is None)

    def _codes(self, texts: Texts, header: Span, tree: Tree) -> Iterator[Answer]:
        """Yield the fields that are code; that which readers see may have directives in the YAML comments above it."""
        shown = any(field.is_shown_code for _, field, _ in texts)
        above = {line_start(self.text, c.start): c for c in comments(self.text, header, tree.root)} if shown else {}
        for route, field, node in texts:
            if field.language:
                key = key_of(tree.root, route) if tree.root is not None else None
                start = line_start(self.text, (key or node).span.start)
                yield _code(node.text, route, field, self._above(start, above) if field.is_shown_code else ())

    def _above(self, start: int, by_line: dict[int, Span]) -> tuple[Comment, ...]:
        """Return the comments on lines of their own right above a line."""
        above: list[Comment] = []
        while start > 0:
            end = start - 1 - self.text.endswith("\r\n", 0, start)
            start = line_start(self.text, end)
            span = by_line.get(start)
            if span is None or self.text[start : span.start].strip():
                break
            above.append(Comment(identity(self.text[span.start + 1 : span.end], span.start + 1), span))
        return tuple(reversed(above))

    def _record(self, tree: Tree, answers: list[Answer], body: Span | None) -> Record:
        """Return the data as a record; that of a file without data is whole if the data may be left out."""
        broken = tree.root is None and (not self.collection.declared or bool(tree.problems))
        has_body = body is not None and body.end > body.start
        heading = self._heading(answers) if has_body and self.collection.declared else ""
        return record_of(self.collection, tree.root, self.path, broken=broken, heading=heading if has_body else None)

    def _heading(self, answers: list[Answer]) -> str:
        """Return the text of the first heading of the body that has one."""
        headings = (heading.text for answer in answers if not answer.route for heading in answer.headings)
        return next(
            (text for heading in headings if (text := plain_text(heading, self.collection.dialect).strip())), ""
        )

    def _markdown(self, texts: Texts, body: Span | None) -> Iterator[tuple[Route, TextField, MappedText]]:
        """Yield the Markdown texts of a document: those of its fields, and the body."""
        for route, field, node in texts:
            if not field.language:
                yield route, field, node.text
        if body is not None and body.end > body.start:
            yield (), TextField(()), identity(self.text[body.start : body.end], body.start)

    def _line(self, text: MappedText, route: Route, budget: Budget) -> list[Answer]:
        """Return a text of one line, if HTML may stand in it."""
        return [parse_line(text, route, budget, self.collection.dialect)] if "<" in text.text else []

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


def _is_page(collection: Collection) -> bool:
    return collection.built_in and collection.name in (QA.name, TRANSLATED[QA.name])


def _code(text: MappedText, route: Route, field: TextField, above: tuple[Comment, ...]) -> Answer:
    builder, info = MapBuilder(), MapBuilder()
    for line in line_spans(text.text):
        builder.add(text.text[line.start : line.end], line.start)
    whole = text.whole
    code, opening = builder.build(text.map), Span(whole.start, whole.start)
    fence = Fence(1, "", info.build(text.map), code, opening, whole, True, above)
    return Answer(route, text, (fence,), role=field.role, language=field.language)
