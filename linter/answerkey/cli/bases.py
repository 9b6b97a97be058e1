"""The base that a command writes to: opening it, making files in it, refusing, asking the user."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from answerkey.authoring.base import Refused
from answerkey.authoring.new_findings import whole_base
from answerkey.authoring.template_files import NewFile
from answerkey.authoring.transactions import HalfDone
from answerkey.cli.options import Text
from answerkey.cli.recovery import recovered
from answerkey.config import Config, find_config, load_config, suggestion
from answerkey.safe_text import shown
from answerkey.workspace import NothingToCheck, Workspace, absolute, open_workspace, shown_path
from answerkey.writing import ChangedMeanwhile, make_folder, replace_file


class SubCommands(click.Group):
    """A group of commands that suggests the nearest name for an unknown one."""

    def names(self) -> list[str]:
        """Return the names of all commands."""
        return list(self.commands)

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, names = args[0] if args else "", self.names()
        if name and not name.startswith("-") and name not in names:
            hint = suggestion(name, names) or f"; there are {', '.join(names)}"
            raise click.UsageError(f"there is no `{context.command_path} {shown(name)}`{hint}", context)
        return super().resolve_command(context, args)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn refusals and errors of the file system into messages of one sentence."""
    try:
        yield
    except Refused as refusal:
        raise click.UsageError(shown(str(refusal))) from None
    except ChangedMeanwhile as error:
        raise click.ClickException(shown(f"{error}; nothing was changed, run again")) from None
    except HalfDone as error:
        raise click.ClickException("\n".join(shown(line) for line in str(error).split("\n"))) from None
    except OSError as error:
        place = f"{shown_path(Path(error.filename))}: " if isinstance(error.filename, str) else ""
        raise click.ClickException(shown(f"{place}{error.strerror or error}; nothing was changed")) from None


def open_base(config_file: str | None, near: str = "") -> Workspace:
    """Open the base of the working directory, or the one around `near`; it may be empty."""
    return recovered(lambda: _open_base(config_file, near))


def _open_base(config_file: str | None, near: str) -> Workspace:
    try:
        workspace = open_workspace([], config_file)
        if not os.path.lexists(near) or absolute(Path(near)).is_relative_to(absolute(workspace.config.content_root)):
            return workspace
    except NothingToCheck:
        if not os.path.lexists(near):
            return _empty(config_file)
    try:
        return whole_base(open_workspace([near], config_file), config_file)
    except NothingToCheck:
        return _empty(config_file)


def _empty(config_file: str | None) -> Workspace:
    """Return a base without files; raises Refused where it has no content folder."""
    config = load_config(Path(config_file)) if config_file else find_config(Path.cwd())
    config = config or Config(root=Path.cwd())
    if not config.content_root.is_dir():
        folder = shown_path(config.content_root)
        raise Refused(f"there is no content folder `{folder}`; `answerkey init` makes one")
    return Workspace(config, (), frozenset())


def in_base(workspace: Workspace, name: str, *, new: bool = False) -> str:
    """Return the path of a file from the content folder; other names (of missing files unless `new`) as they are."""
    path, root = absolute(Path(name)), absolute(workspace.config.content_root)
    inside = (new or os.path.lexists(path)) and path.is_relative_to(root)
    return path.relative_to(root).as_posix() if inside else name


def make(config: Config, file: NewFile) -> str:
    """Write a new file, and return its path as users see it; raises Refused if it exists."""
    root = config.writable(file.path)
    if os.path.lexists(file.path):
        raise Refused(f"`{shown_path(file.path)}` already exists")
    make_folder(root, file.path.parent)
    replace_file(file.path, file.text.encode(), None, root)
    return shown_path(file.path)


def asks() -> bool:
    """Return true if the user can be asked, which takes a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def answer(value: str | None, question: str, default: str) -> str:
    """Return an option's value or, without one, the user's answer; the default if nobody can be asked."""
    if value is not None:
        return value
    return str(click.prompt(question, default=default, type=Text())) if asks() else default
