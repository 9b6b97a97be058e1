"""Indexes of Meilisearch 1.10 or later. A new index is filled beside the old one, and takes its name at the end.

The key is in ``MEILISEARCH_API_KEY``. https://www.meilisearch.com/docs/reference/api/overview
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.sinks import Sink, SinkDelivery, SinkError, SinkOutcome
from answerkey.delivery.sinks._documents import FILTERED, SEARCHED, SORTED, batches, indexes, records, text_size
from answerkey.delivery.sinks._http import ServerAddress, ServerClient

KEY: Final = "MEILISEARCH_API_KEY"
_POLL: Final = 0.2  # seconds between two looks at a task
_WAIT: Final = 3600.0  # seconds for a task
_BUILD: Final = "answerkey"  # the id of the document that says what an index was built from
# Meilisearch names languages by ISO 639-3; these have tokenizers or rules of their own.
_LOCALES: Final[Mapping[str, str]] = {
    "ar": "ara", "de": "deu", "en": "eng", "es": "spa", "fa": "pes", "fr": "fra", "he": "heb", "it": "ita", "ja": "jpn",
    "km": "khm", "ko": "kor", "nl": "nld", "pt": "por", "ru": "rus", "sv": "swe", "th": "tha", "tr": "tur", "vi": "vie",
    "zh": "cmn",
}  # fmt: skip


def open_sink(address: str) -> Sink:
    """Return the sink of an address such as ``http://localhost:7700/INDEX``; raises SinkError."""
    key = os.environ.get(KEY, "")
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return MeilisearchSink(ServerClient(ServerAddress.of(address, "answerkey"), headers))


@dataclass(frozen=True)
class MeilisearchSink:
    """An index, and one for each translation. `clock` gives seconds."""

    client: ServerClient
    clock: Callable[[], float] = time.monotonic

    @property
    def shown(self) -> str:
        return str(self.client.address)

    def holds(self, key: str) -> bool:
        """Return True if the index is of these inputs, as an index beside it says; raises SinkError."""
        path = f"/indexes/{self._index}_build/documents/{_BUILD}"
        data = self.client.ask("GET", path, missing=True).data
        return bool(key) and isinstance(data, dict) and data.get("key") == key

    def deliver(self, catalog: Catalog, key: str) -> SinkDelivery:
        """Fill new indexes, and swap them with the old ones in one step; raises SinkError, and then these stay."""
        catalogs = indexes(self._index, catalog, "_")
        new = {name: f"{name}_new" for name in catalogs}
        try:
            for name in new.values():  # of a build that broke off
                self._remove(name)
            count = sum(self._fill(new[name], each) for name, each in catalogs.items())
            self._make_missing(catalogs)
            pairs = [{"indexes": [name, other]} for name, other in new.items()]
            self._done(self.client.ask("POST", "/swap-indexes", pairs, again=False).data)
        except BaseException:
            with suppress(SinkError):  # the first error counts
                for name in new.values():
                    self.client.ask("DELETE", f"/indexes/{name}", missing=True, again=False)
            raise
        for name in new.values():
            self._remove(name)
        build = [{"id": _BUILD, "key": key}]
        self._done(self.client.ask("POST", f"/indexes/{self._index}_build/documents?primaryKey=id", build).data)
        return SinkDelivery(SinkOutcome(written=count))

    @property
    def _index(self) -> str:
        return self.client.address.name

    def _fill(self, name: str, catalog: Catalog) -> int:
        """Fill a new index; return the number of records."""
        self._done(self.client.ask("PATCH", f"/indexes/{name}/settings", settings(catalog)).data)
        path = f"/indexes/{name}/documents?primaryKey=id"
        count = 0
        tasks = []
        for batch in batches(records(catalog), text_size):
            tasks.append(self.client.send(path, batch).data)
            count += len(batch)
        for task in tasks:
            self._done(task)
        return count

    def _make_missing(self, names: Mapping[str, Catalog]) -> None:
        """Make the indexes that are not there, since only two that exist can be swapped."""
        for name in names:
            if self.client.ask("GET", f"/indexes/{name}", missing=True).status == 404:
                self._done(self.client.ask("POST", "/indexes", {"uid": name, "primaryKey": "id"}).data)

    def _remove(self, name: str) -> None:
        if self.client.ask("GET", f"/indexes/{name}", missing=True).status != 404:
            self._done(self.client.ask("DELETE", f"/indexes/{name}", missing=True).data)

    def _done(self, task: Any) -> None:
        """Wait for a task; raises SinkError if it failed."""
        uid = task.get("taskUid") if isinstance(task, dict) else None
        if not isinstance(uid, int):
            raise SinkError(f"{self.shown}: the server gives no task: is it Meilisearch?")
        for state in self._states(uid):
            if state.get("status") == "succeeded":
                return
            if state.get("status") in ("failed", "canceled"):
                error = state.get("error") or {}
                reason = str(error.get("message") or state["status"])[:300]
                raise SinkError(f"{self.shown}: a task failed ({state.get('type')}): {reason}")

    def _states(self, uid: int) -> Iterator[Mapping[str, Any]]:
        """Yield the states of a task, one after the other; raises SinkError after an hour."""
        deadline = self.clock() + _WAIT
        while self.clock() < deadline:
            data = self.client.ask("GET", f"/tasks/{quote(str(uid))}").data
            yield data if isinstance(data, dict) else {}
            self.client.pause(_POLL)
        raise SinkError(f"{self.shown}: a task takes too long")


def settings(catalog: Catalog) -> dict[str, Any]:
    """Return the settings of an index."""
    language = _LOCALES.get(catalog.locale.partition("-")[0] or "en")
    attributes = [{"attributePatterns": ["title", "text"], "locales": [language]}] if language else None
    return {
        "searchableAttributes": [*SEARCHED, "data"],
        "filterableAttributes": list(FILTERED),
        "sortableAttributes": list(SORTED),
        "synonyms": {word: [each for each in group if each != word] for group in catalog.synonyms for word in group},
        "localizedAttributes": attributes,
    }
