"""The content folder that an import creates files in."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click
from msgspec.structs import replace

from answerkey.authoring.base import Base, read_base
from answerkey.cli.exits import CLEAN, FINDINGS
from answerkey.cli.imports.report import LEAST_PERCENT, counted, next_step, placed, print_notices
from answerkey.cli.output import note, write_line
from answerkey.cli.progress import progress
from answerkey.cli.recovery import recovered
from answerkey.config import Config, find_config, load_config
from answerkey.counts import number_of
from answerkey.diagnostics import Report
from answerkey.importing.result import ImportedFile, ImportResult
from answerkey.model.locales import translations
from answerkey.pipeline.options import Options
from answerkey.pipeline.run import lint
from answerkey.regular_files import read_regular
from answerkey.safe_text import shown
from answerkey.workspace import NothingToCheck, SourceFile, Workspace, absolute, open_workspace, shown_path
from answerkey.writing import ChangedMeanwhile, make_folder, replace_file


@dataclass(frozen=True)
class Destination:
    """The content folder that files are created in, and its present files."""

    root: Path
    workspace: Workspace

    @classmethod
    def of(cls, out: str | None, config_file: str | None) -> Destination:
        root = absolute(Path(out) if out is not None else _configured(config_file, Path.cwd()).content_root)

        def rooted(config: Config) -> Config:
            return replace(config, content=os.path.relpath(root, absolute(config.root)))

        if root.is_dir():
            try:
                return cls(root, recovered(lambda: open_workspace([str(root)], config_file, rooted)))
            except NothingToCheck:
                pass  # it is empty
        return cls(root, Workspace(rooted(_configured(config_file, root.parent)), (), frozenset()))

    def base(self) -> Base:
        return read_base(self.workspace)

    def write(self, imported: ImportResult, *, dry_run: bool, partial: bool = False) -> int:
        """Create the missing files, and report what was created, what was not, and what to do next.

        With `partial`, a share of the source that was not placed is no reason to fail.
        """
        if dry_run:
            for line in imported.outline:
                note(shown(line))
        conflicts = [file for file in imported.files if self._differs(file)]
        new = [file for file in imported.files if not os.path.lexists(self.root / file.path)]
        self._make(new, dry_run=dry_run)
        for file in conflicts:
            write_line(f"kept  {shown(shown_path(self.root / file.path))}")
        print_notices(imported.notices)
        same = len(imported.files) - len(conflicts) - len(new)
        note(counted(imported, len(new), len(conflicts), same, dry_run=dry_run))
        share = imported.share
        if share is not None:
            note(placed(share, partial=partial))
        if new:
            note(next_step(self._findings(new), shown_path(self.root), dry_run=dry_run))
        low = share is not None and share.percent < LEAST_PERCENT
        incomplete = low or any(notice.lost for notice in imported.notices)
        return FINDINGS if conflicts or (incomplete and not partial) else CLEAN

    def _differs(self, file: ImportedFile) -> bool:
        path = self.root / file.path
        if not os.path.lexists(path):
            return False
        return not path.is_file() or path.is_symlink() or read_regular(path, follow=False) != file.data

    def _make(self, files: Iterable[ImportedFile], *, dry_run: bool) -> None:
        for made, file in enumerate(files):
            path = self.root / file.path
            try:
                if not dry_run:
                    root = self.workspace.config.writable(path)
                    make_folder(root, path.parent)
                    replace_file(path, file.data, None, root)
            except (OSError, ChangedMeanwhile) as error:
                why = error.strerror if isinstance(error, OSError) else "it was created meanwhile"
                progress_note = f"{number_of(made, 'file')} created before that; run again for the others"
                raise click.ClickException(shown(f"{shown_path(path)}: {why}; {progress_note}")) from None
            write_line(f"{'would create' if dry_run else 'created'}  {shown(shown_path(path))}")

    def _findings(self, new: Iterable[ImportedFile]) -> Report:
        """Check the new files in the context of the present ones."""
        files = [replace(source, selected=False) for source in self.workspace.files]
        buffers = {}
        config = self.workspace.config
        collections = (*translations(config.locales), *config.collections_in_force())
        assets = set(self.workspace.assets)
        for imported in new:
            path, file = imported.path, self.root / imported.path
            collection = next((c for c in collections if c.holds(path)), None)
            if collection is None:
                assets.add(path)
                continue
            files.append(SourceFile(path, file, shown_path(file), collection, selected=True))
            buffers[file] = imported.data
        files.sort(key=lambda source: source.path)
        workspace = replace(self.workspace, files=tuple(files), assets=frozenset(assets), buffers=buffers)
        with progress() as bar:
            return lint(workspace, Options(progress=bar))


def _configured(config_file: str | None, folder: Path) -> Config:
    """Return the configuration of a folder, or the default one."""
    config = load_config(Path(config_file)) if config_file else find_config(folder)
    return config or Config(root=folder)
