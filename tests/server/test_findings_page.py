"""The findings of a base by file and rule, with links to where they are mended."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.server import messages
from answerkey.server.editors import EDITORS, editor_url
from answerkey.server.finding_groups import Selection, overview
from answerkey.server.findings import Finding, Findings
from answerkey.server.snapshot import rebuild
from properties import examples
from server.site import VIEWS, Site, base_of, build_base, write_base


def finding(path: str, line: int, severity: str, rule: str) -> Finding:
    return Finding(path, path, "", "", line, 1, severity, rule, "message", "")


ITEMS = (
    finding("a.md", 1, "warning", "snippet/format"),
    finding("b.md", 1, "warning", "answer/fence-language"),
    finding("b.md", 2, "error", "snippet/syntax"),
    finding("b.md", 9, "warning", "answer/fence-language"),
)


def test_files_and_rules_with_errors_come_first() -> None:
    shown = overview(Findings(ITEMS), Selection())
    assert [(file.path, file.errors, file.warnings) for file in shown.files] == [("b.md", 1, 2), ("a.md", 0, 1)]
    groups = [(group.rule, [item.line for item in group.items]) for group in shown.files[0].rules]
    assert groups == [("snippet/syntax", [2]), ("answer/fence-language", [1, 9])]


@pytest.mark.parametrize(
    ("selection", "lines"),
    [
        (Selection(severity="error"), [2]),
        (Selection(rule="answer/fence-language"), [1, 9]),
        (Selection(path="a.md"), [1]),
        (Selection(severity="error", path="a.md"), []),
        (Selection(severity="none"), []),
    ],
)
def test_a_selection_leaves_what_matches_all_of_it(selection: Selection, lines: list[int]) -> None:
    shown = overview(Findings(ITEMS), selection)
    assert [item.line for file in shown.files for group in file.rules for item in group.items] == lines
    assert shown.errors + shown.warnings == len(lines)


def test_a_filter_counts_under_the_other_filters() -> None:
    shown = overview(Findings(ITEMS), Selection(severity="warning", path="b.md"))
    assert shown.severities == {"error": 1, "warning": 2}
    assert shown.rules == {"answer/fence-language": 2}
    assert shown.paths == {"a.md": 1, "b.md": 2}


def test_of_very_many_the_first_are_shown_and_the_others_counted() -> None:
    many = tuple(finding(f"{n % 7}.md", n, "warning", "a/b") for n in range(1203))
    shown = overview(Findings(many), Selection())
    listed = sum(len(group.items) for file in shown.files for group in file.rules)
    assert (listed, listed + shown.hidden) == (500, 1203)


class Text(HTMLParser):
    """The tags and the text of HTML."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@examples(200)
@given(st.text(st.sampled_from("`<>&\"'*_[]()!\\\n a"), max_size=30) | st.text(max_size=30))
def test_a_message_has_code_and_no_other_markup_whatever_it_quotes(message: str) -> None:
    shown = Text(str(messages.html(message)))
    assert shown.tags <= {"code"}
    plain = re.sub(r"[`\s\0\ufffd]", "", message)
    assert re.sub(r"[`\s\0\ufffd]", "", shown.text) == plain


@pytest.mark.parametrize(
    ("editor", "file", "url"),
    [
        ("vscode", "/base/a b.md", "vscode://file/base/a%20b.md:3:5"),
        ("cursor", "C:\\base\\a.md", "cursor://file/C%3A/base/a.md:3:5"),
        ("pycharm", "/base/a&b.md", "pycharm://open?file=/base/a%26b.md&line=3&column=5"),
        ("", "/base/a.md", ""),
        ("vscode", "", ""),
    ],
)
def test_an_editor_opens_the_place(editor: str, file: str, url: str) -> None:
    assert editor_url(editor, file, 3, 5) == url


@pytest.mark.parametrize("editor", EDITORS)
def test_the_scheme_of_an_editor_is_its_name(editor: str) -> None:
    assert editor_url(editor, "/a.md", 1, 1).startswith(f"{editor}://")


def test_a_finding_links_to_its_question_and_to_the_editor(site: Site) -> None:
    edited = Site.of(site.settings, editor="vscode")
    for path in ("/-/findings", "/flask/views/basics"):
        text = edited.get(path).text
        assert re.search(r'href="vscode://file/\S+/content/qa/flask/views/basics\.md:\d+:\d+"', text)
        assert "vscode:" not in site.get(path).text
    assert '<a href="/flask/views/basics#what-is-unsafe">what-is-unsafe</a>' in edited.get("/-/findings").text


def test_the_badge_counts_errors_before_warnings(tmp_path: Path) -> None:
    folder = write_base(tmp_path)
    settings = build_base(folder)
    assert re.search(r'count-warning">1<span class="unseen"> warning<', Site.of(settings).get("/").text)
    page = folder / "content/qa/flask/views/basics.md"
    page.write_text(VIEWS.replace("async def index():", "async def index(:"), encoding="utf-8")
    rebuild(base_of(folder), settings)
    text = Site.of(settings).get("/").text
    assert re.search(r'count-error">1<span class="unseen"> error<', text)
    assert "count-warning" not in text.split("</header>")[0]
    left_out = Site.of(settings).get("/-/findings").text.split('id="left-out"')[1].split("</section>")[0]
    assert 'href="/flask/views/basics#what-is-a-view"' in left_out
    assert "What is a view?" in html.unescape(left_out)


def test_what_is_left_out_without_an_address_leads_to_its_findings(tmp_path: Path) -> None:
    folder = write_base(tmp_path)
    settings = build_base(folder)
    (folder / "content/qa/flask/views/basics.md").write_text("---\nquestions: [\n---\n", encoding="utf-8")
    rebuild(base_of(folder), settings)
    text = Site.of(settings).get("/-/findings").text
    link = re.search(r'<section id="left-out".*?<a href="([^"]+)"', text, re.S)
    assert link is not None
    target = link[1] if link[1].startswith("/") else f"/-/findings{link[1]}"
    assert "document/" in Site.of(settings).get(html.unescape(target)).text


def test_a_filter_is_kept_in_the_form(site: Site) -> None:
    text = site.get("/-/findings?severity=warning&rule=none").text
    assert " selected>warning</option>" in text
    assert "No finding matches." in text
