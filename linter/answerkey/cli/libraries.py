"""``answerkey libraries``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from answerkey.cli.bases import SubCommands, config_option
from answerkey.cli.exits import CLEAN, FINDINGS
from answerkey.cli.options import wants_color
from answerkey.cli.output import note, write, write_line
from answerkey.cli.terminal import Style, style, table
from answerkey.config import Config, ConfigError, find_config, load_config
from answerkey.libraries.installing import choose_installer
from answerkey.libraries.lockfile import NAME, Lock
from answerkey.libraries.newer import Library, Status, status
from answerkey.libraries.programs import InstallError
from answerkey.libraries.syncing import Choices, Synced, sync
from answerkey.safe_json import document
from answerkey.safe_text import shown

_installer = click.option(
    "--installer",
    type=click.Choice(["auto", "uv", "pip"]),
    default="auto",
    show_default=True,
    help="What installs: uv where it is at hand, else pip.",
)


@click.group("libraries", cls=SubCommands)
def libraries_command() -> None:
    """The libraries that a base talks about: install them, and see which versions are in force."""


@libraries_command.command("sync")
@click.argument("names", nargs=-1)
@click.option("--upgrade", is_flag=True, help="Choose the newest versions that fit; with NAMES only of these.")
@click.option("--locked", is_flag=True, help="Fail where the lock is out of date, instead of writing it: for CI.")
@click.option("--allow-sdist", is_flag=True, help="Also build from source; this runs code of what is installed.")
@_installer
@config_option
def sync_command(
    names: tuple[str, ...], upgrade: bool, locked: bool, allow_sdist: bool, installer: str, config: str | None
) -> int:
    """Install what [tool.answerkey.libraries] requires, at the versions of `libraries.lock`.

    Where the lock is missing or was made for other requirements, versions are chosen and it is written: check it in.
    """
    if names and not upgrade:
        raise click.UsageError("NAMES say what to --upgrade")
    if upgrade and locked:
        raise click.UsageError("--upgrade changes the lock, which --locked forbids")
    found = sync(_config(config), Choices(upgrade, names, locked, installer, allow_sdist, tell=note))
    for line in _changes(found.before, found.lock):
        write_line(shown(line))
    note(_done(found))
    return CLEAN


@libraries_command.command("status")
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--offline", is_flag=True, help="Do not ask the package index for newer versions.")
@click.option("--check", is_flag=True, help="Exit code 1 where the environment is not what the lock says.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@_installer
@config_option
def status_command(format_name: str, offline: bool, check: bool, color: str, installer: str, config: str | None) -> int:
    """Show which versions are in force, which are locked, and which newer ones exist."""
    settings = _config(config)
    if not settings.libraries.named:
        raise ConfigError("no libraries are named: list `requirements` in [tool.answerkey.libraries]")
    found = status(settings, None if offline else _asking(installer, settings))
    if format_name == "json":
        write(document(_data(found), levels=2))
    else:
        write_line("\n".join(_lines(found, style(color=wants_color(color)))))
    return FINDINGS if check and found.problem else CLEAN


def _config(file: str | None) -> Config:
    """The configuration of a file, or the nearest one."""
    found = load_config(Path(os.path.abspath(file))) if file else find_config(Path.cwd())
    if found is None:
        raise ConfigError("there is no configuration here: add [tool.answerkey.libraries] to pyproject.toml")
    return found


def _asking(name: str, config: Config) -> Any:
    """What can ask for newer versions; without it they are not known, which is no reason to say nothing."""
    try:
        return choose_installer(name, config.root)
    except InstallError as error:
        note(str(error))
        return None


def _changes(before: Lock | None, after: Lock) -> Iterator[str]:
    """What differs between two locks, a line each."""
    old = {pin.name: pin.version or pin.url for pin in before.pins} if before else {}
    new = {pin.name: pin.version or pin.url for pin in after.pins}
    for name in sorted({*old, *new}):
        if name not in old:
            yield f"+ {name} {new[name]}"
        elif name not in new:
            yield f"- {name} {old[name]}"
        elif old[name] != new[name]:
            yield f"  {name} {old[name]} -> {new[name]}"


def _done(found: Synced) -> str:
    count = len(found.lock.pins)
    if not found.changed:
        return f"Nothing to do: {count} distributions are installed as {NAME} says."
    return f"Installed {count} distributions for Python {found.environment.version}, as {NAME} says."


def _data(found: Status) -> dict[str, Any]:
    environment = found.environment
    return {
        "environment": str(environment.prefix) if environment else None,
        "python": environment.version if environment else None,
        "lockedFor": found.lock.python if found.lock else None,
        "inForce": not found.problem,
        "problem": found.problem or None,
        "newerUnknown": found.unknown or None,
        "libraries": [asdict(library) for library in found.libraries],
    }


def _lines(found: Status, styled: Style) -> Iterator[str]:
    rows = [(lib.name, lib.installed, lib.locked, _newer(lib), _kind(lib)) for lib in found.libraries]
    if rows:
        head, *lines = table(("library", "in force", "locked", "newer", ""), rows, left=4)
        yield styled(head, bold=True)
        yield from lines
        yield ""
    if found.environment:
        yield shown(f"Python {found.environment.version} in {found.environment.prefix}")
    if found.problem:
        yield styled(f"Not in force: {found.problem}. Run `answerkey libraries sync`.", fg="red")
    if found.unknown:
        yield shown(f"Newer versions are not known: {found.unknown}.")


def _newer(library: Library) -> str:
    if library.newest is None:
        return "?"
    return library.newest if library.newest != library.installed else ""


def _kind(library: Library) -> str:
    return "required" if library.required else "for proofs" if library.support else ""
