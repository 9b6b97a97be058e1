"""`identity/redirect`: redirects lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.identity.judging import Judgement
from answerkey.model.corpus import Corpus
from answerkey.model.wording import quoted
from answerkey.rules.identity._judging import SHOWN, LockRule
from answerkey.rules.reference._near import Suggestions, hint


class Rule(LockRule):
    """A redirect in `ids.lock` leads to an address that is there, and not back to itself.

    A reader who follows it would end nowhere, or a browser give up after twenty rounds.
    """

    def judged(self, judgement: Judgement, corpus: Corpus) -> Iterator[Finding]:
        near = Suggestions(())
        for entry in judgement.lock.entries:
            address, target = entry.address, entry.state.target
            if address in judgement.ways.circles and target:
                yield Finding(entry.span, f"{quoted(address, SHOWN)} leads in a circle", "say where it really went")
            elif target and judgement.leads_nowhere(address):
                message = f"the redirect leads to {quoted(target, SHOWN)}, which the base does not have"
                yield Finding(entry.target_span, message, hint(near.meant(target, _near(target, judgement))))


def _near(address: str, judgement: Judgement) -> Iterator[str]:
    """The addresses that may have been meant: of the same page or place, or of the same name elsewhere."""
    page, _, question = address.partition("#")
    for other in judgement.present.places:
        its_page, _, its_question = other.partition("#")
        if page == its_page or (question and question == its_question) or (not question and "#" not in other):
            yield other
