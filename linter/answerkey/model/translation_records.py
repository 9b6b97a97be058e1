"""The records of translations: the texts of the built-in collections in another language."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field

from answerkey.model.record_types import Record, Slug, Text, list_as_tuple


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


ChoiceTranslations = Annotated[tuple[ChoiceTranslation, ...], BeforeValidator(list_as_tuple)]


class QuestionTranslation(Record):
    """The texts of a question in another language. What is left out is shown in the language of the source."""

    id: Slug = Field(description="Id of the question that is translated.", examples=["what-is-alembic"])
    q: Text | None = Field(default=None, description="The question, in Markdown.", examples=["Was tut Alembic?"])
    choices: ChoiceTranslations | None = Field(
        default=None, description="The texts of all choices, in the order of the source."
    )
    a: Text | None = Field(default=None, description="The answer, in Markdown, with the code of the source.")


QuestionTranslations = Annotated[tuple[QuestionTranslation, ...], BeforeValidator(list_as_tuple)]


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
