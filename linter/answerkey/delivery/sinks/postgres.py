"""Tables of PostgreSQL: all that the SQLite file has, and full-text search for SQL."""

from __future__ import annotations

from answerkey.delivery.sinks import Sink, SinkError
from answerkey.delivery.targets import MissingExtra


def open_sink(address: str) -> Sink:
    """Return the sink of an address: a URL or another connection string of libpq; empty for libpq's defaults."""
    try:
        # the packages may not be installed
        from answerkey.delivery.postgres.address import InvalidAddress, PostgresAddress
        from answerkey.delivery.postgres.writer import PostgresSink
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "psycopg":
            raise
        raise SinkError(f"the target postgres {MissingExtra('postgres')}") from None
    try:
        return PostgresSink(PostgresAddress.of(address))
    except InvalidAddress as error:
        raise SinkError(str(error)) from None
