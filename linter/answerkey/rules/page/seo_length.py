"""`page/seo-length`: a page's description fits a search result."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from answerkey.diagnostics import Finding, Severity
from answerkey.model.views import Page
from answerkey.rules.base import PageRule


class Rule(PageRule, Struct, frozen=True):
    """`seoDescription` has from `minimum` to `maximum` characters.

    Search engines cut off longer descriptions and ignore shorter ones.
    """

    severity = Severity.WARNING
    minimum: int = 50
    maximum: int = 160

    def check(self, page: Page) -> Iterator[Finding]:
        text = (page.seo_description or "").rstrip()
        if text and not self.minimum <= len(text) <= self.maximum:
            message = f"the description has {len(text)} characters; {self.minimum} to {self.maximum} show well"
            yield Finding(page.span_of("seoDescription"), message)
