"""``answerkey schema``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from answerkey.cli.bases import refusals
from answerkey.cli.exits import CLEAN
from answerkey.cli.output import write, write_line
from answerkey.config import FieldsConfig, find_config, suggestion
from answerkey.model.collections import OwnFields
from answerkey.model.own_fields import with_own_fields
from answerkey.model.schema_files import schemas
from answerkey.model.schemas import rendered
from answerkey.pipeline.collection_checks import check_collections
from answerkey.regular_files import read_regular
from answerkey.safe_text import shown
from answerkey.workspace import shown_path
from answerkey.writing import refuse_elsewhere, replace_file

_NAMES = {"qa": "page", "topics": "topic", "frameworks": "framework"}


@click.command("schema")
@click.argument("name", required=False, shell_complete=lambda c, p, i: [n for n in schemas() if n.startswith(i)])
@click.option(
    "--write", "folder", type=click.Path(file_okay=False), help="Write to this folder, and replace old files."
)
def schema_command(name: str | None, folder: str | None) -> int:
    """Print the JSON Schema NAME, or list the names.

    With --write the schema NAME, or all schemas, are written to a folder for editors. The schemas of content hold the
    fields of your own that the configuration declares.
    """
    files = schemas()
    own = _own_fields()
    if name is not None and name not in files:
        raise click.UsageError(f"there is no schema `{shown(name)}`{suggestion(name, files)} ({', '.join(files)})")
    if folder is not None:
        with refusals():
            _write([name] if name is not None else list(files), files, own, Path(folder))
    elif name is not None:
        write(_text(name, files, own))
    else:
        for each in files:
            write_line(each)
    return CLEAN


def _own_fields() -> Mapping[str, tuple[OwnFields, ...]]:
    """Return the user's own fields by the name of the schema that they belong to."""
    try:
        config = find_config(Path.cwd())
    except FileNotFoundError:  # the working directory was deleted
        return {}
    if config is None or config.fields == FieldsConfig():
        return {}
    check_collections(config)
    return {_NAMES[collection.name]: collection.own for collection in config.built_in() if collection.own}


def _text(name: str, files: Mapping[str, Path], own: Mapping[str, tuple[OwnFields, ...]]) -> str:
    text = files[name].read_text(encoding="utf-8")
    return rendered(with_own_fields(json.loads(text), own[name])) if name in own else text


def _write(names: list[str], files: Mapping[str, Path], own: Mapping[str, tuple[OwnFields, ...]], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        path = folder / files[name].name
        refuse_elsewhere(folder, path)
        replace_file(path, _text(name, files, own).encode(), read_regular(path) if path.is_file() else None, folder)
        write_line(shown(shown_path(path)))
