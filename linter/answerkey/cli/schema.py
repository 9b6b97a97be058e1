"""``answerkey schema``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import click

from answerkey.authoring.forms.writing import EDITORS, editor_file
from answerkey.authoring.schema_texts import declared_schemas, schema_text
from answerkey.cli.bases import refusals
from answerkey.cli.exits import CLEAN
from answerkey.cli.output import note, write, write_line
from answerkey.config import Config, FieldsConfig, ReviewConfig, find_config, suggestion
from answerkey.git.errors import GitError
from answerkey.git.runner import Repository
from answerkey.model.field_paths import EACH, FieldPath
from answerkey.model.schema_files import schemas
from answerkey.pipeline.collection_checks import check_collections
from answerkey.pipeline.options import Options
from answerkey.pipeline.regressions import selecting
from answerkey.pipeline.run import survey
from answerkey.regular_files import read_regular
from answerkey.safe_text import shown
from answerkey.workspace import NothingToCheck, absolute, open_workspace, shown_path
from answerkey.writing import refuse_elsewhere, replace_file


@click.command("schema")
@click.argument("name", required=False, shell_complete=lambda c, p, i: [n for n in _names() if n.startswith(i)])
@click.option(
    "--for",
    "editor",
    type=click.Choice(tuple(EDITORS)),
    help="Print the configuration with which this editor shows forms for the collections of the base.",
)
@click.option(
    "--write", "folder", type=click.Path(file_okay=False), help="Write to this folder, and replace old files."
)
def schema_command(name: str | None, editor: str | None, folder: str | None) -> int:
    """Print the JSON Schema NAME, or list the names; a collection of yours with a schema has its own name.

    With --write the schema NAME, or all that are not yours, are written to a folder for editors. The schemas of content
    hold the fields of your own that the configuration declares.

    With --for, what a form can't offer is named in a comment of the configuration and on standard error.
    """
    if editor is not None:
        if name is not None or folder is not None:
            raise click.UsageError("--for makes one file of all collections: leave out NAME and --write")
        return _editor(editor)
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


def _editor(editor: str) -> int:
    """Print the configuration of an editor."""
    config = find_config(Path.cwd()) or Config(root=Path.cwd())
    check_collections(config)
    made = editor_file(editor, config, _content(config), _uses)
    write(made.text)
    for notice in made.notices:
        note(shown(f"note: {notice}"))
    return CLEAN


def _content(config: Config) -> str:
    """Return the content folder as a path from the root of the repository, or of the configuration without one."""
    try:
        prefix = Repository(absolute(config.root)).output("rev-parse", "--show-prefix").decode().strip()
    except GitError:
        prefix = ""
    return str(PurePosixPath(prefix, config.content))


def _uses(collection: str, path: FieldPath) -> bool:
    """Return True if a file of a collection of the base has a value at a path."""
    try:
        corpus = survey(selecting(open_workspace([]), ()), Options()).corpus
    except NothingToCheck:
        return False
    records = (entry.record for entry in corpus.entries if entry.record.collection == collection)
    return any(value is not None for record in records for value in _values(record.data, path))


def _values(value: Any, path: FieldPath) -> Iterator[Any]:
    if not path:
        yield value
    elif path[0] is EACH:
        for item in value if isinstance(value, list) else ():
            yield from _values(item, path[1:])
    elif isinstance(value, Mapping) and path[0] in value:
        yield from _values(value[path[0]], path[1:])


def _names() -> list[str]:
    return [*schemas(), *declared_schemas(_config())]


def _config() -> Config | None:
    """Return the configuration of the working directory; None if no schema depends on it."""
    try:
        config = find_config(Path.cwd())
    except FileNotFoundError:  # the working directory was deleted
        return None
    if config is None or (
        (config.fields, config.review) == (FieldsConfig(), ReviewConfig()) and not config.collections
    ):
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
