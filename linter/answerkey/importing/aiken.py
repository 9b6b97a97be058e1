"""Quizzes in the Aiken format: a question, its choices with letters, and the letter of the right one.

See https://docs.moodle.org/en/Aiken_format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerkey.importing.plain_text import plain_markdown
from answerkey.importing.questions import QuestionList
from answerkey.importing.quiz_items import QuizAnswer, QuizItem, question_list
from answerkey.model.messages import quoted

_CHOICE = re.compile(r"([A-Z])[.)]\s+(\S.*)")
_ANSWER = re.compile(r"ANSWER:\s*([A-Z])\s*")


def read_aiken(text: str) -> QuestionList:
    """Read a quiz, whose lines end in ``\\n``."""
    return question_list(list(_items(text)))


def _items(text: str) -> Iterator[QuizItem]:
    question: list[str] = []
    choices: list[tuple[str, str]] = []
    first = last = 0
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if not line:
            continue
        answer, choice = _ANSWER.fullmatch(line), _CHOICE.fullmatch(line)
        if choices and not answer and not choice:  # the next question begins
            yield QuizItem(first, last, fault=f"{quoted(question[0])} has no line `ANSWER:` with a letter")
            question, choices = [], []
        first = first if question else number
        last = number
        if answer:
            yield _item(question, choices, answer[1], (first, number))
            question, choices = [], []
        elif choice and question:
            choices.append((choice[1], choice[2]))
        else:
            question.append(line)
    if question:
        yield QuizItem(first, last, fault=f"{quoted(question[0])} has no line `ANSWER:` with a letter")


def _item(question: list[str], choices: list[tuple[str, str]], right: str, lines: tuple[int, int]) -> QuizItem:
    text = "\n".join(question)
    if not question:
        return QuizItem(*lines, fault="an answer stands below no question")
    if right not in dict(choices):
        return QuizItem(*lines, fault=f"{quoted(question[0])} has no choice `{right}`")
    answers = (QuizAnswer(plain_markdown(choice), 100.0 if letter == right else 0.0) for letter, choice in choices)
    return QuizItem(*lines, "choice", plain_markdown(text), tuple(answers))
