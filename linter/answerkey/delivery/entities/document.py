"""The fields of a document of a collection that the user declares, and its types in the files of a build.

All of them are derived: the fields that its author wrote are those of the user's schema, and stand in `data`.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import Annotated, Any, Final

from pydantic import Field as Described

from answerkey.delivery import catalog
from answerkey.delivery.data_values import data_values
from answerkey.delivery.entities._shared import (
    CSV,
    DETAIL,
    HASH,
    HIT,
    NAVIGATION,
    STAGE,
    TABLE,
    crumbs,
    headings,
    history,
    moments,
    snippets,
    verified,
)
from answerkey.delivery.entities.collection import COLLECTION_FILE
from answerkey.delivery.fields import Column, Context, Entity, Field, Read, shape_type
from answerkey.delivery.paths import document_file
from answerkey.delivery.targets._shared import UNKNOWN, document_changed, iso, site_of, url
from answerkey.delivery.titles import title_from
from answerkey.delivery.value_types import (
    Count,
    Crumb,
    DocumentAddress,
    File,
    Heading,
    History,
    Html,
    Reference,
    RenderedText,
    Seconds,
    Snippet,
    Text,
    Verified,
)
from answerkey.delivery.words import parts
from answerkey.model.delivered import API, Shapes
from answerkey.model.record_types import Record
from answerkey.rendering.rendered import Rendered

DOCUMENT_FILE: Final[Shapes] = frozenset({"document"})
_FILES: Final = COLLECTION_FILE | DOCUMENT_FILE
_LISTED: Final = _FILES | API
_WHOLE: Final = DOCUMENT_FILE | DETAIL | TABLE


def _code(item: catalog.Document, _: object = None) -> str:
    return "\n".join(block.code for text in item.rendered for block in text.snippets)


def _names(item: catalog.Document, _: object = None) -> str:
    values = (str(value) for _, value in data_values(item) if isinstance(value, str))
    return " · ".join(dict.fromkeys((title_from(item.collection), *values)))


def _field_texts(item: catalog.Document, _: object = None) -> str:
    return " ".join(filter(None, (text.rendered.text for text in item.texts.values())))


def _rendered(text: Rendered) -> dict[str, str]:
    return {"html": text.html, "text": text.text}


def _text(item: catalog.Document, _: object = None) -> str:
    return " ".join(filter(None, (text.text for text in item.rendered)))


def _url(item: catalog.Document, at: Context) -> str:
    return url(at.settings, item.address) if site_of(at.settings) else ""


def _changed(item: catalog.Document, _: object = None) -> str:
    return iso(when) if (when := document_changed(item)) > UNKNOWN else ""


def _parts(item: catalog.Document, _: Context) -> str:
    return parts("\n".join((item.title, _text(item), _code(item), _names(item))))


_NAME = (
    Field(
        "address",
        DocumentAddress,
        _LISTED | NAVIGATION | HIT | TABLE | CSV,
        "address",
        Column("address", constraint="UNIQUE"),
    ),
    Field("url", str, CSV, _url, description="Address on the site, if that is known."),
    Field(
        "collection",
        str,
        _LISTED | HIT,
        "collection",
        read=Read(("c.name",)),
        description="Name of its collection.",
    ),
    Field(
        "title",
        str,
        _LISTED | NAVIGATION | HIT | TABLE | CSV,
        "title",
        Column("title"),
        description="Title of the document, as readers see it.",
    ),
    Field(
        "position",
        Annotated[int, Described(ge=1, description="Position in its collection.")],
        _LISTED | HIT | TABLE | CSV,
        "position",
        Column("position", "integer"),
    ),
    Field("file", File, _FILES | NAVIGATION, lambda item, _: document_file(item.address)),
    Field(
        "data",
        dict[str, Any],
        _LISTED | TABLE,
        lambda item, _: dict(item.data),
        Column("data", "json"),
        description="The values of its file, as its author wrote them.",
    ),
)
_TEXTS = (
    Field(
        "texts",
        Annotated[
            dict[str, RenderedText],
            Described(description="Its fields that hold Markdown or code, by their paths: `steps[0].text`."),
        ],
        _WHOLE,
        lambda item, _: {path: _rendered(text.rendered) for path, text in item.texts.items()},
        Column("texts", "json"),
    ),
    Field(
        "markdown",
        Annotated[str, Described(description="Its body in Markdown, as the author wrote it.")],
        _WHOLE,
        "body",
        Column("body"),
    ),
    Field("text", str, CSV, _text, description="Plain text of its fields and its body."),
    Field("html", Html, _WHOLE, lambda item, _: item.rendered_body.html if item.rendered_body else "", Column("html")),
    Field("text", Text, _WHOLE, lambda item, _: item.rendered_body.text if item.rendered_body else "", Column("text")),
    Field(
        "toc",
        list[Heading],
        _WHOLE,
        lambda item, _: headings(chain.from_iterable(text.headings for text in item.rendered)),
        Column("toc", "json"),
    ),
    Field(
        "snippets",
        list[Snippet],
        _WHOLE,
        lambda item, _: snippets(chain.from_iterable(text.snippets for text in item.rendered)),
        Column("snippets", "json"),
    ),
    Field(
        "words",
        Count,
        _LISTED | TABLE | CSV,
        lambda item, _: sum(text.words for text in item.rendered),
        Column("words", "integer"),
        description="Words of its fields of Markdown and code, and of its body.",
    ),
    Field(
        "readingTime",
        Seconds,
        _LISTED | TABLE,
        lambda item, _: sum(text.seconds for text in item.rendered),
        Column("seconds", "integer"),
    ),
)
_PLACE = (
    Field(
        "references",
        list[Reference],
        _WHOLE,
        lambda item, _: [each._asdict() for each in item.references],
        Column("references", "json"),
    ),
    Field("breadcrumbs", list[Crumb], _WHOLE, lambda item, _: crumbs(item), Column("breadcrumbs", "json")),
    *(
        Field(
            name,
            Annotated[DocumentAddress | None, Described(description="Address of its neighbour in the collection.")],
            _WHOLE,
            name,
            Column(name, optional=True),
        )
        for name in ("previous", "next")
    ),
)
_STATE = (
    *moments("d", frozenset()),
    Field(
        "history",
        History | None,
        _LISTED | TABLE,
        lambda item, _: history(*item.history),
        Column("history", "json", optional=True),
    ),
    Field("verified", Verified, _LISTED | TABLE, lambda item, _: verified(item.verified), Column("verified", "json")),
    Field("verified", str, CSV, "verified.state", description="How its code was verified."),
    Field("changed", str, CSV, _changed, description="Moment of the last change in git."),
    Field(
        "source",
        str,
        _WHOLE,
        "source",
        Column("source"),
        description="Path of the file in the content folder.",
    ),
    replace(STAGE, shapes=_LISTED | TABLE),
    replace(HASH, shapes=_LISTED | HIT | TABLE | CSV),
)
_SEARCHED = (
    Field(
        "field_texts",
        str,
        TABLE,
        _field_texts,
        Column("field_texts"),
        description="Text of its fields, to be searched.",
    ),
    Field("code", str, TABLE, _code, Column("code"), description="All code, to be searched."),
    Field("names", str, TABLE, _names, Column("names"), description="Its collection and values, to be searched."),
    Field("parts", str, TABLE, _parts, Column("parts"), description="Parts of compound words, to be searched."),
)

DOCUMENT: Final = Entity(
    "document",
    Record,
    "documents",
    "d",
    _FILES | NAVIGATION | API | HIT | TABLE | CSV,
    leading=_NAME,
    derived=(*_TEXTS, *_PLACE, *_STATE, *_SEARCHED),
)

CollectionDocument = shape_type(
    "CollectionDocument", "A document in the list of its collection.", DOCUMENT.within("collection")
)
DocumentFile = shape_type(
    "Document", "`documents/<address>.json`: a document, with all that is derived from it.", DOCUMENT.within("document")
)
