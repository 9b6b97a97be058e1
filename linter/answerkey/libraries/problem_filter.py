"""The selection of a type checker's problems that are defects in the use of a library.

Problems with a snippet's own names and loose types are not reported. A problem counts if the module, type or callee
that it is about is defined outside of the snippet. In doubt it does not count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from answerkey.libraries.calls import misspelt_key, unknown_keyword, wrong_call, wrong_type
from answerkey.libraries.defects import DEPRECATED, Context, Defect, lowered, shortened
from answerkey.libraries.missing_names import missing_attribute, missing_member, missing_module
from answerkey.libraries.type_checker import CheckerProblem, ProblemKind
from answerkey.source import Span


def defects_of(context: Context, problems: Iterable[CheckerProblem]) -> Iterator[Defect]:
    """Yield the defects among the problems of a module, in order and each once."""
    defects: dict[Defect, None] = {}
    import_messages: set[str] = set()
    preamble = context.module.preamble
    for problem in sorted(problems, key=lambda problem: problem.span):
        defect = _FILTERS[problem.kind](context, problem) if problem.span.start >= preamble else None
        if defect is None or (defect.rule == DEPRECATED and problem.message in import_messages):
            continue
        if defect.rule == DEPRECATED and context.tree.alias_at(problem.span) is not None:
            import_messages.add(problem.message)  # an author who is told at the import need not be told at each use
        defects[defect] = None
    for defect in defects:
        yield defect._replace(span=Span(defect.span.start - preamble, defect.span.end - preamble))


def _deprecated(context: Context, problem: CheckerProblem) -> Defect | None:
    """Return the defect of a use of something deprecated, at its last name."""
    places = context.declarations(problem.span.end - 1)
    if not places or any(context.is_own(place.file) for place in places):
        return None
    if len(places) > 1 and not any(context.libraries.has(place.file) for place in places):
        return None  # a signature that is deprecated in typeshed, but not in Python
    alias = context.tree.alias_at(problem.span)
    start, end = problem.span
    if alias is not None:
        end = start + len(alias[1].name)
    elif end in context.tree.attributes:
        start = end - len(context.tree.attributes[end].attr)
    return Defect(DEPRECATED, Span(start, end), shortened(lowered(problem.message)))


_FILTERS: dict[ProblemKind, Callable[[Context, CheckerProblem], Defect | None]] = {
    ProblemKind.MODULE: missing_module,
    ProblemKind.MEMBER: missing_member,
    ProblemKind.ATTRIBUTE: missing_attribute,
    ProblemKind.ARGUMENT: wrong_call,
    ProblemKind.MISSING: wrong_call,
    ProblemKind.TYPE: wrong_type,
    ProblemKind.KEY: misspelt_key,
    ProblemKind.OVERLOAD: unknown_keyword,
    ProblemKind.DEPRECATED: _deprecated,
}
