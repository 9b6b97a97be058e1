"""`answer/required-text`: each answer holds what the house style asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from answerkey.diagnostics import Finding, Severity
from answerkey.model.content import Answer
from answerkey.rules.base import AnswerRule, Level


class Rule(AnswerRule, Struct, frozen=True, dict=True):
    """The answer of each question matches the regular expression `pattern`, such as `Rule of thumb`.

    Off by default, and without a pattern.
    """

    severity = Severity.WARNING
    level = Level.OFF
    plain_markdown = False
    pattern: str = ""

    def __post_init__(self) -> None:
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise ValueError(f"`pattern` is not a regular expression: {error}") from None

    def check(self, answer: Answer) -> Iterator[Finding]:
        is_answer = answer.route[:1] == ("questions",) and answer.route[2:] == ("a",)
        if self.pattern and is_answer and not self._regex.search(answer.text.text):
            at = len(answer.text.text) - len(answer.text.text.lstrip())
            yield Finding(answer.text.span(at, at), f"the answer has nothing that matches `{self.pattern}`")

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.MULTILINE)
