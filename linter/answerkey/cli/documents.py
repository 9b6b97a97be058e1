"""Documents of the user's collections, shown in each format."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from textwrap import indent

from answerkey.cli.terminal import Style, duration, markdown
from answerkey.delivery.catalog import Document
from answerkey.delivery.document_values import body_below_title, facts
from answerkey.delivery.markdown_documents import fenced
from answerkey.rendering.headings import below_title
from answerkey.safe_text import shown


def document_lines(document: Document, styled: Style, *, colored: bool) -> Iterator[str]:
    """Yield the lines of a document for a terminal."""
    yield styled(" › ".join(shown(crumb.name) for crumb in document.breadcrumbs), dim=True)
    yield ""
    yield styled(shown(document.title), bold=True)
    seconds = sum(text.seconds for text in document.rendered)
    yield styled(f"{shown(document.address)} · {duration(seconds)}", dim=True)
    if document.verified.status != "none":
        yield styled(shown(document.verified.phrase or "the verification of its code is out of date"), dim=True)
    rows = list(facts(document.data, document.texts, document.title))
    if rows:
        yield ""
        width = max(len(shown(path)) for path, _ in rows)
        yield from (f"{styled(shown(path).ljust(width), dim=True)}  {shown(words)}" for path, words in rows)
    for path, text in document.texts.items():
        yield ""
        yield styled(shown(path), bold=True)
        written = fenced(text.written, text.language) if text.language else text.written
        yield indent(markdown(written, color=colored), "  ")
    if body := body_below_title(document):
        yield ""
        yield markdown(body, color=colored)


def document_html(document: Document) -> str:
    """Return a document as HTML: its title, its fields below their paths, and its body."""
    fields = (
        f"<h2>{escape(path)}</h2>\n{below_title(text.rendered.html, '')}" for path, text in document.texts.items()
    )
    body = document.rendered_body.html if document.rendered_body is not None else ""
    return "".join([f"<h1>{escape(document.title)}</h1>\n", *fields, below_title(body, document.title)])
