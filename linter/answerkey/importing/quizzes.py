"""Quizzes in the formats of teachers."""

from __future__ import annotations

from answerkey.importing.aiken import read_aiken
from answerkey.importing.gift import read_gift
from answerkey.importing.moodle_xml import read_moodle_xml
from answerkey.importing.questions import QuestionList
from answerkey.importing.result import SourceError, decoded

QUIZ_FORMATS = ("gift", "aiken", "moodle-xml")


def read_quiz(data: bytes, format_: str | None) -> QuestionList:
    """Read a quiz in one of the `QUIZ_FORMATS`, or in the one that its text tells; raises SourceError."""
    if format_ == "moodle-xml" or (format_ is None and data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")):
        return read_moodle_xml(data)
    text = decoded(data)
    if format_ is None:
        format_ = "aiken" if any(line.startswith("ANSWER:") for line in text.split("\n")) else "gift"
    questions = read_gift(text) if format_ == "gift" else read_aiken(text)
    if not questions.notices and not questions.questions:
        raise SourceError("it has no questions")
    return questions
