"""Lines of a snippet in which nothing is reported, since the author labels them as wrong or outdated.

A finding there would repeat the point of the example. Only labels count: `Bad:` before a fence, ``# WRONG`` above a
line. The same word in the middle of a sentence may be about anything.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from answerkey.lazy_regex import lazy_regex
from answerkey.model.directives import EXPECT_ERROR, FRAGMENT
from answerkey.snippets import console
from answerkey.snippets.language import Kind
from answerkey.snippets.snippet import Snippet
from answerkey.source import LineIndex

_BAD = (
    r"(?:bad|wrong|incorrect|broken|invalid|don['’]?t|do not|never|avoid|anti-?pattern|legacy|old(?:er)?|obsolete"
    r"|deprecated|no longer|removed|before(?= *(?:[:(]|$|\w+ v?\d|v?\d)))(?!\w)"
)
_SIGNS = "[❌✗✘🚫⛔👎]"
_LABEL = lazy_regex(rf"\W*{_BAD}|.*{_SIGNS}", re.IGNORECASE)
_ARTICLE = lazy_regex(rf"\A(?:(?!{_SIGNS})\W)*(?:the|an?|this is)\b", re.IGNORECASE)
_GOOD = lazy_regex(
    r"\W*(?:good|right|correct|new(?:er)?|after|better|best|preferred|instead|now|works)(?!\w)|.*[✅✓✔👍]", re.I
)
_FAILS = lazy_regex(
    rf"{_SIGNS}|(?<!\w)(?:{_BAD}|(?:raises?|fails?|errors?|does ?n['o]t|\w+Error|\w+Exception)(?!\w))", re.IGNORECASE
)
_SILENCED = lazy_regex(r"#\s*(?:noqa|type:\s*ignore|(?:ty|pyright|mypy|pyrefly):\s*ignore)", re.IGNORECASE)
_SENTENCE = lazy_regex(r"[.!?][*_`)]*$")
_POINTS = lazy_regex(rf"\b(?:this|these|following|below|here)\b|{_SIGNS}", re.IGNORECASE)
_LONGEST_LABEL = 8  # words: a longer text is no label
_LONGEST_REMARK = 3  # words: a longer sentence is a label only if it points at the code


def quiet_lines(snippet: Snippet) -> Iterator[int]:
    """Yield the lines, from 1, of the compiled code in which nothing is reported."""
    assert snippet.syntax is not None
    lines = LineIndex(snippet.syntax.code.text)
    if snippet.has(EXPECT_ERROR) or snippet.has(FRAGMENT) or _has_bad_label(snippet):
        yield from range(1, len(lines) + 1)
        return
    yield from _commented_lines(lines, snippet.comments)
    if snippet.kind is Kind.CONSOLE and not snippet.session_fault:
        yield from _raising_lines(snippet)


def _raising_lines(snippet: Snippet) -> Iterator[int]:
    """Yield the lines of a session's examples that are shown to raise an exception."""
    line = 1
    for part, raises in zip(snippet.parts, console.raising(snippet.fence.code.text), strict=True):
        number = part.text.count("\n")
        if raises:
            yield from range(line, line + number)
        line += number


def _has_bad_label(snippet: Snippet) -> bool:
    """Return True if the block right before a fence is a label, such as a heading or a few words, that says wrong."""
    text = snippet.answer.text.text
    start = snippet.fence.opening.start
    at = bisect_left(range(len(text)), start, key=lambda place: snippet.answer.text.span(place, place).start)
    blocks = re.split(r"\n[ \t]*\n", text[:at].rstrip())
    label = _ARTICLE.sub("", blocks[-1].rpartition("\n")[2], count=1)
    length = len(label.split())
    is_sentence = length > _LONGEST_REMARK and _SENTENCE.search(label) is not None and not _POINTS.search(label)
    return length <= _LONGEST_LABEL and not is_sentence and _LABEL.match(label) is not None


def _commented_lines(lines: LineIndex, comments: dict[int, str]) -> Iterator[int]:
    quiet_from = -1  # the indentation of the comment below which all lines are quiet
    for line in range(1, len(lines) + 1):
        text = lines.line_text(line)
        comment = comments.get(line, "")
        if comment and text.lstrip().startswith("#"):
            indent = len(text) - len(text.lstrip())
            if _LABEL.match(comment):
                quiet_from = indent
            elif _GOOD.match(comment) or (indent <= quiet_from and not lines.line_text(line - 1).strip()):
                quiet_from = -1
        elif _SILENCED.search(comment) or (comment and _FAILS.search(comment)):
            yield line
        if quiet_from >= 0:
            yield line
