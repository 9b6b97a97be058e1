"""What the commands share that show content: how a base is opened, and what of it is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import click

from answerkey.cli.bases import Text, config_option
from answerkey.cli.options import run_options
from answerkey.cli.output import note
from answerkey.cli.progress import progress
from answerkey.config import Config, suggestion
from answerkey.delivery.catalog import Catalog, Page, Question, Topic
from answerkey.delivery.opening import Opened, open_catalog
from answerkey.pipeline.options import Options
from answerkey.safe_text import shown
from answerkey.workspace import Workspace, open_workspace

F = TypeVar("F", bound=Any)
_MOST_NAMED = 3  # files that a note names


@dataclass(frozen=True)
class Base:
    """A base that was opened to be read."""

    workspace: Workspace
    opened: Opened

    @property
    def config(self) -> Config:
        return self.workspace.config

    @property
    def catalog(self) -> Catalog:
        return self.opened.catalog


@dataclass(frozen=True)
class Reading:
    """How a base is opened."""

    config: str | None = None
    drafts: bool = False
    jobs: int = 0
    cache: bool = True

    def open(self) -> Base:
        """The base of the working directory; files with errors are left out, and a note says so."""
        workspace = open_workspace([], self.config)
        with progress() as show:
            options = Options(self.jobs, self.cache, show)
            opened = open_catalog(workspace, options, drafts=self.drafts, allow_errors=True)
        for text in opened.history_notes:
            note(text)
        if opened.dropped:
            named = ", ".join(map(shown, opened.dropped[:_MOST_NAMED])) + (
                ", …" if len(opened.dropped) > _MOST_NAMED else ""
            )
            files = "1 file" if len(opened.dropped) == 1 else f"{len(opened.dropped):,} files"
            note(f"note: left out {files} with errors, see `answerkey lint`: {named}")
        return Base(workspace, opened)


@dataclass(frozen=True)
class Choice:
    """Which questions are wanted; nothing given means all.

    A topic is a slug, or a path such as ``fastapi/security``.
    """

    framework: str | None = None
    topic: str | None = None
    difficulty: tuple[str, ...] = ()

    def check(self, catalog: Catalog) -> None:
        """Raise a usage error for a framework or topic that is not there."""
        frameworks = [framework.slug for framework in catalog.frameworks]
        if self.framework is not None and self.framework not in frameworks:
            _refuse("--framework", self.framework, frameworks)
        topics = [topic.slug for topic in catalog.topics] + [topic.path[1:] for topic in catalog.topics]
        if self.topic is not None and self.topic.strip("/") not in topics:
            _refuse("--topic", self.topic, topics)

    def of(self, catalog: Catalog) -> Iterator[tuple[Page, Question]]:
        """The questions with their pages, in the order of reading."""
        for framework in catalog.frameworks:
            for topic in framework.topics:
                for page in topic.pages if self.has(topic) else ():
                    wanted = (q for q in page.questions if not self.difficulty or q.difficulty in self.difficulty)
                    yield from ((page, question) for question in wanted)

    def has(self, topic: Topic) -> bool:
        """Whether a topic is one of those that are wanted."""
        wanted = (self.topic or "").strip("/")
        return self.framework in (None, topic.framework_slug) and wanted in ("", topic.slug, topic.path[1:])


def _refuse(option: str, value: str, known: list[str]) -> None:
    raise click.UsageError(f"{option}: there is no `{shown(value)}`{shown(suggestion(value, known))}")


def reading_options(command: F) -> F:
    """How a base is opened."""
    command = run_options(command)
    command = click.option("--drafts", is_flag=True, help="Show drafts too.")(command)
    found: F = config_option(command)
    return found


def choice_options(command: F) -> F:
    """Which questions are wanted."""
    about = "Only this topic: SLUG or FRAMEWORK/SLUG."
    command = click.option("--topic", metavar="TOPIC", type=Text(), help=about)(command)
    found: F = click.option("--framework", metavar="SLUG", type=Text(), help="Only this framework.")(command)
    return found


def part(kind: Any, given: dict[str, Any]) -> Any:
    """A dataclass from those of the given options that are its fields."""
    return kind(**{field.name: given[field.name] for field in fields(kind) if field.name in given})
