"""``answerkey schema``."""

from __future__ import annotations

from pathlib import Path

import click

from answerkey.authoring.schema_files import schemas
from answerkey.cli.bases import refusals
from answerkey.cli.exits import CLEAN
from answerkey.cli.output import write, write_line
from answerkey.config import suggestion
from answerkey.regular_files import read_regular
from answerkey.safe_text import shown
from answerkey.workspace import shown_path
from answerkey.writing import refuse_elsewhere, replace_file


@click.command("schema")
@click.argument("name", required=False, shell_complete=lambda c, p, i: [n for n in schemas() if n.startswith(i)])
@click.option(
    "--write", "folder", type=click.Path(file_okay=False), help="Write to this folder, and replace old files."
)
def schema_command(name: str | None, folder: str | None) -> int:
    """Print the JSON Schema NAME, or list the names.

    With --write the schema NAME, or all schemas, are written to a folder for editors.
    """
    files = schemas()
    if name is not None and name not in files:
        raise click.UsageError(f"there is no schema `{shown(name)}`{suggestion(name, files)} ({', '.join(files)})")
    if folder is not None:
        with refusals():
            _write([files[name]] if name is not None else list(files.values()), Path(folder))
    elif name is not None:
        write(files[name].read_text(encoding="utf-8"))
    else:
        for each in files:
            write_line(each)
    return CLEAN


def _write(files: list[Path], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        path = folder / file.name
        refuse_elsewhere(folder, path)
        replace_file(path, file.read_bytes(), read_regular(path) if path.is_file() else None, folder)
        write_line(shown(shown_path(path)))
