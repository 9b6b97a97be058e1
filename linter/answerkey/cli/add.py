"""``answerkey add``."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import date
from typing import Any

import click

from answerkey.authoring.base import Base, Refused, read_base
from answerkey.authoring.kind_templates import answer_template, completed
from answerkey.authoring.questions import NewChoice, NewQuestion, add_question, ends_as_in
from answerkey.authoring.targets import find_page
from answerkey.cli.address_completions import complete_address
from answerkey.cli.bases import SubCommands, asks, in_base, open_base, refusals
from answerkey.cli.exits import CLEAN
from answerkey.cli.options import Text, bundle, config_option
from answerkey.cli.output import note, write_line
from answerkey.fixing.edits import apply
from answerkey.model.difficulty import DIFFICULTIES
from answerkey.model.messages import is_kebab_case
from answerkey.model.question_kinds import CHOICE, FIELDS_OF_KIND, OPEN, QUESTION_KINDS
from answerkey.model.slugs import fresh, slug_of
from answerkey.model.views import Page
from answerkey.safe_text import shown
from answerkey.source import LineIndex
from answerkey.workspace import shown_path
from answerkey.writing import replace_file

STDIN = "-"
_TASK = re.compile(r"\s*\[([ xX])\]\s+")


@dataclass(frozen=True)
class Draft:
    """The question of the command line; what is missing is derived, or asked for."""

    text: str | None
    answer: str | None
    difficulty: str | None
    id: str | None
    kind: str
    choices: tuple[str, ...]
    starter: str | None
    tests: str | None

    def refuse_foreign(self) -> None:
        """Raise Refused for an option that belongs to another kind."""
        for kind, names in FIELDS_OF_KIND.items():
            foreign = [name for name in names if getattr(self, name)]
            if foreign and kind != self.kind:
                raise Refused(f"--{foreign[0].removesuffix('s') if kind == CHOICE else foreign[0]} needs --kind {kind}")


@click.group("add", cls=SubCommands)
def add_command() -> None:
    """Add to a page."""


@add_command.command("question")
@click.argument("page", shell_complete=complete_address)
@click.option("--q", "text", type=Text(), help="The question.")
@click.option("--a", "answer", type=Text(), help="The answer in Markdown; `-` reads it from standard input.")
@click.option("--difficulty", type=click.Choice(DIFFICULTIES), help="[default: the page's]")
@click.option("--kind", type=click.Choice(QUESTION_KINDS), default=OPEN, show_default=True, help="How it is answered.")
@click.option(
    "--choice",
    "choices",
    type=Text(),
    multiple=True,
    help="A choice; `[x]` before it says that it is correct. Repeat it for each. [default: two to be replaced]",
)
@click.option("--starter", type=Text(), help="The code that readers of an exercise begin with. [default: a function]")
@click.option("--tests", type=Text(), help="The hidden tests of an exercise. [default: one to be replaced]")
@click.option("--id", type=Text(), help="Its permanent id. [default: from the question]")
@config_option
def add_question_command(page: str, config: str | None, **options: Any) -> int:
    """Append a question to PAGE, a path or an address such as /fastapi/security/jwt.

    What a question of another kind than `open` has, and the options do not give, is a template for you to replace.
    If the page has `questionsCount`, it is updated; `updated` is set to today. The rest of the file does not change.
    Prints the path and line of the question.
    """
    draft = bundle(Draft, options)
    with refusals():
        workspace = open_base(config, page)
        base = read_base(workspace)
        target = find_page(base, in_base(workspace, page))
        document = base.documents[target.path]
        question = _question(base, target, draft)
        edits = add_question(base, document, question, date.today())
        after = apply(document.text, edits)
        file = next(source.file for source in workspace.files if source.path == target.path)
        replace_file(file, after.encode(), document.text.encode(), workspace.config.writable(file))
    added = base.parse(target.path, document.collection, after)
    line = LineIndex(after).position(added.span_of(("questions", len(target.data.get("questions") or ()))).start).line
    write_line(f"{shown(shown_path(file))}:{line}")
    note(f"Added `{target.address}#{question.id}`. Next: `answerkey lint {shown_path(file)}`")
    return CLEAN


def _question(base: Base, page: Page, draft: Draft) -> NewQuestion:
    """Complete a draft from the page, the user's answers and standard input."""
    draft.refuse_foreign()
    text = _required(draft.text, "--q", "Question")
    answer = draft.answer if draft.answer is not None else answer_template(draft.kind)
    body = sys.stdin.buffer.read() if answer == STDIN else _required(answer, "--a", "Answer").encode()
    question = NewQuestion(
        _id(base, page, draft.id, text),
        draft.difficulty or (page.difficulty if page.difficulty in DIFFICULTIES else "medium"),
        text.strip(),
        ends_as_in(base.documents[page.path], _decoded(body)),
        draft.kind,
        tuple(map(_choice, draft.choices)),
        _lines(draft.starter),
        _lines(draft.tests),
    )
    return completed(question)


def _choice(text: str) -> NewChoice:
    """Read a choice as an item of a task list: `[x] correct`, `[ ] wrong` or just its text."""
    marked = _TASK.match(text)
    return NewChoice((text[marked.end() :] if marked else text).strip(), bool(marked and marked[1].strip()))


def _lines(code: str | None) -> str:
    """Return a code that ends with a line end; empty where there is none."""
    return f"{code.rstrip()}\n" if code and code.strip() else ""


def _required(value: str | None, option: str, label: str) -> str:
    """Return the text of an option that has no default, or of the user's answer."""
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


def _id(base: Base, page: Page, requested: str | None, text: str) -> str:
    """Return the requested id, or one from the text that is new in the framework."""
    own = {question.id for question in page.questions}
    if requested is not None:
        if not is_kebab_case(requested):
            raise Refused(f"`{requested}` is not kebab-case; use a-z, 0-9 and single hyphens")
        if requested in own:
            raise Refused(f"`{page.address}` already has a question `#{requested}`")
        return requested
    siblings = (p for p in base.corpus.pages if p.framework_slug == page.framework_slug)
    return fresh(slug_of(text), {q.id for p in (page, *siblings) for q in p.questions if q.id})
