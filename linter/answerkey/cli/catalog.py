"""The catalog that commands show: options for opening a base and for selecting its questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NoReturn, TypeVar

import click

from answerkey.cli.address_completions import complete_slug
from answerkey.cli.options import Text, config_option, run_options
from answerkey.cli.output import note
from answerkey.cli.progress import progress
from answerkey.config import Config, suggestion
from answerkey.delivery.catalog import Catalog, Page, Question, Topic
from answerkey.delivery.catalog_source import CheckedCatalog, open_catalog
from answerkey.delivery.omissions import extent
from answerkey.pipeline.options import Options
from answerkey.safe_text import shown
from answerkey.workspace import Workspace, open_workspace

F = TypeVar("F", bound=Callable[..., Any])
_MOST_NAMED = 3  # parts that a note names


@dataclass(frozen=True)
class Base:
    """An open base with its catalog."""

    workspace: Workspace
    opened: CheckedCatalog

    @property
    def config(self) -> Config:
        return self.workspace.config

    @property
    def catalog(self) -> Catalog:
        return self.opened.catalog


@dataclass(frozen=True)
class ReadOptions:
    """The options for opening a base."""

    config: str | None = None
    drafts: bool = False
    locale: str | None = None
    jobs: int = 0
    cache: bool = True

    def open(self) -> Base:
        """Open the base of the working directory; parts with errors are left out and named in a note."""
        workspace = open_workspace([], self.config)
        with progress() as show:
            options = Options(self.jobs, self.cache, show)
            opened = open_catalog(workspace, options, drafts=self.drafts, allow_errors=True)
        for text in opened.history_notes:
            note(text)
        if opened.omissions:
            more = ", …" if len(opened.omissions) > _MOST_NAMED else ""
            named = ", ".join(shown(str(part)) for part in opened.omissions[:_MOST_NAMED]) + more
            note(f"note: {extent(opened.omissions)} left out because of errors, see `answerkey lint`: {named}")
        return Base(workspace, replace(opened, catalog=self._localized(opened.catalog)))

    def _localized(self, catalog: Catalog) -> Catalog:
        """Return the catalog in the requested language; raises a usage error for one that the base does not have."""
        if self.locale in (None, catalog.locale):
            return catalog
        if self.locale not in catalog.translations:
            _refuse("--locale", self.locale, list(catalog.locales))
        return catalog.translations[self.locale]


@dataclass(frozen=True)
class Selection:
    """The questions to show; by default all.

    A topic is a slug, or a path such as ``fastapi/security``.
    """

    framework: str | None = None
    topic: str | None = None
    difficulty: tuple[str, ...] = ()

    def check(self, catalog: Catalog) -> None:
        """Raise a usage error for a framework or topic that does not exist."""
        frameworks = [framework.slug for framework in catalog.frameworks]
        if self.framework is not None and self.framework not in frameworks:
            _refuse("--framework", self.framework, frameworks)
        topics = [topic.slug for topic in catalog.topics] + [topic.path[1:] for topic in catalog.topics]
        if self.topic is not None and self.topic.strip("/") not in topics:
            _refuse("--topic", self.topic, topics)

    def of(self, catalog: Catalog) -> Iterator[tuple[Page, Question]]:
        """Yield the selected questions with their pages, in reading order."""
        for framework in catalog.frameworks:
            for topic in framework.topics:
                for page in topic.pages if self.has(topic) else ():
                    for question in page.questions:
                        if not self.difficulty or question.difficulty in self.difficulty:
                            yield page, question

    def has(self, topic: Topic) -> bool:
        """Return true if a topic is selected."""
        requested = (self.topic or "").strip("/")
        return self.framework in (None, topic.framework_slug) and requested in ("", topic.slug, topic.path[1:])


def _refuse(option: str, value: str, candidates: list[str]) -> NoReturn:
    raise click.UsageError(f"{option}: there is no `{shown(value)}`{shown(suggestion(value, candidates))}")


def reading_options(command: F) -> F:
    """Add the options of `ReadOptions`."""
    command = run_options(command)
    command = click.option("--locale", metavar="TAG", type=Text(), help="Show the texts in this language.")(command)
    command = click.option("--drafts", is_flag=True, help="Show drafts too, and all else that is held back.")(command)
    return config_option(command)


def selection_options(command: F) -> F:
    """Add the framework and topic of `Selection`."""
    text = "Only this topic: SLUG or FRAMEWORK/SLUG."
    command = click.option("--topic", metavar="TOPIC", type=Text(), shell_complete=complete_slug, help=text)(command)
    return click.option(
        "--framework", metavar="SLUG", type=Text(), shell_complete=complete_slug, help="Only this framework."
    )(command)
