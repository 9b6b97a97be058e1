"""Builds the snapshot of the content that is served, at the start and after each change.

A snapshot is a folder with the database, the assets and the findings. Each file is complete before it gets its name: a
reader sees the old file or the new one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from answerkey.config import ConfigError
from answerkey.delivery.catalog import Asset, Catalog
from answerkey.delivery.catalog_source import CheckedCatalog, open_catalog
from answerkey.delivery.store import writer
from answerkey.delivery.timetable import held_back_notes
from answerkey.diagnostics import Report, Severity
from answerkey.model.publication import TO_AUTHORS, TO_READERS
from answerkey.pipeline.options import Options
from answerkey.server.findings import Findings, from_diagnostic
from answerkey.server.locales import file_of
from answerkey.server.settings import Settings
from answerkey.source import LineIndex
from answerkey.workspace import NothingToCheck, Workspace, absolute, open_workspace


@dataclass(frozen=True, slots=True)
class Base:
    """The content to serve and the options to read it; the default is the content of the working directory.

    One that is watched is for its authors, who see what is scheduled or in review, too.
    """

    content: str | None = None
    config: str | None = None
    drafts: bool = False
    watch: bool = False
    allow_errors: bool = False
    jobs: int = 0
    cache: bool = True

    def open(self, at: datetime | None = None) -> tuple[Workspace, CheckedCatalog]:
        """Read the content as it is delivered at a moment; raises NotDeliverable, ConfigError or NothingToCheck."""
        workspace = open_workspace(self._paths, self.config)
        options = Options(self.jobs, self.cache, at=at)
        stages = TO_AUTHORS if self.watch else TO_READERS
        opened = open_catalog(workspace, options, drafts=self.drafts, stages=stages, allow_errors=self.allow_errors)
        return workspace, opened

    @property
    def _paths(self) -> tuple[str, ...]:
        return (self.content,) if self.content is not None else ()

    @property
    def is_empty(self) -> bool:
        """True if the content folder is there and holds no file but hidden ones."""
        content = Path(self.content) if self.content is not None else self.roots()[0]
        return content.is_dir() and not any(path.is_file() for path in content.rglob("[!.]*"))

    def roots(self) -> tuple[Path, Path]:
        """Return the content folder, and the configuration file or, without one, that folder; raises ConfigError."""
        config = open_workspace(self._paths, self.config, lenient=True).config  # which may have no files yet
        return absolute(config.content_root), absolute(Path(config.file or config.content_root))


def build(base: Base, settings: Settings, at: datetime | None = None) -> Findings:
    """Build the snapshot for a moment, by default now; of an empty content folder an empty one.

    Raises NotDeliverable, ConfigError or NothingToCheck before anything is changed.
    """
    try:
        workspace, opened = base.open(at)
    except NothingToCheck:
        if not base.is_empty:
            raise
        return _publish(settings, Catalog(frameworks=()), Findings())
    addresses = {document.source: document.address for document in opened.catalog.documents}
    findings = _findings(workspace, opened.report, addresses)
    notes = (*opened.history_notes, *held_back_notes(opened.timetable))
    until = opened.timetable.until.isoformat() if opened.timetable.until is not None else ""
    return _publish(settings, opened.catalog, replace(findings, omissions=opened.omissions, notes=notes, until=until))


def _publish(settings: Settings, catalog: Catalog, findings: Findings) -> Findings:
    """Replace the snapshot."""
    settings.assets.mkdir(exist_ok=True)
    _copy(catalog.assets, settings.database.parent)
    catalogs = {file_of(settings.database, locale): each for locale, each in catalog.translations.items()}
    catalogs[settings.database] = catalog  # the last one: it names the others
    for path, each in catalogs.items():
        path.parent.mkdir(exist_ok=True)
        new = path.with_suffix(".new")
        new.unlink(missing_ok=True)
        writer.write(each, new)
    for path in catalogs:
        os.replace(path.with_suffix(".new"), path)
    _write(settings.findings, findings)
    return findings


def rebuild(base: Base, settings: Settings, at: datetime | None = None) -> Findings:
    """Build the snapshot without what has errors. If the base can't be read, the previous one stays, and the findings
    say why; without a previous one, raises ConfigError or NothingToCheck.
    """
    try:
        return build(replace(base, allow_errors=True), settings, at)
    except (ConfigError, NothingToCheck) as error:
        if not settings.database.exists():
            raise
        findings = Findings(stale=True, reason=str(error))
    _write(settings.findings, findings)
    return findings


def _findings(workspace: Workspace, report: Report, addresses: Mapping[str, str]) -> Findings:
    """Return the findings of a report; `addresses` are those of delivered documents, by the paths of their files."""
    root = absolute(workspace.config.content_root)
    content_paths = {source.shown: source.path for source in workspace.files if source.file.is_relative_to(root)}
    files = {source.shown: str(absolute(source.file)) for source in workspace.files}
    wrong = {diagnostic.path for diagnostic in report.diagnostics if diagnostic.severity is Severity.ERROR}
    lines = {path: LineIndex(report.texts[path]) for path in wrong}
    items = []
    for each in report.diagnostics:
        source = content_paths.get(each.path, "")
        items.append(
            from_diagnostic(each, source, lines.get(each.path), addresses.get(source, ""), files.get(each.path, ""))
        )
    return Findings(tuple(items))


def _copy(assets: Iterable[Asset], folder: Path) -> None:
    """Copy missing assets: the name of an asset holds the hash of its content."""
    for asset in assets:
        target = folder / asset.path
        if not target.exists():
            new = target.with_name(f".{target.name}.new")
            shutil.copyfile(asset.file, new)
            os.replace(new, target)


def _write(path: Path, findings: Findings) -> None:
    new = path.with_suffix(".new")
    new.write_bytes(findings.encoded())
    os.replace(new, path)
