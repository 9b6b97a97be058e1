"""``answerkey init``."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from answerkey.authoring.example_bases import EXAMPLES, example_files, refuse_other_base
from answerkey.authoring.installation import UNKNOWN, requirement
from answerkey.authoring.starter_files import checks, configuration, editor_files, sample_content
from answerkey.authoring.template_files import NewFile
from answerkey.cli.bases import make, refusals
from answerkey.cli.exits import CLEAN
from answerkey.cli.output import note, write_line
from answerkey.config import FILE_NAMES, Config, load_config
from answerkey.pipeline.collection_checks import check_collections
from answerkey.safe_text import shown
from answerkey.workspace import shown_path

_NEXT = """
Next:{enter}
  answerkey lint                                     check the base
  answerkey new framework SLUG                       start your own, then `new topic` and `new page`
  answerkey add question /python/functions/arguments --q ... --a ...
  pre-commit install                                 check each commit (`pip install pre-commit`)
"""
_NEXT_OF_EXAMPLE = """
Next:{enter}
  answerkey lint            check the base
  answerkey prove           run its code, and check what it claims
  answerkey serve           read it in a browser (`pip install "answerkey[serve]"`)
  README.md                 says what each file is for
"""


@click.command("init")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False))
@click.option(
    "--example",
    metavar="NAME",
    type=click.Choice(EXAMPLES),
    help=f"Start from an example base instead of a sample page: {', '.join(EXAMPLES)}.",
)
def init_command(folder: str, example: str | None) -> int:
    """Start a base in DIR: a sample page, configuration, schemas, hooks and a workflow.

    Existing files are kept. If there is content, no sample is added; an example refuses a folder with another base.
    """
    root = Path(folder)
    with refusals():
        for file in _files(root) if example is None else _example(root, example):
            if os.path.lexists(file.path):
                write_line(f"kept  {shown(shown_path(file.path))}")
            else:
                write_line(f"created  {shown(make(Config(root=root), file))}")
    enter = "" if os.path.samefile(root, ".") else f"\n  cd {_in_shell(folder)}"
    note((_NEXT if example is None else _NEXT_OF_EXAMPLE).format(enter=enter).strip("\n"))
    if requirement() == UNKNOWN:
        note(
            "This answerkey was installed from a folder or file: say in the workflow's `ANSWERKEY` where it comes from."
        )
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
        check_collections(config)
        write_line(f"kept  {shown(shown_path(Path(config.file)))}")
    content = config.content_root if config is not None else root / Config().content
    sample = list(sample_content(root, content, date.today()))
    if content.is_dir() and any(content.iterdir()) and not any(os.path.lexists(file.path) for file in sample):
        write_line(f"kept  {shown(shown_path(content))}, as it is")
    else:
        yield from sample
    yield from editor_files(root, content, config)
    yield from checks(root, content)


def _example(root: Path, name: str) -> Iterator[NewFile]:
    """Yield the files of a base that begins as an example; raises Refused where there is another base."""
    files, content = list(example_files(name, root)), root / Config().content
    refuse_other_base(name, files, _configured(root), content)
    yield from files
    yield from checks(root, content)


def _configured(root: Path) -> Config | None:
    """Return the configuration of a folder, from whichever file has it."""
    for name in FILE_NAMES:
        if (root / name).is_file():
            return load_config(root / name)
    project = root / "pyproject.toml"
    return load_config(project, required=False) if project.is_file() else None
