"""A page with some bytes changed is still data: `lint` reports on it, and never raises."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.pipeline.options import Options
from answerkey.pipeline.run import lint
from answerkey.workspace import open_workspace
from hostile.case import BROKEN_FENCE, PAGE, Case, fence, page, with_questions
from properties import examples

VALID = page(
    "Text with `code`, a [link](/acme/basics/other#question-1) and ![an image](/a.png).\n\n" + fence("x = 1\nprint(x)"),
    "<!-- answerkey: ignore snippet/format -->\n" + fence("x = {  'a':1 }") + fence(">>> 1 + 1\n2", "pycon"),
    "> - quoted\n>\n>   ```json\n>   {\"a\": [1, 2.5, null]}\n>   ```\n\n" + fence("a = 1\n[b]\nc = 2026-01-01", "toml"),
    related="\n  - /acme/basics/other",
)  # fmt: skip
STRANGE = (
    b"\0", b"\xff", b"\r", b"\n", b"\t", b"\\", b"`", b"```", b"~~~", b"---\n", b"...\n", b"- ", b"> ", b"[", b"]", b"{", b"}", b"(",
    b")", b"<!--", b"-->", b"<", b"&a ", b"*a", b"!!x ", b"<<: ", b"? ", b": ", b"|", b">", b"'", b'"', b"\\x", b"\\ud800", b"#", b"%",
    b"@", b"\xef\xbb\xbf", "\u2028".encode(), "\u202e".encode(), "\x85".encode(), "😀".encode(), b">>> ", b"... ", b"answerkey: ", b"    ",
    b"0x", b"99999", b"f'{", b"lambda ", b"await ", b"return ", b"import ", b"\f",
)  # fmt: skip

_few = examples(60)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """The valid page with up to eight parts of it replaced, moved or taken away."""
    data = VALID.encode()
    for _ in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + draw(st.sampled_from([0, 1, 4, 200])))))
        put = draw(st.one_of(st.sampled_from(STRANGE), st.binary(max_size=4), st.just(data[end : end + 40])))
        data = data[:start] + put + data[end:]
    return data


def lint_page(folder: Path, data: bytes) -> None:
    """Lint a base with this page; the positions of what is found lie in their order inside the file."""
    Case("mutated", data).write(folder)
    report = lint(open_workspace([str(folder / "content")]), Options(jobs=1, cache=False))
    size = len(data.decode("utf-8", "replace"))
    for diagnostic in report.diagnostics:
        if diagnostic.path.endswith(PAGE):
            assert 0 <= diagnostic.start.offset <= diagnostic.end.offset <= size


def test_the_page_that_is_mutated_is_valid(tmp_path: Path) -> None:
    Case("valid", VALID).write(tmp_path)
    report = lint(open_workspace([str(tmp_path / "content")]), Options(jobs=1, cache=False))
    assert report.summary.snippets == 5
    assert {d.rule for d in report.diagnostics if d.severity == "error"} <= {"reference/link"}


@_few
@given(data=mutated())
def test_bytes_changed_at_random_are_reported_on(data: bytes, tmp_path: Path) -> None:
    lint_page(tmp_path, data)


@_few
@given(code=st.text(st.sampled_from("x=1\n()[]{}:'\"\\#.,@ \t\f\r\u2028\u202eé😀>`~-<!f"), max_size=60))
def test_code_made_at_random_is_reported_on(code: str, tmp_path: Path) -> None:
    languages = ("python", "pycon", "json", "yaml", "toml")
    lint_page(tmp_path, page(*("".join(fence(code, language)) for language in languages), BROKEN_FENCE).encode())


@_few
@given(
    answer=st.text(st.sampled_from("a`~<>!-[]()*_#|:\\ \t\n\r\x85\u2028&;\"'😀"), max_size=80),
    style=st.sampled_from(['"', "'", ""]),
)
def test_answers_made_at_random_in_any_style_are_reported_on(answer: str, style: str, tmp_path: Path) -> None:
    one = f"\n  - id: x\n    difficulty: easy\n    q: What?\n    a: {style}{answer}{style}\n"
    lint_page(tmp_path, with_questions(one).encode())


@pytest.mark.parametrize("size", range(0, len(VALID), len(VALID) // 8))
def test_a_page_cut_off_anywhere_is_reported_on(size: int, tmp_path: Path) -> None:
    lint_page(tmp_path, VALID.encode()[:size])
