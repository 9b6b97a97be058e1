"""From a workspace to its catalog: the base is checked first, since only what has no errors is delivered."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.catalog_builder import Sources, make_catalog
from answerkey.delivery.history import GitHistorian
from answerkey.delivery.links import Links
from answerkey.delivery.pages import PageRenderer
from answerkey.delivery.related_questions import declared, with_related
from answerkey.diagnostics import Report, Severity
from answerkey.identity.audit import audit_base
from answerkey.identity.redirects import destinations
from answerkey.model.corpus import Corpus
from answerkey.model.views import Page
from answerkey.parsing.front_matter import split
from answerkey.pipeline.cache import Cache, cache_for, fingerprint
from answerkey.pipeline.inputs import Inputs
from answerkey.pipeline.options import Options
from answerkey.pipeline.run import survey
from answerkey.workspace import Workspace, absolute


class NotDeliverable(Exception):
    """The base has errors; `report` says which."""

    def __init__(self, report: Report) -> None:
        super().__init__("the base has errors")
        self.report = report


@dataclass(frozen=True)
class Opened:
    """A catalog, the report on its base, and the files that were left out because of errors.

    `history_notes` say why the history is missing, where there is one that can't be read.
    """

    catalog: Catalog
    report: Report
    dropped: tuple[str, ...] = ()
    history_notes: tuple[str, ...] = ()


def open_catalog(workspace: Workspace, options: Options, *, drafts: bool = False, allow_errors: bool = False) -> Opened:
    """The catalog of a workspace; raises NotDeliverable where the base has errors that are not allowed."""
    base = survey(workspace, options)
    dropped = _with_errors(workspace, base.report)
    if dropped and not allow_errors:
        raise NotDeliverable(base.report)
    with closing(cache_for(workspace.config, options)) as cache:
        links = Links(base.corpus, workspace.config.content_root)
        historian = _historian(workspace, base.inputs.data, cache)
        sources = Sources(
            base.corpus,
            _bodies(base.corpus, base.inputs),
            links,
            PageRenderer(cache, fingerprint(), options.jobs),
            historian,
            drafts,
            dropped,
        )
        catalog = with_related(make_catalog(sources), declared(base.corpus, links), cache)
        catalog = replace(catalog, redirects=_redirects(base.corpus, catalog))
        notes = (f"note: the history is missing: {historian.fault}",) if historian.fault else ()
        return Opened(catalog, base.report, tuple(sorted(dropped)), notes)


def _redirects(corpus: Corpus, catalog: Catalog) -> dict[str, str | None]:
    """Where published addresses that are no more lead; those whose target is not delivered now are left out."""
    audit = audit_base(corpus)
    found = destinations(audit.states) if audit is not None else {}
    there = catalog.addresses
    return {old: new for old, new in found.items() if old not in there and (new is None or new in there)}


def _with_errors(workspace: Workspace, report: Report) -> frozenset[str]:
    """The paths of files that have errors."""
    shown = {d.path for d in report.diagnostics if d.severity is Severity.ERROR}
    return frozenset(source.path for source in workspace.files if source.shown in shown)


def _bodies(corpus: Corpus, inputs: Inputs) -> dict[str, str]:
    """Return the text below the front matter of each page that has one, by path."""
    bodies = {}
    for entry in corpus.entries:
        if isinstance(entry.record, Page):
            text = inputs.contents[entry.path].text
            body = text[slice(*split(text, 0).body)]
            if body.strip():
                bodies[entry.path] = body
    return bodies


def _historian(workspace: Workspace, data: Mapping[str, bytes], cache: Cache) -> GitHistorian:
    """Return what answers when the files on disk were written."""
    unsaved = frozenset(source.path for source in workspace.files if source.file in workspace.buffers)
    return GitHistorian(absolute(workspace.config.content_root), data, cache, unsaved)
