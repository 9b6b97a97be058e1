"""`publication/review`: a state of review is one of those that the base has."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.base_index import BaseIndex
from answerkey.model.corpus import Facts
from answerkey.model.messages import choice_problem
from answerkey.model.publication import REVIEW
from answerkey.rules.base import IndexRule


class Rule(IndexRule):
    """`review` of a page is one of `review.states` in the configuration, by default `draft`, `ready` and `approved`.

    A page in any other state than those of `review.deliver` is held back, so that a misspelt one would never be seen.
    The documents of collections that `review.collections` names have states of review, too.
    """

    plain_markdown = False

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        publishing = index.settings.publishing
        record, state = facts.record, facts.record.data.get(REVIEW)
        if publishing.has_review(record) and state is not None and state not in publishing.states:
            problem = choice_problem((REVIEW,), publishing.states, state)
            yield Finding(record.span_of(REVIEW), problem.message, problem.hint)
