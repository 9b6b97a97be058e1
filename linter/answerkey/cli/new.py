"""``answerkey new``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from answerkey.authoring import scaffolding
from answerkey.authoring.base import Refused, read_base
from answerkey.authoring.scaffolding import Details
from answerkey.authoring.slugs import name_of
from answerkey.authoring.targets import parts_of
from answerkey.cli.bases import SubCommands, Text, answer, config_option, make, open_base, refusals
from answerkey.cli.exits import CLEAN
from answerkey.cli.output import note, write_line
from answerkey.model.difficulty import DIFFICULTIES
from answerkey.safe_text import shown

F = TypeVar("F", bound=Callable[..., Any])


@click.group("new", cls=SubCommands)
def new_command() -> None:
    """Make a framework, a topic or a page that passes the linter.

    Prints the path of the new file. What is not said is derived from the slug and from what there is.
    """


def _options(command: F) -> F:
    for option in (
        config_option,
        click.option("--order", type=int, help="Place among its siblings. [default: the next free one]"),
        click.option("--description", type=Text(), help="What it is, in a sentence."),
    ):
        command = option(command)
    return command


@new_command.command("framework")
@click.argument("slug")
@click.option("--name", type=Text(), help="Its name, as readers see it. [default: from the slug]")
@_options
def new_framework(slug: str, name: str | None, description: str | None, order: int | None, config: str | None) -> int:
    """Make a framework: content/frameworks/SLUG.yml."""
    with refusals():
        base = read_base(open_base(config))
        (slug,) = _parts(slug, "SLUG")
        scaffolding.new_framework(base, slug, Details(name, description, order=order))  # refuses before it asks
        description = answer(description, "Description", scaffolding.framework_description(name or name_of(slug)))
        file = scaffolding.new_framework(base, slug, Details(name, description, order=order))
        write_line(shown(make(base.config, file)))
    note(f"Next: `answerkey new topic {slug}/SLUG`")
    return CLEAN


@new_command.command("topic")
@click.argument("address", metavar="FRAMEWORK/SLUG")
@click.option("--name", type=Text(), help="Its name, as readers see it. [default: from the slug]")
@_options
def new_topic(address: str, name: str | None, description: str | None, order: int | None, config: str | None) -> int:
    """Make a topic of a framework: content/topics/FRAMEWORK-SLUG.yml."""
    with refusals():
        base = read_base(open_base(config))
        framework, slug = _parts(address, "FRAMEWORK/SLUG")
        scaffolding.new_topic(base, framework, slug, Details(name, description, order=order))  # refuses before it asks
        default = scaffolding.topic_description(scaffolding.find_framework(base, framework), name or name_of(slug))
        description = answer(description, "Description", default)
        file = scaffolding.new_topic(base, framework, slug, Details(name, description, order=order))
        write_line(shown(make(base.config, file)))
    note(f"Next: `answerkey new page {framework}/{slug}/SLUG`")
    return CLEAN


@new_command.command("page")
@click.argument("address", metavar="FRAMEWORK/TOPIC/SLUG")
@click.option("--title", type=Text(), help="Its title. [default: from the slug]")
@click.option("--subtopic", type=Text(), help="The part of the topic that it covers. [default: the title]")
@click.option(
    "--difficulty",
    type=click.Choice(DIFFICULTIES),
    default="medium",
    show_default=True,
    help="As a whole.",
)
@_options
def new_page(
    address: str,
    title: str | None,
    subtopic: str | None,
    difficulty: str,
    description: str | None,
    order: int | None,
    config: str | None,
) -> int:
    """Make a page of a topic: content/qa/FRAMEWORK/TOPIC/SLUG.md.

    It is a draft with one question that asks to be replaced. Remove `draft: true` when its questions are written.
    """
    with refusals():
        base = read_base(open_base(config))
        framework, topic, slug = _parts(address, "FRAMEWORK/TOPIC/SLUG")
        place = framework, topic, slug
        details = Details(title, description, subtopic, difficulty, order)
        scaffolding.new_page(base, place, details, date.today())  # refuses before it asks
        default = scaffolding.page_description(base, place, title if title is not None else name_of(slug))
        description = answer(description, "Description for search engines", default)
        details = Details(title, description, subtopic, difficulty, order)
        write_line(shown(make(base.config, scaffolding.new_page(base, place, details, date.today()))))
    note(
        f"Next: replace the question in it, add more with `answerkey add question /{'/'.join(place)}`, "
        "remove `draft: true`, and run `answerkey lint`"
    )
    return CLEAN


def _parts(address: str, shape: str) -> tuple[str, ...]:
    parts = parts_of(address.removesuffix(".md"))
    if len(parts) != shape.count("/") + 1:
        raise Refused(f"`{address}` is not of the form {shape}")
    return parts
