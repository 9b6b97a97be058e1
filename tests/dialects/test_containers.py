"""Code in any nesting of a dialect's containers is found whole, and each character of it stands where it says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey import dialects
from answerkey.parsing.markdown import parse_markdown
from answerkey.source import identity
from properties import examples

Lines = list[str]
Wrap = Callable[[Lines], Lines]


def indented(*opening: str) -> Wrap:
    """A container whose content is indented by four below its opening lines."""
    return lambda lines: [*opening, *(f"    {line}" if line else "" for line in lines)]


def between(opening: str, mark: str, *head: str) -> Wrap:
    """A container between lines of marks, which are more than those of all containers in it."""

    def wrap(lines: Lines) -> Lines:
        most = max((len(line) - len(line.lstrip(mark)) for line in map(str.strip, lines)), default=0)
        marks = mark * max(3, most + 1)
        return [f"{marks}{opening}", *head, *lines, marks]

    return wrap


def item(mark: str) -> Wrap:
    return lambda lines: [mark + lines[0], *(" " * len(mark) + line if line else "" for line in lines[1:])]


def task(lines: Lines) -> Lines:
    return item("- ")(["[x] A task", "", *lines])


def quote(lines: Lines) -> Lines:
    return [f"> {line}" for line in lines]


def plain(before: Lines, after: Lines) -> Wrap:
    return lambda lines: [*before, *lines, *after]


COMMON: list[Wrap] = [item("- "), item("1. "), quote]
GFM: list[Wrap] = [*COMMON, task, lambda lines: ["> [!TIP]", *quote(lines)], indented("[^a]: Text", "")]
CONTAINERS: dict[str, list[Wrap]] = {
    "commonmark": COMMON,
    "gfm": GFM,
    "material": [
        item("-   "),
        quote,
        indented("!!! note"),
        indented('??? tip "é😀"', ""),
        indented("???+ warning", "", ""),
        indented('=== "Tab"', ""),
        indented("[^a]: Text", ""),
        indented("Term", ":   Definition", ""),
        between(" tip | Title", "/"),
        plain(["", '<div class="grid" markdown>'], ["</div>"]),
    ],
    "myst": [
        *COMMON,
        indented("[^a]: Text", ""),
        between("{note}", ":"),
        between("{tab-item} é😀", ":", ":sync: a", ""),
        between("{admonition} A", ":", "---", "class: b", "---"),
        between("{tip}", "`"),
        between("{warning}", "`", ":class: c"),
    ],
    "quarto": [*COMMON, between(" {.callout-note}", ":"), between(" a", ":"), indented("[^a]: Text", "")],
    "docusaurus": [
        *GFM[:-1],
        between("note[é😀]", ":"),
        plain(["", "<Tabs>", '<TabItem value="a">'], ["</TabItem>", "</Tabs>"]),
    ],
}
INFOS = {"myst": "{code-block} python", "quarto": "{python}"}
HEADS = {"myst": [":linenos:", ":name: é", ""], "quarto": ["#| echo: false"]}

codes = st.lists(
    st.sampled_from(["x = 1", "if a:", "    b = '😀'", "", "\tc = '\t'", "# é", "d = 'e\u0301'"]),
    min_size=1,
    max_size=4,
).filter(lambda lines: lines[0].strip() != "")


@st.composite
def nested(draw: st.DrawFn, name: str) -> tuple[str, list[str]]:
    """A text with code in containers of a dialect, and the codes in order."""
    wraps = st.lists(st.sampled_from(CONTAINERS[name]), max_size=4)
    parts, expected = [], []
    for lines in draw(st.lists(codes, min_size=1, max_size=2)):
        head = HEADS.get(name, []) if draw(st.booleans()) else []
        info = INFOS[name] if head else "python"
        block = [f"~~~~~~{info}", *head, *lines, "~~~~~~"]
        for wrap in draw(wraps):
            block = wrap(["text", "", *block, ""]) if draw(st.booleans()) else wrap(block)
        parts.append("\n".join(block))
        expected.append("\n".join(lines) + "\n")
    return "\n\nText\n\n".join(parts) + "\n", expected


@pytest.mark.parametrize("name", dialects.names())
@given(st.data())
@examples(120)
def test_code_in_nested_containers_maps_to_itself(name: str, data: st.DataObject) -> None:
    text, expected = data.draw(nested(name))
    fences = [fence for fence in parse_markdown(identity(text), dialect=name).fences if fence.marker]
    assert [fence.code.text for fence in fences] == expected
    for fence in fences:
        before = fence.opening.end
        for number, character in enumerate(fence.code.text):
            span = fence.code.span(number, number + 1)
            assert text[slice(*span)] == character or (character == " " and text[slice(*span)] == "\t")
            assert span.start >= before
            before = span.end
