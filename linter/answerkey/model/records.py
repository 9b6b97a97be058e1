"""The records of the built-in collections, and the single source of all that authors write.

The JSON Schemas for authors come from them, and so do the shapes in which authored fields are delivered: a field names
them in its metadata (`Delivery`), and one that has none is delivered everywhere.
"""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from answerkey.model.delivered import API, EVERYWHERE, FILES, HIDDEN, TO_READERS, Delivery
from answerkey.model.difficulty import Difficulty
from answerkey.model.locales import TRANSLATED
from answerkey.model.question_kinds import OPEN, QuestionKind, kind_conditions
from answerkey.model.record_types import (
    Count,
    DateOrTime,
    IsoDate,
    PagePaths,
    Record,
    Slug,
    Tags,
    Text,
    WholeNumber,
    list_as_tuple,
    not_empty,
)
from answerkey.model.translation_records import FrameworkTranslation, PageTranslation, TopicTranslation

_PUBLISH: Final = "Date, or time with its offset, from which readers see the {}; by default at once."
_EXPIRES: Final = "Date, or time with its offset, from which readers no longer see the {}; by default never."
_TIMES: Final = ["2027-01-15", "2027-01-15T08:00:00+01:00"]
_NAVIGATED: Final = Delivery(EVERYWHERE | {"navigation"})
_REFERENCE: Final = Delivery(EVERYWHERE - {"table"})  # SQLite has it by a reference to another table
_NAME: Final = Delivery(_REFERENCE.shapes | {"search"})


class Framework(Record):
    """A framework, library or tool that questions are about."""

    name: Annotated[Text, _NAVIGATED] = Field(
        description="Name of the framework, as readers see it.", examples=["FastAPI"]
    )
    slug: Annotated[Slug, _NAVIGATED] = Field(
        description="Name of the framework in addresses and references.", examples=["fastapi"]
    )
    icon: Annotated[Text | None, _NAVIGATED] = Field(
        default=None, description="Name or address of the icon to show.", examples=["simple-icons:fastapi"]
    )
    order: WholeNumber = Field(description="Position among the frameworks; the lowest comes first.", examples=[1])
    tier: Annotated[WholeNumber | None, _NAVIGATED] = Field(
        default=None, description="Group of frameworks it belongs to; the lowest comes first.", examples=[1]
    )
    description: Annotated[Text, _NAVIGATED] = Field(description="What the framework is, in a sentence or two.")


class Topic(Record):
    """A part of a framework that pages are grouped under."""

    name: Annotated[Text, _NAVIGATED] = Field(
        description="Name of the topic, as readers see it.", examples=["Database Integration"]
    )
    slug: Annotated[Slug, _NAVIGATED] = Field(
        description="Name of the topic in addresses and references.", examples=["database"]
    )
    framework_slug: Annotated[Slug, _REFERENCE] = Field(
        alias="frameworkSlug", description="Slug of the framework that the topic belongs to.", examples=["fastapi"]
    )
    order: WholeNumber = Field(description="Position within the framework; the lowest comes first.", examples=[3])
    description: Annotated[Text, _NAVIGATED] = Field(description="What the topic covers, in a sentence or two.")


class Choice(Record):
    """One of the answers that a question of the kind `choice` offers."""

    text: Text = Field(description="The text to choose, in Markdown.", examples=["A list that holds `1`."])
    correct: bool = Field(default=False, description="Whether to choose it is right.")
    why: Text | None = Field(
        default=None, description="Why it is right or wrong, in Markdown: readers see it after they chose."
    )


Choices = Annotated[
    tuple[Choice, ...],
    AfterValidator(not_empty),
    BeforeValidator(list_as_tuple),
    Field(json_schema_extra={"minItems": 1}),
]


class Question(Record):
    """A question and its answer."""

    model_config = ConfigDict(json_schema_extra={"allOf": [*kind_conditions()]})

    id: Annotated[Slug, Delivery(TO_READERS | {"search", "hit"}, column="name")] = Field(
        description="Lasting name of the question, unique within the page: links hold on to it.",
        examples=["what-is-alembic"],
    )
    difficulty: Annotated[Difficulty, Delivery(EVERYWHERE | {"search", "hit"})] = Field(
        description="How hard the question is.", examples=["medium"]
    )
    tags: Annotated[Tags, Delivery(EVERYWHERE - {"table"})] = Field(
        default=(), description="Words to find the question by, each once.", examples=[["migrations", "sqlalchemy"]]
    )
    draft: Annotated[bool, Delivery(TO_READERS)] = Field(
        default=False, description="Whether the question is held back from delivery."
    )
    publish: Annotated[DateOrTime | None, Delivery(TO_READERS)] = Field(
        default=None, description=_PUBLISH.format("question"), examples=_TIMES
    )
    expires: Annotated[DateOrTime | None, Delivery(TO_READERS)] = Field(
        default=None, description=_EXPIRES.format("question"), examples=_TIMES
    )
    q: Annotated[Text, Delivery(csv="question")] = Field(
        description="The question, in Markdown; beside code, its first paragraph is its title.",
        examples=["What does Alembic do?"],
    )
    a: Annotated[Text, Delivery(EVERYWHERE - {"item"}, csv="answer")] = Field(description="The answer, in Markdown.")
    kind: Annotated[QuestionKind, Delivery(EVERYWHERE | {"hit"})] = Field(
        default=OPEN,
        description="How it is answered: in own words (`open`), by choosing, by the output of code, or by code.",
        examples=["choice"],
    )
    choices: Annotated[Choices | None, Delivery(EVERYWHERE - {"item"})] = Field(
        default=None, description="What a question of the kind `choice` offers, in order."
    )
    starter: Annotated[Text | None, Delivery(EVERYWHERE - {"item"})] = Field(
        default=None,
        description="Python that readers begin an `exercise` with; the hidden tests fail on it.",
        examples=["def double(number):\n    raise NotImplementedError\n"],
    )
    tests: Annotated[Text | None, HIDDEN] = Field(
        default=None,
        description="Hidden Python that asserts what the solution of an `exercise`, the code of its answer, does.",
        examples=["assert double(2) == 4\n"],
    )
    run: Annotated[bool | None, HIDDEN] = Field(
        default=None, description="Whether `answerkey prove` runs the snippets of the answer; else as the page says."
    )
    proof: Annotated[Text | None, HIDDEN] = Field(
        default=None,
        description="Hidden Python that runs after the snippets of the answer and asserts what it claims.",
        examples=['assert client.get("/").status_code == 200\n'],
    )


Questions = Annotated[
    tuple[Question, ...],
    AfterValidator(not_empty),
    BeforeValidator(list_as_tuple),
    Field(json_schema_extra={"minItems": 1}),
]


class QAPage(Record):
    """A page of questions and answers about one part of a topic: the front matter of its file."""

    model_config = ConfigDict(title="Q&A page")

    title: Text | None = Field(
        default=None, description="Title of the page, as readers see it.", examples=["Alembic Migrations in FastAPI"]
    )
    framework: Annotated[Text, _NAME] = Field(
        description="Name of the framework, as readers see it.", examples=["FastAPI"]
    )
    framework_slug: Annotated[Slug, _REFERENCE] = Field(
        alias="frameworkSlug", description="Slug of the framework that the page belongs to.", examples=["fastapi"]
    )
    topic: Annotated[Text, _NAME] = Field(
        description="Name of the topic, as readers see it.", examples=["Database Integration"]
    )
    topic_slug: Annotated[Slug, _REFERENCE] = Field(
        alias="topicSlug", description="Slug of the topic that the page belongs to.", examples=["database"]
    )
    subtopic: Annotated[Text, _NAVIGATED] = Field(
        description="The part of the topic that the page covers.", examples=["Alembic Migrations"]
    )
    difficulty: Annotated[Difficulty, _NAVIGATED] = Field(
        description="How hard the page is as a whole.", examples=["medium"]
    )
    order: WholeNumber = Field(description="Position within the topic; the lowest comes first.", examples=[3])
    seo_description: Text = Field(alias="seoDescription", description="Summary of the page for search engines.")
    updated: Annotated[IsoDate, _NAVIGATED] = Field(
        description="Day of the last change to the content, written YYYY-MM-DD.", examples=["2026-06-20"]
    )
    related: Annotated[PagePaths | None, Delivery(FILES)] = Field(
        default=None, description="Paths of the pages to read next.", examples=[["/fastapi/database/sessions"]]
    )
    questions_count: Annotated[Count | None, Delivery(FILES | API)] = Field(
        default=None, alias="questionsCount", description="Number of questions on the page.", examples=[12]
    )
    draft: bool = Field(default=False, description="Whether the page is held back from delivery.")
    publish: Annotated[DateOrTime | None, Delivery(TO_READERS)] = Field(
        default=None, description=_PUBLISH.format("page"), examples=_TIMES
    )
    expires: Annotated[DateOrTime | None, Delivery(TO_READERS)] = Field(
        default=None, description=_EXPIRES.format("page"), examples=_TIMES
    )
    review: Annotated[Text | None, Delivery(TO_READERS)] = Field(
        default=None, description="State of review; only some of them are delivered.", examples=["approved"]
    )
    run: Annotated[bool | None, HIDDEN] = Field(
        default=None, description="Whether `answerkey prove` runs the snippets of each answer; else as configured."
    )
    prelude: Annotated[Text | None, HIDDEN] = Field(
        default=None,
        description="Hidden Python that runs before each question of the page.",
        examples=["from fastapi.testclient import TestClient\n"],
    )
    env: Annotated[dict[str, str] | None, HIDDEN] = Field(
        default=None, description="Environment variables for what is run.", examples=[{"APP_MODE": "test"}]
    )
    questions: Annotated[Questions, Delivery(FILES)] = Field(
        description="The questions with their answers, in the order of reading."
    )


COLLECTIONS: Final[dict[str, type[Record]]] = {
    "frameworks": Framework,
    "topics": Topic,
    "qa": QAPage,
    TRANSLATED["frameworks"]: FrameworkTranslation,
    TRANSLATED["topics"]: TopicTranslation,
    TRANSLATED["qa"]: PageTranslation,
}
