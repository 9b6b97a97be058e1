"""The derived fields of a question, and its types in the files of a build."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any, Final

from pydantic import Field as Described

from answerkey.delivery import catalog
from answerkey.delivery.entities._shared import (
    CSV,
    DETAIL,
    HASH,
    HIT,
    HUB,
    LANGUAGES,
    LEVEL,
    META,
    PAGE_FILE,
    QUESTION_FILE,
    STAGE,
    TABLE,
    crumbs,
    headings,
    history,
    moments,
    snippets,
    stored_history,
    toc,
    verified,
)
from answerkey.delivery.fields import Column, Context, Derivation, Entity, Field, Read, Rows, record_type, shape_type
from answerkey.delivery.paths import page_file, question_file
from answerkey.delivery.targets._shared import UNKNOWN, changed, iso, site_of, url
from answerkey.delivery.value_types import (
    Address,
    Count,
    Crumb,
    File,
    Heading,
    History,
    Html,
    PageLink,
    QuestionAddress,
    RelatedQuestion,
    RenderedChoice,
    Seconds,
    Snippet,
    Text,
    Verified,
)
from answerkey.delivery.words import parts
from answerkey.model.delivered import API, FILES
from answerkey.model.records import Choice, Question
from answerkey.verification import KINDS
from answerkey.verification import Verified as Verdict

PageTitle = shape_type("PageLink", "A page by its title.", [Field("title", str, API), Field("path", Address, API)])
Day = Annotated[str, Described(description="Day of the page's last change, as YYYY-MM-DD.")]
AuthoredChoice: Any = record_type(Choice)
_DERIVED = PAGE_FILE | QUESTION_FILE
_ITEM = API | HIT


def _stored_verdict(
    state: str, python: str, at: str, assertions: int, languages: str, libraries: list[tuple[str, str]]
) -> dict[str, Any]:
    if state not in KINDS:
        return verified(Verdict("stale" if state == "stale" else "none"))
    return verified(Verdict("passed", state, python, tuple(libraries), at, assertions, tuple(languages.split())))


def _related(item: catalog.Question, at: Context) -> list[dict[str, str]]:
    near = [address for address in item.related if address in at.texts]
    return [{"address": address, "file": question_file(address), "q": at.texts[address]} for address in near]


def _neighbour(step: int) -> Derivation:
    def address(item: catalog.Question, at: Context) -> str | None:
        page: catalog.Page = at.page
        addresses = [None, *(each.address for each in page.questions), None]
        return addresses[item.number + step]

    return address


def _code(item: catalog.Question, _: object = None) -> str:
    codes = (snippet.code for text in item.texts for snippet in text.snippets)
    return "\n".join(filter(None, [*codes, item.starter, *(choice.label.text for choice in item.choices)]))


def _names(item: catalog.Question, at: Context) -> str:
    page = at.page
    return " · ".join(dict.fromkeys((page.framework, page.topic, page.title, page.subtopic, *item.tags)))


def _choices(item: catalog.Question, _: Context) -> list[dict[str, Any]]:
    """Return the choices, each as it was written and rendered."""
    rendered = ({"html": each.label.html, "whyHtml": each.reason and each.reason.html} for each in item.choices)
    return [{**written, **html} for written, html in zip(_written(item), rendered, strict=True)]


def _written(item: catalog.Question) -> list[dict[str, Any]]:
    """Return the choices as their author wrote them."""
    return [{"text": each.text, "correct": each.correct, "why": each.why or None} for each in item.choices]


def _listed(item: catalog.Question, _: Context) -> str:
    """Return the choices as a task list, a line for each."""
    return "\n".join(f"[{'x' if each.correct else ' '}] {' '.join(each.text.split())}" for each in item.choices)


def _parts(item: catalog.Question, at: Context) -> str:
    return parts(f"{item.question.text}\n{item.answer.text}\n{_code(item)}\n{_names(item, at)}")


def _url(item: catalog.Question, at: Context) -> str:
    return url(at.settings, item.address) if site_of(at.settings) else ""


def _changed(item: catalog.Question, at: Context) -> str:
    return iso(when) if (when := changed(at.page, item)) > UNKNOWN else ""


def _first(rows: Iterable[tuple[Any, ...]]) -> list[Any]:
    return [row[0] for row in rows]


def _page_link(_: object, at: Context) -> dict[str, str]:
    return {"title": at.page.title, "path": at.page.path, "file": page_file(at.page.path)}


_PLACE = (
    Field(
        "framework",
        str,
        _ITEM | CSV,
        lambda _, at: at.page.framework,
        read=Read(("f.name",)),
        description="Name of its framework.",
    ),
    Field("frameworkSlug", str, _ITEM, read=Read(("f.slug",)), description="Slug of its framework."),
    Field(
        "topic", str, _ITEM | CSV, lambda _, at: at.page.topic, read=Read(("t.name",)), description="Name of its topic."
    ),
    Field("topicSlug", str, _ITEM, read=Read(("t.slug",)), description="Slug of its topic."),
    Field(
        "page", PageTitle, _ITEM, read=Read(("p.title", "p.path"), lambda title, path: {"title": title, "path": path})
    ),
    Field("page", PageLink, QUESTION_FILE, _page_link),
    Field("page", str, CSV, lambda _, at: at.page.title, description="Title of its page."),
)
_TEXTS = (
    Field("qHtml", Html, _DERIVED | _ITEM | TABLE, "question.html", Column("question_html")),
    Field("html", Html, _DERIVED | DETAIL | TABLE, "answer.html", Column("answer_html")),
    Field("qText", Text, _DERIVED | _ITEM | TABLE, "question.text", Column("question_text")),
    Field("text", Text, _DERIVED | DETAIL | TABLE, "answer.text", Column("answer_text")),
    Field("answer_text", Text, CSV, "answer.text"),
)
_CHOICES = (
    Field(
        "choices",
        Annotated[
            list[RenderedChoice], Described(description="What a question of the kind `choice` offers, in order.")
        ],
        _DERIVED | DETAIL | TABLE,
        _choices,
        Column("choices", "json"),
    ),
    Field("choices", list[AuthoredChoice] | None, HUB, lambda item, _: _written(item) or None),
    Field("choices", str, CSV, _listed, description="The choices as a task list, a line for each."),
)
_SEARCHED = (
    Field("code", str, TABLE, _code, Column("code"), description="All code and choices, to be searched."),
    Field("names", str, TABLE, _names, Column("names"), description="Names around it, to be searched."),
    Field("parts", str, TABLE, _parts, Column("parts"), description="Parts of compound words, to be searched."),
)
_VERDICT_COLUMNS = tuple(f"q.verified{name}" for name in ("", "_python", "_at", "_assertions", "_languages"))
_LIBRARIES = Rows("verified_libraries", "name, version", "name")
_VERDICT = (
    Field("verified", Verified, FILES, lambda item, _: verified(item.verified)),
    Field("verified", Verified, API, read=Read(_VERDICT_COLUMNS, _stored_verdict, _LIBRARIES)),
    Field(
        "verified",
        str,
        TABLE | CSV,
        "verified.state",
        Column("verified"),
        description="proved, ran, checked, compiled; stale, none: nothing more is said of these.",
    ),
    Field(
        "verified_python", str, TABLE, "verified.python", Column("verified_python"), description="Version of Python."
    ),
    Field("verified_with", str, CSV, "verified.versions", description="Versions of Python and of libraries."),
    Field("verified_at", str, TABLE | CSV, "verified.at", Column("verified_at"), description="Day, as YYYY-MM-DD."),
    Field(
        "verified_assertions",
        int,
        TABLE,
        "verified.assertions",
        Column("verified_assertions", "integer"),
        description="0 unless it was proved.",
    ),
    Field(
        "verified_assertions",
        str,
        CSV,
        lambda item, _: str(item.verified.assertions or ""),
        description="Empty unless it was proved.",
    ),
    Field(
        "verified_languages",
        str,
        TABLE | CSV,
        lambda item, _: " ".join(item.verified.languages),
        Column("verified_languages"),
        description="Tags of the languages other than Python in which its code parses, with blanks between them.",
    ),
)
_LENGTH = (
    Field(
        "words",
        Count,
        _DERIVED | API | TABLE,
        lambda item, _: sum(text.words for text in item.texts),
        Column("words", "integer"),
        description="Words of the question and its answer.",
    ),
    Field("words", Count, CSV, "answer.words", description="Words of its answer."),
    Field(
        "readingTime",
        Seconds,
        _DERIVED | API | TABLE,
        lambda item, _: sum(text.seconds for text in item.texts),
        Column("seconds", "integer"),
    ),
)
_LISTS = (
    Field(
        "toc",
        list[Heading],
        _DERIVED | DETAIL,
        lambda item, _: toc(item.answer),
        read=Read((), headings, Rows("headings", "level, text, anchor", "id")),
    ),
    Field(
        "snippets",
        list[Snippet],
        _DERIVED | DETAIL,
        lambda item, _: snippets(item.answer.snippets),
        read=Read((), snippets, Rows("snippets", "language, code")),
    ),
    Field(
        "related",
        Annotated[list[RelatedQuestion], Described(description="The nearest questions, the nearest first.")],
        _DERIVED,
        _related,
    ),
    Field(
        "related",
        Annotated[list[QuestionAddress], Described(description="The nearest questions, the nearest first.")],
        API,
        read=Read((), _first, Rows("related_questions", "address")),
    ),
)
_HISTORY = (
    Field("updated", Day, API, read=Read(("p.updated",))),
    *moments("q", frozenset()),
    Field(
        "history",
        History | None,
        _DERIVED | API,
        lambda item, _: history(*item.history),
        read=Read(("q.created", "q.changed"), stored_history, Rows("authors", "name")),
    ),
    Field("changed", str, CSV, _changed, description="Moment of the last change in git, else day of its page."),
)

QUESTION: Final = Entity(
    "question",
    Question,
    "questions",
    "q",
    FILES | API | HIT | TABLE | CSV,
    leading=(
        Field(
            "address", QuestionAddress, FILES | _ITEM | TABLE | CSV, "address", Column("address", constraint="UNIQUE")
        ),
        Field("url", str, CSV, _url, description="Address on the site, if that is known."),
        *_PLACE,
        Field(
            "number",
            Annotated[int, Described(ge=1, description="Position on its page.")],
            FILES | _ITEM | TABLE | CSV,
            "number",
            Column("number", "integer"),
        ),
        Field("file", File, FILES, lambda item, _: question_file(item.address)),
    ),
    derived=(
        LEVEL,
        META,
        *_TEXTS,
        *_LISTS,
        *_LENGTH,
        *_HISTORY,
        *LANGUAGES,
        Field(
            "fallback",
            bool,
            _DERIVED | API | TABLE,
            "fallback",
            Column("fallback", "boolean"),
            description="Whether a text is not translated, and stands in the language of the base.",
        ),
        STAGE,
        replace(HASH, shapes=HASH.shapes - HUB),
        *_VERDICT,
        *_CHOICES,
        *_SEARCHED,
        Field("breadcrumbs", list[Crumb], QUESTION_FILE, lambda _, at: crumbs(at.page)),
        Field("previous", QuestionAddress | None, QUESTION_FILE, _neighbour(-1)),
        Field("next", QuestionAddress | None, QUESTION_FILE, _neighbour(1)),
    ),
    reads={"tags": Read((), _first, Rows("tags", "tag"))},
)

HubQuestion = shape_type("HubQuestion", "A question and its answer, as its author wrote them.", QUESTION.within("hub"))
PageQuestion = shape_type(
    "Question", "A question and its answer, with all that is derived from them.", QUESTION.within("page")
)
QuestionFile = shape_type(
    "QuestionFile", "`questions/<path>/<id>.json`: one question, and where it stands.", QUESTION.within("question")
)
