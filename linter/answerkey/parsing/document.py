"""A file's text as a document."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.model.collections import QA, Collection
from answerkey.model.document import Document
from answerkey.model.limits import Limits
from answerkey.model.problems import Problem
from answerkey.model.tree import Mapping, Node, Route, Scalar, find, routes
from answerkey.model.views import route_key, view
from answerkey.parsing.front_matter import Parts, split
from answerkey.parsing.markdown import parse_markdown
from answerkey.parsing.text import BOM, ENCODING
from answerkey.parsing.yaml import Tree, parse_yaml
from answerkey.source import MappedText, Span, identity

FRONT_MATTER = "document/front-matter"
ANSWER_SIZE = "limit/answer-size"


def parse_document(
    path: str, collection: Collection, text: str, limits: Limits, encoding: Problem | None = None
) -> Document:
    """Parse a file. A defect that hides all else is the only problem of its document."""
    if encoding is not None:
        return _document(path, collection, text, Span(0, 0), Tree(None, (encoding,)), ())
    start = len(BOM) if text.startswith(BOM) else 0
    problems = (
        [Problem(ENCODING, Span(0, 1), "a byte order mark", "save the file as UTF-8 without one")] if start else []
    )
    if path.endswith((".yml", ".yaml")):
        header = Span(start, len(text))
        tree = _root_mapping(parse_yaml(text, header, max_depth=limits.yaml_depth), header)
        return _document(path, collection, text, header, tree, problems)
    parts = split(text, start)
    if not (collection.built_in or collection.schema):
        return _plain(path, collection, text, parts, limits, problems)
    fault = _front_matter_fault(parts, text, start)
    if fault is not None:
        return _document(path, collection, text, parts.header, Tree(None, (fault,)), problems)
    tree = _root_mapping(parse_yaml(text, parts.header, max_depth=limits.yaml_depth), parts.header)
    texts = list(_markdown(collection, tree.root, text, parts.body))
    return _document(path, collection, text, parts.header, tree, problems, texts, limits)


def _plain(
    path: str, collection: Collection, text: str, parts: Parts, limits: Limits, problems: list[Problem]
) -> Document:
    """Ordinary Markdown: what looks like front matter is such only if it is a YAML mapping."""
    tree = parse_yaml(text, parts.header, max_depth=limits.yaml_depth, plain=True) if parts.closed else Tree(None, ())
    body = parts.body
    if not isinstance(tree.root, Mapping):
        tree, body = Tree(None, ()), Span(parts.header.start if not parts.opened else 0, len(text))
    texts = list(_markdown(collection, tree.root, text, body))
    return _document(path, collection, text, parts.header, Tree(tree.root, ()), problems, texts, limits)


def _document(
    path: str,
    collection: Collection,
    text: str,
    header: Span,
    tree: Tree,
    problems: list[Problem] | tuple[Problem, ...],
    texts: list[tuple[Route, MappedText]] | None = None,
    limits: Limits | None = None,
) -> Document:
    found = [*problems, *tree.problems]
    answers = []
    for route, source in texts or ():
        if route and limits is not None and len(source.text) > limits.answer_characters:
            size = f"has {len(source.text):,} characters; at most {limits.answer_characters:,} are checked"
            start = source.span(0, 0).start
            found.append(Problem(ANSWER_SIZE, Span(start, start), f"the answer {size}", "split it"))
        else:
            answers.append(parse_markdown(source, route))
    spans = {route_key(route): node.span for route, node in routes(tree.root)} if tree.root is not None else {}
    data = tree.root.value if tree.root is not None else None
    record = view(collection.name, data, spans, path, broken=tree.root is None)
    return Document(path, collection, text, header, tree.root, record, tuple(answers), tuple(found))


def _front_matter_fault(parts: Parts, text: str, start: int) -> Problem | None:
    if not parts.opened:
        here = Span(start, start)
        return Problem(FRONT_MATTER, here, "the page has no front matter", "begin the file with a line of `---`")
    if not parts.closed:
        opening = Span(start, start + 3)
        return Problem(FRONT_MATTER, opening, "the front matter is not closed", "end it with a line of `---`")
    return None


def _root_mapping(tree: Tree, header: Span) -> Tree:
    """Records are mappings; anything else (also nothing) can't be read as one."""
    if tree.problems and tree.root is None:
        return tree
    if isinstance(tree.root, Mapping):
        return tree
    here = tree.root.span if tree.root is not None else Span(header.start, header.start)
    message = "the data must be a mapping of keys to values" if tree.root is not None else "there is no data here"
    return Tree(None, (Problem("document/schema", here, message),))


def _markdown(collection: Collection, root: Node | None, text: str, body: Span) -> Iterator[tuple[Route, MappedText]]:
    """The Markdown texts of a document: the answers, or the field that its collection names, and the body."""
    if root is not None:
        for route in _markdown_routes(collection, root):
            node = find(root, route)
            if isinstance(node, Scalar) and isinstance(node.value, str):
                yield route, node.text
    if body.end > body.start:
        yield (), identity(text[body.start : body.end], body.start)


def _markdown_routes(collection: Collection, root: Node) -> Iterator[Route]:
    if collection.name == QA.name and collection.built_in:
        questions = find(root, ("questions",))
        for number in range(len(getattr(questions, "items", ()))):
            yield ("questions", number, "a")
    elif collection.markdown and collection.markdown != "body":
        yield tuple(collection.markdown.split("."))
