"""``answerkey new``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from answerkey.authoring import new_documents as documents
from answerkey.authoring import scaffolding
from answerkey.authoring.base import Refused, read_base
from answerkey.authoring.scaffolding import Details
from answerkey.authoring.targets import parts_of
from answerkey.cli.address_completions import complete_framework, complete_topic
from answerkey.cli.bases import SubCommands, answer, make, open_base, refusals
from answerkey.cli.exits import CLEAN
from answerkey.cli.options import Text, bundle, config_option
from answerkey.cli.output import note, write_line
from answerkey.config import find_config
from answerkey.model.difficulty import DIFFICULTIES
from answerkey.model.question_kinds import OPEN, QUESTION_KINDS
from answerkey.model.slugs import name_of
from answerkey.pipeline.collection_checks import check_collections
from answerkey.safe_text import shown

F = TypeVar("F", bound=Callable[..., Any])


class _Kinds(SubCommands):
    """The built-in kinds, and the collections that the configuration of the working directory declares."""

    def names(self) -> list[str]:
        config = find_config(Path.cwd())
        return [*super().names(), *(collection.name for collection in (config.collections if config else ()))]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        return super().get_command(context, name) or (_document_command(name) if name in self.names() else None)


@click.group("new", cls=_Kinds)
def new_command() -> None:
    """Create a framework, a topic or a page that passes the linter, or a document of a collection of yours.

    Prints the path of the new file. Missing details are derived from the slug and from the base. For a collection of
    yours, `answerkey new COLLECTION NAME` makes a file with the fields that its schema requires.
    """


def _document_command(collection: str) -> click.Command:
    """Return the command that makes documents of a collection."""

    @click.command(collection, help=f"Create a document of `{collection}` in the file NAME.")
    @click.argument("name")
    @config_option
    def new_document(name: str, config: str | None) -> int:
        with refusals():
            base = read_base(open_base(config))
            declared = next((c for c in base.config.declared() if c.name == collection), None)
            if declared is None:
                raise Refused(f"the configuration declares no collection `{collection}`")
            check_collections(base.config)
            file, problems = documents.new_document(base, declared, name, date.today())
            write_line(shown(make(base.config, file)))
        for problem in problems:
            note(shown(f"note: {problem}"))
        note("Next: replace its texts, and run `answerkey lint`")
        return CLEAN

    return new_document


def _options(command: F) -> F:
    for option in (
        config_option,
        click.option("--order", type=int, help="Position among its siblings. [default: after the last]"),
        click.option("--description", type=Text(), help="A description in one sentence."),
    ):
        command = option(command)
    return command


@new_command.command("framework")
@click.argument("slug")
@click.option("--name", type=Text(), help="The name that readers see. [default: from the slug]")
@_options
def new_framework(slug: str, config: str | None, **options: Any) -> int:
    """Create a framework: content/frameworks/SLUG.yml."""
    details = bundle(Details, options)
    with refusals():
        base = read_base(open_base(config))
        (slug,) = _parts(slug, "SLUG")
        scaffolding.new_framework(base, slug, details)  # refuses before it asks
        default = scaffolding.framework_description(details.name or name_of(slug))
        file = scaffolding.new_framework(base, slug, _described(details, "Description", default))
        write_line(shown(make(base.config, file)))
    note(f"Next: `answerkey new topic {slug}/SLUG`")
    return CLEAN


@new_command.command("topic")
@click.argument("address", metavar="FRAMEWORK/SLUG", shell_complete=complete_framework)
@click.option("--name", type=Text(), help="The name that readers see. [default: from the slug]")
@_options
def new_topic(address: str, config: str | None, **options: Any) -> int:
    """Create a topic of a framework: content/topics/FRAMEWORK-SLUG.yml."""
    details = bundle(Details, options)
    with refusals():
        base = read_base(open_base(config))
        framework, slug = _parts(address, "FRAMEWORK/SLUG")
        scaffolding.new_topic(base, framework, slug, details)  # refuses before it asks
        owner = scaffolding.find_framework(base, framework)
        default = scaffolding.topic_description(owner, details.name or name_of(slug))
        file = scaffolding.new_topic(base, framework, slug, _described(details, "Description", default))
        write_line(shown(make(base.config, file)))
    note(f"Next: `answerkey new page {framework}/{slug}/SLUG`")
    return CLEAN


@new_command.command("page")
@click.argument("address", metavar="FRAMEWORK/TOPIC/SLUG", shell_complete=complete_topic)
@click.option("--title", "name", type=Text(), help="The title. [default: from the slug]")
@click.option("--subtopic", type=Text(), help="The part of the topic that the page covers. [default: the title]")
@click.option(
    "--difficulty",
    type=click.Choice(DIFFICULTIES),
    default="medium",
    show_default=True,
    help="The difficulty of the page as a whole.",
)
@click.option(
    "--kind", type=click.Choice(QUESTION_KINDS), default=OPEN, show_default=True, help="How its question is answered."
)
@_options
def new_page(address: str, config: str | None, **options: Any) -> int:
    """Create a page of a topic: content/qa/FRAMEWORK/TOPIC/SLUG.md.

    The page is a draft with one placeholder question. Remove `draft: true` when its questions are written.
    """
    details = bundle(Details, options)
    with refusals():
        base = read_base(open_base(config))
        framework, topic, slug = _parts(address, "FRAMEWORK/TOPIC/SLUG")
        place = framework, topic, slug
        scaffolding.new_page(base, place, details, date.today())  # refuses before it asks
        title = details.name if details.name is not None else name_of(slug)
        default = scaffolding.page_description(base, place, title)
        details = _described(details, "Description for search engines", default)
        write_line(shown(make(base.config, scaffolding.new_page(base, place, details, date.today()))))
    note(
        f"Next: replace its question, add more by `answerkey add question /{'/'.join(place)}`, "
        "remove `draft: true`, and run `answerkey lint`"
    )
    return CLEAN


def _described(details: Details, question: str, default: str) -> Details:
    """Return the details with a description: the option's, the user's answer, or the default."""
    return replace(details, description=answer(details.description, question, default))


def _parts(address: str, shape: str) -> tuple[str, ...]:
    parts = parts_of(address.removesuffix(".md"))
    if len(parts) != shape.count("/") + 1:
        raise Refused(f"`{address}` is not of the form {shape}")
    return parts
