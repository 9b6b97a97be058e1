"""``answerkey import``."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from answerkey.authoring.base import Base, Refused, read_base
from answerkey.cli.bases import SubCommands, refusals
from answerkey.cli.exits import CLEAN, FINDINGS
from answerkey.cli.options import Text, bundle, config_option
from answerkey.cli.output import note, write_line
from answerkey.cli.progress import progress
from answerkey.cli.recovery import recovered
from answerkey.config import Config, find_config, load_config
from answerkey.counts import number_of
from answerkey.diagnostics import Report
from answerkey.importing.result import ImportedFile, ImportResult, Notice, Share, SourceError
from answerkey.model.collections import BUILT_IN
from answerkey.model.difficulty import DIFFICULTIES
from answerkey.model.messages import is_kebab_case
from answerkey.pipeline.options import Options
from answerkey.pipeline.run import lint
from answerkey.regular_files import read_regular
from answerkey.reporters.wording.summary import affected, finding_counts
from answerkey.safe_text import shown
from answerkey.workspace import NothingToCheck, SourceFile, Workspace, absolute, open_workspace, shown_path
from answerkey.writing import ChangedMeanwhile, make_folder, replace_file

F = TypeVar("F", bound=Callable[..., Any])
_STDIN = "-"
_MOST_BYTES = 256 * 1024 * 1024
_LEAST_PERCENT = 95  # of the lines of a source that are placed
_SHOWN = 100  # notices that are printed


class QuestionForm(click.ParamType[str]):
    """The form of questions in a README."""

    name = "form"

    def convert(self, value: str, param: click.Parameter | None, context: click.Context | None) -> str:
        if not re.fullmatch(r"heading:[1-6]|bold|bullet|number|fold", value):
            self.fail(
                f"`{shown(value)}` is none of heading:1 to heading:6, bold, bullet, number and fold", param, context
            )
        return value


@dataclass(frozen=True)
class _Output:
    """The content folder that files are created in; without `out` the configured one."""

    out: str | None
    dry_run: bool
    config: str | None


@click.group("import", cls=SubCommands)
def import_command() -> None:
    """Import questions from other formats into a base.

    Answers are not changed. An existing file is never overwritten: it is kept and named, and the exit code is 1, as it
    is if part of the source could not be imported.
    """


def _options(command: F) -> F:
    for option in (
        config_option,
        click.option("--dry-run", is_flag=True, help="Name the files that would be created, and write nothing."),
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
    """Import the hubs of a Nuxt site. FILE is its `_payload.json`; `-` reads standard input."""
    from answerkey.importing.payload import import_payload  # each source has readers of its own

    with _sentences(file):
        place = _Place.of(out, config)
        return place.write(import_payload(_read(file)), dry_run=dry_run)


def _targets(command: F) -> F:
    """Add the options that say where questions go."""
    for option in reversed(
        (
            click.option(
                "--framework", required=True, metavar="SLUG", help="Framework of the questions; created if it is new."
            ),
            click.option("--name", type=Text(), help="Name of a new framework. [default: from its slug]"),
            click.option("--topic", metavar="SLUG", help="One topic for all pages. [default: from the sections]"),
            click.option(
                "--difficulty",
                type=click.Choice(DIFFICULTIES),
                default="medium",
                show_default=True,
                help="The difficulty of questions that have none.",
            ),
            click.option("--partial", is_flag=True, help="Exit with 0 also if part of the source was not imported."),
        )
    ):
        command = option(command)
    return command


@import_command.command("markdown")
@_options
@_targets
@click.option(
    "--questions",
    type=QuestionForm(),
    metavar="FORM",
    help="The form of the questions: heading:N, bold, bullet, number or fold. [default: from the structure]",
)
@click.option(
    "--answers",
    type=click.Choice(("following", "fold")),
    help="Take all text that follows a question as its answer, or only what a fold below it hides.",
)
@click.option("--split", type=click.Choice(("section", "none")), help="One page for each section, or for all.")
def import_markdown(file: str, **options: Any) -> int:
    """Import the questions of a README: headings, folds (`<details>`), list items or lines in bold.

    A section becomes a page. Where sections are nested, the outer ones become topics. `-` reads standard input.
    """
    # each source has readers of its own
    from answerkey.importing.pages import Target
    from answerkey.importing.pages import import_markdown as import_text

    target, output = bundle(Target, options), bundle(_Output, options)
    target = replace(target, folder=None if file == _STDIN else Path(file).parent)
    with _sentences(file):
        _refuse_slugs(target.framework, target.topic)
        place = _Place.of(output.out, output.config)
        imported = import_text(_read(file), place.base(), target, date.today())
        return place.write(imported, dry_run=output.dry_run, partial=options["partial"])


@import_command.command("table")
@_options
@_targets
@click.option("--question", default="question", show_default=True, metavar="COLUMN", help="Column of the questions.")
@click.option("--answer", default="answer", show_default=True, metavar="COLUMN", help="Column of the answers.")
@click.option("--section", metavar="COLUMN", help="Column of the sections, each of which becomes a page.")
@click.option("--level", metavar="COLUMN", help="Column of the difficulties, such as `easy` or `Senior`.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(("csv", "tsv", "jsonl")),
    help="The format of the table. [default: from the name of the file]",
)
def import_table(file: str, kind: str | None, **options: Any) -> int:
    """Import a table with one question a row: CSV, TSV or JSON Lines. Answers are Markdown."""
    # each source has readers of its own
    from answerkey.importing.pages import Target, import_questions
    from answerkey.importing.rows import FORMATS, Columns, read_rows

    target, output = bundle(Target, options), bundle(_Output, options)
    columns = Columns(options["question"], options["answer"], options["section"], options["level"])
    kind = kind or Path(file).suffix[1:].lower()
    if kind not in FORMATS:
        raise click.UsageError("the name of the file does not tell its format; use --format csv, tsv or jsonl")
    with _sentences(file):
        _refuse_slugs(target.framework, target.topic)
        place = _Place.of(output.out, output.config)
        imported = import_questions(read_rows(_read(file), kind, columns), place.base(), target, date.today())
        return place.write(imported, dry_run=output.dry_run, partial=options["partial"])


def _refuse_slugs(*slugs: str | None) -> None:
    for slug in slugs:
        if slug is not None and not is_kebab_case(slug):
            raise Refused(f"`{slug}` is not kebab-case; use a-z, 0-9 and single hyphens")


@contextmanager
def _sentences(file: str) -> Iterator[None]:
    """Turn refusals into messages of one sentence that name the source."""
    try:
        with refusals():
            yield
    except SourceError as error:
        raise click.UsageError(shown(f"{file}: {error}")) from None


def _read(file: str) -> str:
    """Read the text of a file or of standard input."""
    if file == _STDIN:
        data = sys.stdin.buffer.read(_MOST_BYTES + 1)
    else:
        with open(file, "rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise SourceError(f"has more than {_MOST_BYTES:,} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"not UTF-8: the byte 0x{data[error.start]:02x} at {error.start} fits no character") from None


@dataclass(frozen=True)
class _Place:
    """The content folder that files are created in, and its present files."""

    root: Path
    workspace: Workspace

    @classmethod
    def of(cls, out: str | None, config_file: str | None) -> _Place:
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
        _print_notices(imported.notices)
        same = len(imported.files) - len(conflicts) - len(new)
        note(_counted(imported, len(new), len(conflicts), same, dry_run=dry_run))
        share = imported.share
        if share is not None:
            note(_placed(share, partial=partial))
        if new:
            note(_next(self._findings(new), shown_path(self.root), dry_run=dry_run))
        low = share is not None and share.percent < _LEAST_PERCENT
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
        assets = set(self.workspace.assets)
        for imported in new:
            path, file = imported.path, self.root / imported.path
            collection = next((c for c in BUILT_IN if c.holds(path)), None)
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


def _print_notices(notices: tuple[Notice, ...]) -> None:
    for where, message, lost in notices[:_SHOWN]:
        note(f"{where}: {'not imported: ' if lost else ''}{message}")
    if len(notices) > _SHOWN:
        note(f"… and {len(notices) - _SHOWN} more")


def _counted(imported: ImportResult, new: int, conflicts: int, same: int, *, dry_run: bool) -> str:
    parts = [
        f"{number_of(imported.questions, 'question')}: {number_of(new, 'file')} {'to create' if dry_run else 'created'}"
    ]
    if same:
        parts.append(f"{same} unchanged")
    if conflicts:
        parts.append(f"{conflicts} kept, since another file has that name")
    lost = sum(notice.lost for notice in imported.notices)
    if lost:
        parts.append(f"{number_of(lost, 'part')} not imported")
    return ", ".join(parts) + "."


def _placed(share: Share, *, partial: bool) -> str:
    text = f"{share.percent} % of {number_of(share.lines, share.unit)} placed"
    if share.percent >= _LEAST_PERCENT or partial:
        return f"{text}."
    return (
        f"{text}: fewer than {_LEAST_PERCENT} %. The rest is named above; `--dry-run` shows the outline, "
        "`--questions` chooses another form, and `--partial` accepts it."
    )


def _next(report: Report, folder: str, *, dry_run: bool) -> str:
    says = (
        f"finds {finding_counts(report.summary)} {affected(report)}" if report.diagnostics else "finds nothing in them"
    )
    if dry_run:
        return f"`answerkey lint` {says}. Nothing was written; run without --dry-run to create the files."
    if not report.diagnostics:
        return f"`answerkey lint {folder}` {says}. Next: review the files, and commit them."
    fix = "; `--fix` applies the safe fixes" if report.summary.fixable else ""
    return f"Next: `answerkey lint {folder}` {says}{fix}. Then review the files, and commit them."
