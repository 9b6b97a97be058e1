"""``answerkey import``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from answerkey.cli.bases import SubCommands
from answerkey.cli.imports.options import (
    STDIN,
    Output,
    QuestionForm,
    file_argument,
    folder_argument,
    output_options,
    read_bytes,
    read_text,
    sentences,
    suffix_of,
    target_options,
    write_questions,
)
from answerkey.cli.options import bundle


@click.group("import", cls=SubCommands)
def import_command() -> None:
    """Import questions from other formats into a base.

    Answers are not changed. An existing file is never overwritten: it is kept and named, and the exit code is 1, as it
    is if part of the source could not be imported.
    """


@import_command.command("nuxt-payload")
@output_options
@file_argument
def import_nuxt_payload(file: str, **options: Any) -> int:
    """Import the hubs of a Nuxt site. FILE is its `_payload.json`; `-` reads standard input."""
    from answerkey.importing.payload import import_payload  # each source has readers of its own

    output = bundle(Output, options)
    with sentences(file):
        destination = output.destination()
        return destination.write(import_payload(read_text(file)), dry_run=output.dry_run)


@import_command.command("markdown")
@output_options
@target_options
@click.option(
    "--questions",
    type=QuestionForm(),
    metavar="FORM",
    help="The form of the questions: heading:N, bold, bullet, number or fold. [default: from the structure]",
)
@click.option(
    "--answers",
    type=click.Choice(("following", "fold")),
    help="Take all text that follows a question as its answer, or only what a fold below it hides.",
)
@click.option("--split", type=click.Choice(("section", "none")), help="One page for each section, or for all.")
@file_argument
def import_markdown(file: str, **options: Any) -> int:
    """Import the questions of a README: headings, folds (`<details>`), list items or lines in bold.

    A section becomes a page. Where sections are nested, the outer ones become topics. `-` reads standard input.
    """
    # each source has readers of its own
    from answerkey.importing.images import images_below
    from answerkey.importing.readme import Reading, Readme, read_list

    reading = Reading(options["questions"], options["answers"], options["split"])

    def read() -> Readme:
        readme = read_list(read_text(file), reading)
        return readme if file == STDIN else replace(readme, image=images_below(Path(file).parent))

    return write_questions(file, options, read)


@import_command.command("table")
@output_options
@target_options
@click.option("--question", default="question", show_default=True, metavar="COLUMN", help="Column of the questions.")
@click.option("--answer", default="answer", show_default=True, metavar="COLUMN", help="Column of the answers.")
@click.option("--section", metavar="COLUMN", help="Column of the sections, each of which becomes a page.")
@click.option("--level", metavar="COLUMN", help="Column of the difficulties, such as `easy` or `Senior`.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(("csv", "tsv", "jsonl")),
    help="The format of the table. [default: from the name of the file]",
)
@file_argument
def import_table(file: str, kind: str | None, **options: Any) -> int:
    """Import a table with one question a row: CSV, TSV or JSON Lines. Answers are Markdown."""
    from answerkey.importing.rows import FORMATS, Columns, read_rows  # each source has readers of its own

    columns = Columns(options["question"], options["answer"], options["section"], options["level"])
    kind = kind or suffix_of(file)
    if kind not in FORMATS:
        raise click.UsageError("the name of the file does not tell its format; use --format csv, tsv or jsonl")
    return write_questions(file, options, lambda: read_rows(read_text(file), kind, columns))


@import_command.command("anki")
@output_options
@target_options
@click.option("--question", multiple=True, metavar="FIELD", help="A field that asks. [default: as the cards say]")
@click.option("--answer", multiple=True, metavar="FIELD", help="A field that answers. [default: as the cards say]")
@file_argument
def import_anki(file: str, question: tuple[str, ...], answer: tuple[str, ...], **options: Any) -> int:
    """Import the notes of an Anki package, `.apkg` or `.colpkg`, with their images and tags.

    Decks become sections, and cloze deletions gaps. Packages that `answerkey build` made become what they were.
    """
    from answerkey.importing.anki import AnkiFields, read_anki  # each source has readers of its own

    return write_questions(file, options, lambda: read_anki(read_bytes(file), AnkiFields(question, answer)))


@import_command.command("quiz")
@output_options
@target_options
@click.option(
    "--format",
    "kind",
    type=click.Choice(("gift", "aiken", "moodle-xml")),
    help="The format of the quiz. [default: from its text]",
)
@file_argument
def import_quiz(file: str, kind: str | None, **options: Any) -> int:
    """Import a quiz in a format of teachers: GIFT, Aiken or Moodle XML.

    Categories become sections, and feedback the reasons of choices.
    """
    from answerkey.importing.quizzes import read_quiz  # each source has readers of its own

    return write_questions(file, options, lambda: read_quiz(read_bytes(file), kind))


@import_command.command("folder")
@output_options
@target_options
@click.option(
    "--question", metavar="KEY", help="Key of the questions. [default: `question`, `q`, `title` or the heading]"
)
@click.option("--section", metavar="KEY", help="Key of the sections. [default: folders are sections]")
@click.option("--level", metavar="KEY", help="Key of the difficulties. [default: `difficulty` or `level`]")
@folder_argument
def import_folder(folder: str, **options: Any) -> int:
    """Import a folder of Markdown files, one question a file, with their images and the links between them."""
    from answerkey.importing.markdown_files import Keys, read_folder  # each source has readers of its own

    named = {name: (options[name],) for name in ("question", "section", "level") if options[name]}
    return write_questions(folder, options, lambda: read_folder(Path(folder), Keys(**named)))


@import_command.command("json")
@output_options
@click.option("--partial", is_flag=True, help="Exit with 0 also if part of the source was not imported.")
@folder_argument
def import_json(folder: str, **options: Any) -> int:
    """Import the JSON files that `answerkey build` made, with their translations and images.

    FOLDER is that of the build. Proofs, hidden tests and drafts are not delivered, and so not imported.
    """
    from answerkey.importing.exported import import_build  # each source has readers of its own

    output = bundle(Output, options)
    with sentences(folder):
        destination = output.destination()
        return destination.write(import_build(Path(folder)), dry_run=output.dry_run, partial=output.partial)
