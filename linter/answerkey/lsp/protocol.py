"""The protocol of messages: every request gets an answer, also one that can't be read.

pygls reads parameters while it decodes a message, and where that fails the id of the request is lost. Here a message is
decoded first, checked, and its parameters read last. The codes of errors are those of JSON-RPC 2.0 and of the Language
Server Protocol 3.17.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Generator
from typing import Any

from cattrs import transform_error
from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcMethodNotFound,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import LanguageServerProtocol, lsp_method

_MOST_REASONS = 3  # of one message that can't be read
_UNDERSCORE = re.compile(r"_([a-z])")
_log = logging.getLogger(__name__)


class Protocol(LanguageServerProtocol):
    """The protocol, with buffers of our own: those of pygls end lines where Python does, and not where editors do."""

    _initialized = False

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Return an object of a decoded message as it is; `handle_message` reads it as a whole."""
        return data

    def handle_message(self, message: Any) -> None:
        """Handle a decoded message; answer a request with an error if it can't be handled."""
        if not isinstance(message, dict):
            self.refuse(None, JsonRpcInvalidRequest("a message is one object: batches are not part of the protocol"))
            return
        try:
            super().handle_message(self._read(message))
        except JsonRpcException as error:
            if "method" in message and "id" in message:
                self.refuse(message["id"], error)
            else:
                _log.warning("a message that needs no answer was dropped: %s", error)

    def refuse(self, number: Any, error: JsonRpcException) -> None:
        """Answer a request with an error; one without a usable id is answered with null (JSON-RPC 2.0, 5)."""
        answer = {"code": error.code, "message": error.message}
        self._send_data({"jsonrpc": self.VERSION, "id": number if _is_id(number) else None, "error": answer})

    def _read(self, message: dict[str, Any]) -> Any:
        """Return a message with its parameters; raises JsonRpcException with the reason why it can't be handled."""
        if message.get("jsonrpc") != self.VERSION:
            raise JsonRpcInvalidRequest(f"`jsonrpc` must be {self.VERSION!r}")
        if "method" in message:
            self._refuse_untimely(message["method"], requests="id" in message)
            if "id" in message and not _is_id(message["id"]):
                raise JsonRpcInvalidRequest("`id` must be an integer or a string")
        try:
            return super().structure_message(message)
        except JsonRpcException as error:
            raise JsonRpcInvalidParams(_reason(error.__cause__)) from None

    def _refuse_untimely(self, method: Any, *, requests: bool) -> None:
        """Raise JsonRpcException for a method that does not exist, or that may not be called now."""
        kind = self.get_message_type(method) if isinstance(method, str) else None
        if kind is None or (requests and method not in self.fm.builtin_features and method not in self.fm.features):
            raise JsonRpcMethodNotFound(f"there is no method {method!r}")
        if requests and "id" not in _names(kind):
            raise JsonRpcInvalidRequest(f"`{method}` is a notification: send it without an id")
        if method == types.EXIT:
            return
        if self._shutdown:
            raise JsonRpcInvalidRequest("the server has shut down")
        if self._initialized == (method == types.INITIALIZE):
            raise (
                JsonRpcInvalidRequest("the server is initialized already")
                if self._initialized
                else JsonRpcServerNotInitialized("the first request must be `initialize`")
            )

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Generator[Any, Any, types.InitializeResult]:
        result = yield from super().lsp_initialize(params)
        self._initialized = True
        return result

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Generator[Any, Any, None]:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Generator[Any, Any, None]:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> Generator[Any, Any, None]:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CLOSE], (params,), None


def _is_id(number: Any) -> bool:
    return isinstance(number, int | str) and not isinstance(number, bool)


def _names(kind: type) -> set[str]:
    """Return the names of the fields of a message's class."""
    return {field.name for field in kind.__attrs_attrs__}  # type: ignore[attr-defined]


def _reason(error: BaseException | None) -> str:
    """Return the places of a message that can't be read, each with the reason, by the names of the protocol."""
    if error is None:
        return JsonRpcInvalidParams.MESSAGE
    reasons = transform_error(error, path="message")
    texts = [_UNDERSCORE.sub(lambda part: part[1].upper(), text.replace(" @ message.", " at ")) for text in reasons]
    return f"{JsonRpcInvalidParams.MESSAGE}: {'; '.join(texts[:_MOST_REASONS])}"
