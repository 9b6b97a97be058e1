"""Markdown of pages, and llms.txt: what authors wrote, as part of a larger text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.targets import Settings, load
from answerkey.delivery.targets._markdown import embedded, escaped, heading, with_lower_headings
from delivery.catalogs import question, with_questions
from properties import examples

SITE = Settings("https://example.org", "Q & A <all>")
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
FENCE = "```"


def made(name: str, catalog: Catalog, where: Settings = SITE) -> dict[str, str]:
    return {file.path: file.make().decode() for file in load(name).files(catalog, where)}


def page(catalog: Catalog, path: str = "flask/views/basics", where: Settings = SITE) -> str:
    return made("markdown", catalog, where)[f"markdown/{path}.md"]


def headings(markdown: str) -> list[tuple[int, str]]:
    tokens = PARSER.parse(markdown)
    return [(int(t.tag[1]), tokens[at + 1].content) for at, t in enumerate(tokens) if t.type == "heading_open"]


def test_every_page_is_a_document(catalog: Catalog) -> None:
    assert len(made("markdown", catalog)) == len(catalog.pages)


def test_a_document_says_where_it_stands_and_asks_each_question(catalog: Catalog) -> None:
    text = page(catalog)
    assert headings(text)[:3] == [
        (1, r'The basics, "quoted" & \<b\>marked\</b\>'),
        (2, "What is a *view*?"),
        (3, "As code"),
    ]
    assert "[Flask](https://example.org/flask) › [Views](https://example.org/flask/views)" in text
    assert '<a id="what-is-a-view"></a>\n\n## What is a *view*?\n\n[/flask/views/basics#what-is-a-view](https' in text
    assert "#what-is-a-view) · easy, views, functions\n" in text


def test_links_lead_to_the_site_or_to_addresses(catalog: Catalog) -> None:
    assert "[queries](https://example.org/django/orm/queries#n-plus-1)" in page(catalog)
    assert "](https://example.org/assets/view." in page(catalog)
    assert "[queries](/django/orm/queries#n-plus-1)" in page(catalog, where=Settings())
    assert "](/assets/view." in page(catalog, where=Settings())


def test_the_body_of_a_page_stands_below_its_title(catalog: Catalog) -> None:
    assert headings(page(catalog, "django/orm/queries"))[1] == (2, "Queries")


def test_llms_txt_lists_each_page_as_its_format_says(catalog: Catalog) -> None:
    lines = made("llms", catalog)["llms.txt"].splitlines()
    assert lines[0] == r"# Q & A \<all\>"
    assert lines[2] == "> 7 questions with answers on Flask, Django."
    links = [line for line in lines if line.startswith("- ")]
    assert len(links) == len(catalog.pages)
    assert all(re.fullmatch(r"- \[.+\]\(https://example.org/markdown/\S+\.md\): .+", line) for line in links)
    assert [line for line in lines if line.startswith("## ")] == ["## Flask", "## Django"]
    files = {f"https://example.org/{path}" for path in made("markdown", catalog)}
    assert {re.findall(r"\((\S+\.md)\)", line)[0] for line in links} == files


def test_the_full_text_holds_every_page(catalog: Catalog) -> None:
    found = made("llms", catalog)
    for path, text in made("markdown", catalog).items():
        assert text in found["llms-full.txt"]
        assert text in found[f"llms/{path.split('/')[1]}.txt"]


def same(target: str) -> str:
    return {"./other.md": "/a/other"}.get(target, target)


EMBEDDED = {
    "headings are lowered, and code is not": (
        f"# A\n\n{FENCE}python\n# x\n{FENCE}\n\n## B",
        f"### A\n\n{FENCE}python\n# x\n{FENCE}\n\n#### B",
    ),
    "headings that are low enough stay": ("### A\n\n#### B", "### A\n\n#### B"),
    "no heading is lower than the sixth": ("# A\n\n##### B", "### A\n\n###### B"),
    "an underlined heading gets marks": ("A\n=\n\nB\n---", "### A\n\n#### B"),
    "an underlined heading of two lines becomes one": ("A\n  b\n=", "### A b"),
    "an underlined heading may end in a mark": ("C #\n=", "### C # #"),
    "a heading in a quote and in a list": ("> # A\n> b\n\n- ## B", "> ### A\n> b\n\n- #### B"),
    "an underlined heading in a quote": ("> A\n> =\n> b", "> ### A\n> b"),
    "an underlined heading ends a quote": ("> A\n> ---", "> ### A"),
    "a comment in shell code is none": (f"> {FENCE}sh\n> # A\n> {FENCE}", f"> {FENCE}sh\n> # A\n> {FENCE}"),
    "a directive goes": (f"x\n\n<!-- answerkey: skip -->\n{FENCE}py\n1\n{FENCE}", f"x\n\n{FENCE}py\n1\n{FENCE}"),
    "another comment stays": (f"<!-- mine -->\n{FENCE}py\n1\n{FENCE}", f"<!-- mine -->\n{FENCE}py\n1\n{FENCE}"),
    "words for the linter go": (f"{FENCE}python {{skip}} title=x\n1\n{FENCE}", f"{FENCE}python title=x\n1\n{FENCE}"),
    "a directive in code stays": (
        f"{FENCE}html\n<!-- answerkey: skip -->\n{FENCE}",
        f"{FENCE}html\n<!-- answerkey: skip -->\n{FENCE}",
    ),
    "a link leads to an address": ("[a](./other.md) `[a](./other.md)`", "[a](/a/other) `[a](./other.md)`"),
    "a link by reference says itself where it leads": (
        '[a][x] and ![x]\n\n[x]: ./other.md "T"',
        '[a](/a/other "T") and ![x](/a/other "T")',
    ),
    "an open fence is closed": ("~~~~\n# a", "~~~~\n# a\n~~~~"),
    "an open comment is closed": ("<!-- a", "<!-- a\n-->"),
    "an open element is closed": ("<PRE>\na", "<PRE>\na\n</pre>"),
    "line ends are those of Unix": ("a\r\nb\rc\n\n", "a\nb\nc"),
}


@pytest.mark.parametrize("text, expected", EMBEDDED.values(), ids=EMBEDDED)
def test_an_answer_becomes_part_of_a_text(text: str, expected: str) -> None:
    assert embedded(text, 2, same).rstrip("\n") == expected


NOTES = {
    "a use and its note": ("a[^x] b\n\n[^x]: note", "a[^p-x] b\n\n[^p-x]: note"),
    "a note without a use, and a use without a note": ("a[^y]\n\n[^x]: note", "a[^y]\n\n[^p-x]: note"),
    "code stays": ("`[^x]` a[^x]\n\n```\n[^x]: n\n```\n\n[^x]: n", "`[^x]` a[^p-x]\n\n```\n[^x]: n\n```\n\n[^p-x]: n"),
    "an escaped bracket stays": ("a\\[^x]", "a\\[^x]"),
}


@pytest.mark.parametrize("text, expected", NOTES.values(), ids=NOTES)
def test_footnotes_of_an_answer_have_labels_of_their_own(text: str, expected: str) -> None:
    assert embedded(text, 2, same, notes="p-").rstrip("\n") == expected


LINES = st.sampled_from(
    ["# a", "## b #", "c", "c #", "===", "---", "- d", "  e", "> f", "> # g", "> ---", FENCE, "~~~", "```py {skip}", "    h",
     "<!-- i -->", "<!-- answerkey: skip -->", "<pre>", "[j]", "[j]: ./other.md", "[k](./other.md)", "1. # l", "| m |", "|---|", "", ""]
)  # fmt: skip
MARKDOWN = st.lists(LINES, max_size=10).map("\n".join)


@examples(400)
@given(MARKDOWN)
def test_lowering_headings_changes_their_levels_alone(text: str) -> None:
    html = PARSER.render(text)
    levels = [int(level) for level in re.findall(r"<h(\d)>", html)]
    down = max(0, 3 - min(levels, default=3))
    expected = re.sub(r"(</?h)(\d)>", lambda m: f"{m[1]}{min(6, int(m[2]) + down)}>", html)
    assert " ".join(PARSER.render(with_lower_headings(text, 2)).split()) == " ".join(expected.split())


@examples(400)
@given(MARKDOWN)
def test_what_follows_an_answer_is_no_part_of_it(text: str) -> None:
    tokens = [token for token in PARSER.parse(f"{embedded(text, 2, same)}\n\n## After") if token.level == 0]
    assert [(t.type, t.tag) for t in tokens][-3:] == [
        ("heading_open", "h2"),
        ("inline", ""),
        ("heading_close", "h2"),
    ] or ([(t.type, t.tag) for t in tokens][-2:] == [("heading_open", "h2"), ("heading_close", "h2")])


@examples(200)
@given(st.text(max_size=30))
def test_an_escaped_text_is_shown_as_it_is(text: str) -> None:
    from answerkey.rendering.html import render

    for markdown in (escaped(text), heading(1, escaped(text))):
        assert render(markdown).text == " ".join(render_plain(text).split())


def render_plain(text: str) -> str:
    from answerkey.delivery.targets._shared import plain

    return plain(text)


@examples(60)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_text_stops_a_document(catalog: Catalog, text: str) -> None:
    odd = with_questions(
        catalog, question(catalog, q=text, a=text, tags=(text,)), title=text, seo_description=text, body=text
    )
    assert page(odd)
    assert made("llms", odd)["llms.txt"].count("\n- [") == 1
