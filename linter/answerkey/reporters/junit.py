"""JUnit's XML, for the test pages of Jenkins, GitLab, Azure DevOps and others: a suite a file, a failure a diagnostic.

It follows the schema `junit-10.xsd` of Jenkins' xUnit plugin, the strictest of the dialects. Jenkins keeps one failure
of a test case, and GitLab one of the cases of one name, so each diagnostic is a case with a name of its own.

A clean file is a passing case where the run checked all files of the base; a run over some of them does not say which
the others are, and claims nothing of them. A report without any case is an error to Jenkins, so a clean run has one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from answerkey.diagnostics import Diagnostic, Report
from answerkey.reporters.wording.messages import advice, notes
from answerkey.reporters.wording.places import place
from answerkey.safe_text import shown

PACKAGE = "org.answerkey"
PASSED = f"{PACKAGE}.no-findings"


def render(report: Report, *, color: bool = False) -> str:
    """Render one document in ASCII, without characters that XML forbids or a terminal interprets."""
    by_path: dict[str, list[Diagnostic]] = {path: [] for path in _checked(report)}
    for diagnostic in report.diagnostics:
        by_path.setdefault(diagnostic.path, []).append(diagnostic)
    failures = len(report.diagnostics)
    clean = sum(not diagnostics for diagnostics in by_path.values())
    counts = _counts(failures + (clean if by_path else 1), failures)
    root = Element("testsuites", {"name": "answerkey", "time": f"{report.summary.seconds:.3f}", **counts})
    for path, diagnostics in sorted(by_path.items()):
        _add_suite(root, path, diagnostics)
    if not by_path:
        _add_suite(root, "answerkey", [])
    ElementTree.indent(root)
    xml: bytes = ElementTree.tostring(root, encoding="us-ascii", xml_declaration=True)
    return xml.decode("ascii") + "\n"


def _checked(report: Report) -> Iterable[str]:
    """Return the files that were certainly checked: all of the base, or none."""
    return report.texts if len(report.texts) == report.summary.files else ()


def _add_suite(root: Element, path: str, diagnostics: list[Diagnostic]) -> None:
    counts = _counts(max(1, len(diagnostics)), len(diagnostics))
    suite = SubElement(root, "testsuite", {"name": shown(path), "package": PACKAGE, **counts})
    class_name = _without_suffix(shown(path))
    if not diagnostics:
        SubElement(suite, "testcase", name=PASSED, classname=class_name)
    seen: Counter[str] = Counter()
    for diagnostic in diagnostics:
        name = f"{PACKAGE}.{shown(diagnostic.rule)} {diagnostic.start.line}:{diagnostic.start.column}"
        seen[name] += 1
        again = f" ({seen[name]})" if seen[name] > 1 else ""
        _add_failure(SubElement(suite, "testcase", name=name + again, classname=class_name), diagnostic)


def _add_failure(case: Element, diagnostic: Diagnostic) -> None:
    failure = SubElement(case, "failure", type=diagnostic.severity, message=shown(diagnostic.message))
    where = f"{place(diagnostic.path, diagnostic.start)}: {diagnostic.severity}"
    message, *hint = advice(diagnostic)
    # Each line begins with a word of ours, since runners of builds look for commands at the start of a line.
    lines = [f"{where} {diagnostic.rule} {message}", *hint, *notes(diagnostic)]
    failure.text = "\n".join(map(shown, lines))


def _counts(tests: int, failures: int) -> dict[str, str]:
    return {"tests": str(tests), "failures": str(failures), "errors": "0"}


def _without_suffix(path: str) -> str:
    """Return a path without the suffix of its name."""
    folder, slash, name = path.rpartition("/")
    return folder + slash + (name.rpartition(".")[0] or name)
