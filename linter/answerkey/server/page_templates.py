"""The templates of the preview, and how a page is made of one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.responses import Response

from answerkey.counts import number_of
from answerkey.delivery.store import DIFFICULTIES, MAX_QUERY, Meta, Store, marked
from answerkey.model.locales import prefix_of, split_locale
from answerkey.model.question_kinds import QUESTION_KINDS
from answerkey.rendering.headings import below_title
from answerkey.rendering.html import render_code
from answerkey.rendering.questions import render_question
from answerkey.server import chart, findings, messages, static
from answerkey.server.content_html import sized
from answerkey.server.editors import editor_url
from answerkey.server.errors import Problem
from answerkey.server.locales import LocaleDatabases
from answerkey.server.responses import address, as_page
from answerkey.server.settings import API, OWN, Settings
from answerkey.verification import Verified

_DEFAULTS: dict[str, Any] = {
    "q": "",
    "meta": None,
    "locale": "",
    "prefix": "",
    "languages": [],
    "sidebar": None,
    "wide": False,
}


def html_page(request: Request, store: Store, template: str, status: int = 200, **values: Any) -> Response:
    """Return a page of the preview."""
    meta = store.meta()
    around = {**_around(request), "meta": meta, **_language(request, meta)}
    html = _templates().get_template(template).render(**{**around, **values})
    return as_page(request, html, status)


def problem_page(request: Request, problem: Problem) -> Response:
    """Return a problem as a page."""
    if "Location" in problem.headers:
        return problem.reply()
    html = _templates().get_template("problem.html").render(**_around(request), problem=problem)
    reply = problem.reply()
    return Response(
        html, problem.status, {**problem.headers, "Cache-Control": reply.headers["cache-control"]}, "text/html"
    )


@lru_cache(maxsize=4096)
def located(address: str) -> str:
    """Return an address of the content as a URL."""
    path, _, fragment = address.partition("#")
    return quote(path) + (f"#{quote(fragment)}" if fragment else "")


def _language(request: Request, meta: Meta) -> dict[str, Any]:
    """Return the language of a page, what stands before its addresses, and where it is in the other languages."""
    databases: LocaleDatabases = request.app.state.databases
    locales = databases.locales
    languages = [(each, _in_language(request, each, locales), each == meta.locale) for each in locales]
    prefix = prefix_of(meta.locale, locales) if locales else ""
    return {"locale": meta.locale, "prefix": prefix, "languages": languages}


def _in_language(request: Request, locale: str, locales: tuple[str, ...]) -> str:
    """Return the address of the requested page in another language."""
    if request.url.path.startswith(f"{OWN}/"):
        return address(request, {"locale": locale, "cursor": None, "before": None})
    plain = split_locale(request.url.path, locales)[1]
    return (prefix_of(locale, locales) + plain).rstrip("/") or "/"


def _around(request: Request) -> dict[str, Any]:
    """Return the template values of every page."""
    settings: Settings = request.app.state.settings
    return {
        "findings": findings.read(settings.findings),
        "here": request.url.path,
        "editor": settings.editor,
        "assets": settings.assets,
        **_DEFAULTS,
    }


@pass_context
def _located_in(context: Context, address: str) -> str:
    """Return the URL of an address in the language of the page."""
    prefix = context.get("prefix") or ""
    return located(f"{prefix}{address}")


@pass_context
def _own_url(context: Context, name: str, **parameters: object) -> str:
    """Return the URL of one of the preview's own pages, in the language of the page."""
    locale = context.get("locale") if context.get("prefix") else ""
    return static.own_url(name, {**parameters, "locale": locale})


@pass_context
def _in_editor(context: Context, file: str, line: int, column: int) -> str:
    """Return the URL that opens a place in the author's editor, or nothing."""
    return editor_url(context.get("editor") or "", file, line, column)


@pass_context
def _content(context: Context, html: str) -> Markup:
    """Return HTML of the catalog, which is safe."""
    return sized(html, context["assets"])


def _lang(locale: str | None) -> Markup:
    """Return the attribute that tells the language of a text of the content; the words of the preview are English."""
    return Markup(' lang="{}"').format(locale) if locale else Markup()


@lru_cache(maxsize=256)
def _python(code: str) -> Markup:
    return Markup(render_code(code, "python").html)  # noqa: S704  # it is safe


def _phrase(verdict: Mapping[str, Any]) -> str:
    """Return a passed verdict, as records have it, in words."""
    libraries = tuple(verdict["libraries"].items())
    languages = tuple(verdict["languages"])
    verified = Verified("passed", verdict["kind"], verdict["python"] or "", libraries, languages=languages)
    return verified.phrase


def _minutes(seconds: int) -> str:
    return f"{max(1, round(seconds / 60))} min"


def _line(html: str) -> Markup | None:
    """Return the content of rendered HTML that is a single paragraph, which a label can hold; None for blocks."""
    inner = html.strip().removeprefix("<p>").removesuffix("</p>")
    return Markup(inner) if html.strip() == f"<p>{inner}</p>" and "<p>" not in inner else None  # noqa: S704  # it is safe


def _title_and_rest(question: Mapping[str, Any]) -> tuple[Markup, Markup]:
    """Return the HTML of a question's title and that of the blocks below it."""
    html: str = question["qHtml"]
    if not html.startswith("<p>"):
        blocks = html.startswith("<pre>")
        return (Markup.escape(question["qText"]), Markup(html)) if blocks else (Markup(html), Markup())  # noqa: S704
    title, _, rest = html.removeprefix("<p>").partition("</p>")
    return Markup(title), Markup(rest.strip())  # noqa: S704  # it is safe


class _Environment(Environment):
    """Templates in which an attribute of a record is its member; Jinja tries others first, and each try costs."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


@cache
def _templates() -> Environment:
    """Return the templates. They escape all values but HTML of the catalog, which is safe."""
    environment = _Environment(
        loader=PackageLoader("answerkey.server"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {
        "own": OWN,
        "own_url": _own_url,
        "api": API,
        "static": static.url,
        "bar": chart.parts,
        "mix_words": chart.words,
        "longest": MAX_QUERY,
        "difficulties": DIFFICULTIES,
        "kinds": QUESTION_KINDS,
        "in_editor": _in_editor,
    }
    environment.filters |= {
        "located": _located_in,
        "minutes": _minutes,
        "line": _line,
        "lang": _lang,
        "bars": chart.bars,
        "level": chart.level,
        "content": _content,
        "below": below_title,
        "phrase": _phrase,
        "title_and_rest": _title_and_rest,
        "counted": number_of,
        "message": messages.html,
        "python": _python,
        "plain": lambda question: render_question(question).text,
        "marked": lambda text, marks: Markup(marked(text, marks)),  # noqa: S704  # it escapes the text
    }
    return environment
