"""Random Q&A pages, built from the inside out: code, in a fence, in containers, in a YAML scalar, in a file.

The builder writes text and shares nothing with the parsers under test.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

PLANTED = "$"  # stands nowhere else in a page, and is an error wherever it stands in Python
STYLES = ("|", "|-", "|+", "|2", ">", "'", '"', "plain")
DOUBLING = (">", "'", "plain")  # styles in which a line break is written as two
LINE_ENDS = ("\n", "\r\n", "\r")
_ODD = "é😀e\u0301世\u00a0ß"
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "é": "\\u00e9", "😀": "\\U0001F600", "\u00a0": "\\_"}


@dataclass(frozen=True)
class Page:
    """A page's text, the style and the Markdown of its answer, and the codes of its Python fences in order."""

    text: str
    style: str
    answer: str
    codes: tuple[str, ...]


_comments = st.text(alphabet="abc=()'\"\\:-#" + _ODD + " ", max_size=14).map(lambda text: f"# {text}".rstrip())
_statements = st.one_of(
    _comments,
    st.sampled_from(["", "x = '\t'", "if a:\n    b = '😀'\n\n    # é", "s = '''\n  é\n'''", "def f(): return 1"]),
    st.builds(lambda name, value: f"{name} = {value}", st.text("xyz_", min_size=1, max_size=5), st.integers(0, 99)),
)
_simple = st.builds(
    lambda name, value: f"{name} = {value}", st.text("xyz_", min_size=1, max_size=5), st.integers(0, 99)
)
_prose = st.text(alphabet="abc.'\"" + _ODD + " ", max_size=20).map(lambda text: f"Text {text}".rstrip())
_lists = ["- ", "1. ", "* "]
_markers = st.sampled_from(["```", "~~~", "````", "~~~~~"])
_infos = st.sampled_from(["python", "py", "Python", "{.python}", 'python title="é"', "python3 {1,2}"])


@st.composite
def pages(draw: st.DrawFn, *, planted: bool = False) -> Page:
    """Any page whose answer holds Python fences; with `planted` one line of their code is an error."""
    style = draw(st.sampled_from(STYLES))
    simple = style in ("plain", "'")
    parts, codes = ["Text" if simple else draw(_prose)], []
    count = draw(st.integers(1, 3))
    bad = draw(st.integers(0, count - 1)) if planted else -1
    for number in range(count):
        lines = draw(st.lists(_simple if simple else _statements, min_size=1, max_size=5))
        if number == bad:
            lines.insert(draw(st.integers(0, len(lines))), f"é = {PLANTED}" if not simple else f"y = {PLANTED}")
        code = "\n".join(lines)
        parts += [_fence(draw, code, style), "Text" if simple else draw(_prose)]
        codes.append(code + "\n")
    answer = "\n\n".join(parts) + "\n"
    return Page(_page(answer, style, draw(st.sampled_from(LINE_ENDS))), style, answer, tuple(codes))


def _fence(draw: st.DrawFn, code: str, style: str) -> str:
    """A fenced block, perhaps in lists and quotes.

    A style that doubles line breaks would end a quote, and one that folds all lines would lose a list's indentation.
    """
    if style in ("plain", "'"):
        return f"```python\n{code}\n```"
    marker = draw(_markers)
    block = [f"{marker}{draw(_infos)}", *code.split("\n"), marker]
    containers = _lists if style in DOUBLING else [*_lists, "> "]
    outermost = draw(st.sampled_from([[], ["-\t"]]))  # a tab's width depends on what stands before it
    for container in [*draw(st.lists(st.sampled_from(containers), max_size=3)), *outermost]:
        block = _contained(block, container)
    return "\n".join(block)


def _contained(block: list[str], container: str) -> list[str]:
    """Markdown lines inside one more list item or quote."""
    if container.startswith(">"):
        return [container + line for line in block]
    indent = "\t" if container.endswith("\t") else " " * len(container)
    return [container + block[0], *(indent + line if line else "" for line in block[1:])]


def _page(answer: str, style: str, line_end: str) -> str:
    text = f"---\ntitle: 'é😀' # a comment\nquestions:\n- id: one\n  q: Why?\n  a: {_scalar(answer, style)}\n  difficulty: easy\n---\n"
    return text.replace("\n", line_end)


def _scalar(answer: str, style: str) -> str:
    """An answer as the value of a key that is indented by two."""
    if style == "|2":
        return "|2\n" + _indented(answer, "    ")
    if style.startswith("|"):
        return f"{style}\n" + _indented(answer, "     ")
    if style == ">":
        return ">  # folded\n" + _indented(answer.replace("\n", "\n\n"), "    ").rstrip() + "\n"
    body = answer.rstrip("\n")
    if style == '"':
        return (
            '"'
            + "".join(_ESCAPES.get(c, c) for c in body).replace(". ", ".\\\n   \\ ").replace("c a", "c\n     a")
            + '"'
        )
    folded = body.replace("\n", "\n\n    ")
    return "'" + folded.replace("'", "''") + "'" if style == "'" else folded


def _indented(text: str, pad: str) -> str:
    return "\n".join(pad + line if line else "" for line in text.rstrip("\n").split("\n"))
