"""Documents of the user's collections, shown in each format."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from textwrap import indent

from answerkey.cli.terminal import Style, duration, markdown
from answerkey.delivery.catalog import Document
from answerkey.delivery.document_values import body_below_title, facts, language_of, written_texts
from answerkey.delivery.markdown_documents import fenced
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
    for path, text in _markdown_texts(document):
        yield ""
        yield styled(shown(path), bold=True)
        yield indent(markdown(text, color=colored), "  ")
    if body := body_below_title(document):
        yield ""
        yield markdown(body, color=colored)


def document_markdown(document: Document) -> str:
    """Return a document as Markdown: its title, its fields below their paths, and its body."""
    parts = [f"# {document.title}"]
    for path, text in _markdown_texts(document):
        parts += [f"## {path}", text.strip("\n")]
    return "\n\n".join(filter(None, (*parts, body_below_title(document)))) + "\n"


def document_html(document: Document) -> str:
    """Return a document as HTML: its title, its fields below their paths, and its body."""
    fields = (f"<h2>{escape(path)}</h2>\n{text.html}" for path, text in document.texts.items())
    body = document.rendered_body.html if document.rendered_body is not None else ""
    return "".join([f"<h1>{escape(document.title)}</h1>\n", *fields, body])


def _markdown_texts(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the path of each field of Markdown or code, and its text as Markdown."""
    for path, written, rendered in written_texts(document):
        language = language_of(written, rendered)
        yield path, written if language is None else fenced(written, language)
