"""Makes the catalog of a workspace. The base is checked first: parts with errors are not delivered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace

from answerkey.config import ConfigError, suggestion
from answerkey.delivery.catalog import Catalog
from answerkey.delivery.catalog import Page as PageEntity
from answerkey.delivery.catalog_builder import make_catalog
from answerkey.delivery.errors import NotDeliverable
from answerkey.delivery.history import GitHistorian
from answerkey.delivery.links import Links
from answerkey.delivery.localization import Localization, tags_of, with_alternates
from answerkey.delivery.omissions import Omission, Scope, omissions, parts_with_errors
from answerkey.delivery.pages import PageRenderer
from answerkey.delivery.related_questions import declared, with_related
from answerkey.delivery.sources import Sources
from answerkey.delivery.timetable import Timetable, timetable
from answerkey.diagnostics import LazyMapping, Report
from answerkey.identity.audit import audit_base
from answerkey.identity.redirects import destinations
from answerkey.model.corpus import Corpus
from answerkey.model.publication import EVERYTHING, TO_READERS, Stage
from answerkey.model.views import DocumentRecord, QuestionRecord
from answerkey.parsing.document import body_of
from answerkey.parsing.front_matter import split
from answerkey.pipeline.cache import Cache, cache_for
from answerkey.pipeline.inputs import Inputs
from answerkey.pipeline.options import Options
from answerkey.pipeline.run import survey
from answerkey.pipeline.sharing.address import program_key
from answerkey.pipeline.sharing.shared_cache import shared_cache_for
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
    base = survey(workspace, options)
    broken = parts_with_errors(workspace, base.corpus, base.report)
    scope = Scope(broken, EVERYTHING if drafts else stages, options.moment, base.corpus.publishing)
    if scope.omitted and not allow_errors:
        raise NotDeliverable(workspace, base.report)
    config = workspace.config
    with closing(cache_for(config, options)) as cache, closing(shared_cache_for(config, options)) as shared:
        times = timetable(base.corpus, scope)
        links = Links(base.corpus, config.content_root, substitutes=times.substitutes)
        historian = _historian(workspace, base.inputs.data, cache)
        sources = Sources(
            base.corpus,
            bodies_of(base.corpus, base.inputs, workspace),
            links,
            PageRenderer(cache, program_key(config), options.jobs, options.engine, shared),
            historian,
            scope,
            {source.path: source.collection.dialect for source in workspace.files},
            workspace.config.declared(),
        )
        catalog = with_related(make_catalog(sources), declared(base.corpus, links), cache)
        catalog = replace(catalog, redirects=_redirects(base.corpus, catalog))
        if len(base.corpus.locales) > 1:
            catalog = _with_translations(catalog, sources, cache, workspace.config.tags)
        catalog = _with_synonyms(catalog, workspace.config.search.synonyms)
        notes = (f"note: the history is missing: {historian.fault}",) if historian.fault else ()
        texts = LazyMapping(base.inputs.contents, lambda path: base.inputs.contents[path].text)
        omitted = omissions(base.corpus, scope, catalog.addresses, texts)
        return CheckedCatalog(catalog, base.report, tuple(omitted), notes, times)


def _with_translations(
    catalog: Catalog, sources: Sources, cache: Cache, tags: Mapping[str, Mapping[str, str]]
) -> Catalog:
    """Return the catalog with those of the other locales; raises ConfigError for translated tags that none has."""
    first, *others = sources.corpus.locales
    catalogs = {first: _labelled(catalog, first)}
    for locale in others:
        localization = Localization(sources.corpus, locale, sources.scope, sources.bodies, tags.get(locale, {}))
        for tag in localization.unknown_tags():
            near = suggestion(tag, set(tags_of(sources.corpus)))
            raise ConfigError(f"`tags.{locale}` translates `{tag}`, a tag that no question has{near}")
        corpus = localization.localized_corpus()
        links = Links(sources.corpus, sources.links.root, locale, sources.links.substitutes)
        localized = replace(sources, corpus=corpus, bodies=localization.localized_bodies(), links=links)
        related = declared(sources.corpus, sources.links)
        catalogs[locale] = with_related(localization.labelled(make_catalog(localized)), related, cache)
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


def _redirects(corpus: Corpus, catalog: Catalog) -> dict[str, str | None]:
    """Map former addresses to current ones, or to None for what was removed. Undelivered targets are left out."""
    audit = audit_base(corpus)
    published = destinations(audit.states) if audit is not None else {}
    current = catalog.addresses
    return {old: new for old, new in published.items() if old not in current and (new is None or new in current)}


def bodies_of(corpus: Corpus, inputs: Inputs, workspace: Workspace) -> dict[str, str]:
    """Return the text below the front matter of each page, translation and document that has one, by path."""
    bodies = {}
    collections = {source.path: source.collection for source in workspace.files}
    for entry in corpus.entries:
        if isinstance(entry.record, QuestionRecord):
            text = inputs.contents[entry.path].text
            body = text[slice(*split(text, 0).body)]
            if body.strip():
                bodies[entry.path] = body
        elif isinstance(entry.record, DocumentRecord) and () in entry.record.declaration.markdown:
            text = inputs.contents[entry.path].text
            bodies[entry.path] = body_of(collections[entry.path], text, workspace.config.limits)
    return bodies


def _historian(workspace: Workspace, data: Mapping[str, bytes], cache: Cache) -> GitHistorian:
    """Return the historian of the files on disk."""
    unsaved = frozenset(source.path for source in workspace.files if source.file in workspace.buffers)
    folders = tuple(dict.fromkeys(collection.folder for collection in workspace.config.declared()))
    return GitHistorian(absolute(workspace.config.content_root), data, cache, unsaved, folders)
