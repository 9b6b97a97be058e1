"""What `answerkey prove` found, as text, JSON and JUnit's XML; other formats show the diagnostics alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from answerkey import reporters
from answerkey.diagnostics import Diagnostic
from answerkey.proofs.assessment import Status
from answerkey.proofs.proving import Proofs, Proven
from answerkey.reporters import text as plain
from answerkey.reporters.json import diagnostic_object, position_object
from answerkey.reporters.wording.messages import advice
from answerkey.reporters.wording.places import place
from answerkey.reporters.wording.summary import number_of, time
from answerkey.safe_json import JSONObject, document
from answerkey.safe_text import line_start, shown

VERSION = 1
_KINDS = {Status.FAILED: "failure", Status.STOPPED: "error"}


def render(proofs: Proofs, name: str, *, color: bool = False) -> str:
    """The whole output of a format."""
    own = _OWN.get(name)
    return own(proofs, color) if own is not None else reporters.load(name).render(proofs.report, color=color)


def text(proofs: Proofs, color: bool) -> str:
    """A block a diagnostic, then the summary."""
    paint = plain.painter(color=color)
    style = plain.BOLD if proofs.fails() else plain.GOOD
    return "\n".join([*plain.blocks(proofs.report, color=color), paint(style, summary(proofs)) + "\n"])


def summary(proofs: Proofs) -> str:
    """``Proved 54 of 58 questions (40 cached) in 2.1 s; 2 failed, 2 have nothing to run.``"""
    cached = sum(question.cached for question in proofs.questions)
    known = f" ({cached} cached)" if cached else ""
    whole = number_of(len(proofs.questions), "question")
    nothing = proofs.count(Status.NOTHING)
    rest = [
        f"{proofs.count(Status.RAN)} ran without an assertion" if proofs.count(Status.RAN) else "",
        f"{proofs.count(Status.FAILED)} failed" if proofs.count(Status.FAILED) else "",
        f"{proofs.count(Status.STOPPED)} stopped" if proofs.count(Status.STOPPED) else "",
        f"{nothing} {'has' if nothing == 1 else 'have'} nothing to run" if nothing else "",
    ]
    spent = time(proofs.report.summary.seconds)
    told = ", ".join(filter(None, rest))
    return f"Proved {proofs.count(Status.PASSED)} of {whole}{known} in {spent}{'; ' if told else ''}{told}."


def json(proofs: Proofs, color: bool = False) -> str:
    """One object; ``schemas/prove-report.schema.json`` is its contract."""
    return document(json_object(proofs), levels=2)


def json_object(proofs: Proofs) -> JSONObject:
    """A run as the schema describes it."""
    told = {diagnostic for question in proofs.questions for diagnostic in question.diagnostics}
    others = [diagnostic for diagnostic in proofs.report.diagnostics if diagnostic not in told]
    return {
        "version": VERSION,
        "python": proofs.python,
        "libraries": dict(proofs.libraries),
        "questions": [_question(question) for question in proofs.questions],
        "diagnostics": [diagnostic_object(diagnostic) for diagnostic in others],
        "summary": {
            "questions": len(proofs.questions),
            **{status.value: proofs.count(status) for status in Status},
            "cached": sum(question.cached for question in proofs.questions),
            "seconds": round(proofs.report.summary.seconds, 3),
        },
    }


def _question(question: Proven) -> JSONObject:
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


def junit(proofs: Proofs, color: bool = False) -> str:
    """A suite a file, a case a question; like the report on a check it is ASCII and has nothing that acts in it."""
    by_path: dict[str, list[Proven]] = {}
    for path, group in groupby(proofs.questions, key=lambda question: question.path):
        by_path.setdefault(path, []).extend(group)
    told = {diagnostic for question in proofs.questions for diagnostic in question.diagnostics}
    others = [diagnostic for diagnostic in proofs.report.diagnostics if diagnostic not in told]
    for diagnostic in others:
        by_path.setdefault(diagnostic.path, [])
    counts = _counts(proofs.questions, len(others))
    root = Element("testsuites", {"name": "answerkey", "time": f"{proofs.report.summary.seconds:.3f}", **counts})
    for path, questions in sorted(by_path.items()):
        here = [diagnostic for diagnostic in others if diagnostic.path == path]
        suite = SubElement(root, "testsuite", {"name": shown(path), **_counts(questions, len(here))})
        for diagnostic in here:
            case = SubElement(suite, "testcase", name=shown(diagnostic.rule), classname=shown(path))
            _add(case, "error", [diagnostic])
        for question in questions:
            _add_case(suite, question)
    ElementTree.indent(root)
    xml: bytes = ElementTree.tostring(root, encoding="us-ascii", xml_declaration=True)
    return xml.decode("ascii") + "\n"


def _add_case(suite: Element, question: Proven) -> None:
    page, _, name = question.address.partition("#")
    seconds = f"{question.seconds:.3f}"
    case = SubElement(suite, "testcase", name=shown(name), classname=shown(page), time=seconds)
    case.set("assertions", str(question.assertions))
    if question.status is Status.NOTHING:
        SubElement(case, "skipped", message="nothing to run")
    elif question.status in _KINDS:
        _add(case, _KINDS[question.status], question.diagnostics)


def _add(case: Element, kind: str, diagnostics: Iterable[Diagnostic]) -> None:
    found = list(diagnostics)
    message = shown(found[0].message) if found else ""
    # Each line begins with blanks or a place: where a line begins a runner looks for commands.
    lines = []
    for diagnostic in found:
        first, *more = "\n".join(advice(diagnostic)).split("\n")
        where = f"{place(diagnostic.path, diagnostic.start)}: {diagnostic.severity} {diagnostic.rule}"
        lines += [f"{where} {shown(first)}", *(line_start(f"    {shown(line)}") for line in more)]
    SubElement(case, kind, type=found[0].rule if found else "", message=message).text = "\n".join(lines)


def _counts(questions: Iterable[Proven], others: int) -> dict[str, str]:
    statuses = [question.status for question in questions]
    return {
        "tests": str(len(statuses) + others),
        "failures": str(statuses.count(Status.FAILED)),
        "errors": str(statuses.count(Status.STOPPED) + others),
        "skipped": str(statuses.count(Status.NOTHING)),
    }


_OWN: dict[str, Callable[[Proofs, bool], str]] = {"text": text, "json": json, "junit": junit}
