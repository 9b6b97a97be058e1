"""Output of commands: reports, notes and patches, made safe for terminals."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import click
from msgspec import Struct

from answerkey import reporters
from answerkey.cli.hyperlinks import wants_links
from answerkey.cli.options import wants_color
from answerkey.diagnostics import Report
from answerkey.regular_files import read_regular
from answerkey.safe_text import line_start, shown
from answerkey.writing import ChangedMeanwhile, refuse_links, replace_file

_TAB = 4
_STREAMS = ("/dev/", "/proc/")
_PATCH_STYLES: Mapping[str, dict[str, Any]] = {
    "--- ": {"bold": True},
    "+++ ": {"bold": True},
    "@@": {"fg": "cyan"},
    "-": {"fg": "red"},
    "+": {"fg": "green"},
}


class Output(Struct, frozen=True):
    """A report format and the file that it is written to."""

    format: str
    file: Path


class OutputType(click.ParamType[Output]):
    """``FORMAT:FILE``."""

    name = "FORMAT:FILE"

    def convert(self, value: str | Output, param: click.Parameter | None, context: click.Context | None) -> Output:
        if isinstance(value, Output):
            return value
        name, colon, file = value.partition(":")
        if not colon or not file or name not in reporters.names():
            self.fail(f"{value!r} must be FORMAT:FILE, with one of {', '.join(reporters.names())}", param, context)
        return Output(name, Path(file))


format_option = click.option(
    "--format",
    "format_name",
    metavar="FORMAT",
    type=click.Choice(reporters.names()),
    default="text",
    show_default=True,
    help=f"How findings are printed: {', '.join(reporters.names())}.",
)


def write_outputs(outputs: Iterable[Output], report: Report, root: Path) -> None:
    """Write a report in each format to its file."""
    for output in outputs:
        write_output(output.file, reporters.load(output.format).render(report), root)


def write_output(file: Path, text: str, root: Path) -> None:
    """Replace a file that the user named by a text; raises FileError where that can't be done.

    No link is followed in the working directory and below `root`, which may come from a stranger. Devices and pipes
    are written to as they are.
    """
    try:
        for folder in (Path.cwd(), Path(os.path.abspath(root))):
            if Path(os.path.abspath(file)).is_relative_to(folder):
                refuse_links(folder, file)
        if _is_stream(file):
            file.write_text(text, encoding="utf-8", newline="")
        else:
            replace_file(file, text.encode(), read_regular(file) if file.exists() else None)
    except ChangedMeanwhile as error:
        raise click.FileError(str(file), f"{error}; run again") from None
    except OSError as error:
        raise click.FileError(str(file), error.strerror) from None


def _is_stream(file: Path) -> bool:
    """Return whether a path names a pipe or device; `/dev/stdout` may lead to a file that has to stay the same one."""
    return os.path.abspath(file).startswith(_STREAMS) or (file.exists() and not file.is_file() and not file.is_dir())


def say(report: Report, name: str, color: str, *, err: bool = False) -> None:
    """Print a report, and its notes on standard error."""
    for text in report.notes:
        note(text)
    rendered = reporters.load(name).render(report, color=wants_color(color), links=wants_links(color))
    with _tolerant(sys.stderr if err else sys.stdout):
        click.echo(rendered, nl=False, color=True, err=err)


def write(text: str) -> None:
    """Print a text whose parts from files are escaped already, such as a rendered report."""
    with _tolerant(sys.stdout):
        click.echo("\n".join(map(line_start, text.split("\n"))), nl=False, color=True)


def write_line(text: str) -> None:
    """Print a text and a line end; it may have styles, so escape parts from files with `shown` first."""
    write(f"{text}\n")


def write_document(text: str) -> None:
    """Print Markdown or HTML of the content line by line, with control characters escaped."""
    write("\n".join(map(shown, text.expandtabs(_TAB).split("\n"))))


def note(text: str) -> None:
    """Print a remark on standard error, with control characters escaped."""
    click.echo(harmless(text), err=True)


def harmless(text: str) -> str:
    """Escape all that a terminal or the runner of a build would interpret."""
    return "\n".join(line_start(shown(line)) for line in text.split("\n"))


def patch(text: str, color: str = "auto") -> None:
    """Print a patch: escaped on a terminal or in colours, verbatim into a pipe."""
    colored = wants_color(color)
    if colored or (sys.stdout is not None and sys.stdout.isatty()):
        lines = (line_start(shown(line)) for line in text.split("\n")[:-1])
        text = "".join(f"{_painted(line) if colored else line}\n" for line in lines)
    raw(text.encode("utf-8", "backslashreplace"))


def _painted(line: str) -> str:
    """Return a line of a patch in the colour of its kind; the names of files come before changed lines."""
    return next((click.style(line, **style) for start, style in _PATCH_STYLES.items() if line.startswith(start)), line)


def raw(data: bytes) -> None:
    """Print bytes verbatim."""
    if sys.stdout is not None:
        with _tolerant(sys.stdout):
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()


@contextmanager
def _tolerant(stream: TextIO) -> Iterator[None]:
    """Accept a reader that closes the stream early, which does not change the exit code; raise other errors."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # the rest is written at the end of the process
    except OSError as error:
        raise click.ClickException(f"the output can't be written: {error.strerror}") from None
