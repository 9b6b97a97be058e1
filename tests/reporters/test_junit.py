"""One writer of JUnit's XML counts the cases of all suites, for lint and for prove."""

from __future__ import annotations

from xml.etree import ElementTree

from answerkey.reporters.junit import Case, Defect, Suite, write

SUITES = [
    Suite("a.md", [Case("one", "a"), Case("two", "a", Defect("failure", "no & not", "rule", "text"))], "pkg"),
    Suite("b.md", [Case("three", "b", Defect("skipped", "idle"), 0.5), Case("four", "b", Defect("error", "late", ""))]),
]


def test_counts_are_those_of_the_cases() -> None:
    root = ElementTree.fromstring(write(SUITES, 1.5, ("failure", "error", "skipped")))
    assert root.attrib == {
        "name": "answerkey",
        "time": "1.500",
        "tests": "4",
        "failures": "1",
        "errors": "1",
        "skipped": "1",
    }
    assert [suite.get("tests") for suite in root] == ["2", "2"]
    assert [suite.get("package") for suite in root] == ["pkg", None]


def test_only_requested_kinds_are_counted() -> None:
    root = ElementTree.fromstring(write(SUITES, 0.0))
    assert "skipped" not in root.attrib
    assert root.get("errors") == "1"


def test_a_case_has_its_defect_and_its_time() -> None:
    cases = list(ElementTree.fromstring(write(SUITES, 0.0)).iter("testcase"))
    assert [case.get("time") for case in cases] == [None, None, "0.500", None]
    assert [[(defect.tag, defect.attrib, defect.text) for defect in case] for case in cases] == [
        [],
        [("failure", {"type": "rule", "message": "no & not"}, "text")],
        [("skipped", {"message": "idle"}, None)],
        [("error", {"type": "", "message": "late"}, None)],
    ]


def test_nothing_but_ascii_is_written() -> None:
    assert write([Suite("é.md", [Case("ü", "é")])], 0.0).isascii()
