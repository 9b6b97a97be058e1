"""Modules against libraries: what is wrong in each."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from answerkey.libraries.checking import CheckerError, Kind, Problem, TypeChecker
from answerkey.libraries.judging import DEPRECATED, Defect, Judge, Text, shortened
from answerkey.libraries.parameters import Parameters
from answerkey.libraries.provided import Provided
from answerkey.libraries.trees import Tree
from answerkey.source import Span

_PROBE, _ABSENT = "answerkey_probe", "answerkey_absent"
"""A module that imports what is there for sure, else all would seem to be missing, and what is not: a checker that says
nothing of that says nothing at all. (ty waits for a change, and answers not at all, where it finds nothing.)"""


def examine(texts: Sequence[Text], checker: TypeChecker, provided: Provided) -> dict[str, list[Defect]]:
    """The defects of each module by its name; raises CheckerError where the checker does not do its work."""
    sources = {text.name: text.text for text in texts} | {_PROBE: f"import {provided.sample}\nimport {_ABSENT}\n"}
    parameters = Parameters(provided)
    found: dict[str, list[Defect]] = {}
    with checker.look(sources, provided.environment) as look:
        problems: dict[str, list[Problem]] = {}
        for problem in look.problems():
            problems.setdefault(problem.module, []).append(problem)
        if len(problems.get(_PROBE, ())) != 1:
            raise CheckerError("the type checker can't read the environment of the libraries")
        for text in texts:
            tree = Tree(text.text)
            said = [*problems.get(text.name, ()), *_unlisted(text, tree, provided)]
            defects = [*Judge(text, tree, look, provided).defects(said), *_old_arguments(text, tree, parameters)]
            found[text.name] = sorted(defects, key=lambda defect: defect.span)
    return found


def _old_arguments(text: Text, tree: Tree, parameters: Parameters) -> Iterator[Defect]:
    for span, message in parameters.deprecated(tree.root, tree.index):
        if span.start >= text.preamble:
            place = Span(span.start - text.preamble, span.end - text.preamble)
            yield Defect(DEPRECATED, place, shortened(message))


def _unlisted(text: Text, tree: Tree, provided: Provided) -> Iterator[Problem]:
    """Names that are imported of a module that takes all names, as a type checker sees it, and does not list these."""
    for node in ast.walk(tree.root):
        if isinstance(node, ast.ImportFrom) and not node.level and node.module:
            for alias in node.names:
                if provided.lacks(node.module, alias.name):
                    message = f"`{node.module}` does not list `{alias.name}`"
                    yield Problem(text.name, tree.index.node(alias), Kind.MEMBER, message)
