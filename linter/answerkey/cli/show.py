"""``answerkey show``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from json import loads
from textwrap import indent
from typing import Any

import click

from answerkey.cli.address_completions import complete_address
from answerkey.cli.catalog import ReadOptions, reading_options
from answerkey.cli.documents import document_html, document_lines
from answerkey.cli.exits import CLEAN
from answerkey.cli.options import Text, bundle, wants_color
from answerkey.cli.output import note, write, write_document, write_line
from answerkey.cli.questions import answer_lines, question_lines
from answerkey.cli.terminal import Style, columns, filled, markdown, style
from answerkey.config import nearest
from answerkey.counts import number_of
from answerkey.delivery.catalog import Catalog, Document, Page, Question
from answerkey.delivery.document_markdown import markdown_of
from answerkey.delivery.markdown_documents import answer_blocks, given_blocks, page_document
from answerkey.delivery.paths import document_file, page_file, question_file
from answerkey.delivery.question_html import answered_html, given_html
from answerkey.delivery.targets import Settings, json
from answerkey.delivery.timetable import Timetable
from answerkey.model.addresses import as_address
from answerkey.model.publication import Stage
from answerkey.rendering.headings import below_title
from answerkey.rendering.questions import parts_of
from answerkey.safe_json import line
from answerkey.safe_text import shown

_MOST_HOPS = 10  # redirects that are followed
Entry = tuple[Page, Question | None] | Document


@click.command("show")
@click.argument("address", type=Text(), default="/", shell_complete=complete_address)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "markdown", "html", "json"]),
    default="text",
    show_default=True,
    help="`json` is the content of the file that `build` writes.",
)
@reading_options
def show_command(address: str, format_name: str, color: str, **options: Any) -> int:
    """Show the question, page or document at ADDRESS, such as fastapi/security/jwt#who-checks.

    The id of a question is enough, and the last part of the address of a page or document. Redirects of moved addresses
    are followed. The pages and documents below a framework, a topic or a collection are listed; without ADDRESS, all.
    """
    base = bundle(ReadOptions, options).open()
    catalog, times = base.catalog, base.opened.timetable
    rows = listed(address, catalog)
    if rows:
        if format_name != "text":
            raise click.UsageError(f"--format {format_name} needs the address of a page, a question or a document")
        write_line("\n".join(rows))
        return CLEAN
    entry = find(address, catalog, times)
    if format_name == "text":
        colored = wants_color(color)
        part = times.part(_address(entry))
        if part is not None and part.stage is not Stage.PUBLISHED:
            note(f"note: readers don't see it: {part.phrase}")
        write_line("\n".join(_text(entry, style(color=colored), colored)))
    else:
        text = _WRITERS[format_name](catalog, entry)
        write(text) if format_name == "json" else write_document(text)
    return CLEAN


def listed(address: str, catalog: Catalog) -> list[str]:
    """Return a line for each page and document below a place such as a topic; none where the address is no place."""
    place = "/" + address.strip().strip("/")
    places = {"/", *(framework.path for framework in catalog.frameworks), *(topic.path for topic in catalog.topics)}
    places |= {collection.path for collection in catalog.collections}
    titles = {page.path: page.title for page in catalog.pages}
    titles |= {document.address: document.title for document in catalog.documents}
    if place not in places or place in titles:
        return []
    below = {path: title for path, title in titles.items() if path.startswith(f"{place.rstrip('/')}/")}
    wide = max((columns(shown(path)) for path in below), default=0)
    return [f"{filled(shown(path), wide)}  {shown(title)}" for path, title in below.items()]


def find(address: str, catalog: Catalog, times: Timetable = Timetable()) -> Entry:  # noqa: B008  # it is frozen
    """Return the page, question or document at an address; raises a usage error where there is none."""
    entries: dict[str, Entry] = {page.path: (page, None) for page in catalog.pages}
    entries |= {question.address: (page, question) for page, question in catalog.questions}
    entries |= {document.address: document for document in catalog.documents}
    path, mark, name = ("/" + address.strip().strip("/")).partition("#")
    place = as_address(path, entries) + mark + name
    for _ in range(_MOST_HOPS):
        target = catalog.redirects.get(place, place)
        if place in entries or target == place:
            break
        if target is None:
            raise click.UsageError(f"{shown(place)} was removed for good")
        note(f"note: {place} is now {target}")
        place = target
    if place in entries:
        return entries[place]
    named = [known for known in entries if _name(known) == address]
    if len(named) == 1:
        return entries[named[0]]
    if named:
        raise click.UsageError(f"`{shown(address)}` is the name of several: {', '.join(map(shown, named))}")
    if (part := times.part(place)) is not None and part in times.held:
        raise click.UsageError(f"{shown(place)} is held back ({part.phrase}); --drafts shows it")
    raise click.UsageError(f"there is no page, question or document {shown(place)}{_hint(place, entries)}")


def _name(address: str) -> str:
    """Return the last part of an address: the id of a question."""
    return re.split("[/#]", address)[-1]


def _hint(address: str, entries: Mapping[str, Entry]) -> str:
    """Return a suggestion: the nearest address, or the one that ends in the nearest name."""
    near = nearest(address, entries)
    if not near:
        names = {_name(known): known for known in entries}
        near = names.get(nearest(_name(address), names), "")
    return f"; did you mean {shown(near)}?" if near else "; search for it with `answerkey search`"


def _text(entry: Entry, styled: Style, colored: bool) -> Iterator[str]:
    if isinstance(entry, Document):
        yield from document_lines(entry, styled, colored=colored)
        yield from _related(tuple(dict.fromkeys(each.address for each in entry.references)), styled)
        return
    page, question = entry
    crumbs = " › ".join(shown(crumb.name) for crumb in page.breadcrumbs)
    if question is not None:
        yield styled(crumbs, dim=True)
        yield ""
        yield from question_lines(question, styled, colored=colored)
        yield ""
        yield from answer_lines(question, colored=colored)
        yield from _related(question.related, styled)
        return
    yield styled(crumbs, dim=True)
    yield ""
    yield styled(shown(page.title), bold=True)
    yield f"{number_of(page.mix.all, 'question')}: " + ", ".join(
        f"{n} {name}" for name, n in page.mix._asdict().items()
    )
    if page.body.strip():
        yield ""
        yield markdown(page.body, color=colored)
    for each in page.questions:
        yield ""
        yield from question_lines(each, styled, colored=colored)
        yield ""
        yield from (indent(line, "  ") for line in answer_lines(each, colored=colored))
    yield from _related(page.related_paths, styled)


def _related(addresses: tuple[str, ...], styled: Style) -> Iterator[str]:
    if addresses:
        yield ""
        yield styled("See also", dim=True)
        yield from (styled(f"  {shown(address)}", dim=True) for address in addresses)


def _markdown(_: Catalog, entry: Entry) -> str:
    if isinstance(entry, Document):
        return markdown_of(entry, Settings())
    page, question = entry
    if question is None:
        return page_document(page, Settings())
    title, rest = parts_of(question.q)
    parts = (f"# {title.strip()}", rest, *given_blocks(question), *answer_blocks(question))
    return "\n\n".join(filter(None, (part.rstrip() for part in parts))) + "\n"


def _html(_: Catalog, entry: Entry) -> str:
    if isinstance(entry, Document):
        return document_html(entry)
    page, question = entry
    if question is not None:
        return f"<h1>{question.question.html.strip()}</h1>\n{given_html(question)}{answered_html(question)}"
    body = below_title(page.rendered_body.html, page.title) if page.rendered_body is not None else ""
    parts = (
        f'<h2 id="{escape(q.id)}">{q.question.html.strip()}</h2>\n{given_html(q)}{answered_html(q)}'
        for q in page.questions
    )
    return "".join([f"<h1>{escape(page.title)}</h1>\n", body, *parts])


def _json(catalog: Catalog, entry: Entry) -> str:
    content = next(file.make() for file in json.volume_files(catalog, Settings()) if file.path == _file(entry))
    return line(loads(content)) + "\n"


def _address(entry: Entry) -> str:
    if isinstance(entry, Document):
        return entry.address
    page, question = entry
    return page.path if question is None else question.address


def _file(entry: Entry) -> str:
    if isinstance(entry, Document):
        return document_file(entry.address)
    page, question = entry
    return page_file(page.path) if question is None else question_file(question.address)


_WRITERS: dict[str, Callable[[Catalog, Entry], str]] = {
    "markdown": _markdown,
    "html": _html,
    "json": _json,
}
