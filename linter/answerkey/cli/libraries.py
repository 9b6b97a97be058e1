"""``answerkey libraries``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from answerkey.cli.bases import SubCommands
from answerkey.cli.exits import CLEAN, FINDINGS
from answerkey.cli.options import bundle, config_option, wants_color
from answerkey.cli.output import note, write, write_line
from answerkey.cli.terminal import Style, style, table
from answerkey.config import Config, ConfigError, find_config, load_config
from answerkey.counts import number_of
from answerkey.libraries.environment import require_libraries
from answerkey.libraries.installing import choose_installer
from answerkey.libraries.lockfile import NAME, Lock
from answerkey.libraries.programs import InstallError
from answerkey.libraries.syncing import Choices, SyncResult, sync
from answerkey.libraries.version_status import Library, Status, status
from answerkey.safe_json import document
from answerkey.safe_text import shown

_installer = click.option(
    "--installer",
    type=click.Choice(["auto", "uv", "pip"]),
    default="auto",
    show_default=True,
    help="The installer; auto is uv if it is installed, else pip.",
)


@click.group("libraries", cls=SubCommands)
def libraries_command() -> None:
    """Install the libraries that a base is about, and show their versions."""


@libraries_command.command("sync")
@click.argument("names", nargs=-1)
@click.option("--upgrade", is_flag=True, help="Choose the newest allowed versions, of NAMES or of all.")
@click.option("--locked", is_flag=True, help="Fail if the lock is out of date, instead of updating it (for CI).")
@click.option("--allow-sdist", is_flag=True, help="Allow builds from source, which run code of the packages.")
@_installer
@config_option
def sync_command(config: str | None, **options: Any) -> int:
    """Install the requirements of [tool.answerkey.libraries], at the versions of `libraries.lock`.

    If the lock is missing or out of date, versions are chosen and the lock is written; commit it.
    """
    if options["names"] and not options["upgrade"]:
        raise click.UsageError("NAMES select what to upgrade: add --upgrade")
    if options["upgrade"] and options["locked"]:
        raise click.UsageError("--upgrade changes the lock, which --locked forbids")
    synced = sync(_config(config), bundle(Choices, {**options, "tell": note}))
    for line in _changes(synced.before, synced.lock):
        write_line(shown(line))
    note(_done(synced))
    return CLEAN


@dataclass(frozen=True)
class StatusOptions:
    """The form of the status, and whether the package index is asked."""

    format_name: str
    offline: bool
    check: bool
    color: str
    installer: str


@libraries_command.command("status")
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--offline", is_flag=True, help="Do not ask the package index for newer versions.")
@click.option("--check", is_flag=True, help="Exit with code 1 if the environment differs from the lock.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@_installer
@config_option
def status_command(config: str | None, **values: Any) -> int:
    """Show the installed, the locked and the newest versions of the libraries."""
    options = StatusOptions(**values)
    settings = _config(config)
    require_libraries(settings)
    current = status(settings, None if options.offline else _installer_for(options.installer, settings))
    if options.format_name == "json":
        write(document(_data(current), levels=2))
    else:
        write_line("\n".join(_lines(current, style(color=wants_color(options.color)))))
    return FINDINGS if options.check and current.problem else CLEAN


def _config(file: str | None) -> Config:
    """Return the configuration of a file, or the nearest one; raises ConfigError where there is none."""
    config = load_config(Path(os.path.abspath(file))) if file else find_config(Path.cwd())
    if config is None:
        raise ConfigError("there is no configuration: add [tool.answerkey.libraries] to pyproject.toml")
    return config


def _installer_for(name: str, config: Config) -> Any:
    """Return the installer that looks up newer versions; with a note and without an error if there is none."""
    try:
        return choose_installer(name, config.root)
    except InstallError as error:
        note(str(error))
        return None


def _changes(before: Lock | None, after: Lock) -> Iterator[str]:
    """Yield a line for each difference between two locks."""
    old = {pin.name: pin.version or pin.url for pin in before.pins} if before else {}
    new = {pin.name: pin.version or pin.url for pin in after.pins}
    for name in sorted({*old, *new}):
        if name not in old:
            yield f"+ {name} {new[name]}"
        elif name not in new:
            yield f"- {name} {old[name]}"
        elif old[name] != new[name]:
            yield f"  {name} {old[name]} -> {new[name]}"


def _done(synced: SyncResult) -> str:
    count = number_of(len(synced.lock.pins), "distribution")
    if not synced.changed:
        return f"Nothing to do: {count} installed as in {NAME}."
    return f"Installed {count} for Python {synced.environment.version}, as in {NAME}."


def _data(current: Status) -> dict[str, Any]:
    environment = current.environment
    return {
        "environment": str(environment.prefix) if environment else None,
        "python": environment.version if environment else None,
        "lockedFor": current.lock.python if current.lock else None,
        "inForce": not current.problem,
        "problem": current.problem or None,
        "newerUnknown": current.unknown or None,
        "libraries": [asdict(library) for library in current.libraries],
    }


def _lines(current: Status, styled: Style) -> Iterator[str]:
    rows = [(lib.name, lib.installed, lib.locked, _newer(lib), _kind(lib)) for lib in current.libraries]
    if rows:
        head, *lines = table(("library", "in force", "locked", "newer", ""), rows, text_columns=4)
        yield styled(head, bold=True)
        yield from lines
        yield ""
    if current.environment:
        yield shown(f"Python {current.environment.version} in {current.environment.prefix}")
    if current.problem:
        yield styled(f"Out of date: {current.problem}. Run `answerkey libraries sync`.", fg="red")
    if current.unknown:
        yield shown(f"Newer versions are unknown: {current.unknown}.")


def _newer(library: Library) -> str:
    if library.newest is None:
        return "?"
    return library.newest if library.newest != library.installed else ""


def _kind(library: Library) -> str:
    return "required" if library.required else "for proofs" if library.support else ""
