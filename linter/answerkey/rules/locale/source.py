"""`locale/source`: a translation stands beside what it translates."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.corpus import Corpus
from answerkey.model.messages import quoted
from answerkey.model.views import Translation
from answerkey.rules.base import CorpusRule
from answerkey.rules.locale._pairs import TRANSLATIONS
from answerkey.rules.suggestions import Suggestions
from answerkey.source import Span


class Rule(CorpusRule):
    """A translation stands beside the file that it translates: `jwt.de.md` beside `jwt.md`.

    Without that nothing of it is delivered.
    """

    collections = TRANSLATIONS

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        suggestions = Suggestions(corpus.sources)
        seen: dict[tuple[str, str], str] = {}
        for entry in corpus.translations:
            record = entry.record
            assert isinstance(record, Translation)
            if record.source not in corpus.sources:
                near = suggestions.nearest(record.source)
                hint = f"did you mean {quoted(f'{near}.{record.locale}')}?" if near else "move it beside its source"
                message = f"there is no {quoted(record.source)} that this translates"
                yield Finding(Span(0, 0), message, hint, path=entry.path)
            first = seen.setdefault((record.source, record.locale), entry.path)
            if first != entry.path:
                message = f"{quoted(first)} translates the same file"
                yield Finding(Span(0, 0), message, "keep one of them", path=entry.path)
