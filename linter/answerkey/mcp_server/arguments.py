"""The arguments of the tools: their types, limits and descriptions, of which JSON Schemas are made."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from answerkey.delivery.store import (
    DIFFICULTIES,
    DOCUMENT_KIND,
    MAX_LIMIT,
    MAX_QUERY,
    MAX_SAMPLE,
    MAX_VALUES,
    VERIFIED,
    Filters,
    SampleSize,
)
from answerkey.model.question_kinds import QUESTION_KINDS

_MOST_TEXT: Final = 200
_MOST_PATH: Final = 1000
_MOST_CURSOR: Final = 2000
_ANY_KIND: Final = (*QUESTION_KINDS, DOCUMENT_KIND)


def _as_list(value: object) -> object:
    """Return one value as a list of it: models often leave the brackets out."""
    return [value] if isinstance(value, str) else value


def _among(allowed: Collection[str]) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    """Return a check that all values are allowed ones."""

    def check(values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            if value not in allowed:
                raise ValueError(f"`{value}` must be one of {', '.join(allowed)}")
        return values

    return check


def _choices(allowed: Collection[str]) -> Any:
    schema = {"type": "array", "items": {"type": "string", "enum": list(allowed)}}
    return Annotated[
        tuple[str, ...], BeforeValidator(_as_list), AfterValidator(_among(allowed)), WithJsonSchema(schema)
    ]


Text = Annotated[str, Field(min_length=1, max_length=_MOST_TEXT)]
Texts = Annotated[tuple[Text, ...], Field(max_length=MAX_VALUES), BeforeValidator(_as_list)]
Address = Annotated[
    str,
    Field(
        min_length=1,
        max_length=_MOST_PATH,
        description="Address as `search` gives it: `/fastapi/security/jwt` of a page, with `#who-checks` a question.",
    ),
]


class Arguments(BaseModel):
    """The base of all arguments: unknown ones are refused, since they would be ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class LocaleArguments(Arguments):
    """Arguments of tools that read texts."""

    locale: Text | None = Field(None, description="Language of the texts, such as `de`, if the base has several.")


class QuestionFilters(LocaleArguments):
    """The filters of questions: any of the values of an argument, and all of the arguments."""

    framework: Texts = Field((), description="Slugs of frameworks, such as `fastapi`.")
    topic: Texts = Field((), description="Slugs of topics or their addresses, such as `fastapi/security`.")
    page: Texts = Field((), description="Addresses of pages.")
    difficulty: _choices(DIFFICULTIES) = Field(())  # type: ignore[valid-type]
    tag: Texts = Field((), description="Tags, each of which the question has.")
    language: Texts = Field((), description="Languages of code in the answer, such as `python`.")
    verified: _choices(VERIFIED) = Field(  # type: ignore[valid-type]
        (), description="How the code was verified; `proved` has run with assertions that hold."
    )
    kind: _choices(QUESTION_KINDS) = Field((), description="How a question is answered.")  # type: ignore[valid-type]

    @property
    def filters(self) -> Filters:
        return Filters(
            frameworks=self.framework,
            topics=self.topic,
            pages=self.page,
            difficulties=self.difficulty,
            tags=self.tag,
            languages=self.language,
            verified=self.verified,
            kinds=self.kind,
        )


class SearchArguments(QuestionFilters):
    """The arguments of `search`."""

    query: str = Field(
        min_length=1,
        max_length=MAX_QUERY,
        description="A few words, as in a search engine; a phrase in double quotes; code such as `async/await`.",
    )
    collection: Texts = Field((), description="Names of declared collections: only their documents are found.")
    kind: _choices(_ANY_KIND) = Field(  # type: ignore[valid-type]
        (), description="How a question is answered; `document` finds documents only."
    )
    limit: int = Field(10, ge=1, le=MAX_LIMIT, description="Hits at most.")
    cursor: str | None = Field(
        None,
        min_length=1,
        max_length=_MOST_CURSOR,
        description="`next` of the answer before, for the hits that follow; the other arguments stay.",
    )

    @property
    def filters(self) -> Filters:
        return replace(super().filters, collections=self.collection)


class ReadArguments(LocaleArguments):
    """The arguments of `get`."""

    address: Address
    part: int = Field(1, ge=1, description="Part of a long text; the answer says how many there are.")


class SampleArguments(QuestionFilters):
    """The arguments of `sample`."""

    count: int | None = Field(
        None, ge=1, le=MAX_SAMPLE, description="Questions in all; by default the sum of the others, or 10."
    )
    easy: int = Field(0, ge=0, le=MAX_SAMPLE, description="Easy questions at least.")
    medium: int = Field(0, ge=0, le=MAX_SAMPLE, description="Medium questions at least.")
    hard: int = Field(0, ge=0, le=MAX_SAMPLE, description="Hard questions at least.")
    seed: str = Field("0", min_length=1, max_length=64, description="Another seed draws other questions.")
    answers: bool = Field(False, description="Also give the answers; without them a person can be quizzed.")

    @property
    def size(self) -> SampleSize:
        return SampleSize(self.count, self.easy, self.medium, self.hard)


class RelatedArguments(LocaleArguments):
    """The arguments of `related`."""

    address: Address
    limit: int = Field(10, ge=1, le=MAX_LIMIT, description="Entries at most.")


class DraftArguments(Arguments):
    """The arguments of `lint_draft`."""

    text: str = Field(description="The whole text of the file: a page begins with its front matter.")
    kind: Literal["page", "topic", "framework", "markdown"] = Field(
        "page",
        description="What the text is, if there is no path; `markdown` checks only the code in any Markdown.",
    )
    path: str | None = Field(
        None,
        min_length=1,
        max_length=_MOST_PATH,
        description="Where the file is or will be in the content folder, such as `qa/fastapi/security/jwt.md`.",
    )


class RuleArguments(Arguments):
    """The arguments of `explain_rule`."""

    rule: Text = Field(description="Id of a rule as in a diagnostic, such as `snippet/syntax`.")
    examples: bool = Field(False, description="Also give the cases that test the rule, which may be long.")
