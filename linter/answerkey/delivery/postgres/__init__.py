"""The content in PostgreSQL: its address, its tables (`layout`), how they are filled (`writer`) and read (`databases`).

Readers import from here::

    databases = PostgresDatabases(PostgresAddress.of("postgresql://localhost/kb"), seconds=2.0)
    with databases.reading() as store:
        found = store.search("async/await")

It needs the extra ``answerkey[postgres]``.
"""

from answerkey.delivery.postgres.address import InvalidAddress, PostgresAddress
from answerkey.delivery.postgres.databases import PostgresDatabases

__all__ = ["InvalidAddress", "PostgresAddress", "PostgresDatabases"]
