"""The stores of each locale: those of the served file, and of the files of its translations beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request

from answerkey.config import nearest
from answerkey.delivery.store import Store
from answerkey.model.locales import is_locale
from answerkey.server.databases import Databases, FileDatabases
from answerkey.server.errors import ParameterError, Problem
from answerkey.server.settings import Settings


@dataclass(frozen=True)
class LocaleDatabases:
    """The databases by locale; that of the base is the first. A base with one language has one without a name."""

    by_locale: Mapping[str, Databases]

    @classmethod
    def open(cls, path: Path, seconds: float) -> LocaleDatabases:
        """Open the databases of a file and of its translations that are beside it.

        Raises Unreadable for a file that can't be served.
        """
        own = FileDatabases(path, seconds)
        first, *translations = _locales(own)
        names = (locale for locale in translations if is_locale(locale) and file_of(path, locale).is_file())
        return cls({first: own, **{locale: FileDatabases(file_of(path, locale), seconds) for locale in names}})

    @classmethod
    def of(cls, settings: Settings) -> LocaleDatabases:
        """Open the databases that settings name; raises Unreadable for what can't be served."""
        if not settings.postgres:
            return cls.open(settings.database, settings.seconds)
        # its packages may not be installed
        from answerkey.delivery.postgres import PostgresAddress, PostgresDatabases

        address = PostgresAddress.of(settings.postgres)
        own = PostgresDatabases.open(address, settings.seconds)
        first, *names = _locales(own)
        others = {each: PostgresDatabases.open(address.of_locale(each), settings.seconds) for each in names}
        return cls({first: own, **others})

    @property
    def locales(self) -> tuple[str, ...]:
        return tuple(locale for locale in self.by_locale if locale)

    @contextmanager
    def reading(self, locale: str = "") -> Iterator[Store]:
        """Yield a store of a locale, by default that of the base, for one request."""
        databases = self.by_locale[locale] if locale else next(iter(self.by_locale.values()))
        with databases.reading() as store:
            yield store

    def close(self) -> None:
        """Close the idle stores."""
        for databases in self.by_locale.values():
            databases.close()


def _locales(databases: Databases) -> tuple[str, ...]:
    """Return the locales of a base, or one without a name."""
    with databases.reading() as store:
        return store.meta().locales or ("",)


def file_of(path: Path, locale: str) -> Path:
    """Return the file of a translation: as in a build, in a folder beside the file of the base."""
    return path.parent / locale / path.name


@contextmanager
def requested_store(request: Request) -> Iterator[Store]:
    """Yield a store of the locale that a request names. Raises Problem for one that the base does not have."""
    databases: LocaleDatabases = request.app.state.databases
    locale = request.query_params.get("locale", "")
    if locale and locale not in databases.locales:
        names = ", ".join(databases.locales)
        fault = f"must be one of {names}" if names else "the base has one language"
        wrong = ParameterError("locale", fault, nearest(locale, databases.locales))
        raise Problem(400, f"locale: {fault}", wrong=[wrong])
    with databases.reading(locale) as store:
        yield store
