"""Any text can be put in place of a code, or none is; what was put there is read again as what it was."""

from __future__ import annotations

from collections import Counter

from hypothesis import event, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from answerkey.fixing.edits import apply
from answerkey.model.collections import PLAIN, QA, Collection
from answerkey.model.limits import Limits
from answerkey.model.value_edits import escaped
from answerkey.parsing.document import parse_document
from answerkey.pipeline.guard import Unguarded
from answerkey.snippets.gather import Setting, gather
from answerkey.snippets.snippet import Snippet
from documents import DOUBLING, LINE_ENDS, Page, pages
from properties import examples
from test_positions import loaded

_lines = st.one_of(
    st.sampled_from(["", "x = 1", "    y = 2", "\tz", "   ", "```", "~~~", ">>> a", "> a", "- a", "# é😀", "'\\t\"' "]),
    st.text("ab=#'\"\\ \té😀>-`~.:\u00a0", max_size=12),
)
_codes = st.lists(_lines, min_size=1, max_size=6).map("\n".join).filter(lambda code: code.strip("\n") != "")


def snippets(text: str, collection: Collection, path: str) -> list[Snippet]:
    document = parse_document(path, collection, text, Limits())
    assert document.problems == ()
    return gather(document, Setting(text, Limits(), Unguarded()))


def blocks(markdown: str) -> list[tuple[str, str, str, str]]:
    tokens = MarkdownIt("commonmark").parse(markdown)
    return [(token.type, token.markup, token.info, token.content.rstrip("\n")) for token in tokens]


@examples(300)
@given(pages(), _codes)
def test_another_code_in_a_page_is_read_as_what_it_is(page: Page, new: str) -> None:
    for number, snippet in enumerate(snippets(page.text, QA, "qa/a/b/c.md")):
        edit = snippet.rewritten(snippet.fence.code, new)
        event(f"{page.style}: {edit is not None}")
        if edit is not None:
            changed = Page(apply(page.text, [edit]), page.style, page.answer, page.codes)
            check(blocks(loaded(page)), blocks(loaded(changed)), number, new)


@examples(300)
@given(pages().filter(lambda page: page.style not in DOUBLING), _codes, st.sampled_from(LINE_ENDS), st.booleans())
def test_so_it_is_in_ordinary_markdown(page: Page, new: str, line_end: str, ended: bool) -> None:
    text = (page.answer if ended else page.answer.removesuffix("\n")).replace("\n", line_end)
    for number, snippet in enumerate(snippets(text, PLAIN, "notes.md")):
        edit = snippet.rewritten(snippet.fence.code, new)
        if edit is not None:
            changed = apply(text, [edit])
            assert Counter(changed[edit.span.start :])["\r"] == 0 or "\r" in line_end
            check(blocks(unix(text)), blocks(unix(changed)), number, new)


@given(_codes, st.sampled_from([">", "> ", "> > ", ">>", " >", "- ", "  "]))
def test_so_it_is_behind_marks_without_blanks(new: str, container: str) -> None:
    rest = container.replace("-", " ")
    text = f"{container}```python\n{rest}x=1\n{rest}if x: y\n{rest}```\n"
    (snippet,) = snippets(text, PLAIN, "notes.md")
    edit = snippet.rewritten(snippet.fence.code, new)
    if edit is not None:
        check(blocks(text), blocks(apply(text, [edit])), 0, new)


def check(old: list[tuple[str, str, str, str]], after: list[tuple[str, str, str, str]], number: int, new: str) -> None:
    """One code is the new one, and all else is what it was."""
    place = [place for place, block in enumerate(old) if block[0] in ("fence", "code_block")][number]
    expected = (*old[place][:3], new.rstrip("\n"))
    assert after == [*old[:place], expected, *old[place + 1 :]]


def unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def test_what_does_not_print_is_escaped_between_quotes_and_all_else_is_kept() -> None:
    assert escaped('a\\b"c\n\td é😀\x0c\x85\u2028\ufeff\U000e0001\u200b') == (
        'a\\\\b\\"c\\n\\td é😀\\x0c\\x85\\u2028\\ufeff\\U000e0001\\u200b'
    )
