"""The records of the built-in collections, and the single source of all that authors write.

The JSON Schemas for authors come from them, and so do the shapes in which authored fields are delivered: a field names
them in its metadata (`Delivery`), and one that has none is delivered everywhere.

pydantic and a JSON Schema validator must agree on every document, so each constraint here is one that both can
express. Values that are left out and values that are `null` mean the same where a field allows `None`.
"""

from __future__ import annotations

from typing import Annotated, Final, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from answerkey.model.delivered import API, EVERYWHERE, FILES, HIDDEN, TO_READERS, Delivery
from answerkey.model.difficulty import Difficulty
from answerkey.model.locales import TRANSLATED
from answerkey.model.messages import DATE_SHAPE, KEBAB_CASE, TIME_SHAPE, date_fault, time_fault
from answerkey.model.question_kinds import OPEN, QuestionKind, kind_conditions

T = TypeVar("T")

_LARGEST: Final = 2**53 - 1  # the largest whole number that every JSON reader keeps as it is


def _whole_float_as_int(value: object) -> object:
    # For JSON Schema 1.0 is an integer.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _list_as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _calendar_date(value: str) -> str:
    if date_fault(value):
        raise PydanticCustomError("not_a_date", "not a calendar date")
    return value


def _date_or_time(value: str) -> str:
    if time_fault(value):
        raise PydanticCustomError("not_a_time", "not a date or time")
    return value


def _not_empty(values: tuple[T, ...]) -> tuple[T, ...]:
    # pydantic's `min_length` counts the valid items only: a list of one bad item would be empty as well.
    if not values:
        raise PydanticCustomError("no_items", "no items")
    return values


def _distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    earlier: set[str] = set()
    for value in values:
        if value in earlier:
            raise PydanticCustomError("repeated", "an item stands twice", {"item": value})
        earlier.add(value)
    return values


Text = Annotated[str, Field(min_length=1)]
Slug = Annotated[
    str,
    # In Python, unlike in ECMAScript and Rust, `$` also stands before a final line end; the `not` closes that gap.
    Field(min_length=1, pattern=KEBAB_CASE, json_schema_extra={"not": {"pattern": r"\n"}}),
]
WholeNumber = Annotated[int, Field(ge=-_LARGEST, le=_LARGEST), BeforeValidator(_whole_float_as_int)]
Count = Annotated[int, Field(ge=0, le=_LARGEST), BeforeValidator(_whole_float_as_int)]
IsoDate = Annotated[
    str,
    AfterValidator(_calendar_date),
    WithJsonSchema({"type": "string", "format": "date", "pattern": DATE_SHAPE}),
]
DateOrTime = Annotated[
    str,
    AfterValidator(_date_or_time),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "format": "date", "pattern": DATE_SHAPE},
                {"type": "string", "format": "date-time", "pattern": TIME_SHAPE},
            ]
        }
    ),
]
Tags = Annotated[
    tuple[Text, ...],
    AfterValidator(_distinct),
    BeforeValidator(_list_as_tuple),
    Field(json_schema_extra={"uniqueItems": True}),
]
PagePaths = Annotated[tuple[Text, ...], BeforeValidator(_list_as_tuple)]


_PUBLISH: Final = "Date, or time with its offset, from which readers see the {}; by default at once."
_EXPIRES: Final = "Date, or time with its offset, from which readers no longer see the {}; by default never."
_TIMES: Final = ["2027-01-15", "2027-01-15T08:00:00+01:00"]
_NAVIGATED: Final = Delivery(EVERYWHERE | {"navigation"})
_REFERENCE: Final = Delivery(EVERYWHERE - {"table"})  # SQLite has it by a reference to another table
_NAME: Final = Delivery(_REFERENCE.shapes | {"search"})


class Record(BaseModel):
    """The base of all records: they are frozen, accept no unknown key and convert no value."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


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
    AfterValidator(_not_empty),
    BeforeValidator(_list_as_tuple),
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
    AfterValidator(_not_empty),
    BeforeValidator(_list_as_tuple),
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


class FrameworkTranslation(Record):
    """The texts of a framework in another language, beside its file: `fastapi.de.yml` translates `fastapi.yml`."""

    name: Text | None = Field(default=None, description="Name of the framework, as readers see it.")
    description: Text | None = Field(default=None, description="What the framework is, in a sentence or two.")


class TopicTranslation(Record):
    """The texts of a topic in another language, beside its file."""

    name: Text | None = Field(default=None, description="Name of the topic, as readers see it.")
    description: Text | None = Field(default=None, description="What the topic covers, in a sentence or two.")


class ChoiceTranslation(Record):
    """The texts of a choice in another language. What is left out is shown in the language of the source."""

    text: Text | None = Field(default=None, description="The text to choose, in Markdown.")
    why: Text | None = Field(default=None, description="Why it is right or wrong, in Markdown.")


ChoiceTranslations = Annotated[tuple[ChoiceTranslation, ...], BeforeValidator(_list_as_tuple)]


class QuestionTranslation(Record):
    """The texts of a question in another language. What is left out is shown in the language of the source."""

    id: Slug = Field(description="Id of the question that is translated.", examples=["what-is-alembic"])
    q: Text | None = Field(default=None, description="The question, in Markdown.", examples=["Was tut Alembic?"])
    choices: ChoiceTranslations | None = Field(
        default=None, description="The texts of all choices, in the order of the source."
    )
    a: Text | None = Field(default=None, description="The answer, in Markdown, with the code of the source.")


QuestionTranslations = Annotated[tuple[QuestionTranslation, ...], BeforeValidator(_list_as_tuple)]


class PageTranslation(Record):
    """The texts of a page in another language, beside its file: `jwt.de.md` translates `jwt.md`.

    All but texts comes from the source, and so does each text that is left out.
    """

    model_config = ConfigDict(title="Translation of a Q&A page")

    title: Text | None = Field(default=None, description="Title of the page, as readers see it.")
    subtopic: Text | None = Field(default=None, description="The part of the topic that the page covers.")
    seo_description: Text | None = Field(
        default=None, alias="seoDescription", description="Summary of the page for search engines."
    )
    draft: bool = Field(default=False, description="Whether the translation is held back from delivery.")
    questions: QuestionTranslations = Field(default=(), description="The translated questions, in any order.")


COLLECTIONS: Final[dict[str, type[Record]]] = {
    "frameworks": Framework,
    "topics": Topic,
    "qa": QAPage,
    TRANSLATED["frameworks"]: FrameworkTranslation,
    TRANSLATED["topics"]: TopicTranslation,
    TRANSLATED["qa"]: PageTranslation,
}
