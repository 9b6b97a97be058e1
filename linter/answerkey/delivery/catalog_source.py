"""Makes the catalog of a workspace. The base is checked first: parts with errors are not delivered."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from msgspec import structs

from answerkey.config import Config, ConfigError, suggestion
from answerkey.delivery.catalog import Catalog
from answerkey.delivery.catalog import Page as PageEntity
from answerkey.delivery.catalog_builder import all_texts, make_catalog, page_texts
from answerkey.delivery.documents import delivered_documents
from answerkey.delivery.errors import NotDeliverable
from answerkey.delivery.history import GitHistorian
from answerkey.delivery.links import Links
from answerkey.delivery.localization import Localization, tags_of, with_alternates
from answerkey.delivery.omissions import Omission, Scope, omissions, parts_with_errors
from answerkey.delivery.pages import PageRenderer
from answerkey.delivery.related_questions import declared, with_related
from answerkey.delivery.skeletons import Skeletons
from answerkey.delivery.sources import Sources
from answerkey.delivery.timetable import Timetable, timetable
from answerkey.delivery.volumes import Volume, delivered_addresses, divided, whole
from answerkey.diagnostics import LazyMapping, Report
from answerkey.identity.audit import audit_base
from answerkey.identity.redirects import destinations
from answerkey.model.corpus import Corpus, Facts
from answerkey.model.publication import EVERYTHING, TO_READERS, Stage
from answerkey.model.views import DocumentRecord, Page, QuestionRecord, Record
from answerkey.parsing.document import body_of
from answerkey.parsing.front_matter import split
from answerkey.pipeline.cache import Cache, cache_for
from answerkey.pipeline.inputs import Inputs
from answerkey.pipeline.options import Options
from answerkey.pipeline.pipeline import Outcome
from answerkey.pipeline.run import survey
from answerkey.pipeline.sharing.address import program_key
from answerkey.pipeline.sharing.shared_cache import shared_cache_for
from answerkey.verification import Verified, verified
from answerkey.workspace import Workspace, absolute


@dataclass(frozen=True)
class CheckedCatalog:
    """A catalog, the report on its base, and the parts that were left out because of errors.

    `history_notes` say why the history is missing if git can't read it, and `timetable` what is held back until when.
    """

    catalog: Catalog
    report: Report
    omissions: tuple[Omission, ...] = ()
    history_notes: tuple[str, ...] = ()
    timetable: Timetable = field(default_factory=Timetable)


def open_catalog(
    workspace: Workspace,
    options: Options,
    *,
    drafts: bool = False,
    stages: Collection[Stage] = TO_READERS,
    allow_errors: bool = False,
) -> CheckedCatalog:
    """Return the catalog of what is in one of the `stages`, with `drafts` in any, at the moment of the options.

    Raises NotDeliverable if the base has errors that are not allowed.
    """
    chosen = EVERYTHING if drafts else stages
    with open_base(workspace, options, stages=chosen, allow_errors=allow_errors) as base:
        catalog = base.whole_catalog()
        return CheckedCatalog(catalog, base.outcome.report, base.omissions(), base.history_notes, base.timetable)


@contextmanager
def open_base(
    workspace: Workspace,
    options: Options,
    inputs: Inputs | None = None,
    *,
    stages: Collection[Stage] = TO_READERS,
    allow_errors: bool = False,
) -> Iterator[CheckedBase]:
    """Yield a checked base whose catalogs can be made; `inputs` are its files where they were read already.

    Raises NotDeliverable if it has errors that are not allowed.
    """
    outcome = survey(workspace, options, inputs, extracted=True)
    broken = parts_with_errors(workspace, outcome.corpus, outcome.report)
    scope = Scope(broken, stages, options.moment, outcome.corpus.publishing)
    if scope.omitted and not allow_errors:
        raise NotDeliverable(workspace, outcome.report)
    config = workspace.config
    with closing(cache_for(config, options)) as cache, closing(shared_cache_for(config, options)) as shared:
        again = partial(_surveyed, workspace, structs.replace(options, cache=False), outcome.inputs)
        skeletons = Skeletons(outcome.inputs.contents, cache, again)
        renderer = PageRenderer(cache, program_key(config), options.jobs, options.engine, shared)
        verdicts = verified(outcome.corpus)
        outcome = structs.replace(outcome, corpus=skeletons.corpus(outcome.corpus))  # whole pages are held no longer
        base = _checked_base(outcome, verdicts, scope, skeletons, renderer, cache)
        base.check_tags()
        gc.freeze()  # the base stays to the end, and need not be searched for garbage again and again
        try:
            yield base
        finally:
            gc.unfreeze()


def _surveyed(workspace: Workspace, options: Options, inputs: Inputs) -> Corpus:
    return survey(workspace, options, inputs, extracted=True).corpus


def _checked_base(
    outcome: Outcome,
    verdicts: Mapping[str, Verified],
    scope: Scope,
    skeletons: Skeletons,
    renderer: PageRenderer,
    cache: Cache,
) -> CheckedBase:
    """Return the base of an outcome with skeletons of its pages."""
    workspace = outcome.workspace
    times = timetable(outcome.corpus, scope)
    historian = _historian(workspace, outcome.inputs.data, cache)
    sources = Sources(
        outcome.corpus,
        bodies_of(outcome.corpus, outcome.inputs, workspace),
        Links(outcome.corpus, workspace.config.content_root, substitutes=times.substitutes),
        renderer,
        historian,
        scope,
        {source.path: source.collection.dialect for source in workspace.files},
        workspace.config.declared(),
    )
    documents = tuple(delivered_documents(sources))
    delivered = delivered_addresses(outcome.corpus, documents, scope)
    sources = replace(sources, delivered=delivered, verdicts=verdicts)
    return CheckedBase(outcome, sources, skeletons, documents, renderer, historian, cache, times)


@dataclass(frozen=True)
class CheckedBase:
    """A checked base, and all that the catalogs of its parts are made of.

    Its corpus and its volumes may have skeletons of pages; catalogs are made of whole ones.
    """

    outcome: Outcome
    sources: Sources
    skeletons: Skeletons
    documents: tuple[Facts, ...]
    renderer: PageRenderer
    historian: GitHistorian
    cache: Cache
    timetable: Timetable = field(default_factory=Timetable)

    @property
    def history_notes(self) -> tuple[str, ...]:
        """The reason why the history is missing, once a catalog was made, if git can't read it."""
        return (f"note: the history is missing: {self.historian.fault}",) if self.historian.fault else ()

    @cached_property
    def volumes(self) -> tuple[Volume, ...]:
        return divided(self.sources.corpus, self.documents, self.sources.collections)

    def catalog(self, volume: Volume) -> Catalog:
        """Return the catalog of a volume, with those of the other locales."""
        sources = self._sources(volume)
        catalog = self._related(make_catalog(sources), sources)
        if len(self.sources.corpus.locales) > 1:
            catalog = self._with_translations(catalog, sources)
        return _with_synonyms(catalog, self._config.search.synonyms)

    def render_ahead(self, volumes: Iterable[Volume]) -> None:
        """Render the texts of volumes in large batches, each by several processes, and keep them in the cache."""
        self.renderer.ahead(
            text for volume in volumes for sources in self._languages(volume) for text in all_texts(sources)
        )

    def _languages(self, volume: Volume) -> Iterator[Sources]:
        sources = self._sources(volume)
        yield sources
        for locale in sources.corpus.locales[1:]:
            yield self._localized(sources, self._localization(sources, locale))

    def _localized(self, sources: Sources, localization: Localization) -> Sources:
        corpus, bodies = localization.localized_corpus(), localization.localized_bodies()
        return replace(sources, corpus=corpus, bodies=bodies, links=self._links[localization.locale])

    def whole_catalog(self) -> Catalog:
        """Return the catalog of the undivided base."""
        catalog = self.catalog(whole(self.sources.corpus, self.sources.collections))
        return replace(catalog, redirects=self.redirects())

    def redirects(self) -> dict[str, str | None]:
        """Map former addresses to current ones, or to None for what was removed. Undelivered targets are left out."""
        audit = audit_base(self.sources.corpus)
        published = destinations(audit.states) if audit is not None else {}
        current = self.sources.delivered
        return {old: new for old, new in published.items() if old not in current and (new is None or new in current)}

    def omissions(self) -> tuple[Omission, ...]:
        """Return the parts of the base that are left out because of errors."""
        contents = self.outcome.inputs.contents
        texts = LazyMapping(contents, lambda path: contents[path].text)
        corpus, scope = self.sources.corpus, self.sources.scope
        entries = (self.skeletons.whole(each) if each.path in scope.broken else each for each in corpus.entries)
        corpus = structs.replace(corpus, entries=tuple(entries))
        return tuple(omissions(corpus, scope, self.sources.delivered, texts))

    def check_tags(self) -> None:
        """Raise ConfigError for translations of tags that no question has."""
        for locale in self.sources.corpus.locales[1:]:
            for tag in self._localization(self.sources, locale).unknown_tags():
                near = suggestion(tag, set(tags_of(self.sources.corpus)))
                raise ConfigError(f"`tags.{locale}` translates `{tag}`, a tag that no question has{near}")

    @cached_property
    def _links(self) -> dict[str, Links]:
        """The links of the locales that the base is translated into."""
        corpus, links = self.sources.corpus, self.sources.links
        return {locale: Links(corpus, links.root, locale, links.substitutes) for locale in corpus.locales[1:]}

    @property
    def _config(self) -> Config:
        return self.outcome.workspace.config

    def part(self, volume: Volume) -> Corpus:
        """Return the files of a volume as a base, with skeletons of its pages."""
        return structs.replace(self.sources.corpus, entries=volume.entries)

    def _sources(self, volume: Volume) -> Sources:
        entries = tuple(map(self.skeletons.whole, volume.entries))
        corpus = structs.replace(self.sources.corpus, entries=entries)
        return replace(self.sources, corpus=corpus, collections=volume.collections)

    def _related(self, catalog: Catalog, sources: Sources) -> Catalog:
        """Return the catalog with related questions, and with the texts of those that are in other volumes."""
        linked = declared(sources.corpus, self.sources.links)
        catalog = with_related(catalog, linked, self.sources.delivered, self.cache)
        own = {question.address for _, question in catalog.questions}
        others = {address for _, question in catalog.questions for address in question.related} - own
        return replace(catalog, others=self._texts(others, sources) if others else {})

    def _texts(self, addresses: Collection[str], sources: Sources) -> dict[str, str]:
        """Return the plain texts of questions by address, in the locale of some sources."""
        pages = self.sources.corpus.page_by_address
        paths = sorted({address.partition("#")[0] for address in addresses})
        entries = [self.skeletons.whole(pages[path]) for path in paths]
        if sources.links.locale:
            localization = self._localization(self.sources, sources.links.locale)
            entries = list(map(localization.localized, entries))
            sources = replace(sources, bodies=localization.localized_bodies())
        rendered = sources.render([page_texts(entry, sources) for entry in entries])
        pairs = ((entry.record, page) for entry, page in zip(entries, rendered, strict=True))
        return {
            f"{record.address}#{question.id}": texts[0].text
            for record, page in pairs
            if isinstance(record, Page)
            for question, texts in zip(sources.scope.questions(record), page.questions, strict=True)
        }

    def _localization(self, sources: Sources, locale: str) -> Localization:
        return Localization(sources.corpus, locale, sources.scope, sources.bodies, self._config.tags.get(locale, {}))

    def _with_translations(self, catalog: Catalog, sources: Sources) -> Catalog:
        """Return the catalog with those of the other locales."""
        first, *others = sources.corpus.locales
        catalogs = {first: _labelled(catalog, first)}
        for locale in others:
            localization = self._localization(sources, locale)
            localized = self._localized(sources, localization)
            translation = localization.labelled(make_catalog(localized))
            catalogs[locale] = self._related(translation, replace(localized, corpus=sources.corpus))
        complete = with_alternates(catalogs)
        assets = {asset.path: asset for each in complete.values() for asset in each.assets}
        complete = {locale: replace(each, locales=(first, *others)) for locale, each in complete.items()}
        translations = {locale: complete[locale] for locale in others}
        return replace(complete[first], translations=translations, assets=tuple(assets.values()))


def _with_synonyms(catalog: Catalog, synonyms: tuple[tuple[str, ...], ...]) -> Catalog:
    translations = {locale: replace(each, synonyms=synonyms) for locale, each in catalog.translations.items()}
    return replace(catalog, synonyms=synonyms, translations=translations)


def _labelled(catalog: Catalog, locale: str) -> Catalog:
    def label(page: PageEntity) -> PageEntity:
        questions = tuple(replace(question, locale=locale) for question in page.questions)
        return replace(page, questions=questions, locale=locale)

    return replace(catalog.with_pages(label), locale=locale)


def bodies_of(corpus: Corpus, inputs: Inputs, workspace: Workspace) -> Mapping[str, str]:
    """Return the text below the front matter of each page, translation and document that can have one, by path.

    It is empty where there is only white space. Texts are taken from the files as they are asked for.
    """
    collections = {source.path: source.collection for source in workspace.files}

    def body(path: str) -> str:
        text = inputs.contents[path].text
        if collections[path].declared:
            return body_of(collections[path], text, workspace.config.limits)
        below = text[slice(*split(text, 0).body)]
        return below if below.strip() else ""

    return LazyMapping((entry.path for entry in corpus.entries if _has_body(entry.record)), body)


def _has_body(record: Record) -> bool:
    if isinstance(record, DocumentRecord):
        return () in record.declaration.markdown
    return isinstance(record, QuestionRecord)


def _historian(workspace: Workspace, data: Mapping[str, bytes], cache: Cache) -> GitHistorian:
    """Return the historian of the files on disk."""
    unsaved = frozenset(source.path for source in workspace.files if source.file in workspace.buffers)
    folders = tuple(dict.fromkeys(collection.folder for collection in workspace.config.declared()))
    return GitHistorian(absolute(workspace.config.content_root), data, cache, unsaved, folders)
