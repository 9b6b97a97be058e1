"""From a page to the programs of its questions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, takewhile

from answerkey.config import Config, ProofsConfig
from answerkey.diagnostics import Finding
from answerkey.model.content import FIXTURES, Fence, Role
from answerkey.model.directives import EXPECT_ERROR
from answerkey.model.document import Document
from answerkey.model.parse_problems import Problem
from answerkey.model.tree import Route
from answerkey.model.views import Page, Question
from answerkey.pipeline.checker import Checker
from answerkey.pipeline.guard import TimedGuard
from answerkey.pipeline.inputs import Inputs
from answerkey.pipeline.options import processors
from answerkey.pipeline.pool import WHOLE_FILE, Pool, Task
from answerkey.pipeline.question_code import NOT_RUN, is_asked
from answerkey.pipeline.results import Region
from answerkey.proofs.expecting import in_comments, output_of, session_of
from answerkey.proofs.fields import misfits, usable
from answerkey.proofs.program import FilePlan, Planned, Program, Step
from answerkey.proofs.statements import bare_comparisons, expecting_lines
from answerkey.snippets.flakes import Names, check_flakes
from answerkey.snippets.gather import Setting, gather
from answerkey.snippets.language import Kind
from answerkey.snippets.snippet import Snippet
from answerkey.snippets.syntax import check_syntax
from answerkey.source import Span, identity

TIME = "limit/time"
_COMPILER_S = ("SyntaxError", "IndentationError", "TabError")
_FILES_PER_FORK = 4
_STUB = "pyi"


def plan_files(
    inputs: Inputs,
    jobs: int = 0,
    *,
    threads: bool = False,
) -> dict[str, FilePlan]:
    """Return what is to run for the questions of some files, by their paths; hostile ones are stopped as in a check.

    `threads` says that this process has some (see `Pool`).
    """
    plans, tasks = {}, []
    for source in inputs.workspace.files:
        content = inputs.contents[source.path]
        if content.problem is not None:
            plans[source.path] = FilePlan(findings=(_found(content.problem),))
        else:
            tasks.append(Task(source.path, source.collection, content.data, full=False))
    most = jobs or min(processors(), len(tasks) // _FILES_PER_FORK)
    with closing(Pool(inputs.config, Planner(inputs.config), threads)) as pool:
        plans |= {tasks[number].path: plan for number, plan in pool.run(tasks, max(1, most))}
    return plans


def _found(problem: Problem) -> tuple[str, Finding]:
    return problem.rule, Finding(problem.span, problem.message, problem.hint)


@dataclass(frozen=True)
class Planner:
    """Plans one file; a worker calls it."""

    config: Config

    def __call__(self, checker: Checker, task: Task, guard: TimedGuard) -> FilePlan:
        if WHOLE_FILE in guard.given_up:
            return FilePlan(findings=checker.give_up(task.path, task.collection).findings)
        document = checker.parse(task.path, task.collection, task.data, guard)
        snippets = gather(document, Setting(document.text, self.config.limits, guard, self.config.indented_code))
        planning = _Planning(document, snippets, self.config.proofs, guard)
        questions = tuple(planning.questions())
        findings = [*map(_found, document.problems), *misfits(document)]
        if document.tree is None and guard.stopped:
            findings.append((TIME, Finding(Span(0, 0), "the file takes too long to parse", "simplify it")))
        return FilePlan(questions, tuple(findings), tuple(planning.regions()))


@dataclass(frozen=True)
class _Planning:
    document: Document
    snippets: list[Snippet]
    config: ProofsConfig
    guard: TimedGuard

    @cached_property
    def groups(self) -> dict[int, list[Snippet]]:
        """The snippets of answers that share a namespace."""
        found: dict[int, list[Snippet]] = {}
        for snippet in self.snippets:
            if snippet.role is Role.ANSWER:
                found.setdefault(snippet.group, []).append(snippet)
        return found

    def questions(self) -> Iterator[Planned]:
        page = self.document.record
        if not isinstance(page, Page):
            return
        own: dict[Route, list[Snippet]] = {}
        for snippet in self.snippets:
            own.setdefault(snippet.answer.route[:2], []).append(snippet)
        for question in page.questions:
            yield self._question(question, own.get(question.route, []), page)

    def regions(self) -> Iterator[Region]:
        """The places that findings are stamped with."""
        page = self.document.record
        for question in page.questions if isinstance(page, Page) else ():
            yield Region(question.span_of(), question.id or "")
        for answer in self.document.answers:
            yield from (Region(fence.span, None, fence.number) for fence in answer.fences)

    def _question(self, question: Question, own: list[Snippet], page: Page) -> Planned:
        address = f"{page.declared_address}#{question.id or question.number + 1}"
        planned = Planned(address, question.id or "", question.span_of("id"))
        if not is_asked(question, page, self.config):
            return planned
        planned = replace(planned, asked=True)
        size = sum(len(snippet.fence.code.text) for snippet in own)
        found = self.guard.run(question.span_of().start, size, "rules", lambda: self._program(own, page))
        if found is None:
            fault = Finding(planned.span, "the code of the question takes too long to read", "simplify it")
            return replace(planned, faults=(fault,))
        program, faults = found
        return replace(planned, program=program if program.steps else None, faults=faults)

    def _program(self, own: list[Snippet], page: Page) -> tuple[Program, tuple[Finding, ...]]:
        """What runs, and what can't be read of it."""
        before = [snippet for snippet in self._before(own) if _can_run(snippet)]
        wanted = [snippet for snippet in own if _can_run(snippet)]
        if not wanted:
            return Program(), ()
        preludes = list(takewhile(lambda snippet: snippet.role is Role.PRELUDE, self.snippets))
        faults = tuple(fault for snippet in (*preludes, *before, *wanted) for fault in _faults(snippet))
        if faults:
            return Program(), faults
        steps: list[Step] = []
        group = None
        for snippet, checked in (*((s, False) for s in before), *((s, True) for s in wanted)):
            new = [_step(snippet, own=checked)]
            if snippet.group != group:
                group = snippet.group
                new = self._fresh([*map(_step, preludes), *new])
            steps += new
        names = self._fixtures([*preludes, *before, *wanted])
        return Program(tuple(steps), names, {**self.config.env, **usable(page.env)}), ()

    def _before(self, own: list[Snippet]) -> list[Snippet]:
        """The snippets of earlier answers that the first one of an answer continues."""
        group = self.groups.get(own[0].group, []) if own else []
        return list(takewhile(lambda snippet: snippet is not own[0], group))

    def _fresh(self, steps: list[Step]) -> list[Step]:
        """Steps in a new namespace, behind what the configuration says runs first."""
        if self.config.prelude:
            code = identity(self.config.prelude)
            steps = [Step("prelude of the configuration", Role.PRELUDE, code, Span(0, 0), configured=True), *steps]
        return [replace(steps[0], fresh=True), *steps[1:]]

    def _fixtures(self, snippets: list[Snippet]) -> tuple[str, ...]:
        """The names of fixtures that the code beside the answers uses and nothing binds."""
        names = [snippet.flakes.names for snippet in snippets]
        hidden = [snippet.flakes.names for snippet in snippets if snippet.role is not Role.ANSWER]
        if self.config.prelude:
            configured = _names(self.config.prelude)
            names, hidden = [*names, configured], [*hidden, configured]
        used = {name for found in hidden for name, _ in found.undefined}
        bound = frozenset().union(*(found.bound for found in names))
        return tuple(sorted(FIXTURES & used - bound))


def _names(code: str) -> Names:
    syntax = check_syntax(identity(code))
    return check_flakes(code, syntax.tree).names if syntax.tree is not None else Names()


def _can_run(snippet: Snippet) -> bool:
    """Whether a snippet is to be run; one that is not even to compile is the linter's business."""
    if not snippet.is_python or snippet.info.tag == _STUB or any(map(snippet.has, NOT_RUN)) or snippet.is_incomplete:
        return False
    return not any(name in _COMPILER_S for name, _ in _errors(snippet))


def _errors(snippet: Snippet) -> Iterator[tuple[str, Span]]:
    """The exceptions that a snippet is to raise, and where that is said."""
    for directive in snippet.directives:
        if directive.word == EXPECT_ERROR:
            yield from ((argument.text, argument.span) for argument in directive.arguments)


def _faults(snippet: Snippet) -> Iterator[Finding]:
    """Why a snippet that is to run can't be read."""
    opening = snippet.fence.opening if snippet.fence.marker else snippet.span
    if snippet.oversized:
        yield Finding(opening, f"the snippet {snippet.oversized}, and was not run")
    elif snippet.session_fault:
        yield Finding(snippet.session_fault[0], f"the session can't be run: {snippet.session_fault[1]}")
    elif snippet.syntax is None or snippet.syntax.failure:
        reason = snippet.syntax.failure if snippet.syntax else "too large to compile in time"
        yield Finding(opening, f"the snippet is {reason}, and was not run")


def _step(snippet: Snippet, *, own: bool = False) -> Step:
    """Return a snippet as a step; its claims are checked only where it is the question's own."""
    assert snippet.syntax is not None
    error = next(_errors(snippet), ("", None))
    name, code = _name(snippet), snippet.syntax.code
    step = Step(name, snippet.role, code, snippet.span, own=own, expect_error=error[0], expect_span=error[1])
    if snippet.kind is Kind.CONSOLE:
        session = session_of(snippet)
        given = session.claims if own else ()
        return replace(step, session=True, code=session.code, examples=session.examples, claims=given)
    if snippet.role is Role.PROOF and snippet.syntax.tree is not None:
        tree = snippet.syntax.tree
        return replace(step, expecting=expecting_lines(tree), comparisons=bare_comparisons(tree, code))
    if not own or snippet.role is not Role.ANSWER:
        return step
    expected = in_comments(snippet)
    output = output_of(snippet, _following(snippet))
    return replace(step, watches=expected.watches, claims=(*expected.claims, *([output] if output else [])))


def _name(snippet: Snippet) -> str:
    return f"snippet {snippet.fence.number}" if snippet.role is Role.ANSWER else str(snippet.role)


def _following(snippet: Snippet) -> Fence | None:
    """The fence behind a snippet, whatever is said between them."""
    fences = snippet.answer.fences
    return next((after for before, after in pairwise(fences) if before is snippet.fence), None)
