"""Servers of searches that tests talk to: they know the published requests of Meilisearch and OpenSearch, and no others.

No real server is asked. The shapes are those of https://www.meilisearch.com/docs/reference/api and
https://docs.opensearch.org/latest/api-reference.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, Any]
DROP = "drop"
"""The failure of a connection that ends without an answer."""


class Wrong(Exception):
    """A request that the server does not know."""


@dataclass
class Server:
    """A server: `failures` are asked before each request, and may give another answer or DROP."""

    authorization: str = ""
    failures: list[Callable[[str, str], Answer | str | None]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def answer(self, method: str, path: str, headers: Any, body: bytes) -> Answer | str:
        self.requests.append(f"{method} {path}")
        for failure in self.failures:
            if (answer := failure(method, path)) is not None:
                return answer
        if headers.get("Authorization", "") != self.authorization:
            return self.refused()
        try:
            return self.known(method, path, headers.get("Content-Type", ""), body)
        except (Wrong, AssertionError, ValueError, KeyError) as error:
            self.wrong.append(f"{method} {path}: {error!r}")
            return 400, {"message": repr(error)}

    def refused(self) -> Answer:
        raise NotImplementedError

    def known(self, method: str, path: str, kind: str, body: bytes) -> Answer:
        raise NotImplementedError


def lines(kind: str, body: bytes) -> list[Any]:
    assert kind == "application/x-ndjson"
    assert body.endswith(b"\n")
    return [json.loads(line) for line in body.decode().split("\n")[:-1]]


SETTINGS = {
    "searchableAttributes": list,
    "filterableAttributes": list,
    "sortableAttributes": list,
    "synonyms": dict,
    "localizedAttributes": (list, type(None)),
}


@dataclass
class Meilisearch(Server):
    """Tasks run when they are looked at the second time; a task in `failing` fails."""

    indexes: dict[str, dict[str, Any]] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    failing: set[str] = field(default_factory=set)

    def refused(self) -> Answer:
        return 403, {
            "message": "The provided API key is invalid.",
            "code": "invalid_api_key",
            "type": "auth",
            "link": "",
        }

    def known(self, method: str, path: str, kind: str, body: bytes) -> Answer:
        match method, *path.split("/")[1:]:
            case "GET", "tasks", number:
                return 200, self.looked(self.tasks[int(number)])
            case "GET", "indexes", uid:
                return (200, {"uid": uid, "primaryKey": "id"}) if uid in self.indexes else self.missing(uid)
            case "GET", "indexes", uid, "documents", id_:
                if uid not in self.indexes:
                    return self.missing(uid)
                found = self.indexes[uid].get(id_)
                return (200, found) if found else (404, {"message": "not found", "code": "document_not_found"})
            case "POST", "indexes":
                data = json.loads(body)
                assert data.keys() == {"uid", "primaryKey"}
                return self.task("indexCreation", lambda: self.indexes.setdefault(data["uid"], {}))
            case "DELETE", "indexes", uid:
                return self.task("indexDeletion", lambda: self.indexes.pop(uid))
            case "PATCH", "indexes", uid, "settings":
                return self.task("settingsUpdate", lambda: self.set(uid, json.loads(body)))
            case "POST", "indexes", uid, "documents?primaryKey=id":
                documents = lines(kind, body) if kind == "application/x-ndjson" else json.loads(body)
                assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,511}", each["id"]) for each in documents)
                return self.task("documentAdditionOrUpdate", lambda: self.add(uid, documents))
            case "POST", "swap-indexes":
                return self.task("indexSwap", lambda: self.swap(json.loads(body)))
        raise Wrong

    def missing(self, uid: str) -> Answer:
        return 404, {
            "message": f"Index `{uid}` not found.",
            "code": "index_not_found",
            "type": "invalid_request",
            "link": "",
        }

    def task(self, kind: str, run: Callable[[], Any]) -> Answer:
        self.tasks.append({"uid": len(self.tasks), "status": "enqueued", "type": kind, "error": None, "run": run})
        return 202, {"taskUid": len(self.tasks) - 1, "indexUid": None, "status": "enqueued", "type": kind}

    def looked(self, task: dict[str, Any]) -> dict[str, Any]:
        if task["status"] == "processing":
            if task["type"] in self.failing:
                task |= {"status": "failed", "error": {"message": "No space left on device", "code": "internal"}}
            else:
                task["run"]()
                task["status"] = "succeeded"
        elif task["status"] == "enqueued":
            task["status"] = "processing"
        return {key: value for key, value in task.items() if key != "run"}

    def set(self, uid: str, settings: dict[str, Any]) -> None:
        assert settings.keys() <= SETTINGS.keys()
        assert all(isinstance(settings[key], SETTINGS[key]) for key in settings)
        self.indexes.setdefault(uid, {})
        self.settings[uid] = settings

    def add(self, uid: str, documents: list[dict[str, Any]]) -> None:
        self.indexes.setdefault(uid, {}).update({each["id"]: each for each in documents})

    def swap(self, pairs: list[dict[str, list[str]]]) -> None:
        for pair in pairs:
            assert pair.keys() == {"indexes"}
            first, second = pair["indexes"]
            self.indexes[first], self.indexes[second] = self.indexes[second], self.indexes[first]
            self.settings[first], self.settings[second] = self.settings.get(second), self.settings.get(first)


@dataclass
class OpenSearch(Server):
    """Indexes with their mappings and documents, and aliases; a document whose title is in `refusing` is refused."""

    indexes: dict[str, dict[str, Any]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    refusing: set[str] = field(default_factory=set)

    def refused(self) -> Answer:
        return 401, None

    def known(self, method: str, path: str, kind: str, body: bytes) -> Answer:
        match method, *path.split("/")[1:]:
            case "PUT", index:
                assert index not in self.indexes
                data = json.loads(body)
                assert data.keys() == {"settings", "mappings"}
                self.indexes[index] = {**data, "documents": {}}
                return 200, {"acknowledged": True, "shards_acknowledged": True, "index": index}
            case "POST", "_bulk":
                return 200, self.bulk(lines(kind, body))
            case "POST", "_aliases":
                return self.change(json.loads(body)["actions"])
            case "POST", index, "_refresh":
                return 200, {"_shards": {"total": len(self.indexes[index])}}
            case "GET", pattern, "_mapping":
                found = self.named(pattern)
                return (
                    (200, {each: {"mappings": self.indexes[each]["mappings"]} for each in found})
                    if found
                    else (404, {})
                )
            case "GET", index, "_alias":
                names = {alias: {} for alias, each in self.aliases.items() if each == index}
                return (200, {index: {"aliases": names}}) if index in self.indexes else (404, {"status": 404})
            case "GET", index:
                found = self.named(index)
                return (200, {each: {} for each in found}) if found else (404, {"status": 404})
            case "DELETE", index:
                return (200, {"acknowledged": True}) if self.indexes.pop(index, None) else (404, {"status": 404})
        raise Wrong

    def named(self, pattern: str) -> list[str]:
        if pattern in self.aliases:
            return [self.aliases[pattern]]
        expression = re.escape(pattern).replace(r"\*", ".*")
        return [index for index in self.indexes if re.fullmatch(expression, index)]

    def bulk(self, data: list[Any]) -> dict[str, Any]:
        items = []
        for action, document in zip(data[::2], data[1::2], strict=True):
            index, id_ = action["index"]["_index"], action["index"]["_id"]
            if document["title"] in self.refusing:
                items.append(
                    {"index": {"_id": id_, "status": 400, "error": {"type": "x", "reason": "failed to parse"}}}
                )
                continue
            self.indexes[index]["documents"][id_] = document
            items.append({"index": {"_id": id_, "status": 201}})
        return {"took": 1, "errors": any("error" in each["index"] for each in items), "items": items}

    def change(self, actions: list[dict[str, Any]]) -> Answer:
        for action in actions:
            ((name, values),) = action.items()
            assert values["index"] in self.indexes
            if name == "add":
                self.aliases[values["alias"]] = values["index"]
            else:
                assert name == "remove_index"
        for action in actions:
            if "remove_index" in action:
                del self.indexes[action["remove_index"]["index"]]
        return 200, {"acknowledged": True}


@contextmanager
def running(server: Server) -> Iterator[str]:
    """The URL of a server that answers until the end of the block; it must have known all requests."""

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = server.answer(self.command, self.path, self.headers, body)
            if isinstance(answer, str):
                self.close_connection = True
                return
            status, data = answer
            text = json.dumps(data).encode() if data is not None else b""
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{http.server_address[1]}"
        finally:
            http.shutdown()
            thread.join()
    assert server.wrong == []
