"""Places in the fields of documents, and rewrites of them, whatever the style of the scalar, the nesting and the line ends."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.collection_settings import CollectionConfig
from answerkey.config import Config
from answerkey.fixing.edits import apply
from answerkey.fixing.equivalence import Prover
from answerkey.model.document import Document
from answerkey.parsing.document import parse_document
from answerkey.pipeline.guard import Unguarded
from answerkey.snippets.gather import Setting, gather
from answerkey.snippets.snippet import Snippet
from answerkey.snippets.style import Style
from answerkey.workspace import SourceFile
from properties import examples

COLLECTION = CollectionConfig(
    "notes", "notes/*", markdown=("a.texts[].text",), code={"a.codes[].code": "python", "code": "python"}, proof="proof"
).collection("")
STYLES = ("|", "|-", ">", "'", '"', "plain")
_lines = st.sampled_from(
    [
        "x = 1",
        "y  =  'é'",
        's = "😀"',
        "f( a,b )",
        "if x:\n    y = {  }",
        "# é: a",
        "d = {'a':1}",
        "t = (1,)",
        "x=1  # é",
    ]
)


def _scalar(code: str, style: str, indent: int) -> str | None:
    """A scalar as it stands behind a key; nothing where the style can't hold the code as it is."""
    if style in ("|", "|-", ">"):
        text = code.replace("\n", "\n\n") if style == ">" else code
        lines = [" " * indent + line if line else "" for line in text.split("\n")]
        return None if style == ">" and "    " in code else "\n".join([style, *lines])
    if style == '"':
        return json.dumps(code, ensure_ascii=False)
    if "\n" in code:
        return None
    if style == "'":
        return "'" + code.replace("'", "''") + "'"
    return None if set(code) & set("#{:") else code


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[str]]:
    """The text of a document, and the codes in it, in order."""
    codes, parts = [], ["a:", "  codes:"]
    end = draw(st.sampled_from(["\n", "\r\n"]))

    def code() -> str:
        return "\n".join(draw(st.lists(_lines, min_size=1, max_size=3)))

    for _ in range(draw(st.integers(1, 3))):
        text, style = code(), draw(st.sampled_from(STYLES))
        scalar = _scalar(text, style, 6)
        style, scalar = (style, scalar) if scalar is not None else ("|-", _scalar(text, "|-", 6) or "")
        codes.append(text + ("\n" if style in ("|", ">") else ""))
        parts.append(f"  - code: {scalar}")
    parts.append("  texts:")
    for _ in range(draw(st.integers(0, 2))):
        text = code()
        fenced = "\n".join(" " * 6 + line for line in f"Wörter 😀\n\n```python\n{text}\n```".split("\n"))
        codes.append(text + "\n")
        parts.append(f"  - text: |\n{fenced}")
    text = code()
    codes.append(text)
    parts.append("code: " + json.dumps(text, ensure_ascii=False).replace("é", "\\u00e9"))
    return end.join("\n".join(parts).split("\n")) + end, codes


def snippets_of(text: str) -> tuple[Document, list[Snippet]]:
    document = parse_document("notes/a.yml", COLLECTION, text, Config().limits)
    assert not document.problems
    return document, gather(document, Setting(text, Config().limits, Unguarded()))


@given(documents())
@examples(60)
def test_each_character_of_a_code_stands_where_it_stands(case: tuple[str, list[str]]) -> None:
    text, codes = case
    _, snippets = snippets_of(text)
    assert [snippet.fence.code.text for snippet in snippets] == codes
    for snippet in snippets:
        code = snippet.fence.code
        for at, character in enumerate(code.text):
            raw = text[slice(*code.span(at, at + 1))]
            assert raw == character or character in "\n'\"" or raw.startswith("\\u"), (raw, character)


@given(documents())
@examples(60)
def test_a_rewrite_says_what_black_says_and_changes_nothing_else(case: tuple[str, list[str]]) -> None:
    text, _ = case
    document, snippets = snippets_of(text)
    source = SourceFile("notes/a.yml", document.path, "notes/a.yml", COLLECTION, True)  # type: ignore[arg-type]
    for number, snippet in enumerate(snippets):
        for code, new in snippet.formatted(Style()):
            edit = snippet.rewritten(code, new)
            if edit is None:
                continue
            after = apply(text, [edit])
            Prover(Config()).prove(source, text, after, [edit], [snippet.fence.code.whole])
            _, others = snippets_of(after)
            expected = [other.fence.code.text.rstrip("\n") for other in snippets]
            expected[number] = new.rstrip("\n")
            assert [other.fence.code.text.rstrip("\n") for other in others] == expected


@pytest.mark.parametrize("style", STYLES)
def test_every_style_can_be_rewritten(style: str) -> None:
    text = f"code: {_scalar('f( 1 )', style, 2)}\n"
    _, (snippet,) = snippets_of(text)
    ((code, new),) = snippet.formatted(Style())
    edit = snippet.rewritten(code, new)
    assert edit is not None
    assert apply(text, [edit]) == text.replace("f( 1 )", "f(1)")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_comments_above_a_code_are_about_it_and_others_about_the_file(end: str) -> None:
    text = end.join(["# answerkey: ignore x/y", "", "# one", "# two", "code: a", "a: 1 # three", "proof: b", ""])
    document, _ = snippets_of(text)
    code, proof = document.codes
    assert [comment.text.text for comment in code.fences[0].comments] == [" one", " two"]
    assert proof.fences[0].comments == ()
