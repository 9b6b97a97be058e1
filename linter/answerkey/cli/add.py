"""``answerkey add``."""

from __future__ import annotations

import sys
from datetime import date

import click

from answerkey.authoring.base import Base, Refused, read_base
from answerkey.authoring.questions import NewQuestion, add_question, ends_as_in
from answerkey.authoring.slugs import fresh, is_slug, slug_of
from answerkey.authoring.targets import find_page
from answerkey.cli.bases import SubCommands, Text, asks, config_option, in_base, open_base, refusals
from answerkey.cli.exits import CLEAN
from answerkey.cli.output import note, write_line
from answerkey.fixing.edits import apply
from answerkey.model.difficulty import DIFFICULTIES
from answerkey.model.views import Page
from answerkey.safe_text import shown
from answerkey.source import LineIndex
from answerkey.workspace import shown_path
from answerkey.writing import replace_file

STDIN = "-"


@click.group("add", cls=SubCommands)
def add_command() -> None:
    """Add to a page."""


@add_command.command("question")
@click.argument("page")
@click.option("--q", "text", type=Text(), help="The question.")
@click.option("--a", "answer", type=Text(), help="The answer in Markdown; `-` reads it from standard input.")
@click.option("--difficulty", type=click.Choice(DIFFICULTIES), help="[default: the page's]")
@click.option("--id", "id_", type=Text(), help="Its lasting name. [default: from the question]")
@config_option
def add_question_command(
    page: str, text: str | None, answer: str | None, difficulty: str | None, id_: str | None, config: str | None
) -> int:
    """Append a question to PAGE, a path or an address such as /fastapi/security/jwt.

    Counts it in `questionsCount` where that is there, and sets `updated` to today. The rest of the file stays as it is.
    Prints the path and line of the question.
    """
    with refusals():
        workspace = open_base(config, page)
        base = read_base(workspace)
        found = find_page(base, in_base(workspace, page))
        document = base.documents[found.path]
        text = _needed(text, "--q", "Question")
        body = sys.stdin.buffer.read() if answer == STDIN else _needed(answer, "--a", "Answer").encode()
        question = NewQuestion(
            _id(base, found, id_, text),
            difficulty or (found.difficulty if found.difficulty in DIFFICULTIES else "medium"),
            text.strip(),
            ends_as_in(document, _decoded(body)),
        )
        edits = add_question(base, document, question, date.today())
        after = apply(document.text, edits)
        file = next(source.file for source in workspace.files if source.path == found.path)
        replace_file(file, after.encode(), document.text.encode(), workspace.config.writable(file))
    added = base.parse(found.path, document.collection, after)
    line = LineIndex(after).position(added.span_of(("questions", len(found.data.get("questions") or ()))).start).line
    write_line(f"{shown(shown_path(file))}:{line}")
    note(f"Added `{found.address}#{question.id}`. Next: `answerkey lint {shown_path(file)}`")
    return CLEAN


def _needed(value: str | None, option: str, label: str) -> str:
    """A text that can't be derived: from its option, or from whoever is there to say it."""
    if value is None and asks():
        value = str(click.prompt(label, type=Text()))
    if value is None:
        raise Refused(f"{option} is missing")
    if not value.strip():
        raise Refused(f"{option} is empty")
    return value


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("the answer is not UTF-8") from None
    if not text.strip():
        raise Refused("the answer is empty")
    return text


def _id(base: Base, page: Page, wanted: str | None, text: str) -> str:
    """The id of the new question: as asked for, or from its text, new in the framework."""
    own = {question.id for question in page.questions}
    if wanted is not None:
        if not is_slug(wanted):
            raise Refused(f"`{wanted}` is not kebab-case; use a-z, 0-9 and single hyphens")
        if wanted in own:
            raise Refused(f"`{page.address}` already has a question `#{wanted}`")
        return wanted
    made = slug_of(text)
    if not made:
        raise Refused("no id can be made from the question; give one with --id")
    siblings = (p for p in base.corpus.pages if p.framework_slug == page.framework_slug)
    return fresh(made, {q.id for p in (page, *siblings) for q in p.questions if q.id})
