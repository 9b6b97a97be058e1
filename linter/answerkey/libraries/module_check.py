"""Checks of modules against the libraries that they use."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from msgspec.structs import replace

from answerkey.libraries import probe
from answerkey.libraries.calls import OpenCalls
from answerkey.libraries.defects import DEPRECATED, Context, Defect, ModuleText, shortened
from answerkey.libraries.environment import Environment
from answerkey.libraries.library_index import LibraryIndex
from answerkey.libraries.parameters import DeprecatedParameters
from answerkey.libraries.problem_filter import defects_of
from answerkey.libraries.syntax_tree import SyntaxTree
from answerkey.libraries.type_checker import CheckerProblem, CheckerSession, CheckerStopped, ProblemKind, TypeChecker
from answerkey.source import Span

_TOGETHER = 1000  # modules in one session: the checker holds all that it was ever told of them
_MOST_STOPS = 12  # of the checker, then the rest is given up: enough to find one module of a thousand
_LASTING = (ProblemKind.DEPRECATED, ProblemKind.TYPE)
"""Kinds that count with the Python of the environment: what it is told to avoid, or can't run."""
_Problems = Mapping[str, list[CheckerProblem]]


class ModuleResults(NamedTuple):
    """The defects of each module by its name, and the reasons why others could not be checked."""

    defects: dict[str, list[Defect]]
    failures: dict[str, str]


def check_modules(texts: Sequence[ModuleText], checker: TypeChecker, libraries: LibraryIndex) -> ModuleResults:
    """Check modules; raises CheckerError if the checker fails on any input.

    They are checked some at a time, so that its memory does not grow with a base. If it stops over some of them, the
    guilty one is isolated by bisection, so that all others are checked.
    """
    module_checker = ModuleChecker(checker, libraries)
    results = ModuleResults({}, {})
    pending = [list(texts[at : at + _TOGETHER]) for at in range(0, len(texts), _TOGETHER)][::-1]
    stops = 0
    while pending:
        batch = pending.pop()
        try:
            results.defects.update(module_checker.check(batch))
        except CheckerStopped as error:
            stops += 1
            if stops == 1:
                module_checker.check([])
            if len(batch) == 1 or stops > _MOST_STOPS:
                results.failures.update((text.name, str(error)) for text in batch)
            else:
                middle = len(batch) // 2
                pending += [batch[middle:], batch[:middle]]
    return results


@dataclass
class ModuleChecker:
    """Checks modules with a type checker and the index of an environment's libraries."""

    checker: TypeChecker
    libraries: LibraryIndex
    _parameters: DeprecatedParameters = field(init=False)
    _open_calls: OpenCalls = field(default_factory=OpenCalls)

    def __post_init__(self) -> None:
        self._parameters = DeprecatedParameters(self.libraries)

    def check(self, texts: Sequence[ModuleText]) -> dict[str, list[Defect]]:
        """Return the defects of each module; raises CheckerError."""
        environment = self.libraries.environment
        with self.checker.session(self._sources(texts), environment) as session:
            problems = self._problems(session)
            defects = {text.name: self._defects(text, session, problems) for text in texts}
            suspects = [text for text in texts if any(defect.rule != DEPRECATED for defect in defects[text.name])]
            lasting = self._lasting(suspects, environment, problems)
            changes = {t.name: self._defects(t, session, lasting) for t in suspects if t.name in lasting}
            return defects | changes

    def _sources(self, texts: Iterable[ModuleText]) -> dict[str, str]:
        return {text.name: text.text for text in texts} | {probe.NAME: probe.probe(self.libraries.sample)}

    def _problems(self, session: CheckerSession) -> _Problems:
        """Return the problems of each module, if the checker passes the probe."""
        problems: dict[str, list[CheckerProblem]] = {}
        for problem in session.problems():
            problems.setdefault(problem.module, []).append(problem)
        probe.verify(problems.get(probe.NAME, ()), self.libraries.sample, self.checker.title)
        return problems

    def _lasting(self, texts: Sequence[ModuleText], environment: Environment, problems: _Problems) -> _Problems:
        """Return the problems of modules that remain with the newest Python, for modules where some do not.

        Code that needs a newer Python than that of the environment is right: a reader may well have one.
        """
        if not texts:
            return {}
        with self.checker.session(self._sources(texts), replace(environment, version=self.checker.newest)) as session:
            newest = self._problems(session)
        lasting = {}
        for text in texts:
            places = {(problem.span, problem.kind) for problem in newest.get(text.name, ())}
            before = problems.get(text.name, [])
            after = [p for p in before if p.kind in _LASTING or (p.span, p.kind) in places]
            if len(after) < len(before):
                lasting[text.name] = after
        return lasting

    def _defects(self, text: ModuleText, session: CheckerSession, problems: _Problems) -> list[Defect]:
        tree = SyntaxTree(text.text)
        is_bare = self.libraries.environment.is_bare  # then nothing is known of what modules list and deprecate
        unlisted = [] if is_bare else self._unlisted(text, tree)
        old_arguments = [] if is_bare else self._old_arguments(text, tree)
        context = Context(text, tree, session, self.libraries)
        defects = list(defects_of(context, [*problems.get(text.name, ()), *unlisted]))
        spans = {defect.span for defect in defects}
        slips = (defect for defect in self._open_calls.defects(context) if defect.span not in spans)
        return sorted([*defects, *slips, *old_arguments], key=lambda defect: defect.span)

    def _old_arguments(self, text: ModuleText, tree: SyntaxTree) -> Iterator[Defect]:
        for span, message in self._parameters.uses(tree):
            if span.start >= text.preamble:
                place = Span(span.start - text.preamble, span.end - text.preamble)
                yield Defect(DEPRECATED, place, shortened(message))

    def _unlisted(self, text: ModuleText, tree: SyntaxTree) -> Iterator[CheckerProblem]:
        """Yield a problem for each name that a module with `__getattr__` does not list.

        A type checker takes such a module to have all names.
        """
        for node in tree.nodes:
            if isinstance(node, ast.ImportFrom) and not node.level and node.module:
                for alias in node.names:
                    if self._is_unlisted(node.module, alias.name):
                        message = f"`{node.module}` does not list `{alias.name}`"
                        yield CheckerProblem(text.name, tree.index.node(alias), ProblemKind.MEMBER, message)
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                module = ".".join(filter(None, tree.imports.get(node.value.id, ())))
                if module and self._is_unlisted(module, node.attr):
                    message = f"module `{module}` has no member `{node.attr}`"
                    yield CheckerProblem(text.name, tree.index.node(node), ProblemKind.ATTRIBUTE, message)

    def _is_unlisted(self, module: str, name: str) -> bool:
        return self.libraries.lacks(module, name) or self.libraries.misspells(module, name)
