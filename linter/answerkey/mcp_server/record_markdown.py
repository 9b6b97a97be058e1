"""Records of the store as the Markdown that a build delivers.

Relative links lead to addresses; those to files name paths in the content folder.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from answerkey.delivery.catalog import Choice, Crumb, Document, DocumentText, Mix, Page, Question
from answerkey.delivery.document_markdown import markdown_of
from answerkey.delivery.markdown_documents import (
    answer_blocks,
    given_blocks,
    page_document,
    question_document,
)
from answerkey.delivery.store import Record
from answerkey.delivery.targets import Settings
from answerkey.model.addresses import as_address, internal_link
from answerkey.parsing.markdown import parse_markdown
from answerkey.rendering.questions import parts_of
from answerkey.rendering.rendered import Heading, Rendered
from answerkey.source import identity
from answerkey.verification import Verified

_SETTINGS: Final = Settings()
_NO_TEXT: Final = Rendered("", "", (), (), 0, 0)


def page_markdown(record: Record) -> str:
    """Return a page with its questions."""
    return page_document(_page(record, record["questions"]), _SETTINGS)


def question_markdown(record: Record) -> str:
    """Return a question with its answer."""
    page = _page(_place(record), [record])
    return question_document(page, page.questions[0], _SETTINGS)


def asked_markdown(record: Record) -> str:
    """Return a question without its answer: with its choices, or the code to begin with."""
    return "\n\n".join(filter(None, [record["q"].strip(), *given_blocks(_question(record))]))


def answer_markdown(record: Record) -> str:
    """Return the answer of a question, below its choices that are right or wrong."""
    return "\n\n".join(answer_blocks(_question(record)))


def document_markdown(record: Record) -> str:
    """Return a document of a declared collection."""
    code = {block["code"].strip(): block["language"] for block in record["snippets"]}
    texts = {}
    for path, text in record["texts"].items():
        written = _value(record["data"], path)
        rendered = Rendered(text["html"], text["text"], (), (), 0, 0)
        texts[path] = DocumentText(written, code.get(written.strip(), ""), rendered)
    body = _rendered(record)
    return markdown_of(
        Document(
            source="",
            collection=record["collection"],
            address=record["address"],
            title=record["title"],
            position=record["position"],
            data=record["data"],
            texts=texts,
            hash=record["hash"],
            breadcrumbs=_crumbs(record["breadcrumbs"]),
            body=record["markdown"],
            rendered_body=body,
            links=_links([record["markdown"], *(text.written for text in texts.values())], record["address"]),
            verified=_verified(record["verified"]),
        ),
        _SETTINGS,
    )


def _page(record: Mapping[str, Any], questions: Sequence[Record]) -> Page:
    texts = [record.get("markdown", ""), *(text for each in questions for text in _texts(each))]
    return Page(
        source="",
        path=record["path"],
        title=record["title"],
        subtopic="",
        difficulty="",
        order=0,
        seo_description=record.get("seoDescription") or "",
        updated="",
        framework=record["framework"],
        framework_slug=record["frameworkSlug"],
        topic=record["topic"],
        topic_slug=record["topicSlug"],
        questions=tuple(map(_question, questions)),
        mix=Mix(),
        breadcrumbs=_crumbs(record["breadcrumbs"]),
        hash=record.get("hash", ""),
        body=record.get("markdown", ""),
        links=_links(texts, record["path"], f"/qa{record['path']}"),
    )


def _place(record: Record) -> dict[str, Any]:
    """Return the page of a question, as far as the question tells."""
    framework, page = f"/{record['frameworkSlug']}", record["page"]
    steps = (
        (record["framework"], framework),
        (record["topic"], f"{framework}/{record['topicSlug']}"),
        (page["title"], page["path"]),
    )
    names = ("framework", "frameworkSlug", "topic", "topicSlug")
    return {
        **page,
        **{name: record[name] for name in names},
        "breadcrumbs": [{"name": name, "path": path} for name, path in steps],
    }


def _question(record: Record) -> Question:
    return Question(
        id=record["id"],
        address=record["address"],
        number=record["number"],
        difficulty=record["difficulty"],
        tags=tuple(record["tags"]),
        q=record["q"],
        a=record["a"],
        question=_NO_TEXT,
        answer=_rendered(record),
        hash=record["hash"],
        verified=_verified(record["verified"]),
        kind=record["kind"],
        choices=tuple(Choice(each["text"], each["correct"], _NO_TEXT, each["why"] or "") for each in record["choices"]),
        starter=record["starter"],
    )


def _texts(record: Record) -> Iterator[str]:
    yield from (parts_of(record["q"]).title, record["q"], record["a"])
    for choice in record["choices"]:
        yield from (choice["text"], choice["why"] or "")


def _rendered(record: Record) -> Rendered:
    headings = tuple(Heading(each["level"], each["text"], each["id"]) for each in record["toc"])
    return _NO_TEXT._replace(headings=headings)


def _verified(record: Mapping[str, Any]) -> Verified:
    libraries = tuple(record["libraries"].items())
    texts = (record["kind"] or "", record["python"] or "", libraries, record["at"] or "")
    return Verified(record["status"], *texts, record["assertions"])


def _crumbs(steps: Iterable[Mapping[str, str]]) -> tuple[Crumb, ...]:
    return tuple(Crumb(step["name"], step["path"]) for step in steps)


def _value(data: Any, path: str) -> str:
    """Return the text at a path such as ``steps[0].text``."""
    for step in path.replace("]", "").replace("[", ".").split("."):
        data = data[int(step)] if isinstance(data, list) else data[step]
    return str(data)


def _links(texts: Iterable[str], address: str, file: str = "") -> tuple[tuple[str, str], ...]:
    """Return the links of texts that stand at an address, each with its destination; `file` is the path of its file."""
    folder = posixpath.dirname(file or address)
    targets = dict.fromkeys(link.target for text in texts for link in parse_markdown(identity(text)).links)
    return tuple((target, _destination(target, folder, address)) for target in targets)


def _destination(target: str, folder: str, address: str) -> str:
    link = internal_link(target)
    if link is None:
        return target
    full = as_address(posixpath.normpath(posixpath.join(folder, link.path)), ()) if link.path else address
    return f"{full}#{link.fragment}" if link.fragment else full
