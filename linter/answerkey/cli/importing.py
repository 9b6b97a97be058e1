"""``answerkey import``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from answerkey.authoring.base import Base, Refused, read_base
from answerkey.authoring.planning import shown_path
from answerkey.authoring.slugs import is_slug
from answerkey.cli.authoring import SubCommands, Text, config_option, refusals
from answerkey.cli.exits import CLEAN, FINDINGS
from answerkey.cli.output import note, write_line
from answerkey.cli.progress import progress
from answerkey.cli.recovering import recovered
from answerkey.config import Config, find_config, load_config
from answerkey.diagnostics import Report
from answerkey.importing.plan import CannotImport, Imported, MadeFile, Notice
from answerkey.model.collections import BUILT_IN
from answerkey.pipeline.options import Options
from answerkey.pipeline.run import lint
from answerkey.reporters.wording.summary import affected, found, number_of
from answerkey.safe_text import shown
from answerkey.workspace import NothingToCheck, SourceFile, Workspace, absolute, open_workspace
from answerkey.writing import ChangedMeanwhile, make_folder, replace_file

F = TypeVar("F", bound=Callable[..., Any])
_STDIN = "-"
_MOST_BYTES = 256 * 1024 * 1024
_SHOWN = 100  # notices that are printed


@click.group("import", cls=SubCommands)
def import_command() -> None:
    """Turn what others wrote into files of a base.

    Answers are kept as they are. What is there already is never overwritten: it is kept and named, and the exit code is
    1, as it is where something could not be placed.
    """


def _options(command: F) -> F:
    for option in (
        config_option,
        click.option("--dry-run", is_flag=True, help="Say what would be made, and write nothing."),
        click.option(
            "--out",
            type=click.Path(file_okay=False),
            help="The content folder. [default: the configured one, or `content`]",
        ),
        click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True)),
    ):
        command = option(command)
    return command


@import_command.command("nuxt-payload")
@_options
def import_nuxt_payload(file: str, out: str | None, dry_run: bool, config: str | None) -> int:
    """Take the hubs from the payload of a Nuxt site: FILE is a `_payload.json`; `-` reads standard input."""
    from answerkey.importing.payload import import_payload  # each source has readers of its own

    with _sentences(file):
        place = _Place.of(out, config)
        return place.take(import_payload(_read(file)), dry_run=dry_run)


@import_command.command("markdown")
@_options
@click.option("--framework", required=True, metavar="SLUG", help="The framework of the questions; made if it is new.")
@click.option("--name", type=Text(), help="Name of a new framework. [default: from its slug]")
@click.option("--topic", metavar="SLUG", help="One topic for all pages. [default: from the sections]")
@click.option(
    "--difficulty",
    type=click.Choice(["easy", "medium", "hard"]),
    default="medium",
    show_default=True,
    help="Of questions that do not say it.",
)
def import_markdown(
    file: str,
    out: str | None,
    dry_run: bool,
    config: str | None,
    framework: str,
    name: str | None,
    topic: str | None,
    difficulty: str,
) -> int:
    """Take the questions of a README: each is a heading, a fold (`<details>`), a list item or a line in bold.

    A section is a page. Where sections have sections, the outer ones are topics. `-` reads standard input.
    """
    from answerkey.importing.pages import Target
    from answerkey.importing.pages import import_markdown as take

    with _sentences(file):
        for slug in (framework, topic):
            if slug is not None and not is_slug(slug):
                raise Refused(f"`{slug}` is not kebab-case; use a-z, 0-9 and single hyphens")
        place = _Place.of(out, config)
        target = Target(framework, name, topic, difficulty)
        return place.take(take(_read(file), place.base(), target, date.today()), dry_run=dry_run)


@contextmanager
def _sentences(file: str) -> Iterator[None]:
    """What can't be imported is told in a sentence that names the source."""
    try:
        with refusals():
            yield
    except CannotImport as error:
        raise click.UsageError(shown(f"{file}: {error}")) from None


def _read(file: str) -> str:
    """The text of a file, or of standard input."""
    if file == _STDIN:
        data = sys.stdin.buffer.read(_MOST_BYTES + 1)
    else:
        with open(file, "rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise CannotImport(f"has more than {_MOST_BYTES:,} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotImport(
            f"not UTF-8: the byte 0x{data[error.start]:02x} at {error.start} fits no character"
        ) from None


@dataclass(frozen=True)
class _Place:
    """The content folder that files are made in, and what is there."""

    root: Path
    workspace: Workspace

    @classmethod
    def of(cls, out: str | None, config_file: str | None) -> _Place:
        root = absolute(Path(out) if out is not None else _configured(config_file, Path.cwd()).content_root)

        def here(config: Config) -> Config:
            return replace(config, content=os.path.relpath(root, absolute(config.root)))

        if root.is_dir():
            try:
                return cls(root, recovered(lambda: open_workspace([str(root)], config_file, here)))
            except NothingToCheck:
                pass  # it is empty
        return cls(root, Workspace(here(_configured(config_file, root.parent)), (), frozenset()))

    def base(self) -> Base:
        return read_base(self.workspace)

    def take(self, imported: Imported, *, dry_run: bool) -> int:
        """Make the files that are not there, and say what was made, what was not, and what to do next."""
        kept = [file for file in imported.files if self._differs(file)]
        new = [file for file in imported.files if not os.path.lexists(self.root / file.path)]
        self._make(new, dry_run=dry_run)
        for file in kept:
            write_line(f"kept  {shown(shown_path(self.root / file.path))}")
        _tell(imported.notices)
        same = len(imported.files) - len(kept) - len(new)
        note(_counted(imported, len(new), len(kept), same, dry_run=dry_run))
        if new:
            note(_next(self._findings(new), shown_path(self.root), dry_run=dry_run))
        return FINDINGS if kept or any(notice.lost for notice in imported.notices) else CLEAN

    def _differs(self, file: MadeFile) -> bool:
        path = self.root / file.path
        if not os.path.lexists(path):
            return False
        return not path.is_file() or path.is_symlink() or path.read_bytes() != file.text.encode()

    def _make(self, files: Iterable[MadeFile], *, dry_run: bool) -> None:
        for made, file in enumerate(files):
            path = self.root / file.path
            try:
                if not dry_run:
                    root = self.workspace.config.writable(path)
                    make_folder(root, path.parent)
                    replace_file(path, file.text.encode(), None, root)
            except (OSError, ChangedMeanwhile) as error:
                why = error.strerror if isinstance(error, OSError) else "somebody made it meanwhile"
                left = f"{number_of(made, 'file')} had been made; run again for the others"
                raise click.ClickException(shown(f"{shown_path(path)}: {why}; {left}")) from None
            write_line(f"{'would make' if dry_run else 'made'}  {shown(shown_path(path))}")

    def _findings(self, new: Iterable[MadeFile]) -> Report:
        """What the linter finds in the new files, in the context of those that were there."""
        files = [replace(source, selected=False) for source in self.workspace.files]
        buffers = {}
        for path, text in new:
            file = self.root / path
            collection = next(c for c in BUILT_IN if c.holds(path))
            files.append(SourceFile(path, file, shown_path(file), collection, selected=True))
            buffers[file] = text.encode()
        files.sort(key=lambda source: source.path)
        with progress() as bar:
            return lint(replace(self.workspace, files=tuple(files), buffers=buffers), Options(progress=bar))


def _configured(config_file: str | None, folder: Path) -> Config:
    """The configuration that a folder is under, or what counts without one."""
    config = load_config(Path(config_file)) if config_file else find_config(folder)
    return config or Config(root=folder)


def _tell(notices: tuple[Notice, ...]) -> None:
    for where, message, lost in notices[:_SHOWN]:
        note(f"{where}: {'not placed: ' if lost else ''}{message}")
    if len(notices) > _SHOWN:
        note(f"… and {len(notices) - _SHOWN} more")


def _counted(imported: Imported, new: int, kept: int, same: int, *, dry_run: bool) -> str:
    parts = [
        f"{number_of(imported.questions, 'question')}: {number_of(new, 'file')} {'to make' if dry_run else 'made'}"
    ]
    if same:
        parts.append(f"{same} there already")
    if kept:
        parts.append(f"{kept} kept since another file of that name is there")
    lost = sum(notice.lost for notice in imported.notices)
    if lost:
        parts.append(f"{number_of(lost, 'thing')} not placed")
    return ", ".join(parts) + "."


def _next(report: Report, folder: str, *, dry_run: bool) -> str:
    says = f"finds {found(report.summary)} {affected(report)}" if report.diagnostics else "finds nothing in them"
    if dry_run:
        return f"`answerkey lint` {says}. Nothing was written: leave out --dry-run."
    if not report.diagnostics:
        return f"`answerkey lint {folder}` {says}. Next: read them, and commit."
    fix = "; `--fix` mends what is safe" if report.summary.fixable else ""
    return f"Next: `answerkey lint {folder}` {says}{fix}. Then read them, and commit."
