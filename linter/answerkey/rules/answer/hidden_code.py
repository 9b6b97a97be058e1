"""`answer/hidden-code`: no HTML hides code from readers and from checks."""

from __future__ import annotations

from answerkey.rules.problem_rule import ProblemRule


class Rule(ProblemRule):
    """A fence is not swallowed by an HTML block, and HTML that swallows text is closed.

    CommonMark ends most HTML blocks at an empty line: a fence right after `<details>` is shown as plain text. A
    comment or a `<script>` that is never closed hides the rest of the answer.
    """
