"""Fields and derivations that several entities have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Annotated, Any, Final, Literal

from pydantic import Field as Described

from answerkey.delivery import catalog
from answerkey.delivery.fields import Column, Field, Read
from answerkey.delivery.value_types import Count, Hash, Mix
from answerkey.model.delivered import API, FILES, Shapes
from answerkey.rendering.rendered import Heading, Rendered
from answerkey.verification import Verified as Verdict

HUB: Final[Shapes] = frozenset({"hub"})
PAGE_FILE: Final[Shapes] = frozenset({"page"})
QUESTION_FILE: Final[Shapes] = frozenset({"question"})
NAVIGATION: Final[Shapes] = frozenset({"navigation"})
DETAIL: Final[Shapes] = frozenset({"detail"})
HIT: Final[Shapes] = frozenset({"hit"})
TABLE: Final[Shapes] = frozenset({"table"})
CSV: Final[Shapes] = frozenset({"csv"})

Moment = Annotated[str | None, Described(description="Moment that git knows, in ISO 8601 with an offset.")]

META: Final = Field(
    "meta",
    dict[str, Any],
    FILES | API | TABLE,
    "meta",
    Column("meta", "json"),
    description="Fields that the base adds to those of this program.",
)
STAGE: Final = Field(
    "stage",
    Literal["draft", "review", "scheduled", "published", "expired"],
    FILES | API | TABLE,
    "stage.value",
    Column("stage"),
    description="Its stage at the time of the build: `published`, unless what readers don't see was asked for.",
)
HASH: Final = Field("hash", Hash, FILES | API | HIT | TABLE | CSV, "hash", Column("hash"))
_LANGUAGE = "Language of the texts, of a question that of its answer; null in a base with one language."
_ALTERNATES = "Public addresses by language, of the source and its translations; empty in a base with one language."
LANGUAGES: Final = (
    Field(
        "locale",
        str | None,
        PAGE_FILE | QUESTION_FILE | API | TABLE,
        lambda item, _: item.locale or None,
        Column("locale", optional=True),
        description=_LANGUAGE,
    ),
    Field(
        "alternates",
        dict[str, str],
        PAGE_FILE | QUESTION_FILE | API | TABLE,
        lambda item, _: dict(item.alternates),
        Column("alternates", "json"),
        description=_ALTERNATES,
    ),
)
SOURCE: Final = Field(
    "source", str, TABLE, "source", Column("source"), description="Path of the file in the content folder."
)
EXTENSION: Final = Field(
    "extension", str, HUB | PAGE_FILE, lambda item, _: item.source.rpartition(".")[2], description="Suffix of the file."
)
STEM: Final = Field(
    "stem",
    str,
    HUB,
    lambda item, _: item.source.rpartition(".")[0],
    description="Path of the file, without its extension.",
)
QUESTIONS: Final = "Number of questions."


def mix_fields(alias: str) -> tuple[Field, ...]:
    """Return the numbers of questions of an entity whose table has this alias."""
    columns = tuple(f"{alias}.{level}" for level in catalog.Mix._fields)
    numbers = (
        Field(level, int, TABLE, f"mix.{level}", Column(level, "integer"), description=f"Number of {level} questions.")
        for level in catalog.Mix._fields
    )
    shapes = HUB | PAGE_FILE | NAVIGATION | API
    return (
        Field(
            "questionsCount",
            Count,
            API | NAVIGATION,
            "mix.all",
            read=Read((" + ".join(columns),)),
            description=QUESTIONS,
        ),
        Field("mix", Mix, shapes, lambda item, _: mix(item.mix), read=Read(columns, lambda *each: mix(each))),
        *numbers,
    )


def mix(numbers: Sequence[int]) -> dict[str, int]:
    """Return the number of questions of each difficulty."""
    return dict(zip(catalog.Mix._fields, numbers, strict=True))


def level(item: Any, _: object) -> int:
    """Return 1 for easy, 2 for medium, 3 for hard, and 0 for what is none of them."""
    return LEVELS.get(item.difficulty, 0)


LEVELS: Final[Mapping[str, int]] = {name: number for number, name in enumerate(catalog.Mix._fields, 1)}
LEVEL: Final = Field(
    "level",
    int,
    TABLE,
    level,
    Column("level", "integer"),
    description="1 easy, 2 medium, 3 hard: difficulties in order.",
)


def moments(alias: str, shapes: Shapes) -> tuple[Field, ...]:
    """Return the moments of an entity's history."""
    return tuple(
        Field(
            name,
            Moment,
            TABLE | shapes,
            f"history.{name}",
            Column(name),
            Read((f"{alias}.{name}",), lambda moment: moment or None),
        )
        for name in ("created", "changed")
    )


def history(created: str, changed: str, authors: Iterable[str]) -> dict[str, Any] | None:
    """Return the history, or None if git has none."""
    if not changed:
        return None
    return {"created": created, "changed": changed, "authors": list(authors)}


def stored_history(created: str, changed: str, authors: Iterable[tuple[str]]) -> dict[str, Any] | None:
    """Return the history of columns and rows of authors."""
    return history(created, changed, chain.from_iterable(authors))


def headings(headings: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    """Return headings, each a level, a text and an anchor."""
    return [{"level": level, "text": text, "id": anchor} for level, text, anchor in headings]


def toc(text: Rendered | None) -> list[dict[str, Any]]:
    """Return the headings of a text."""
    own: tuple[Heading, ...] = text.headings if text is not None else ()
    return headings(own)


def verified(state: Verdict) -> dict[str, Any]:
    """Return how the code of a question was verified."""
    return {
        "status": state.status,
        "kind": state.kind or None,
        "python": state.python or None,
        "libraries": dict(state.libraries),
        "at": state.at or None,
        "assertions": state.assertions,
        "languages": list(state.languages),
    }


def snippets(blocks: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Return code blocks, each a language and a code."""
    return [{"language": language, "code": code} for language, code in blocks]


def crumbs(item: Any) -> list[dict[str, str]]:
    """Return the way to a page or document."""
    return [{"name": crumb.name, "path": crumb.address} for crumb in item.breadcrumbs]
