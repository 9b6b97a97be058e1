"""A tree is walked as `ast` walks it."""

from __future__ import annotations

import ast
import inspect

import pytest

from answerkey.snippets import flakes, syntax
from answerkey.snippets.walking import children_of, levels_of, nodes_of

_TREES = [ast.parse(text) for text in ("", "x = [1, *y]\n", *map(inspect.getsource, (flakes, syntax)))]


@pytest.mark.parametrize("tree", _TREES)
def test_nodes_come_in_the_order_of_ast_walk(tree: ast.Module) -> None:
    assert list(nodes_of(tree)) == list(ast.walk(tree))


@pytest.mark.parametrize("tree", _TREES)
def test_children_are_those_of_iter_child_nodes(tree: ast.Module) -> None:
    assert all(children_of(node) == list(ast.iter_child_nodes(node)) for node in ast.walk(tree))


def test_levels_are_sets_of_nodes_of_one_depth() -> None:
    levels = levels_of(ast.parse("f(x)"))
    assert [[type(node).__name__ for node in level] for level in levels] == [
        ["Module"],
        ["Expr"],
        ["Call"],
        ["Name", "Name"],
        ["Load", "Load"],
    ]
