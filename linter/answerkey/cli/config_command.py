"""``answerkey config``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import click

from answerkey.cli.exits import CLEAN
from answerkey.cli.options import Target, bundle, target_options
from answerkey.cli.output import write_line
from answerkey.cli.settings import settings
from answerkey.config import Config
from answerkey.counts import number_of
from answerkey.projects import Projects
from answerkey.safe_text import shown
from answerkey.workspace import Workspace


@click.command("config")
@target_options
def config_command(**options: Any) -> int:
    """Show the settings for PATHS, each with the place that its value comes from, and the dialect of their files.

    A dialect is how Markdown is read; it stands with the number of files that are read so, and the reason.
    """
    workspace = bundle(Target, options).open(lambda config: config)
    lines = [*_settings(workspace.config), *_dialects(workspace)]
    write_line("\n".join(map(shown, lines)))
    return CLEAN


def _settings(config: Config) -> Iterator[str]:
    """Yield the place of the settings, and each of them with the place of its value."""
    yield f"configuration: {config.file or 'none'}"
    yield from map(str, settings(config))


def _dialects(workspace: Workspace) -> Iterator[str]:
    """Yield each dialect with its number of files, for each reason."""
    projects = Projects(workspace.config)
    markdown = [
        s for s in workspace.files if s.selected and not s.file.suffix.lower().startswith((".y", ".json", ".lock"))
    ]
    choices = Counter(projects.choice(source.collection, source.file) for source in markdown)
    for (name, reason), count in sorted(choices.items()):
        yield f"dialect: {name or 'unknown'}, {number_of(count, 'file')} ({reason})"
