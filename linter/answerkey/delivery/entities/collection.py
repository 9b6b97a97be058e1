"""The fields of a collection that the user declares; all of them are derived."""

from __future__ import annotations

from typing import Final

from answerkey.delivery.entities._shared import HASH, NAVIGATION, TABLE
from answerkey.delivery.fields import Column, Entity, Field, Read
from answerkey.delivery.paths import collection_file
from answerkey.delivery.value_types import Count, File
from answerkey.model.delivered import API, Shapes
from answerkey.model.record_types import Record

COLLECTION_FILE: Final[Shapes] = frozenset({"collection"})
_EVERYWHERE: Final[Shapes] = COLLECTION_FILE | NAVIGATION | API | TABLE
_COUNT: Final = "(SELECT count(*) FROM documents x WHERE x.collection_id = c.id)"

COLLECTION: Final = Entity(
    "collection",
    Record,
    "collections",
    "c",
    _EVERYWHERE,
    leading=(
        Field(
            "name",
            str,
            _EVERYWHERE,
            "name",
            Column("name", constraint="UNIQUE"),
            description="Name of the collection, as the configuration has it.",
        ),
        Field("title", str, _EVERYWHERE, "title", Column("title"), description="Its name, as readers see it."),
        Field(
            "path",
            str,
            _EVERYWHERE,
            "path",
            Column("path"),
            description="Address above those of its documents.",
        ),
        Field("file", File, NAVIGATION, lambda item, _: collection_file(item.name)),
        Field(
            "documentsCount",
            Count,
            COLLECTION_FILE | NAVIGATION | API,
            lambda item, _: len(item.documents),
            read=Read((_COUNT,)),
            description="Number of its documents.",
        ),
        Field("hash", HASH.type, COLLECTION_FILE | API | TABLE, "hash", Column("hash")),
    ),
)
