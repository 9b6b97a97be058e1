"""Which of a type checker's problems are defects that a reader would run into: those of what a library provides.

What a checker says of a snippet's own names and loose types is no finding. A problem counts if the module, the type or
the callee that it is about is defined outside of the snippet; where that can't be told, nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from answerkey.libraries.calls import unknown_keyword, wrong_call
from answerkey.libraries.checking import Kind, Problem
from answerkey.libraries.defects import DEPRECATED, Case, Defect, lowered, shortened
from answerkey.libraries.missing import missing_attribute, missing_member, missing_module
from answerkey.source import Span


def defects_of(case: Case, problems: Iterable[Problem]) -> Iterator[Defect]:
    """The defects among the problems of a module, in order and each once."""
    judged: dict[Defect, None] = {}
    imported: set[str] = set()
    preamble = case.module.preamble
    for problem in sorted(problems, key=lambda problem: problem.span):
        found = _JUDGES[problem.kind](case, problem) if problem.span.start >= preamble else None
        if found is None or (found.rule == DEPRECATED and problem.message in imported):
            continue
        if found.rule == DEPRECATED and case.tree.alias_at(problem.span) is not None:
            imported.add(problem.message)  # who is told at the import need not be told at each use
        judged[found] = None
    for defect in judged:
        yield defect._replace(span=Span(defect.span.start - preamble, defect.span.end - preamble))


def _deprecated(case: Case, problem: Problem) -> Defect | None:
    """A use of what a library discourages, at the last name of it."""
    places = case.declarations(problem.span.end - 1)
    if not places or any(case.is_own(place.file) for place in places):
        return None
    if len(places) > 1 and not any(case.provided.has(place.file) for place in places):
        return None  # a signature that the description of Python's library discourages, and Python does not
    alias = case.tree.alias_at(problem.span)
    start, end = problem.span
    if alias is not None:
        end = start + len(alias[1].name)
    elif end in case.tree.attributes:
        start = end - len(case.tree.attributes[end].attr)
    return Defect(DEPRECATED, Span(start, end), shortened(lowered(problem.message)))


_JUDGES: dict[Kind, Callable[[Case, Problem], Defect | None]] = {
    Kind.MODULE: missing_module,
    Kind.MEMBER: missing_member,
    Kind.ATTRIBUTE: missing_attribute,
    Kind.ARGUMENT: wrong_call,
    Kind.MISSING: wrong_call,
    Kind.OVERLOAD: unknown_keyword,
    Kind.DEPRECATED: _deprecated,
}
