"""Findings lead to the page of their rule where the documentation has an address, and nowhere where it has none."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import pytest
from msgspec.structs import replace

from answerkey.cli.hyperlinks import wants_links
from answerkey.diagnostics import Report
from answerkey.lsp.diagnostics import converted
from answerkey.lsp.locations import Locations
from answerkey.lsp.positions import Positions
from answerkey.project_urls import DOCUMENTATION, VARIABLE, project_urls, rule_page
from answerkey.reporters import load

BASE = "https://docs.example.org/answerkey"
LINK = re.compile(r"\x1b\]8;;(?P<address>[^\x07\x1b]*)\x1b\\(?P<text>[^\x1b]*)\x1b\]8;;\x1b\\")


@pytest.fixture(params=["", BASE])
def base(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the documentation, or none."""
    monkeypatch.setattr("answerkey.project_urls.DOCUMENTATION", request.param)
    monkeypatch.delenv(VARIABLE, raising=False)
    return str(request.param)


def _page(base: str, rule: str) -> str:
    return f"{base}/rules/{rule}.html"


def test_sarif_has_the_page_of_a_rule_as_its_help(report: Report, base: str) -> None:
    rules = json.loads(load("sarif").render(report))["runs"][0]["tool"]["driver"]["rules"]
    assert {rule["id"]: rule.get("helpUri") for rule in rules} == {
        rule["id"]: _page(base, rule["id"]) if base else None for rule in rules
    }


def test_reviewdog_gets_the_page_with_the_code(report: Report, base: str) -> None:
    codes = [each["code"] for each in json.loads(load("rdjson").render(report))["diagnostics"]]
    assert codes == [{"value": d.rule} | ({"url": _page(base, d.rule)} if base else {}) for d in report.diagnostics]


def test_names_of_rules_are_links_in_markdown(report: Report, base: str) -> None:
    text = load("markdown").render(report)
    assert all((f"[`{d.rule}`](<{_page(base, d.rule)}>)" in text) == bool(base) for d in report.diagnostics)
    assert all(f"`{d.rule}`" in text for d in report.diagnostics)


@pytest.mark.parametrize("links", [True, False])
def test_names_of_rules_are_links_in_a_terminal_that_shows_them(report: Report, base: str, links: bool) -> None:
    shown = load("text").render(report, color=True, links=links)
    expected = [(_page(base, d.rule), d.rule) for d in report.diagnostics] if base and links else []
    assert LINK.findall(shown) == expected
    assert LINK.sub(r"\g<text>", shown) == load("text").render(report, color=True)


def test_an_editor_gets_the_page_with_the_code(report: Report, base: str) -> None:
    diagnostic = replace(report.diagnostics[0], related=())
    text = report.texts[diagnostic.path]
    link = converted(diagnostic, Positions(text, "utf-16"), _no_locations()).code_description
    assert (link and link.href) == (_page(base, diagnostic.rule) if base else None)


def _no_locations() -> Any:
    return Locations.__new__(Locations)


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://docs.example.org/", "https://docs.example.org/rules/answer/bidi.html"),
        ("file:///home/me/my site/html", "file:///home/me/my%20site/html/rules/answer/bidi.html"),
        ("https://x\x1b\\\x07", "https://x%1B%5C%07/rules/answer/bidi.html"),
    ],
)
def test_a_variable_names_another_place_and_can_do_nothing_else(
    monkeypatch: pytest.MonkeyPatch, address: str, page: str
) -> None:
    monkeypatch.setenv(VARIABLE, address)
    assert rule_page("answer/bidi") == page


def test_no_address_is_made_up() -> None:
    """An address that the project does not have yet would lead readers to a stranger."""
    assert set(project_urls("", "")) == set()
    assert all(address.startswith("https://") for address in project_urls().values())
    assert not DOCUMENTATION.endswith("/")


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM_PROGRAM": "WezTerm"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"WT_SESSION": "1"}, True),
        ({"VTE_VERSION": "6800"}, True),
        ({"VTE_VERSION": "4200"}, False),
        ({"VTE_VERSION": "new"}, False),
        ({"TERM": "xterm-kitty", "NO_COLOR": "1"}, False),
        ({"TERM": "xterm-kitty", "FORCE_HYPERLINK": "0"}, False),
        ({"FORCE_HYPERLINK": "1", "NO_COLOR": "1"}, True),
    ],
)
def test_only_terminals_that_are_known_to_show_links_get_them(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: bool
) -> None:
    for name in (
        "TERM",
        "TERM_PROGRAM",
        "WT_SESSION",
        "VTE_VERSION",
        "NO_COLOR",
        "FORCE_COLOR",
        "FORCE_HYPERLINK",
        "KONSOLE_VERSION",
        "DOMTERM",
    ):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert wants_links("auto") == expected
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
    assert wants_links("auto") == (variables.get("FORCE_HYPERLINK") == "1")
