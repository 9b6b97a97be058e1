"""Messages about errors of PostgreSQL, without secrets and without content."""

from __future__ import annotations

import psycopg

from answerkey.delivery.postgres.address import PostgresAddress


def reason(error: psycopg.Error, address: PostgresAddress) -> str:
    """Return what is wrong, in one line that begins with the address.

    Details of the server are left out: they hold values of rows.
    """
    text = error.diag.message_primary or str(error).strip().partition("\n")[0] or type(error).__name__
    return f"{address}: {address.without_secrets(text)}"
