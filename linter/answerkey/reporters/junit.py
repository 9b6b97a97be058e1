"""JUnit's XML, for the test pages of Jenkins, GitLab, Azure DevOps and others: a suite a file, a failure a diagnostic.

It follows the schema `junit-10.xsd` of Jenkins' xUnit plugin, the strictest of the dialects. Jenkins keeps one failure
of a test case, and GitLab one of the cases of one name, so each diagnostic is a case with a name of its own.

A clean file is a passing case if the run checked all files of the base; a run over some of them does not say which the
others are, and claims nothing of them. A report without any case is an error to Jenkins, so a clean run has one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from answerkey.diagnostics import Diagnostic, Report
from answerkey.reporters.wording.messages import advice, notes
from answerkey.reporters.wording.places import place
from answerkey.safe_text import shown

PACKAGE = "org.answerkey"
PASSED = f"{PACKAGE}.no-findings"

Kind = Literal["failure", "error", "skipped"]
_PLURALS: dict[Kind, str] = {"failure": "failures", "error": "errors", "skipped": "skipped"}


@dataclass(frozen=True)
class Defect:
    """The reason why a test case did not pass; its texts must be safe to print."""

    kind: Kind
    message: str
    type: str | None = None
    text: str = ""


@dataclass(frozen=True)
class Case:
    """A test case. It passed if it has no defect; `seconds` and `assertions` are None where they are not known."""

    name: str
    class_name: str
    defect: Defect | None = None
    seconds: float | None = None
    assertions: int | None = None


@dataclass(frozen=True)
class Suite:
    """The test cases of one file."""

    name: str
    cases: Sequence[Case]
    package: str = ""


def write(suites: Sequence[Suite], seconds: float, kinds: Sequence[Kind] = ("failure", "error")) -> str:
    """Write one document in ASCII, with the number of defects of each of these kinds."""
    cases = [case for suite in suites for case in suite.cases]
    root = Element("testsuites", {"name": "answerkey", "time": f"{seconds:.3f}", **_counts(cases, kinds)})
    for suite in suites:
        package = {"package": suite.package} if suite.package else {}
        attributes = {"name": suite.name, **package, **_counts(suite.cases, kinds)}
        element = SubElement(root, "testsuite", attributes)
        for case in suite.cases:
            _add_case(element, case)
    ElementTree.indent(root)
    xml: bytes = ElementTree.tostring(root, encoding="us-ascii", xml_declaration=True)
    return xml.decode("ascii") + "\n"


def _add_case(suite: Element, case: Case) -> None:
    time = {"time": f"{case.seconds:.3f}"} if case.seconds is not None else {}
    assertions = {"assertions": str(case.assertions)} if case.assertions is not None else {}
    element = SubElement(suite, "testcase", {"name": case.name, "classname": case.class_name, **time, **assertions})
    if case.defect is not None:
        kind = {"type": case.defect.type} if case.defect.type is not None else {}
        defect = SubElement(element, case.defect.kind, {**kind, "message": case.defect.message})
        defect.text = case.defect.text or None


def _counts(cases: Sequence[Case], kinds: Sequence[Kind]) -> dict[str, str]:
    defects = Counter(case.defect.kind for case in cases if case.defect is not None)
    return {"tests": str(len(cases)), **{_PLURALS[kind]: str(defects[kind]) for kind in kinds}}


def render(report: Report, *, color: bool = False, links: bool = False) -> str:
    """Render one document in ASCII, without characters that XML forbids or a terminal interprets."""
    by_path: dict[str, list[Diagnostic]] = {path: [] for path in _checked(report)}
    for diagnostic in report.diagnostics:
        by_path.setdefault(diagnostic.path, []).append(diagnostic)
    files = sorted(by_path.items()) or [("answerkey", [])]
    suites = [Suite(shown(path), list(_cases(path, diagnostics)), PACKAGE) for path, diagnostics in files]
    return write(suites, report.summary.seconds)


def _checked(report: Report) -> Iterable[str]:
    """Return the files that were certainly checked: all of the base, or none."""
    return report.texts if len(report.texts) == report.summary.files else ()


def _cases(path: str, diagnostics: Sequence[Diagnostic]) -> Iterator[Case]:
    class_name = _without_suffix(shown(path))
    if not diagnostics:
        yield Case(PASSED, class_name)
    names: Counter[str] = Counter()
    for diagnostic in diagnostics:
        name = f"{PACKAGE}.{shown(diagnostic.rule)} {diagnostic.start.line}:{diagnostic.start.column}"
        names[name] += 1
        number = f" ({names[name]})" if names[name] > 1 else ""
        yield Case(name + number, class_name, _failure(diagnostic))


def _failure(diagnostic: Diagnostic) -> Defect:
    start = f"{place(diagnostic.path, diagnostic.start)}: {diagnostic.severity}"
    message, *hint = advice(diagnostic)
    # Each line begins with a word of ours, since runners of builds look for commands at the start of a line.
    lines = [f"{start} {diagnostic.rule} {message}", *hint, *notes(diagnostic)]
    return Defect("failure", shown(diagnostic.message), diagnostic.severity, "\n".join(map(shown, lines)))


def _without_suffix(path: str) -> str:
    """Return a path without the suffix of its name."""
    folder, slash, name = path.rpartition("/")
    return folder + slash + (name.rpartition(".")[0] or name)
