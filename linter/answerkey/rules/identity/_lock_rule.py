"""The base of the rules of this family."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.identity.audit import Audit, audit_base
from answerkey.identity.lock import NAME
from answerkey.model.corpus import Corpus
from answerkey.rules.base import CorpusRule

QUOTED_LENGTH = 100  # characters of an address that a message quotes


class LockRule(CorpusRule):
    """Checks the record of published addresses, where a base has one."""

    collections = frozenset({"ids"})

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        audit = corpus.derived(audit_base)
        if audit is not None:
            for finding in self.findings(audit, corpus):
                yield finding if finding.path else finding._replace(path=NAME)

    def findings(self, audit: Audit, corpus: Corpus) -> Iterator[Finding]:
        """Yield the findings; those without a path are in the record itself."""
        raise AssertionError
