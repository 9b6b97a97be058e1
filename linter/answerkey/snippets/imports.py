"""Imports taken out of a code."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from answerkey.snippets.offsets import CodeIndex
from answerkey.snippets.walking import nodes_of
from answerkey.source import Span, line_start

_EMPTY_LINES = re.compile(r"\n*")
_ImportNode = ast.Import | ast.ImportFrom


def without_imports(code: str, tree: ast.Module, unwanted: Collection[Span]) -> tuple[str, frozenset[Span]]:
    """The code without the imported names at some spans, as far as they can be taken out, and the spans of these.

    What stays is a name that shares its lines with a comment, and a statement that is all there is in a block.
    """
    index = CodeIndex(code)
    cuts: list[Span] = []
    done: set[Span] = set()
    for body in _bodies(tree):
        imports = [(node, _unwanted(node, unwanted, index)) for node in body if isinstance(node, _ImportNode)]
        whole = [node for node, names in imports if len(names) == len(node.names)]
        for node, names in imports:
            keeps_block = len(whole) < len(body) or body is tree.body
            spans = _cuts(node, names, index) if len(names) < len(node.names) or keeps_block else []
            if spans and not any("#" in code[slice(*cut)] for cut in spans):
                cuts += spans
                done |= {index.node(alias) for alias in names}
    new = _without(code, cuts)
    return (new, frozenset(done)) if _same(new, done, index) else (code, frozenset())


def _bodies(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    """The blocks of a tree: the module's, and all within it."""
    for node in nodes_of(tree):
        for _, block in ast.iter_fields(node):
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                yield block


def _unwanted(node: _ImportNode, unwanted: Collection[Span], index: CodeIndex) -> list[ast.alias]:
    return [alias for alias in node.names if index.node(alias) in unwanted]


def _cuts(node: _ImportNode, names: list[ast.alias], index: CodeIndex) -> list[Span]:
    """Return the span to cut out of a code for some names of an import."""
    if len(names) == len(node.names):
        return [_whole(index.node(node), index.code)]
    places = [index.node(alias) for alias in node.names]
    remaining = [place for place, alias in zip(places, node.names, strict=True) if alias not in names]
    cuts = [
        Span(place.start, following.start)
        for place, following in pairwise(places)
        if place not in remaining and following.start <= remaining[-1].start
    ]
    return [*cuts, Span(remaining[-1].end, places[-1].end)] if remaining[-1] != places[-1] else cuts


def _whole(span: Span, code: str) -> Span:
    """A statement with what holds it apart from others: a semicolon, or its lines and empty lines beside them."""
    begin = line_start(code, span.start)
    before = code[begin : span.start]
    end = code.find("\n", span.end)
    end = end if end >= 0 else len(code)
    after = code[span.end : end]
    if after.strip().startswith(";") and after.strip(" \t;"):
        return Span(span.start, span.end + len(after) - len(after.lstrip(" \t;")))
    if before.strip():
        return Span(begin + len(before.rstrip(" \t;")), end)
    return Span(begin, _past_empty_lines(code, begin, min(end + 1, len(code))))


def _past_empty_lines(code: str, begin: int, end: int) -> int:
    """Return the end of a cut of whole lines such that what stood around them is no further apart than before."""
    above = code[:begin]
    below = len(_EMPTY_LINES.match(code, end)[0])  # type: ignore[index]  # it matches nothing as well
    if not above.strip() or above.rstrip().endswith(":"):
        return end + below
    return end + min(below, len(above) - len(above.rstrip("\n")) - 1)


def _without(code: str, cuts: list[Span]) -> str:
    parts, at = [], 0
    for start, end in sorted(cuts):
        parts.append(code[at:start])
        at = max(at, end)
    return "".join([*parts, code[at:]])


def _same(new: str, gone: Collection[Span], index: CodeIndex) -> bool:
    """Return whether a code has the tree of the indexed one but for what is gone."""
    try:
        tree = ast.parse(new)
    except SyntaxError:
        return False
    return ast.dump(tree) == ast.dump(_pruned(ast.parse(index.code), gone, index))


def _pruned(tree: ast.Module, gone: Collection[Span], index: CodeIndex) -> ast.Module:
    """A tree without some imported names, and without the imports that have none left."""
    for body in _bodies(tree):
        for node in body:
            if isinstance(node, _ImportNode):
                node.names = [alias for alias in node.names if index.node(alias) not in gone]
        body[:] = [node for node in body if not isinstance(node, _ImportNode) or node.names]
    return tree
