"""Defects that grammars let pass, and readers' tools don't: the end tag of another element, a comma before a clause."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node, Tree

from answerkey.snippets.languages.brackets import leaves

_CLAUSES = frozenset("FROM WHERE GROUP ORDER HAVING LIMIT UNION INTO ) ;".split())
_WITH_ELEMENTS = frozenset(["JavaScript", "TSX"])


def oversight(language: str, tree: Tree) -> tuple[str, Node] | None:
    """Return the first thing that a grammar should have refused: a message and its node."""
    if language in _WITH_ELEMENTS:
        return next(_elements(tree), None)
    return next(_commas(tree), None) if language == "SQL" else None


def nodes(tree: Tree) -> Iterator[Node]:
    """Yield all nodes of a tree in order, without recursion."""
    cursor = tree.walk()
    while True:
        if (node := cursor.node) is not None:
            yield node
        if not cursor.goto_first_child():
            while not cursor.goto_next_sibling():
                if not cursor.goto_parent():
                    return


def _elements(tree: Tree) -> Iterator[tuple[str, Node]]:
    for node in nodes(tree):
        if node.type == "jsx_element":
            start, end = node.child_by_field_name("open_tag"), node.child_by_field_name("close_tag")
            names = [_name(tag) for tag in (start, end) if tag is not None]
            if end is not None and len(names) == 2 and names[0] != names[1]:
                yield f"`</{names[1]}>` does not close `<{names[0]}>`", end


def _name(tag: Node) -> str:
    name = tag.child_by_field_name("name")
    return name.text.decode("utf-8", "replace") if name is not None and name.text is not None else ""


def _commas(tree: Tree) -> Iterator[tuple[str, Node]]:
    last: Node | None = None
    for node in leaves(tree):
        word = node.text.decode("utf-8", "replace") if node.text is not None else ""
        if last is not None and last.type == "," and word.upper() in _CLAUSES:
            yield f"a comma before `{word}`", last
        last = node
