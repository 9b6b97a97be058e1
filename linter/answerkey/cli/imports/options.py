"""The options of the import commands, and how their source is read."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from answerkey.authoring.base import Refused
from answerkey.cli.bases import refusals
from answerkey.cli.imports.destination import Destination
from answerkey.cli.options import Text, bundle, config_option
from answerkey.importing.pages import Target, import_questions
from answerkey.importing.questions import QuestionList
from answerkey.importing.result import SourceError
from answerkey.model.difficulty import DIFFICULTIES
from answerkey.model.messages import is_kebab_case
from answerkey.model.slugs import name_of
from answerkey.safe_text import shown

F = TypeVar("F", bound=Callable[..., Any])
STDIN = "-"
MOST_BYTES = 256 * 1024 * 1024


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
class Output:
    """The content folder that files are created in; without `out` the configured one."""

    out: str | None
    dry_run: bool
    config: str | None
    partial: bool = False

    def destination(self) -> Destination:
        """Return the folder with its present files."""
        return Destination.of(self.out, self.config)


def output_options(command: F) -> F:
    """Add the options that say where files are created."""
    for option in (
        config_option,
        click.option("--dry-run", is_flag=True, help="Name the files that would be created, and write nothing."),
        click.option(
            "--out",
            type=click.Path(file_okay=False),
            help="The content folder. [default: the configured one, or `content`]",
        ),
    ):
        command = option(command)
    return command


def target_options(command: F) -> F:
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


file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
folder_argument = click.argument("folder", type=click.Path(exists=True, file_okay=False))


def write_questions(name: str, options: dict[str, Any], read: Callable[[], QuestionList]) -> int:
    """Make pages of what `read` gives, and return the exit code. `name` is that of the source."""
    target, output = bundle(Target, options), bundle(Output, options)
    with sentences(name):
        refuse_slugs(target.framework, target.topic)
        destination = output.destination()
        source = read()
        source = replace(source, title=source.title or _title(name))
        imported = import_questions(source, destination.base(), target, date.today())
        return destination.write(imported, dry_run=output.dry_run, partial=output.partial)


def _title(name: str) -> str:
    """Return a title for a source that has none, from its name; empty where that says nothing."""
    stem = "" if name == STDIN else Path(name).resolve().stem
    return "" if stem.lower() in ("", "readme", "index") else name_of(stem)


def refuse_slugs(*slugs: str | None) -> None:
    """Raise Refused for a slug that is none."""
    for slug in slugs:
        if slug is not None and not is_kebab_case(slug):
            raise Refused(f"`{slug}` is not kebab-case; use a-z, 0-9 and single hyphens")


@contextmanager
def sentences(name: str) -> Iterator[None]:
    """Turn refusals into messages of one sentence that name the source."""
    try:
        with refusals():
            yield
    except SourceError as error:
        raise click.UsageError(shown(f"{name}: {error}")) from None


def read_text(file: str) -> str:
    """Read the text of a file or of standard input; raises SourceError."""
    data = read_bytes(file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"not UTF-8: the byte 0x{data[error.start]:02x} at {error.start} fits no character") from None


def read_bytes(file: str) -> bytes:
    """Read the bytes of a file or of standard input; raises SourceError."""
    if file == STDIN:
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        with open(file, "rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise SourceError(f"has more than {MOST_BYTES:,} bytes")
    return data


def suffix_of(file: str) -> str:
    """Return the end of a file's name after the last point, in small letters."""
    return Path(file).suffix[1:].lower()
