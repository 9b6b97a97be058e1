"""``answerkey lint``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

import click

from answerkey import reporters
from answerkey.cli.exits import CLEAN, FINDINGS
from answerkey.config import Config
from answerkey.diagnostics import Report, Severity
from answerkey.engine.run import Options, lint
from answerkey.workspace import open_workspace


@dataclass(frozen=True)
class Choices:
    """What the command line changes in the configuration."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, str], ...] = ()
    preset: str | None = None
    fail_on: str | None = None

    def apply(self, config: Config) -> Config:
        """The configuration with these choices; ignored rules and severities add to those of the file."""
        return replace(
            config,
            select=self.select or config.select,
            ignore=(*config.ignore, *self.ignore),
            severity={**config.severity, **dict(self.severity)},
            preset=self.preset or config.preset,
            fail_on=self.fail_on or config.fail_on,
        )


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


def _complete_rule(context: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from answerkey.rules import load_rules

    return [rule for rule in load_rules() if rule.startswith(incomplete)]


_rules: dict[str, Any] = {"multiple": True, "metavar": "RULE", "callback": _split, "shell_complete": _complete_rule}


@click.command("lint")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--select", **_rules, help="Run only these rules or families (repeat, or separate by commas).")
@click.option("--ignore", **_rules, help="Leave out these rules or families.")
@click.option("--severity", multiple=True, type=RuleLevel(), help="Set a rule's severity: error, warning or off.")
@click.option("--preset", type=click.Choice(["recommended", "strict"]), help="Which rules run by default.")
@click.option("--fail-on", type=click.Choice(["error", "warning"]), help="The least severity that fails the run.")
@click.option("--format", "format_", type=click.Choice(reporters.names()), default="text", show_default=True)
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("--config", type=click.Path(exists=True, dir_okay=False), help="Use this configuration file.")
@click.option("--jobs", "-j", type=click.IntRange(min=0), default=0, help="Processes; 0 means as many as pay.")
@click.option("--cache/--no-cache", default=True, help="Keep results between runs.")
def lint_command(
    paths: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    severity: tuple[tuple[str, str], ...],
    preset: str | None,
    fail_on: str | None,
    format_: str,
    color: str,
    config: str | None,
    jobs: int,
    cache: bool,
) -> int:
    """Check content: PATHS are files or folders, by default the content folder.

    Inside a base each file is checked in the context of the whole; other Markdown is checked for its code.
    """
    choices = Choices(select, ignore, severity, preset, fail_on)
    workspace = open_workspace(paths, config, choices.apply)
    with _progress() as progress:
        report = lint(workspace, Options(jobs, cache, progress))
    click.echo(reporters.load(format_).render(report, color=_wants_color(color)), nl=False, color=True)
    return FINDINGS if _fails(report, workspace.config.fail_on) else CLEAN


def _fails(report: Report, fail_on: str) -> bool:
    return report.summary.errors > 0 or (fail_on == Severity.WARNING and report.summary.warnings > 0)


def _wants_color(choice: str) -> bool:
    """Whether to colour: as asked, else on a terminal unless NO_COLOR (no-color.org) or a dumb one says otherwise."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on the error stream of a terminal, once a run has taken a second."""
    if not sys.stderr.isatty() or os.environ.get("CI"):
        yield None
        return
    started = monotonic()
    bars: list[Any] = []  # click names no type for its progress bar

    def show(done: int, total: int) -> None:
        if not bars and monotonic() - started > 1:
            bars.append(click.progressbar(length=total, label="Checking", file=sys.stderr))
        for bar in bars:
            bar.update(done - bar.pos)

    try:
        yield show
    finally:
        for bar in bars:
            bar.render_finish()
