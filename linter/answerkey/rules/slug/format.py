"""`slug/format`: slugs are kebab-case."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.messages import is_kebab_case, quoted
from answerkey.model.views import Record
from answerkey.rules.base import RecordRule


class Rule(RecordRule):
    """A slug is kebab-case ASCII: lower-case letters, digits and single hyphens.

    It becomes part of an address: anything else is escaped differently by different servers.
    """

    def check(self, record: Record) -> Iterator[Finding]:
        for key in ("slug", "frameworkSlug", "topicSlug"):
            value = record.data.get(key)
            if isinstance(value, str) and not is_kebab_case(value):
                message = f"{quoted(value)} is not kebab-case" if value else "the slug is empty"
                yield Finding(record.span_of(key), message, "use a-z, 0-9 and single hyphens")
