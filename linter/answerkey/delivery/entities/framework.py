"""The derived fields of a framework."""

from __future__ import annotations

from typing import Final

from answerkey.delivery.entities._shared import EXTENSION, HASH, HUB, META, NAVIGATION, SOURCE, STEM, TABLE, mix_fields
from answerkey.delivery.fields import Column, Entity, Field, Read
from answerkey.delivery.paths import framework_file
from answerkey.delivery.value_types import Address, Count, File
from answerkey.model.delivered import API
from answerkey.model.records import Framework

_TOPICS = "(SELECT count(*) FROM topics x WHERE x.framework_id = f.id)"
_PAGES = "(SELECT count(*) FROM pages x JOIN topics y ON y.id = x.topic_id WHERE y.framework_id = f.id)"

FRAMEWORK: Final = Entity(
    "framework",
    Framework,
    "frameworks",
    "f",
    HUB | NAVIGATION | API | TABLE,
    leading=(
        Field(
            "id",
            str,
            HUB,
            lambda item, _: f"frameworks/{item.source}",
            description="Name of the file for Nuxt Content.",
        ),
        Field("path", Address, HUB | NAVIGATION | API | TABLE, "path", Column("path", constraint="UNIQUE")),
        Field("file", File, NAVIGATION, lambda item, _: framework_file(item.slug)),
    ),
    derived=(
        EXTENSION,
        META,
        STEM,
        Field("topicsCount", Count, API, read=Read((_TOPICS,)), description="Number of its topics."),
        Field("pagesCount", Count, API, read=Read((_PAGES,)), description="Number of its pages."),
        *mix_fields("f"),
        SOURCE,
        HASH,
    ),
)
