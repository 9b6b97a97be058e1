"""Addresses of databases of PostgreSQL. They hold secrets, so none is shown as it is."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl, urlencode

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

_URL: Final = re.compile(r"postgres(?:ql)?://")
_DEFAULT_SCHEMA: Final = "answerkey"
_SCHEMA: Final = re.compile(r"[a-z_][a-z0-9_]{0,39}")  # a locale may follow in the 63 bytes of a name
_SECONDS: Final = 10  # for a connection, where nothing else is set
_HINT: Final = (
    "write it as postgresql://USER:PASSWORD@HOST/DATABASE, with `%40` for `@` and `%2F` for `/` in a password"
)


class InvalidAddress(ValueError):
    """An address can't be read; the message has no part of it."""


@dataclass(frozen=True, slots=True, repr=False)
class PostgresAddress:
    """A database, as a connection string of libpq, and the schema of the tables in it."""

    conninfo: str
    schema: str = _DEFAULT_SCHEMA

    @classmethod
    def of(cls, text: str) -> PostgresAddress:
        """Return the address of a URL or of another connection string of libpq; raises InvalidAddress.

        A URL names the schema by ``?schema=NAME``. libpq takes what is missing from variables such as ``PGHOST``.
        """
        schema = _DEFAULT_SCHEMA
        if is_url(text):
            if text.count("@") > 1 or "@" in text.partition("://")[2].partition("/")[2].partition("?")[0]:
                raise InvalidAddress(f"the address of PostgreSQL can't be read: {_HINT}")
            text, schema = _without_schema(text)
        try:
            parts = conninfo_to_dict(text)
            if "connect_timeout" not in parts and "PGCONNECT_TIMEOUT" not in os.environ:
                text = make_conninfo(text, connect_timeout=_SECONDS)
        except psycopg.Error:  # whose message may hold a part of the password
            raise InvalidAddress(f"the address of PostgreSQL can't be read: {_HINT}") from None
        if not _SCHEMA.fullmatch(schema):
            raise InvalidAddress("the schema of PostgreSQL must have at most 40 letters a-z, digits and `_`")
        return cls(text, schema)

    def of_locale(self, locale: str) -> PostgresAddress:
        """Return the address of a translation: another schema of the same database."""
        return replace(self, schema=f"{self.schema}_{locale.lower().replace('-', '_')}")

    def __str__(self) -> str:
        parts = conninfo_to_dict(self.conninfo)
        place = str(parts.get("host") or parts.get("hostaddr") or "")
        port = f":{parts['port']}" if parts.get("port") else ""
        schema = f"?schema={self.schema}" if self.schema != _DEFAULT_SCHEMA else ""
        host = "" if place.startswith("/") else f"{place}{port}"
        return f"postgresql://{host}/{parts.get('dbname') or ''}{schema}"

    def __repr__(self) -> str:
        return f"PostgresAddress({str(self)!r})"

    def without_secrets(self, message: str) -> str:
        """Return a message of the driver without the password."""
        password = str(conninfo_to_dict(self.conninfo).get("password") or "")
        return message.replace(password, "***") if password else message


def is_url(text: str) -> bool:
    """Return True for the URL of a database of PostgreSQL."""
    return _URL.match(text) is not None


def _without_schema(url: str) -> tuple[str, str]:
    """Return a URL without ``schema`` among its parameters, and its value."""
    begin, mark, query = url.partition("?")
    parameters = parse_qsl(query, keep_blank_values=True)
    others = urlencode([each for each in parameters if each[0] != "schema"])
    schema = next((value for name, value in parameters if name == "schema"), _DEFAULT_SCHEMA)
    return (f"{begin}?{others}" if mark and others else begin), schema
