"""Choices of questions from lists with letters, and the line that names the right one: ``- A: …`` and ``Answer: B``."""

from __future__ import annotations

import re

from answerkey.importing.layout import split_lines, tidy
from answerkey.importing.questions import Choice
from answerkey.importing.task_lists import ChoiceAnswer
from answerkey.model.content import may_hold_fence

_CHOICE = re.compile(r"(?:[-*+][ \t]+)?(?:\*\*)?\(?([A-Z])[.:)](?:\*\*)?[ \t]*(\S.*)\n?")
_ANSWER = re.compile(
    r"(?:#{1,6}[ \t]+)?[*_]{0,2}[^\W\d_]{1,20}[*_]{0,2}[ \t]*[:：][*_]{0,2}[ \t]*[*_`(]{0,2}([A-Z])[*_`).]{0,3}\s*"
)
_FEWEST = 2


def lettered_choices(answer: str) -> ChoiceAnswer | None:
    """Return the parts of an answer that begins with choices A, B, C … and goes on with the letter of the right one.

    The letters count up from A without a gap, each choice is one line, and the first line of text below them is a word,
    a colon and one of the letters. Everything else stays text. Code may stand before the choices.
    """
    lines = split_lines(answer)
    first = next((n for n, line in enumerate(lines) if (m := _CHOICE.fullmatch(line)) and m[1] == "A"), None)
    if first is None:
        return None
    texts, after = _texts(lines, first)
    named = next((n for n in range(after, len(lines)) if lines[n].strip()), None)
    match = _ANSWER.fullmatch(lines[named]) if named is not None else None
    right = ord(match[1]) - ord("A") if match else len(texts)
    code = "".join(lines[:first]).strip("\n")
    if named is None or len(texts) < _FEWEST or right >= len(texts) or (code and not _is_code(code)):
        return None
    choices = tuple(Choice(text, number == right) for number, text in enumerate(texts))
    explanation = tidy("".join(lines[named + 1 :]))
    return ChoiceAnswer(choices, code, explanation if explanation.strip() else f"- {texts[right]}\n")


def _texts(lines: list[str], first: int) -> tuple[list[str], int]:
    """Return the choices from a line on, and the number of the line after them."""
    texts: list[str] = []
    for number in range(first, len(lines)):
        match = _CHOICE.fullmatch(lines[number])
        if match and match[1] == chr(ord("A") + len(texts)):
            texts.append(match[2].strip())
        elif match or lines[number].strip():
            return texts, number
    return texts, len(lines)


def _is_code(text: str) -> bool:
    """Return True if a text is one fenced block."""
    lines = text.split("\n")
    return (
        may_hold_fence(text)
        and lines[0].lstrip()[:3] in ("```", "~~~")
        and lines[-1].strip()[:3] == lines[0].lstrip()[:3]
    )
