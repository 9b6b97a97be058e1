"""Choices of questions from task lists: ``- [ ] wrong`` and ``- [x] right``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from markdown_it import MarkdownIt

from answerkey.dialects import MAX_NESTING
from answerkey.importing.layout import dedented, split_lines, tidy
from answerkey.importing.questions import Choice
from answerkey.model.content import may_hold_fence

_ITEM = re.compile(r"([ \t]*[-*+][ \t]+)\[([ xX])\](?=[ \t\n])[ \t]*")


class ChoiceAnswer(NamedTuple):
    """The choices of an answer, the code before them, which belongs to the question, and what explains them."""

    choices: tuple[Choice, ...]
    code: str
    explanation: str


def choices_in(answer: str) -> ChoiceAnswer | None:
    """Return the parts of an answer that begins with a task list, or with code and one; else None.

    Only a list with a checked and an unchecked item at least is one of choices. An answer without an explanation gets
    the correct choices as one.
    """
    tokens = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).disable("inline").parse(answer)
    listed = next((token for token in tokens if token.type == "bullet_list_open" and token.level == 0), None)
    if listed is None or listed.map is None:
        return None
    lines = split_lines(answer)
    first, last = listed.map
    starts = [t.map[0] for t in tokens if t.type == "list_item_open" and t.level == 1 and t.map]
    items = [lines[start:end] for start, end in pairwise([*(s for s in starts if first <= s < last), last])]
    choices = tuple(choice for item in items if (choice := _choice(item)) is not None)
    correct = [choice.text for choice in choices if choice.correct]
    code = "".join(lines[:first]).strip("\n")
    if len(choices) < len(items) or not 0 < len(correct) < len(choices) or (code and not may_hold_fence(code)):
        return None
    explanation = tidy("".join(lines[last:]))
    explanation = explanation if explanation.strip() else "".join(f"- {_indented(text)}\n" for text in correct)
    return ChoiceAnswer(choices, code, explanation)


def _choice(lines: Sequence[str]) -> Choice | None:
    """Return an item of a list as a choice; None if it is no task."""
    mark = _ITEM.match(lines[0])
    if mark is None:
        return None
    rest = (dedented(line, len(mark[1].expandtabs(4))) for line in lines[1:])
    text = "".join([lines[0][mark.end() :], *rest]).strip("\n")
    return Choice(text, mark[2] != " ") if text.strip() else None


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")
