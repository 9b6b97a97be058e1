"""``answerkey init``."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from answerkey.authoring.starter_files import configuration, sample_content, surroundings
from answerkey.authoring.template_files import NewFile
from answerkey.cli.bases import make, refusals
from answerkey.cli.exits import CLEAN
from answerkey.cli.output import note, write_line
from answerkey.config import FILE_NAMES, Config, load_config
from answerkey.safe_text import shown
from answerkey.workspace import shown_path

_NEXT = """
Next:{enter}
  answerkey lint                                     check the base
  answerkey new framework SLUG                       start your own, then `new topic` and `new page`
  answerkey add question /python/functions/arguments --q ... --a ...
  pre-commit install                                 check each commit (`pip install pre-commit`)
"""


@click.command("init")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False))
def init_command(folder: str) -> int:
    """Start a base in DIR: a sample page, configuration, schemas, hooks and a workflow.

    Existing files are kept. If there is content, no sample is added.
    """
    root = Path(folder)
    with refusals():
        for file in _files(root):
            if os.path.lexists(file.path):
                write_line(f"kept  {shown(shown_path(file.path))}")
            else:
                write_line(f"created  {shown(make(Config(root=root), file))}")
    note(_NEXT.format(enter="" if os.path.samefile(root, ".") else f"\n  cd {_in_shell(folder)}").strip("\n"))
    return CLEAN


def _in_shell(folder: str) -> str:
    """Return a folder as an argument of `cd`."""
    return shlex.quote(os.path.join(".", folder) if folder.startswith("-") else folder)


def _files(root: Path) -> Iterator[NewFile]:
    """Yield the files of a new base, without configuration and content that exist."""
    config = _configured(root)
    if config is None:
        yield configuration(root)
    else:
        write_line(f"kept  {shown(shown_path(Path(config.file)))}")
    content = config.content_root if config is not None else root / Config().content
    sample = list(sample_content(root, content, date.today()))
    if content.is_dir() and any(content.iterdir()) and not any(os.path.lexists(file.path) for file in sample):
        write_line(f"kept  {shown(shown_path(content))}, as it is")
    else:
        yield from sample
    yield from surroundings(root, content)


def _configured(root: Path) -> Config | None:
    """Return the configuration of a folder, from whichever file has it."""
    for name in FILE_NAMES:
        if (root / name).is_file():
            return load_config(root / name)
    project = root / "pyproject.toml"
    return load_config(project, required=False) if project.is_file() else None
