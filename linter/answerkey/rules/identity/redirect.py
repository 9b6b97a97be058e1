"""`identity/redirect`: redirects lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.identity.audit import Audit
from answerkey.model.corpus import Corpus
from answerkey.model.messages import did_you_mean, quoted
from answerkey.rules.identity._lock_rule import QUOTED_LENGTH, LockRule
from answerkey.rules.suggestions import Suggestions


class Rule(LockRule):
    """A redirect in `ids.lock` leads to an address that is there, and not back to itself.

    A reader who follows any other redirect gets an error.
    """

    def findings(self, audit: Audit, corpus: Corpus) -> Iterator[Finding]:
        suggestions = Suggestions(())
        for entry in audit.lock.entries:
            address, target = entry.address, entry.state.target
            if address in audit.destinations.circles and target:
                yield Finding(
                    entry.span, f"{quoted(address, QUOTED_LENGTH)} leads in a circle", "say where it really went"
                )
            elif target and audit.is_dead_end(address):
                message = f"the redirect leads to {quoted(target, QUOTED_LENGTH)}, which the base does not have"
                suggestion = suggestions.nearest(target, _near(target, audit))
                yield Finding(entry.target_span, message, did_you_mean(suggestion))


def _near(address: str, audit: Audit) -> Iterator[str]:
    """Yield addresses to suggest: those of the same page, or of a question with the same name elsewhere."""
    page, _, question = address.partition("#")
    for other in audit.addresses.places:
        other_page, _, other_question = other.partition("#")
        if page == other_page or (question and question == other_question) or (not question and "#" not in other):
            yield other
