"""The derived fields of a page, and its types in the files of a build."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field as Described

from answerkey.delivery import catalog
from answerkey.delivery.entities._shared import (
    DETAIL,
    EXTENSION,
    HASH,
    HUB,
    LANGUAGES,
    LEVEL,
    META,
    NAVIGATION,
    PAGE_FILE,
    QUESTIONS,
    SOURCE,
    STAGE,
    TABLE,
    crumbs,
    headings,
    history,
    mix_fields,
    moments,
    stored_history,
    toc,
)
from answerkey.delivery.entities.question import QUESTION, HubQuestion, PageQuestion
from answerkey.delivery.fields import Column, Context, Entity, Field, Read, Rows, shape_type
from answerkey.delivery.paths import page_file
from answerkey.delivery.targets._minimark import minimark
from answerkey.delivery.titles import title_from
from answerkey.delivery.value_types import (
    Address,
    Body,
    Count,
    Crumb,
    File,
    Heading,
    History,
    Html,
    Seconds,
    Seo,
    Text,
)
from answerkey.model.delivered import API
from answerkey.model.records import QAPage
from answerkey.rendering.rendered import Rendered

_FILES = HUB | PAGE_FILE
_NO_TEXT: Final = Rendered("", "", (), (), 0, 0)
_NEIGHBOUR: Final = "REFERENCES pages (path) DEFERRABLE INITIALLY DEFERRED"
_RELATED = Annotated[list[Address], Described(description="The addresses of the pages to read next.")]


def _texts(page: catalog.Page) -> list[Rendered]:
    """Return all texts of a page."""
    return [*(text for each in page.questions for text in each.texts), _body(page)]


def _body(page: catalog.Page) -> Rendered:
    return page.rendered_body or _NO_TEXT


def _seo(page: catalog.Page, _: Context) -> dict[str, str]:
    # Nuxt Content fills in the title only where the author gave one.
    is_derived = page.title == title_from(page.stem.rpartition("/")[2])
    return {"description": ""} if is_derived else {"title": page.title, "description": ""}


def _stored_crumbs(*names: str) -> list[dict[str, str]]:
    return [{"name": name, "path": path} for name, path in zip(names[::2], names[1::2], strict=True)]


_TITLES = (
    Field("id", str, _FILES, "source", description="Path of the file in the content folder."),
    Field("path", Address, _FILES | NAVIGATION | API | TABLE, "path", Column("path", constraint="UNIQUE")),
    Field(
        "stem",
        str,
        _FILES | API,
        "stem",
        read=Read(("p.path",), lambda path: path.removeprefix("/")),
        description="The path without the slash at its beginning.",
    ),
    Field("file", File, _FILES | NAVIGATION, lambda page, _: page_file(page.path)),
    Field(
        "title",
        str,
        _FILES | NAVIGATION | API | TABLE,
        "title",
        Column("title"),
        description="Title of the page, as readers see it.",
    ),
)
_OF_NUXT = (
    Field("body", Body, _FILES, lambda page, _: minimark(page.rendered_body)),
    Field("description", str, _FILES, lambda *_: "", description="Empty: a key of Nuxt Content."),
    EXTENSION,
    Field("navigation", bool, _FILES, lambda *_: True, description="True: a key of Nuxt Content."),
    Field("seo", Seo, _FILES, _seo),
)
_TEXT = (
    Field(
        "markdown",
        Annotated[str, Described(description="The Markdown below the front matter.")],
        DETAIL | TABLE,
        "body",
        Column("body"),
    ),
    Field("html", Html, PAGE_FILE | DETAIL | TABLE, lambda page, _: _body(page).html, Column("body_html")),
    Field("text", Text, PAGE_FILE | DETAIL | TABLE, lambda page, _: _body(page).text, Column("body_text")),
    Field(
        "toc",
        list[Heading],
        PAGE_FILE | DETAIL,
        lambda page, _: toc(page.rendered_body),
        read=Read((), headings, Rows("headings", "level, text, anchor", "id", "question_id IS NULL")),
    ),
    Field(
        "words",
        Count,
        PAGE_FILE | API | TABLE,
        lambda page, _: sum(text.words for text in _texts(page)),
        Column("words", "integer"),
        description="Words of its body, questions and answers.",
    ),
    Field(
        "readingTime",
        Seconds,
        PAGE_FILE | API | TABLE,
        lambda page, _: sum(text.seconds for text in _texts(page)),
        Column("seconds", "integer"),
    ),
)
_PLACE = (
    Field(
        "breadcrumbs",
        list[Crumb],
        _FILES | DETAIL,
        lambda page, _: crumbs(page),
        read=Read(("f.name", "f.path", "t.name", "t.path", "p.title", "p.path"), _stored_crumbs),
    ),
    Field(
        "relatedPaths",
        _RELATED,
        _FILES | DETAIL,
        lambda page, _: list(page.related_paths),
        read=Read((), lambda rows: [path for (path,) in rows], Rows("related_pages", "path")),
    ),
    *(
        Field(name, Address | None, _FILES | API | TABLE, name, Column(name, optional=True, constraint=_NEIGHBOUR))
        for name in ("previous", "next")
    ),
)
_HISTORY = (
    *moments("p", API),
    Field(
        "history",
        History | None,
        PAGE_FILE | DETAIL,
        lambda page, _: history(*page.history),
        read=Read(("p.created", "p.changed"), stored_history, Rows("page_authors", "name")),
    ),
)
_QUESTIONS = (
    Field("questions", list[HubQuestion], HUB, lambda page, _: [QUESTION.values("hub", q) for q in page.questions]),
    Field(
        "questions",
        list[PageQuestion],
        PAGE_FILE,
        lambda page, at: [QUESTION.values("page", q, at._replace(page=page)) for q in page.questions],
    ),
)

PAGE: Final = Entity(
    "page",
    QAPage,
    "pages",
    "p",
    _FILES | NAVIGATION | API | TABLE,
    leading=_TITLES,
    derived=(
        LEVEL,
        META,
        *_OF_NUXT,
        *_PLACE,
        *mix_fields("p"),
        Field("questionsCount", Count, _FILES, lambda page, _: len(page.questions), description=QUESTIONS),
        *_TEXT,
        *_HISTORY,
        *LANGUAGES,
        STAGE,
        SOURCE,
        HASH,
        *_QUESTIONS,
    ),
    reads={
        "framework": Read(("f.name",)),
        "frameworkSlug": Read(("f.slug",)),
        "topic": Read(("t.name",)),
        "topicSlug": Read(("t.slug",)),
    },
)


HubPage = shape_type("HubPage", "A page with its questions, as their authors wrote them.", PAGE.within("hub"))
PageFile = shape_type(
    "Page", "`pages/<path>.json`: a page and its questions, with all that is derived from them.", PAGE.within("page")
)
