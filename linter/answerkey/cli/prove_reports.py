"""The reports of `answerkey prove`: text, JSON and JUnit's XML of a run, and the table of a matrix.

All other formats show the diagnostics alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from answerkey import reporters
from answerkey.cli.terminal import columns as width_of
from answerkey.counts import number_of, number_of_subjects
from answerkey.diagnostics import Diagnostic
from answerkey.proofs.assessment import Status
from answerkey.proofs.matrix import Column, Row
from answerkey.proofs.results import ProofResult, Proofs
from answerkey.reporters import text as plain
from answerkey.reporters.json import diagnostic_object, position_object
from answerkey.reporters.junit import Case, Defect, Kind, Suite, write
from answerkey.reporters.wording.messages import advice
from answerkey.reporters.wording.places import place
from answerkey.reporters.wording.summary import time
from answerkey.safe_json import JSONObject, document
from answerkey.safe_text import line_start, shown

VERSION = 1
_KINDS: dict[Status, Kind] = {Status.FAILED: "failure", Status.STOPPED: "error"}


def render(proofs: Proofs, format_name: str, *, color: bool = False, links: bool = False) -> str:
    """Render a run in one of the formats of `reporters`."""
    own = _FORMATS.get(format_name)
    if own is not None:
        return own(proofs, color, links)
    return reporters.load(format_name).render(proofs.report, color=color, links=links)


def _text(proofs: Proofs, color: bool, links: bool) -> str:
    """Render the diagnostics in blocks, then the summary."""
    paint = plain.painter(color=color)
    style = plain.BOLD if proofs.fails() else plain.GOOD
    return "\n".join([*plain.blocks(proofs.report, color=color, links=links), paint(style, _summary(proofs)) + "\n"])


def _summary(proofs: Proofs) -> str:
    """Return ``Proved 54 of 58 questions (40 cached) in 2.1 s; 2 failed, 2 have nothing to run.``"""
    cached = f" ({proofs.cached} cached)" if proofs.cached else ""
    nothing = proofs.count(Status.NOTHING)
    others = [
        f"{proofs.count(Status.RAN)} ran without an assertion" if proofs.count(Status.RAN) else "",
        f"{proofs.count(Status.FAILED)} failed" if proofs.count(Status.FAILED) else "",
        f"{proofs.count(Status.STOPPED)} stopped" if proofs.count(Status.STOPPED) else "",
        f"{nothing} {'has' if nothing == 1 else 'have'} nothing to run" if nothing else "",
    ]
    total = number_of_subjects(len(proofs.questions), [result.address for result in proofs.questions])
    questions = f"{proofs.count(Status.PASSED)} of {total}"
    rest = ", ".join(filter(None, others))
    return f"Proved {questions}{cached} in {time(proofs.report.summary.seconds)}{'; ' if rest else ''}{rest}."


def _json(proofs: Proofs, color: bool, links: bool) -> str:
    """Render one object as ``schemas/prove-report.schema.json`` describes it."""
    report: JSONObject = {
        "version": VERSION,
        "python": proofs.python,
        "libraries": dict(proofs.libraries),
        "questions": [_question(question) for question in proofs.questions],
        "diagnostics": [diagnostic_object(diagnostic) for diagnostic in proofs.unattributed],
        "summary": {
            "questions": len(proofs.questions),
            **{status.value: proofs.count(status) for status in Status},
            "cached": proofs.cached,
            "seconds": round(proofs.report.summary.seconds, 3),
        },
    }
    return document(report, levels=2)


def _question(question: ProofResult) -> JSONObject:
    return {
        "address": question.address,
        "path": question.path,
        "start": position_object(question.start),
        "status": question.status.value,
        "seconds": round(question.seconds, 3),
        "cached": question.cached,
        "assertions": question.assertions,
        "failures": [diagnostic_object(diagnostic) for diagnostic in question.diagnostics],
    }


def _junit(proofs: Proofs, color: bool, links: bool) -> str:
    """Render a suite a file and a case a question, after a case for each diagnostic that is about no question."""
    cases: dict[str, list[Case]] = {}
    for diagnostic in proofs.unattributed:
        case = Case(shown(diagnostic.rule), shown(diagnostic.path), _defect("error", [diagnostic]))
        cases.setdefault(diagnostic.path, []).append(case)
    for question in proofs.questions:
        cases.setdefault(question.path, []).append(_case(question))
    suites = [Suite(shown(path), of_file) for path, of_file in sorted(cases.items())]
    return write(suites, proofs.report.summary.seconds, ("failure", "error", "skipped"))


def _case(question: ProofResult) -> Case:
    page, _, name = question.address.partition("#")
    defect = None
    if question.status is Status.NOTHING:
        defect = Defect("skipped", "nothing to run")
    elif question.status in _KINDS:
        defect = _defect(_KINDS[question.status], question.diagnostics)
    return Case(shown(name or page), shown(page), defect, question.seconds, question.assertions)


def _defect(kind: Kind, diagnostics: Sequence[Diagnostic]) -> Defect:
    """Return the defect of a case: the message of the first diagnostic, and the texts of all."""
    message, rule = (diagnostics[0].message, diagnostics[0].rule) if diagnostics else ("", "")
    return Defect(kind, shown(message), rule, "\n".join(_lines(diagnostics)))


def _lines(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """Yield lines that begin with blanks or a place: runners of builds look for commands at the start of a line."""
    for diagnostic in diagnostics:
        first, *more = "\n".join(advice(diagnostic)).split("\n")
        start = f"{place(diagnostic.path, diagnostic.start)}: {diagnostic.severity} {diagnostic.rule}"
        yield f"{start} {shown(first)}"
        yield from (line_start(f"    {shown(line)}") for line in more)


_FORMATS: dict[str, Callable[[Proofs, bool, bool], str]] = {"text": _text, "json": _json, "junit": _junit}


def render_matrix(columns: Sequence[Column], rows: Sequence[Row], format_name: str) -> str:
    """Render a matrix as `json`, or as a table with a row for each question and a column for each version."""
    return document(_matrix_object(columns, rows), levels=2) if format_name == "json" else _table(columns, rows)


def _table(columns: Sequence[Column], rows: Sequence[Row]) -> str:
    heads = [f"{column.name} {column.version}" for column in columns]
    width = max([width_of(shown(row.address)) for row in rows], default=0)
    lines = [" " * width + "".join(f"  {shown(head)}" for head in heads) + "  holds"]
    for row in rows:
        marks = ("yes" if holds else "no" for holds in row.holds)
        cells = "".join(f"  {mark:{len(head)}}" for mark, head in zip(marks, heads, strict=True))
        address = shown(row.address)
        lines.append(f"{address}{' ' * (width - width_of(address))}{cells}  {shown(row.phrase)}")
    everywhere = sum(all(row.holds) for row in rows)
    versions = number_of(len(columns), "version")
    total = number_of_subjects(len(rows), [row.address for row in rows])
    lines.append(f"\n{everywhere} of {total} hold with all of {versions}.")
    return "".join(f"{line}\n" for line in lines)


def _matrix_object(columns: Sequence[Column], rows: Sequence[Row]) -> JSONObject:
    """Return a matrix as ``schemas/prove-matrix.schema.json`` describes it."""
    return {
        "version": VERSION,
        "columns": [
            {
                "requirement": column.requirement,
                "name": column.name,
                "version": column.version,
                "python": column.proofs.python,
                "libraries": dict(column.proofs.libraries),
            }
            for column in columns
        ],
        "questions": [{"address": row.address, "holds": list(row.holds), "phrase": row.phrase} for row in rows],
    }
