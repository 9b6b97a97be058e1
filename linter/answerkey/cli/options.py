"""Options that several commands share, as decorators and as values."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec import Struct
from msgspec.structs import replace

from answerkey.cli.completions import complete_rule, complete_severity
from answerkey.cli.trust_options import untrusted_option
from answerkey.config import Config
from answerkey.diagnostics import Severity
from answerkey.workspace import Workspace, absolute, open_workspace

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")
STDIN = "-"


def bundle(kind: type[T], options: Mapping[str, Any]) -> T:
    """Make a value of those options that are named like its fields, of a dataclass or a Struct.

    A command with more than four options takes them as ``**options`` and makes one such value of them.
    """
    names: tuple[str, ...] = kind.__match_args__  # type: ignore[attr-defined]
    return kind(**{name: options[name] for name in names if name in options})


class Text(click.ParamType[str]):
    """A text that can be encoded, and so be written to a file."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, context: click.Context | None) -> str:
        try:
            value.encode()
        except UnicodeEncodeError:
            self.fail("is not valid UTF-8", param, context)
        return value


config_option = click.option(
    "--config", type=click.Path(exists=True, dir_okay=False), help="Use this configuration file."
)


class Choices(Struct, frozen=True):
    """Settings of the command line that override those of the configuration."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, str], ...] = ()
    preset: str | None = None
    fail_on: str | None = None

    def apply(self, config: Config) -> Config:
        """Return the configuration with these choices; ignored rules and severities add to those of the file."""
        return replace(
            config,
            select=self.select or config.select,
            ignore=(*config.ignore, *self.ignore),
            severity={**config.severity, **dict(self.severity)},
            preset=self.preset or config.preset,
            fail_on=self.fail_on or config.fail_on,
        )


class Target(Struct, frozen=True):
    """The input of a command: paths, or a text on standard input that replaces the file `stdin_filename`."""

    paths: tuple[str, ...]
    stdin_filename: str | None
    config: str | None
    force_exclude: bool = False

    @property
    def stdin(self) -> bool:
        return STDIN in self.paths

    def open(self, change: Callable[[Config], Config]) -> Workspace:
        """Open the workspace, and read standard input if it is the input."""
        if not self.stdin:
            if self.stdin_filename is not None:
                raise click.UsageError("--stdin-filename needs the path `-`")
            return open_workspace(self.paths, self.config, change, lenient=self.force_exclude)
        if len(self.paths) > 1:
            raise click.UsageError("standard input (`-`) can't be read together with other paths")
        if self.stdin_filename is None:
            raise click.UsageError("`-` needs --stdin-filename, the path that the text would have")
        name, data = self.stdin_filename, sys.stdin.buffer.read()
        buffers = {absolute(Path(name)): data}
        return open_workspace([name], self.config, change, buffers, lenient=self.force_exclude)


class FixOptions(Struct, frozen=True):
    """The fixes to apply, and the way to deliver them."""

    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    touch: bool = False
    color: str = "auto"

    @property
    def requested(self) -> bool:
        return self.fix or self.unsafe_fixes or self.diff or self.touch


class RuleLevel(click.ParamType[tuple[str, str]]):
    """``RULE=error|warning|off``."""

    name = "RULE=LEVEL"

    def convert(self, value: str, param: click.Parameter | None, context: click.Context | None) -> tuple[str, str]:
        rule, equals, level = value.partition("=")
        if not equals or level not in (*Severity, "off"):
            self.fail(f"{value!r} must be RULE=error, RULE=warning or RULE=off", param, context)
        return rule, level


def _split(context: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for item in value for part in item.split(",") if part.strip())


_rules: dict[str, Any] = {"multiple": True, "metavar": "RULE", "callback": _split, "shell_complete": complete_rule}


def target_options(command: F) -> F:
    """Add the paths, standard input and the configuration file."""
    for option in (
        untrusted_option,
        click.option(
            "--force-exclude",
            is_flag=True,
            help="Skip PATHS that are excluded or not content, even if none remains (for hooks).",
        ),
        config_option,
        click.option("--stdin-filename", metavar="PATH", help="With the path `-`: the path that the text would have."),
        click.argument("paths", nargs=-1, type=click.Path(allow_dash=True)),
    ):
        command = option(command)
    return command


def rule_options(command: F) -> F:
    """Add the choice of rules and of their severity."""
    for option in (
        click.option(
            "--fail-on", type=click.Choice(["error", "warning"]), help="The lowest severity that fails the run."
        ),
        click.option("--preset", type=click.Choice(["recommended", "strict"]), help="The rules that run by default."),
        click.option(
            "--severity",
            multiple=True,
            type=RuleLevel(),
            shell_complete=complete_severity,
            help="Set a rule's severity: error, warning or off.",
        ),
        click.option("--ignore", **_rules, help="Do not run these rules or families."),
        click.option("--select", **_rules, help="Run only these rules or families (repeat, or separate by commas)."),
    ):
        command = option(command)
    return command


def run_options(command: F) -> F:
    """Add the cache, the number of processes and the colour."""
    for option in (
        click.option("--cache/--no-cache", default=True, help="Keep results between runs."),
        click.option(
            "--jobs",
            "-j",
            type=click.IntRange(min=0),
            default=0,
            help="Number of processes; 0 chooses one that suits the work.",
        ),
        click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True),
    ):
        command = option(command)
    return command


def wants_color(choice: str) -> bool:
    """Return true if output shall be coloured.

    With `auto`, FORCE_COLOR, a terminal and NO_COLOR (no-color.org) decide; a dumb terminal has no colour.
    """
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout is not None and sys.stdout.isatty())
