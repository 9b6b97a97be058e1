"""Modules against libraries: what is wrong in each."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from answerkey.libraries import probing
from answerkey.libraries.checking import Kind, Look, Problem, Stopped, TypeChecker
from answerkey.libraries.defects import DEPRECATED, Case, Defect, Text, shortened
from answerkey.libraries.environment import Environment
from answerkey.libraries.judging import defects_of
from answerkey.libraries.parameters import Parameters
from answerkey.libraries.provided import Provided
from answerkey.libraries.trees import Tree
from answerkey.source import Span

_MOST_STOPS = 12  # of the checker, until no more is tried: enough to find one module of a thousand
_Problems = Mapping[str, list[Problem]]


class Examined(NamedTuple):
    """The defects of each module by its name; and of each that could not be looked at, why."""

    found: dict[str, list[Defect]]
    failed: dict[str, str]


def examine(texts: Sequence[Text], checker: TypeChecker, provided: Provided) -> Examined:
    """Look at modules; raises CheckerError where the checker does not do its work, whatever it is given.

    Where it stops over some of them, the guilty one is found by halves, so that the others are looked at.
    """
    examiner = Examiner(checker, provided)
    done = Examined({}, {})
    waiting = [list(texts)]
    stops = 0
    while waiting:
        some = waiting.pop()
        try:
            done.found.update(examiner.look(some))
        except Stopped as stopped:
            stops += 1
            if stops == 1:
                examiner.look([])
            if len(some) == 1 or stops > _MOST_STOPS:
                done.failed.update((text.name, str(stopped)) for text in some)
            else:
                middle = len(some) // 2
                waiting += [some[middle:], some[:middle]]
    return done


@dataclass
class Examiner:
    """Looks at modules with what an environment provides."""

    checker: TypeChecker
    provided: Provided
    _parameters: Parameters = field(init=False)

    def __post_init__(self) -> None:
        self._parameters = Parameters(self.provided)

    def look(self, texts: Sequence[Text]) -> dict[str, list[Defect]]:
        """The defects of each module; raises CheckerError."""
        environment = self.provided.environment
        with self.checker.look(self._sources(texts), environment) as look:
            problems = self._problems(look)
            found = {text.name: self._judged(text, look, problems) for text in texts}
            suspects = [text for text in texts if any(defect.rule != DEPRECATED for defect in found[text.name])]
            lasting = self._lasting(suspects, environment, problems)
            return found | {text.name: self._judged(text, look, lasting) for text in suspects if text.name in lasting}

    def _sources(self, texts: Iterable[Text]) -> dict[str, str]:
        return {text.name: text.text for text in texts} | {probing.NAME: probing.probe(self.provided.sample)}

    def _problems(self, look: Look) -> _Problems:
        """What the checker says of each module, once it is known to be understood."""
        problems: dict[str, list[Problem]] = {}
        for problem in look.problems():
            problems.setdefault(problem.module, []).append(problem)
        probing.refuse(problems.get(probing.NAME, ()), self.provided.sample, self.checker.title)
        return problems

    def _lasting(self, texts: Sequence[Text], environment: Environment, problems: _Problems) -> _Problems:
        """Of modules that only an older Python has problems with, those that any Python has.

        What a newer Python than that of the environment provides is not wrong, and a reader may well have that one.
        """
        if not texts:
            return {}
        with self.checker.look(self._sources(texts), replace(environment, version=self.checker.newest)) as look:
            newest = self._problems(look)
        lasting = {}
        for text in texts:
            there = {(problem.span, problem.kind) for problem in newest.get(text.name, ())}
            said = problems.get(text.name, [])
            kept = [p for p in said if p.kind is Kind.DEPRECATED or (p.span, p.kind) in there]
            if len(kept) < len(said):
                lasting[text.name] = kept
        return lasting

    def _judged(self, text: Text, look: Look, problems: _Problems) -> list[Defect]:
        tree = Tree(text.text)
        said = [*problems.get(text.name, ()), *self._unlisted(text, tree)]
        defects = [*defects_of(Case(text, tree, look, self.provided), said), *self._old_arguments(text, tree)]
        return sorted(defects, key=lambda defect: defect.span)

    def _old_arguments(self, text: Text, tree: Tree) -> Iterator[Defect]:
        for span, message in self._parameters.deprecated(tree.root, tree.index):
            if span.start >= text.preamble:
                place = Span(span.start - text.preamble, span.end - text.preamble)
                yield Defect(DEPRECATED, place, shortened(message))

    def _unlisted(self, text: Text, tree: Tree) -> Iterator[Problem]:
        """Names that are imported of a module that takes all names, as a type checker sees it, and does not list
        these."""
        for node in ast.walk(tree.root):
            if isinstance(node, ast.ImportFrom) and not node.level and node.module:
                for alias in node.names:
                    if self.provided.lacks(node.module, alias.name):
                        message = f"`{node.module}` does not list `{alias.name}`"
                        yield Problem(text.name, tree.index.node(alias), Kind.MEMBER, message)
