"""``answerkey schema``."""

from __future__ import annotations

from pathlib import Path

import click

from answerkey.authoring.schema_texts import declared_schemas, schema_text
from answerkey.cli.bases import refusals
from answerkey.cli.exits import CLEAN
from answerkey.cli.output import write, write_line
from answerkey.config import Config, FieldsConfig, find_config, suggestion
from answerkey.model.schema_files import schemas
from answerkey.pipeline.collection_checks import check_collections
from answerkey.regular_files import read_regular
from answerkey.safe_text import shown
from answerkey.workspace import shown_path
from answerkey.writing import refuse_elsewhere, replace_file


@click.command("schema")
@click.argument("name", required=False, shell_complete=lambda c, p, i: [n for n in _names() if n.startswith(i)])
@click.option(
    "--write", "folder", type=click.Path(file_okay=False), help="Write to this folder, and replace old files."
)
def schema_command(name: str | None, folder: str | None) -> int:
    """Print the JSON Schema NAME, or list the names; a collection of yours with a schema has its own name.

    With --write the schema NAME, or all that are not yours, are written to a folder for editors. The schemas of content
    hold the fields of your own that the configuration declares.
    """
    files, config = schemas(), _config()
    declared = declared_schemas(config)
    names = [*files, *declared]
    if name is not None and name not in names:
        raise click.UsageError(f"there is no schema `{shown(name)}`{suggestion(name, names)} ({', '.join(names)})")
    if folder is not None:
        with refusals():
            _write([name] if name is not None else list(files), config, Path(folder))
    elif name is not None:
        write(declared[name] if name in declared else schema_text(name, config))
    else:
        for each in names:
            write_line(shown(each))
    return CLEAN


def _names() -> list[str]:
    return [*schemas(), *declared_schemas(_config())]


def _config() -> Config | None:
    """Return the configuration of the working directory; None if it declares no collections and no fields."""
    try:
        config = find_config(Path.cwd())
    except FileNotFoundError:  # the working directory was deleted
        return None
    if config is None or (config.fields == FieldsConfig() and not config.collections):
        return None
    check_collections(config)
    return config


def _write(names: list[str], config: Config | None, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    files, declared = schemas(), declared_schemas(config)
    for name in names:
        path = folder / (files[name].name if name in files else f"{name}.schema.json")
        text = schema_text(name, config) if name in files else declared[name]
        refuse_elsewhere(folder, path)
        replace_file(path, text.encode(), read_regular(path) if path.is_file() else None, folder)
        write_line(shown(shown_path(path)))
