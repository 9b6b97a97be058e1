"""The program that runs for a question, and the outputs that the text of the question claims."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from answerkey.diagnostics import Applicability, Finding, Fix, RuleFinding
from answerkey.model.content import Role
from answerkey.pipeline.results import Region
from answerkey.proofs.comparison import FLAGS
from answerkey.proofs.runner.messages import Error, Site
from answerkey.snippets.rewriting import Place, rewritten
from answerkey.source import LineIndex, MappedText, Span


class Form(StrEnum):
    """The ways in which a text claims an output."""

    VALUE = "value"  # `# => 3`
    PRINTS = "prints"  # `# prints: 3`
    OUTPUT = "output"  # a fence tagged `output`
    EXAMPLE = "example"  # the lines below a prompt of a session


@dataclass(frozen=True, slots=True)
class Claim:
    """One output that a text claims.

    `number` is that of its watch or example in the step. `want` stands at `at` in the text of the block `place`, and at
    `span` in the file. `error` is the exception that an example shows.
    """

    form: Form
    number: int
    want: str
    span: Span
    at: Span
    place: Place
    indent: str = ""
    error: str | None = None
    flags: int = FLAGS

    def fix(self, new: str) -> Fix | None:
        """Return the fix that writes another output; None if the block can't show it."""
        comment = self.form in (Form.VALUE, Form.PRINTS)
        if not (new.isprintable() and new.strip() if comment else _is_plain(new)):
            return None
        block = self.place.block.text
        if not comment:
            new = "".join(f"{self.indent}{line}\n" for line in new.split("\n")) if new else ""
        edit = rewritten(self.place.block, block[: self.at.start] + new + block[self.at.end :], self.place)
        return Fix("write the output", Applicability.UNSAFE, (edit,)) if edit else None


def _is_plain(text: str) -> bool:
    return all(line.replace("\t", "").isprintable() for line in text.split("\n"))


@dataclass(frozen=True, slots=True)
class Watch:
    """A statement whose value or output is recorded: the line of its end and the column of its start, from 1."""

    line: int
    column: int
    form: Form


@dataclass(frozen=True, slots=True)
class Example:
    """One command of a session and the line of the step's code on which it begins, from 1."""

    line: int
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """One code that runs, in the namespace of the step before unless it is `fresh`.

    `span` is its place in the file, unless it is `configured`: then it stands in the configuration. The `own` steps of
    a question are its answer and its proof, but no prelude and no earlier answer that it continues. In a proof
    `expecting` are the lines whose assertions may have to fail, `comparisons` those with unused results, and
    `constants` the assertions that can't fail.
    """

    name: str
    role: Role
    code: MappedText
    span: Span
    session: bool = False
    fresh: bool = False
    own: bool = False
    configured: bool = False
    expect_error: str = ""
    expect_span: Span | None = None
    watches: tuple[Watch, ...] = ()
    examples: tuple[Example, ...] = ()
    claims: tuple[Claim, ...] = ()
    expecting: tuple[range, ...] = ()
    comparisons: tuple[Span, ...] = ()
    constants: tuple[Span, ...] = ()

    def span_of(self, place: Error | Site) -> Span:
        """Return the span in the file of a place in the code; without columns it is a whole line."""
        lines = LineIndex(self.code.text.rstrip())  # after the last line something else of the file begins
        start = lines.offset(place.line, place.column)
        end = max(start, lines.offset(place.end_line or place.line, place.end_column or place.column))
        return self.code.span(start, end if end > start else lines.line_span(place.line).end)


@dataclass(frozen=True, slots=True)
class Program:
    """All that runs for one question. `names` are the fixtures that it uses, `imports` the modules."""

    steps: tuple[Step, ...] = ()
    names: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    imports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedQuestion:
    """A question of a page with its program; None if it is not requested, or has no code that can run.

    `span` is its id. `faults` keep it from being proved at all. `starter` is that of an exercise with the tests behind
    it, which must fail.
    """

    address: str
    id: str
    span: Span
    requested: bool = False
    program: Program | None = None
    faults: tuple[Finding, ...] = ()
    starter: Program | None = None

    @property
    def programs(self) -> tuple[Program, ...]:
        """The programs to run: none, that of the question, or that and the starter's."""
        return tuple(program for program in (self.program, self.starter) if program is not None)


@dataclass(frozen=True, slots=True)
class FilePlan:
    """The questions of one file. Its `findings` keep it from being read."""

    questions: tuple[PlannedQuestion, ...] = ()
    findings: tuple[RuleFinding, ...] = ()
    regions: tuple[Region, ...] = ()


def imports_of(steps: Sequence[Step]) -> tuple[str, ...]:
    """Return the modules that the code of some steps imports by absolute names, sorted."""
    modules: set[str] = set()
    for source in {step.code.text for step in steps}:
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                modules |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module)
    return tuple(sorted(modules))


def imported_modules(programs: Sequence[Program], provided: Mapping[str, str]) -> tuple[str, ...]:
    """Return the modules that programs import, sorted, of those whose top level `provided` maps to a library."""
    modules = {module for program in programs for module in program.imports}
    return tuple(sorted(module for module in modules if module.partition(".")[0] in provided))
