"""New frameworks, topics and pages that pass the linter."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from textwrap import indent

from answerkey.authoring.base import Base, Refused
from answerkey.authoring.kind_templates import answer_template, completed
from answerkey.authoring.questions import NewQuestion, question_item
from answerkey.authoring.scalars import written
from answerkey.authoring.schema_values import required_values, yaml_lines
from answerkey.authoring.template_files import NewFile, filled
from answerkey.config import suggestion
from answerkey.model import placeholders
from answerkey.model.collections import FRAMEWORKS, QA, TOPICS, Collection
from answerkey.model.corpus import address_key
from answerkey.model.field_paths import FieldPath
from answerkey.model.messages import is_kebab_case, quoted
from answerkey.model.own_fields import validate_built_in
from answerkey.model.question_kinds import OPEN
from answerkey.model.schema_walk import as_schema
from answerkey.model.slugs import fresh, latin_words, name_of
from answerkey.model.views import Framework, Page, Topic

_DESCRIPTION = (50, 160)  # characters that a search result shows


@dataclass(frozen=True)
class Details:
    """The details of a new record. Those that are missing are derived from its slug and from the base."""

    name: str | None = None
    description: str | None = None
    subtopic: str | None = None
    difficulty: str = "medium"
    order: int | None = None
    kind: str = OPEN


def new_framework(base: Base, slug: str, details: Details) -> NewFile:
    """Return the record of a new framework."""
    _refuse_slugs(slug)
    _refuse_taken(base, f"/{slug}")
    path, name = f"frameworks/{slug}.yml", details.name if details.name is not None else name_of(slug)
    text = filled(
        "framework.yml",
        modeline=_modeline(base, path, "framework"),
        name=written(name),
        slug=written(slug),
        order=str(_order(details, base.corpus.frameworks)),
        description=written(details.description if details.description is not None else framework_description(name)),
        own=_own_fields(base, FRAMEWORKS, (), date.today()),
    )
    return _checked(base, FRAMEWORKS, path, text)


def new_topic(base: Base, framework_slug: str, slug: str, details: Details) -> NewFile:
    """Return the record of a new topic."""
    framework = find_framework(base, framework_slug)
    _refuse_slugs(slug)
    _refuse_taken(base, f"/{framework_slug}/{slug}")
    path, name = f"topics/{framework_slug}-{slug}.yml", details.name if details.name is not None else name_of(slug)
    siblings = (topic for topic in base.corpus.topics if topic.framework_slug == framework_slug)
    text = filled(
        "topic.yml",
        modeline=_modeline(base, path, "topic"),
        name=written(name),
        slug=written(slug),
        framework_slug=written(framework_slug),
        order=str(_order(details, siblings)),
        description=written(
            details.description if details.description is not None else topic_description(framework, name)
        ),
        own=_own_fields(base, TOPICS, (), date.today()),
    )
    return _checked(base, TOPICS, path, text)


def new_page(base: Base, address: tuple[str, str, str], details: Details, today: date) -> NewFile:
    """Return a new page: a draft, so that its one question, a placeholder, is not delivered."""
    framework_slug, topic_slug, slug = address
    topic = find_topic(base, framework_slug, topic_slug)
    _refuse_slugs(slug)
    _refuse_taken(base, f"/{framework_slug}/{topic_slug}/{slug}")
    title = details.name if details.name is not None else name_of(slug)
    pages = [page for page in base.corpus.pages if page.framework_slug == framework_slug]
    ids = {question.id for page in pages for question in page.questions if question.id}
    description = details.description
    path = f"qa/{framework_slug}/{topic_slug}/{slug}.md"
    text = filled(
        "page.md",
        title=written(title),
        framework=written(find_framework(base, framework_slug).name or name_of(framework_slug)),
        framework_slug=written(framework_slug),
        topic=written(topic.name or name_of(topic_slug)),
        topic_slug=written(topic_slug),
        subtopic=written(details.subtopic if details.subtopic is not None else title),
        difficulty=details.difficulty,
        order=str(_order(details, (page for page in pages if page.topic_slug == topic_slug))),
        description=written(description if description is not None else page_description(base, address, title)),
        updated=today.isoformat(),
        question=question_item(
            completed(
                NewQuestion(
                    fresh(f"{slug}-question", ids),
                    details.difficulty,
                    f"{placeholders.QUESTION} {title} ({topic_slug}/{slug})?",
                    answer_template(details.kind) or f"{placeholders.ANSWER}\n",
                    details.kind,
                )
            )
        ),
        own=_own_fields(base, QA, (), today),
        own_of_question=indent(_own_fields(base, QA, QA.unit, today), "    "),
    )
    return _checked(base, QA, path, text)


def framework_description(name: str) -> str:
    """Return the default description of a framework."""
    return f"Questions and answers about {name}."


def topic_description(framework: Framework, name: str) -> str:
    """Return the default description of a topic."""
    return f"{name} in {framework.name or framework.stem}."


def page_description(base: Base, address: tuple[str, str, str], title: str) -> str:
    """Return the default description of a page for search engines, in a length that they show."""
    framework, topic = base.corpus.framework_by_slug.get(address[0]), base.corpus.topic_by_slug.get(address[:2])
    about = f"{title}: questions and answers on {topic.name if topic else address[1]}"
    full = f"{about} in {framework.name if framework else address[0]}"
    padded = f"{full}, with code that is checked."
    return next((text for text in (padded, f"{full}.", f"{title}.") if len(text) <= _DESCRIPTION[1]), title)


def find_framework(base: Base, slug: str) -> Framework:
    """Return the framework of a slug; raises Refused where there is none."""
    framework = base.corpus.framework_by_slug.get(slug)
    if framework is None:
        hint = suggestion(slug, base.corpus.framework_by_slug)
        raise Refused(f"there is no framework {quoted(slug)}{hint} (`answerkey new framework {quoted(slug)[1:-1]}`)")
    return framework


def find_topic(base: Base, framework: str, slug: str) -> Topic:
    """Return the topic of a slug in a framework; raises Refused where there is none."""
    find_framework(base, framework)
    topic = base.corpus.topic_by_slug.get((framework, slug))
    if topic is None:
        hint = suggestion(slug, (name for owner, name in base.corpus.topic_by_slug if owner == framework))
        make = f"answerkey new topic {framework}/{quoted(slug)[1:-1]}"
        raise Refused(f"`{framework}` has no topic {quoted(slug)}{hint} (`{make}`)")
    return topic


def _refuse_slugs(slug: str) -> None:
    if not is_kebab_case(slug):
        proposal = latin_words(slug)
        hint = f"; did you mean `{proposal}`?" if proposal else ""
        raise Refused(f"{quoted(slug)} is not kebab-case; use a-z, 0-9 and single hyphens{hint}")


def _refuse_taken(base: Base, address: str) -> None:
    taken = {address_key(present): present for present in base.corpus.addresses}
    if address_key(address) in taken:
        raise Refused(f"`{taken[address_key(address)]}` already exists")


def _order(details: Details, siblings: Iterable[Framework | Topic | Page]) -> int:
    """Return the requested order, or the next one after all siblings."""
    if details.order is not None:
        return details.order
    return max((record.order or 0 for record in siblings), default=0) + 1


def _own_fields(base: Base, collection: Collection, path: FieldPath, today: date) -> str:
    """Return the lines of the user's own fields that a new record must have."""
    collections = (each for each in base.config.built_in() if each.name == collection.name)
    schemas = (own.schema for each in collections for own in each.own if own.path == path)
    values = [required_values(as_schema(json.loads(schema)), today) for schema in schemas]
    return "".join(yaml_lines(each) for each in values if each)


def _modeline(base: Base, path: str, schema: str) -> str:
    """Return the comment that names the schema for editors; empty if the base has no such schema."""
    file = base.config.root / "schemas" / f"{schema}.schema.json"
    if not file.is_file():
        return ""
    relative = Path(os.path.relpath(file, (base.config.content_root / path).parent)).as_posix()
    return f"# yaml-language-server: $schema={relative}\n"


def _checked(base: Base, collection: Collection, path: str, text: str) -> NewFile:
    """Return a new file; raises Refused where its data do not fit the schema of the collection."""
    document = base.parse(path, collection, text)
    faults = [problem.message for problem in document.problems]
    if not faults and document.tree is not None:
        in_force = next(each for each in base.config.built_in() if each.name == collection.name)
        faults = [problem.message for problem in validate_built_in(in_force, document.tree)]
    if faults:
        raise Refused("; ".join(faults))
    return NewFile(base.config.content_root / path, text)
