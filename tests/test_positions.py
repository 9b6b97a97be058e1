"""Every character of every snippet maps to itself in the file, whatever it is wrapped in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

from answerkey.config import Config, ProofsConfig
from answerkey.model.collections import QA
from answerkey.model.content import Fence
from answerkey.model.document import Document
from answerkey.model.limits import Limits
from answerkey.parsing.document import parse_document
from answerkey.pipeline.checker import Checker
from answerkey.pipeline.guard import Unguarded
from answerkey.pipeline.selection import select
from answerkey.source import LINE_END, LineIndex, Span, line_at
from documents import DOUBLING, PLANTED, Page, pages
from properties import examples

CHECKER = Checker(select(Config(select=("snippet/syntax",))), Limits(), "", ProofsConfig())


def parsed(page: Page) -> Document:
    document = parse_document("qa/a/b/c.md", QA, page.text, Limits())
    assert document.problems == ()
    return document


def fences(document: Document) -> tuple[Fence, ...]:
    (answer,) = document.answers
    return tuple(fence for fence in answer.fences if fence.marker)


def loaded(page: Page) -> str:
    """The answer as another parser reads it: ruamel's pure Python one."""
    header = page.text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("---\n").rpartition("\n---\n")[0]
    answer: str = YAML(typ="safe", pure=True).load(header)["questions"][0]["a"]
    return answer


@examples(300)
@given(pages())
def test_the_fences_found_are_those_of_the_answer_as_other_parsers_read_it(page: Page) -> None:
    tokens = MarkdownIt("commonmark").parse(loaded(page))
    expected = [token.content for token in tokens if token.type == "fence"]
    assert [fence.code.text for fence in fences(parsed(page))] == expected
    if page.style not in DOUBLING:
        assert expected == list(page.codes)


@examples(300)
@given(pages())
def test_every_character_of_every_snippet_maps_to_itself_in_the_file(page: Page) -> None:
    for fence in fences(parsed(page)):
        before = fence.opening.end
        for number, character in enumerate(fence.code.text):
            span = fence.code.span(number, number + 1)
            assert stands_for(page.text[span.start : span.end], character, page.style), (character, span)
            assert span.start >= before or page.text[span.start] == "\t"
            before = max(before, span.end)


def stands_for(raw: str, character: str, style: str) -> bool:
    """Whether a piece of the file is a character: as it is, escaped, folded, or as part of a tab that was cut."""
    if raw == character or (character == "\n" and raw in ("\r\n", "\r")):
        return True
    if raw == "\t" and character == " ":
        return True
    if style == '"':
        value: str = YAML(typ="safe", pure=True).load(f'"{raw}"')
        return raw != "" and value == character
    if style == "'" and raw == "''":
        return character == "'"
    return style in DOUBLING and character in " \n" and raw.strip() == ""


@examples(300)
@given(pages(planted=True))
def test_a_planted_error_is_reported_once_and_exactly_where_it_stands(page: Page) -> None:
    code = next(fence.code for fence in fences(parsed(page)) if PLANTED in fence.code.text)
    result = CHECKER.check("qa/a/b/c.md", QA, page.text.encode(), Unguarded())
    assert [rule for rule, _ in result.findings] == ["snippet/syntax"], code.text
    at = page.text.index(PLANTED)
    assert result.findings[0][1].span == Span(at, at + 1)


@given(pages())
@examples(50)
def test_lines_and_columns_are_those_of_an_editor(page: Page) -> None:
    """An editor ends lines at CRLF, CR and LF and at nothing else, and counts columns in characters."""
    index = LineIndex(page.text)
    lines = page.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert len(index) == len(lines)
    for number, line in enumerate(lines, 1):
        start = index.line_span(number).start
        assert index.line_text(number) == line
        assert index.position(start + len(line)) == (number, len(line) + 1, start + len(line))


@given(st.text(st.sampled_from("ab\n\r\f\u2028\x85"), max_size=40))
def test_lines_end_where_editors_say_in_every_text(text: str) -> None:
    index = LineIndex(text)
    assert all(line_at(text, at) == index.position(at).line for at in range(len(text) + 2))
    lines = LINE_END.split(text)
    assert [index.line_text(number) for number in range(1, len(index) + 1)] == lines
    for offset in range(len(text) + 1):
        position = index.position(offset)
        if text[offset - 1 : offset + 1] != "\r\n":
            assert index.offset(position.line, position.column) == offset
