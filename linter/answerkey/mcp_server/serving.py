"""Opens a base for assistants: builds the snapshot that tools read, and starts what checks drafts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from mcp.server.lowlevel import Server

from answerkey.delivery.targets.sqlite import NAME
from answerkey.mcp_server.drafts import Drafts
from answerkey.mcp_server.server import make_server
from answerkey.mcp_server.tools import Sources
from answerkey.pipeline.pool import prepare
from answerkey.server.findings import Findings
from answerkey.server.locales import LocaleDatabases
from answerkey.server.settings import Settings
from answerkey.server.snapshot import Base, rebuild


class OpenServer(NamedTuple):
    """A server that is ready to serve, with the findings in its base."""

    server: Server[Any]
    settings: Settings
    findings: Findings


@contextmanager
def open_server(base: Base, folder: Path) -> Iterator[OpenServer]:
    """Open the server of a base, whose snapshot stands in a folder. Raises ConfigError or NothingToCheck."""
    settings = Settings(folder / NAME)
    findings = rebuild(base, settings)
    prepare()
    sources = Sources(LocaleDatabases.open(settings.database, settings.seconds), Drafts(base))
    try:
        yield OpenServer(make_server(sources), settings, findings)
    finally:
        sources.close()
