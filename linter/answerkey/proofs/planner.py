"""From a page to the programs of its questions, in a worker process that can be killed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from msgspec import structs

from answerkey.config import Config, ProofsConfig
from answerkey.diagnostics import Finding, RuleFinding
from answerkey.model.content import FIXTURES, Role
from answerkey.model.document import Document
from answerkey.model.parse_problems import Problem
from answerkey.model.question_kinds import EXERCISE, OUTPUT
from answerkey.model.views import Page
from answerkey.pipeline.checker import Checker
from answerkey.pipeline.guard import TimedGuard
from answerkey.pipeline.pool import WHOLE_FILE, Task
from answerkey.pipeline.question_code import ProofSources, proof_sources
from answerkey.pipeline.results import Region
from answerkey.proofs.expectations import output_in
from answerkey.proofs.fields import misfits, usable
from answerkey.proofs.program import FilePlan, PlannedQuestion, Program, Step, imports_of
from answerkey.proofs.steps import faults_of, is_runnable, step_of
from answerkey.snippets.flakes import Names, check_flakes
from answerkey.snippets.gather import Setting, gather
from answerkey.snippets.snippet import Snippet
from answerkey.snippets.syntax import check_syntax
from answerkey.source import Span, identity

TIME = "limit/time"


@dataclass(frozen=True)
class Planner:
    """Plans one file; a worker calls it."""

    config: Config

    def __call__(self, checker: Checker, task: Task, guard: TimedGuard) -> FilePlan:
        if WHOLE_FILE in guard.given_up:
            return FilePlan(findings=checker.give_up(task.path, task.collection).findings)
        document = checker.parse(task.path, task.collection, task.data, guard)
        snippets = gather(document, Setting(document.text, self.config.limits, guard, self.config.indented_code))
        sources = proof_sources(document, snippets, self.config.proofs)
        questions = tuple(_question(each, guard) for each in sources)
        findings = [*map(finding_of, document.problems), *misfits(document)]
        if document.tree is None and guard.stopped:
            findings.append((TIME, Finding(Span(0, 0), "the file takes too long to parse", "simplify it")))
        return FilePlan(questions, tuple(findings), tuple(_regions(document)))


def finding_of(problem: Problem) -> RuleFinding:
    """Return a problem of parsing as a finding."""
    return problem.rule, Finding(problem.span, problem.message, problem.hint)


def _regions(document: Document) -> Iterator[Region]:
    """Yield the places in a document that its findings are stamped with."""
    page = document.record
    for question in page.questions if isinstance(page, Page) else ():
        yield Region(question.span_of(), question.id or "")
    for answer in document.answers:
        yield from (Region(fence.span, None, fence.number) for fence in answer.fences)


def _question(sources: ProofSources, guard: TimedGuard) -> PlannedQuestion:
    planned = PlannedQuestion(sources.address, sources.id, sources.span)
    if not sources.requested:
        return planned
    planned = replace(planned, requested=True)
    size = sum(len(snippet.fence.code.text) for snippet in sources.own)
    result = guard.run(sources.subject.span_of().start, size, "rules", lambda: _programs(sources))
    if result is None:
        fault = Finding(planned.span, "the code takes too long to read", "simplify it")
        return replace(planned, faults=(fault,))
    programs, faults = result
    program, starter = (*programs, None, None)[:2]
    return replace(planned, program=program, faults=faults, starter=starter)


def _programs(sources: ProofSources) -> tuple[tuple[Program, ...], tuple[Finding, ...]]:
    """Return the programs of a question, or the faults that keep its code from being read.

    The first is the question's own; in an exercise one with the starter in place of the answer follows.
    """
    if not any(map(is_runnable, sources.own)):
        return (), ()
    snippets = (*sources.preludes, *filter(is_runnable, (*sources.continued, *sources.own)))
    faults = tuple(fault for snippet in snippets for fault in faults_of(snippet))
    if faults:
        return (), faults
    own = [snippet for snippet in sources.own if snippet.role is not Role.STARTER]
    return (_program(sources, own), *_starter_programs(sources)), ()


def _starter_programs(sources: ProofSources) -> Iterator[Program]:
    """Yield the program of an exercise's starter: the code of the question, the starter and the tests, as one."""
    tests = [snippet for snippet in sources.own if snippet.role is Role.TESTS]
    if sources.kind == EXERCISE and tests:
        asked = [snippet for snippet in sources.own if snippet.answer.route[2:] == ("q",)]
        starter = [structs.replace(each, group=tests[0].group) for each in sources.own if each.role is Role.STARTER]
        yield _program(sources, [*asked, *starter, *tests])


def _program(sources: ProofSources, own: Sequence[Snippet]) -> Program:
    """Return the program of some code of a question, in the namespaces of its groups."""
    continued, own = (list(filter(is_runnable, snippets)) for snippets in (sources.continued, own))
    steps: list[Step] = []
    group = None
    for snippet, is_own in (*((s, False) for s in continued), *((s, True) for s in own)):
        new = [_own_step(snippet, sources) if is_own else step_of(snippet)]
        if snippet.group != group:
            group = snippet.group
            new = _in_new_namespace([*map(step_of, sources.preludes), *new], sources.config)
        steps += new
    env = {**sources.config.env, **usable(sources.env)}
    fixtures = _fixtures([*sources.preludes, *continued, *own], sources.config)
    return Program(tuple(steps), fixtures, env, imports_of(steps))


def _own_step(snippet: Snippet, sources: ProofSources) -> Step:
    """Return the step of a question's own code; that of an `output` question prints what its answer says."""
    step = step_of(snippet, own=True)
    if sources.kind != OUTPUT or snippet.answer.route[2:] != ("q",):
        return step
    claim = output_in([each for each in sources.own if each.answer.route[2:] == ("a",)])
    return replace(step, claims=(*step.claims, claim)) if claim is not None else step


def _in_new_namespace(steps: Sequence[Step], config: ProofsConfig) -> list[Step]:
    """Return steps that begin with a new namespace, after the prelude of the configuration."""
    if config.prelude:
        code = identity(config.prelude)
        steps = [Step("prelude of the configuration", Role.PRELUDE, code, Span(0, 0), configured=True), *steps]
    return [replace(steps[0], fresh=True), *steps[1:]]


def _fixtures(snippets: Sequence[Snippet], config: ProofsConfig) -> tuple[str, ...]:
    """Return the names of fixtures that the code beside the answers uses and nothing binds."""
    names = [snippet.flakes.names for snippet in snippets]
    hidden = [snippet.flakes.names for snippet in snippets if snippet.role is not Role.ANSWER]
    if config.prelude:
        configured = _names(config.prelude)
        names, hidden = [*names, configured], [*hidden, configured]
    used = {name for code in hidden for name, _ in code.undefined}
    bound = frozenset().union(*(code.bound for code in names))
    return tuple(sorted(FIXTURES & used - bound))


def _names(code: str) -> Names:
    syntax = check_syntax(identity(code))
    return check_flakes(code, syntax.tree).names if syntax.tree is not None else Names()
