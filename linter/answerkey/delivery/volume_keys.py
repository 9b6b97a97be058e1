"""Hashes of what volumes are made from: where a hash is that of the last build, so is all of its volume."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from answerkey.delivery.catalog_source import CheckedBase
from answerkey.delivery.documents import delivered_references
from answerkey.delivery.related_questions import declared
from answerkey.delivery.volumes import Volume
from answerkey.model import views
from answerkey.model.corpus import Facts
from answerkey.pipeline.cache import digest


@dataclass(frozen=True)
class VolumeKeys:
    """The keys of the volumes of a base; `settings` is a hash of what is the same for all of them."""

    base: CheckedBase
    settings: bytes

    def of(self, volume: Volume) -> str:
        """Return the key of a volume.

        The content of a file stands for all that is derived of it alone. The rest depends on other files, on the
        history, on the recorded verdicts and on what is delivered.
        """
        own = (repr(part) for entry in volume.entries for part in self._of_entry(entry))
        others = (repr(part) for part in self._elsewhere(volume))
        return digest(self.settings, volume.name, *own, *others).hex()

    def _of_entry(self, entry: Facts) -> Iterator[Any]:
        sources, record = self.base.sources, entry.record
        yield from self._content(entry)
        scope = sources.scope
        yield scope.stage(record), scope.has(record), scope.omits(record), self.base.historian.key(record.path)
        if isinstance(record, views.QuestionRecord) and not scope.publishing.publishes_all(record):
            yield [scope.stage(record, question) for question in record.questions]
        if isinstance(record, views.QuestionRecord) and record.path in scope.broken:
            yield [scope.omits_question(record, question) for question in record.questions]
        if isinstance(record, views.Page):
            addresses = [f"{record.address}#{q.id}" for q in scope.questions(record)] if sources.verdicts else []
            yield [(address, verdict) for address in addresses if (verdict := sources.verdicts.get(address))]
            related = [sources.links.page(path) for _, path in record.related]
            yield [(address, address in sources.links.substitutes) for address in related]
        if isinstance(record, views.DocumentRecord):
            yield sources.verdicts.get(record.address), list(delivered_references(record, sources))

    def _content(self, entry: Facts) -> Iterator[Any]:
        contents, links = self.base.outcome.inputs.contents, self.base.sources.links
        yield entry.path, contents[entry.path].key, sorted(links.of(entry).items())

    def _elsewhere(self, volume: Volume) -> Iterator[Any]:
        """Yield what stands for the questions that answers link to, and for the files of those in other volumes."""
        sources = self.base.sources
        linked = declared(self.base.part(volume), sources.links)
        chosen = [other for others in linked.values() for other in others if other in sources.delivered]
        yield chosen
        own = {entry.path for entry in volume.entries}
        for address in sorted({other.partition("#")[0] for other in chosen if "#" in other}):
            page = sources.corpus.page_by_address[address]
            if page.path not in own:
                for entry in (page, *self._translations(page)):
                    yield from self._content(entry)
                    yield sources.scope.has(entry.record)

    def _translations(self, page: Facts) -> Iterator[Facts]:
        corpus = self.base.sources.corpus
        keys = ((page.record.source, locale) for locale in corpus.locales[1:])
        return (corpus.translated[key] for key in keys if key in corpus.translated)
