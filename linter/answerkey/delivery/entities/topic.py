"""The derived fields of a topic."""

from __future__ import annotations

from typing import Final

from answerkey.delivery.entities._shared import EXTENSION, HASH, HUB, META, NAVIGATION, SOURCE, STEM, TABLE, mix_fields
from answerkey.delivery.fields import Column, Entity, Field, Read
from answerkey.delivery.value_types import Address, Count
from answerkey.model.delivered import API
from answerkey.model.records import Topic

_PAGES = "(SELECT count(*) FROM pages x WHERE x.topic_id = t.id)"

TOPIC: Final = Entity(
    "topic",
    Topic,
    "topics",
    "t",
    HUB | NAVIGATION | API | TABLE,
    leading=(
        Field(
            "id", str, HUB, lambda item, _: f"topics/{item.source}", description="Name of the file for Nuxt Content."
        ),
        Field("path", Address, HUB | NAVIGATION | API | TABLE, "path", Column("path", constraint="UNIQUE")),
    ),
    derived=(
        EXTENSION,
        META,
        STEM,
        Field("framework", str, API, read=Read(("f.name",)), description="Name of its framework."),
        Field("pagesCount", Count, API, read=Read((_PAGES,)), description="Number of its pages."),
        *mix_fields("t"),
        SOURCE,
        HASH,
    ),
    reads={"frameworkSlug": Read(("f.slug",))},
)
