"""`reference/related`: related pages exist."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.addresses import as_address
from answerkey.model.corpus import Corpus
from answerkey.model.messages import did_you_mean, quoted
from answerkey.model.value_edits import value_edit
from answerkey.rules.base import CorpusRule
from answerkey.rules.replacement import replacement
from answerkey.rules.suggestions import Suggestions


class Rule(CorpusRule):
    """Each path under `related` is the address of another page, such as `/fastapi/security/jwt`.

    A reader who follows any other path gets an error instead of a page.
    """

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        suggestions = Suggestions(corpus.page_by_address)
        for page in corpus.pages:
            for number, path in page.related:
                span, address = page.span_of("related", number), as_address("/" + path.strip("/"), corpus.addresses)
                if address not in corpus.page_by_address:
                    message = f"no page has the address {quoted(path, 100)}"
                    suggestion = suggestions.nearest(address)
                    fix = replacement(value_edit(span, path, suggestion), suggestion)
                    yield Finding(span, message, did_you_mean(suggestion), fix=fix, path=page.path)
                elif address == page.address:
                    yield Finding(span, "the page is related to itself", path=page.path)
