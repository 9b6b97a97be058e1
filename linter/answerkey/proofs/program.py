"""What is run for a question, and what its text says comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from answerkey.diagnostics import Applicability, Finding, Fix
from answerkey.model.content import Role
from answerkey.pipeline.results import Region
from answerkey.proofs.comparing import FLAGS
from answerkey.proofs.runner.messages import Error, Site
from answerkey.snippets.rewriting import Place, rewritten
from answerkey.source import LineIndex, MappedText, Span

Found = tuple[str, Finding]
"""A finding with its rule."""


class Form(StrEnum):
    """How a text says what comes out."""

    VALUE = "value"  # `# => 3`
    PRINTS = "prints"  # `# prints: 3`
    OUTPUT = "output"  # a fence tagged `output`
    EXAMPLE = "example"  # what stands below a prompt of a session


@dataclass(frozen=True, slots=True)
class Claim:
    """One output that a text promises.

    `number` counts the watches or the examples of its step. `want` stands at `at` in the text of the block `place`, and
    at `span` in the file. `error` is the exception that an example shows.
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
        """Write what came out; nothing where that can't be shown as it is, or is no single line where there is one."""
        comment = self.form in (Form.VALUE, Form.PRINTS)
        if not (new.isprintable() and new.strip() if comment else _is_plain(new)):
            return None
        block = self.place.block.text
        if not comment:
            new = "".join(f"{self.indent}{line}\n" for line in new.split("\n")) if new else ""
        edit = rewritten(self.place.block, block[: self.at.start] + new + block[self.at.end :], self.place)
        return Fix("write what came out", Applicability.UNSAFE, (edit,)) if edit else None


def _is_plain(text: str) -> bool:
    return all(line.replace("\t", "").isprintable() for line in text.split("\n"))


@dataclass(frozen=True, slots=True)
class Watch:
    """A statement whose value or output is wanted: the line of its end and the column of its start, from 1."""

    line: int
    column: int
    what: Form


@dataclass(frozen=True, slots=True)
class Example:
    """One command of a session and the line of the step's code on which it begins, from 1."""

    line: int
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """One code that runs, in the namespace of the step before unless it is `fresh`.

    `span` is where a reader finds it; `configured` code stands in the configuration and not in the file. The `own`
    steps of a question are its answer and its proof, but no prelude and no earlier answer that it continues. In a proof
    `expecting` are the lines whose assertions may have to fail, and `comparisons` those with unused results.
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

    def span_of(self, place: Error | Site) -> Span:
        """Return the span of a place of the code in the file; without columns it is a whole line."""
        lines = LineIndex(self.code.text.rstrip())  # behind the last line something else of the file begins
        start = lines.offset(place.line, place.column)
        end = max(start, lines.offset(place.end_line or place.line, place.end_column or place.column))
        return self.code.span(start, end if end > start else lines.line_span(place.line).end)


@dataclass(frozen=True, slots=True)
class Program:
    """All that runs for one question. `names` are the fixtures that it uses."""

    steps: tuple[Step, ...] = ()
    names: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planned:
    """A question of a page, and what runs for it: nothing where it is not asked, or nothing can run.

    `span` is its id. What `faults` tell keeps it from being proved at all.
    """

    address: str
    id: str
    span: Span
    asked: bool = False
    program: Program | None = None
    faults: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class FilePlan:
    """The questions of one file. `findings` are what keeps it from being read, each with its rule."""

    questions: tuple[Planned, ...] = ()
    findings: tuple[Found, ...] = ()
    regions: tuple[Region, ...] = ()
