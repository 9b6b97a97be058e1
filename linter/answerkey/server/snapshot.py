"""From the content to the file that is served, and again whenever the content changes.

A folder holds what is served: the database, the assets and the findings. Each file is complete before it takes its
name, so that whoever reads meets the old one or the new one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from answerkey.config import ConfigError
from answerkey.delivery.catalog import Asset
from answerkey.delivery.catalog_source import CheckedCatalog, NotDeliverable, open_catalog
from answerkey.delivery.store import writer
from answerkey.diagnostics import Report
from answerkey.pipeline.options import Options
from answerkey.server.findings import Findings, from_diagnostic
from answerkey.server.settings import Settings
from answerkey.workspace import NothingToCheck, Workspace, absolute, open_workspace

NAME = "answerkey.sqlite"


@dataclass(frozen=True, slots=True)
class Base:
    """The content that is served, and how it is read; no content means that of the working directory."""

    content: str | None = None
    config: str | None = None
    drafts: bool = False
    allow_errors: bool = False
    jobs: int = 0
    cache: bool = True

    def open(self) -> tuple[Workspace, CheckedCatalog]:
        """Read it; raises NotDeliverable, ConfigError or NothingToCheck."""
        workspace = open_workspace(self._paths, self.config)
        options = Options(self.jobs, self.cache)
        try:
            opened = open_catalog(workspace, options, drafts=self.drafts, allow_errors=self.allow_errors)
        except NotDeliverable as error:
            raise Broken(workspace, error.report) from None
        return workspace, opened

    @property
    def _paths(self) -> tuple[str, ...]:
        return (self.content,) if self.content is not None else ()

    def roots(self) -> tuple[Path, Path]:
        """The folder of the content, and the configuration file or what stands for it; raises ConfigError."""
        config = open_workspace(self._paths, self.config).config
        return absolute(config.content_root), absolute(Path(config.file or config.content_root))


class Broken(Exception):
    """The base has errors, and is not delivered."""

    def __init__(self, workspace: Workspace, report: Report) -> None:
        super().__init__("the base has errors")
        self.workspace, self.report = workspace, report


def build(base: Base, settings: Settings) -> Findings:
    """Build what is served; raises Broken, ConfigError or NothingToCheck, and then changes nothing."""
    workspace, opened = base.open()
    settings.assets.mkdir(exist_ok=True)
    _copy(opened.catalog.assets, settings.database.parent)
    new = settings.database.with_suffix(".new")
    new.unlink(missing_ok=True)
    writer.write(opened.catalog, new)
    found = replace(_findings(workspace, opened.report), dropped=opened.dropped, notes=opened.history_notes)
    os.replace(new, settings.database)
    _write(settings.findings, found)
    return found


def rebuild(base: Base, settings: Settings) -> Findings:
    """Build what is served; where that can't be, what was before goes on being served, and the findings say why.

    Where nothing was before, the files that have errors are left out.
    """
    try:
        return build(base, settings)
    except Broken as error:
        if not settings.database.exists():
            return build(replace(base, allow_errors=True), settings)
        found = replace(_findings(error.workspace, error.report), stale=True)
    except (ConfigError, NothingToCheck) as error:
        if not settings.database.exists():
            raise
        found = Findings(stale=True, reason=str(error))
    _write(settings.findings, found)
    return found


def _findings(workspace: Workspace, report: Report) -> Findings:
    root = workspace.config.content_root
    inside = {source.shown: source.path for source in workspace.files if source.file.is_relative_to(absolute(root))}
    return Findings(tuple(from_diagnostic(d, inside.get(d.path, "")) for d in report.diagnostics))


def _copy(assets: Iterable[Asset], folder: Path) -> None:
    """Copy what is not there yet: a name holds the hash of what it names."""
    for asset in assets:
        target = folder / asset.path
        if not target.exists():
            new = target.with_name(f".{target.name}.new")
            shutil.copyfile(asset.file, new)
            os.replace(new, target)


def _write(path: Path, found: Findings) -> None:
    new = path.with_suffix(".new")
    new.write_bytes(found.encoded())
    os.replace(new, path)
