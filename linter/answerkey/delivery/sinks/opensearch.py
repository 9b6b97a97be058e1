"""Indexes of OpenSearch 2.7 or later behind an alias, which leads to the new one when it is complete.

The user is in ``OPENSEARCH_USERNAME`` and ``OPENSEARCH_PASSWORD``. https://docs.opensearch.org/latest/api-reference/
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from secrets import token_hex
from typing import Any, Final

from answerkey import __version__
from answerkey.delivery.catalog import Catalog
from answerkey.delivery.search_index.stemming import algorithm_of
from answerkey.delivery.sinks import Sink, SinkDelivery, SinkError, SinkOutcome
from answerkey.delivery.sinks._documents import Record, batches, indexes, records, text_size
from answerkey.delivery.sinks._http import ServerAddress, ServerClient

USER, PASSWORD = "OPENSEARCH_USERNAME", "OPENSEARCH_PASSWORD"  # names of variables
_META: Final = "answerkey"
_STEMMERS: Final = frozenset(
    (
        "arabic armenian basque catalan czech danish dutch english estonian finnish french german greek hindi "
        "hungarian indonesian irish italian lithuanian norwegian persian portuguese romanian russian spanish swedish "
        "turkish"
    ).split()
)
_KEYWORDS: Final = (
    "id address url kind framework frameworkSlug topic topicSlug page path difficulty tags languages verified "
    "collection hash changed"
).split()


def open_sink(address: str) -> Sink:
    """Return the sink of an address such as ``https://localhost:9200/ALIAS``; raises SinkError."""
    user, password = os.environ.get(USER, ""), os.environ.get(PASSWORD, "")
    headers = {"Authorization": f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"} if user else {}
    return OpenSearchSink(ServerClient(ServerAddress.of(address, "answerkey"), headers))


@dataclass(frozen=True)
class OpenSearchSink:
    """An alias, and one for each translation. `suffix` makes names of new indexes."""

    client: ServerClient
    suffix: Callable[[], str] = lambda: token_hex(6)

    @property
    def shown(self) -> str:
        return str(self.client.address)

    def holds(self, key: str) -> bool:
        """Return True if the index behind the alias is of these inputs; raises SinkError."""
        data = self.client.ask("GET", f"/{self._alias}/_mapping", missing=True).data
        return bool(key) and any(each.get("key") == key for each in _builds(data).values())

    def deliver(self, catalog: Catalog, key: str) -> SinkDelivery:
        """Fill new indexes, and let the aliases lead to them in one step; raises SinkError, and then they stay."""
        catalogs = indexes(self._alias, catalog, "-")
        suffix = self.suffix()
        new = {alias: f"{alias}-build-{suffix}" for alias in catalogs}
        self._refuse_indexes(catalogs)
        try:
            count = sum(self._fill(new[alias], each, key) for alias, each in catalogs.items())
            old = self._former(frozenset(new.values()))
            added = [{"add": {"index": index, "alias": alias}} for alias, index in new.items()]
            removed = [{"remove_index": {"index": index}} for index in old]
            self.client.ask("POST", "/_aliases", {"actions": [*added, *removed]}, again=False)
        except BaseException:
            with suppress(SinkError):  # the first error counts
                for index in new.values():
                    if not self._is_aliased(index):  # the last answer may have been lost
                        self.client.ask("DELETE", f"/{index}", missing=True, again=False)
            raise
        return SinkDelivery(SinkOutcome(written=count))

    @property
    def _alias(self) -> str:
        return self.client.address.name

    def _refuse_indexes(self, aliases: Mapping[str, Catalog]) -> None:
        """Raise SinkError for an alias whose name is that of an index, which no build made."""
        for alias in aliases:
            data = self.client.ask("GET", f"/{alias}", missing=True)
            if data.status != 404 and isinstance(data.data, dict) and alias in data.data:
                raise SinkError(f"{self.shown}: `{alias}` is an index that no build made; name another one")

    def _is_aliased(self, index: str) -> bool:
        data = self.client.ask("GET", f"/{index}/_alias", missing=True).data
        return isinstance(data, dict) and bool(data.get(index, {}).get("aliases"))

    def _former(self, new: frozenset[str]) -> list[str]:
        """Return the indexes of earlier builds, also of those that broke off."""
        data = self.client.ask("GET", f"/{self._alias}-*build-*/_mapping", missing=True).data
        return sorted(index for index in _builds(data) if index not in new)

    def _fill(self, index: str, catalog: Catalog, key: str) -> int:
        """Fill a new index; return the number of records."""
        self.client.ask("PUT", f"/{index}", definition(catalog, key, self._alias), again=False)
        count = 0
        for batch in batches(records(catalog), text_size):
            lines = [line for record in batch for line in _lines(index, record)]
            data = self.client.send("/_bulk", lines).data
            if not isinstance(data, dict) or data.get("errors") is not False:
                raise SinkError(f"{self.shown}: {_failure(data)}")
            count += len(batch)
        self.client.ask("POST", f"/{index}/_refresh")
        return count


def _lines(index: str, record: Record) -> Iterator[Any]:
    yield {"index": {"_index": index, "_id": record["id"]}}
    yield record


def _failure(data: Any) -> str:
    items = data.get("items", ()) if isinstance(data, dict) else ()
    errors = (each.get("error") for item in items for each in item.values())
    reason = next((each.get("reason") for each in errors if isinstance(each, dict)), "the server gives no result")
    return f"a document was refused: {str(reason)[:300]}"


def _builds(data: Any) -> dict[str, Mapping[str, Any]]:
    """Return what mappings say of builds, by the names of indexes; others are left out."""
    mappings = data.items() if isinstance(data, dict) else ()
    metas = {index: each.get("mappings", {}).get("_meta", {}) for index, each in mappings if isinstance(each, dict)}
    return {index: meta[_META] for index, meta in metas.items() if isinstance(meta, dict) and _META in meta}


def definition(catalog: Catalog, key: str, alias: str) -> dict[str, Any]:
    """Return the settings and mappings of an index."""
    analyzer, analysis = _analysis(catalog)
    text = {"type": "text", "analyzer": analyzer}
    properties: dict[str, Any] = {name: {"type": "keyword", "ignore_above": 8191} for name in _KEYWORDS}
    properties |= {
        "title": {**text, "fields": {"sort": {"type": "keyword", "ignore_above": 1024}}},
        "text": text,
        "code": {"type": "text"},
        **{name: {"type": "integer"} for name in ("number", "position", "level", "words")},
        **{name: {"type": "flat_object"} for name in ("data", "meta")},
    }
    build = {"program": f"answerkey {__version__}", "key": key, "alias": alias}
    mappings = {"_meta": {_META: build}, "date_detection": False, "properties": properties}
    return {"settings": {"analysis": analysis}, "mappings": mappings}


def _analysis(catalog: Catalog) -> tuple[str, dict[str, Any]]:
    """Return the analyzer for a catalog's language, and what defines it."""
    if catalog.locale.partition("-")[0] in ("zh", "ja", "ko"):
        return "cjk", {}
    algorithm = algorithm_of(catalog.locale)
    filters: dict[str, Any] = {}
    if catalog.synonyms:
        filters["synonyms"] = {"type": "synonym", "lenient": True, "synonyms": [", ".join(g) for g in catalog.synonyms]}
    if algorithm in _STEMMERS:
        filters["stems"] = {"type": "stemmer", "language": algorithm}
    analyzer = {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", *filters]}
    return "content", {"filter": filters, "analyzer": {"content": analyzer}}
