"""Addresses and slugs of the base, as a shell completes them.

A shell waits for them, so that files are parsed only where their path does not tell their address.
"""

from __future__ import annotations

from itertools import islice

import click

from answerkey.config import ConfigError
from answerkey.model.addresses import address_of
from answerkey.model.collections import PLAIN, QA
from answerkey.model.views import QuestionRecord, Record
from answerkey.parsing.text import decode
from answerkey.workspace import NothingToCheck, SourceFile, Workspace, open_workspace

_MOST_PARSED = 300  # files whose address stands in them


def complete_address(context: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the addresses of the base that begin so, with or without their slash; after a `#` those of questions."""
    page, hash_, _ = incomplete.partition("#")
    found = _ids(page) if hash_ else _addresses()
    slash = "/" if incomplete.startswith("/") or not incomplete else ""
    texts = (f"{slash}{address.lstrip('/')}" for address in found)
    return sorted({text for text in texts if text.startswith(incomplete)})


def complete_slug(context: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the last parts of addresses that begin so, such as the slugs of topics."""
    slugs = {address.rpartition("/")[2] for address in _addresses()}
    return sorted(slug for slug in slugs if slug.startswith(incomplete))


def complete_framework(context: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the frameworks that begin so, each with the slash that a topic follows."""
    return _parents(context, param, incomplete, 1)


def complete_topic(context: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the topics that begin so, each with the slash that a page follows."""
    return _parents(context, param, incomplete, 2)


def _parents(context: click.Context, param: click.Parameter, incomplete: str, parts: int) -> list[str]:
    addresses = complete_address(context, param, incomplete)
    return [f"{address}/" for address in addresses if address.strip("/").count("/") == parts - 1]


def _addresses() -> list[str]:
    """Return the addresses of the base around the working directory; none where there is no base that can be read."""
    workspace = _workspace()
    if workspace is None:
        return []
    pages = [source for source in workspace.files if source.collection == QA]
    others = islice((s for s in workspace.files if s.collection not in (QA, PLAIN)), _MOST_PARSED)
    addresses = [f"/{page.path.removeprefix('qa/').rpartition('.')[0]}" for page in pages]
    return list(dict.fromkeys([*addresses, *filter(None, (address_of(_record(workspace, s)) for s in others))]))


def _ids(page: str) -> list[str]:
    """Return the addresses of the questions of a page."""
    workspace = _workspace()
    path = f"qa/{page.strip('/')}"
    sources = [s for s in workspace.files if s.path.rpartition(".")[0] == path] if workspace is not None else []
    records = [_record(workspace, source) for source in sources if workspace is not None]
    questions = [question for r in records if isinstance(r, QuestionRecord) for question in r.questions]
    return [f"{page}#{question.id}" for question in questions if question.id]


def _workspace() -> Workspace | None:
    try:
        return open_workspace([])
    except (ConfigError, NothingToCheck, OSError):
        return None


def _record(workspace: Workspace, source: SourceFile) -> Record:
    from answerkey.parsing.document import parse_document  # slow to import, and only a shell that completes needs it

    text = decode(workspace.read(source)[0])[0]
    return parse_document(source.path, source.collection, text, workspace.config.limits).record
