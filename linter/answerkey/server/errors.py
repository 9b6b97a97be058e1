"""What goes wrong, said as problem details (RFC 9457): to programs as JSON, to people who browse as a page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, NotRequired

from starlette.responses import Response
from typing_extensions import TypedDict  # pydantic needs it before Python 3.12

PROBLEM = "application/problem+json"


class WrongData(TypedDict):
    """A parameter that can't be used."""

    parameter: str
    detail: str
    suggestion: NotRequired[str]


class ProblemDetails(TypedDict):
    """Problem details (RFC 9457). The type is always `about:blank`: the status says which problem it is."""

    type: str
    title: str
    status: int
    detail: str
    errors: NotRequired[list[WrongData]]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A parameter that can't be used: why, and what may have been meant."""

    parameter: str
    detail: str
    suggestion: str = ""


class Problem(Exception):
    """A request that is not answered with what it asks for."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        wrong: Sequence[Wrong] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.wrong, self.headers = status, detail, tuple(wrong), dict(headers or {})

    @property
    def title(self) -> str:
        return HTTPStatus(self.status).phrase

    def data(self) -> dict[str, Any]:
        """The members of the problem's object."""
        found: dict[str, Any] = {"type": "about:blank", "title": self.title, "status": self.status}
        found["detail"] = self.detail
        if self.wrong:
            found["errors"] = [_wrong(wrong) for wrong in self.wrong]
        return found

    def reply(self) -> Response:
        """The problem as an answer. It is not kept by caches, but where something is gone or has moved."""
        kept = "public, max-age=60" if self.status in (301, 308, 410) else "no-store"
        body = json.dumps(self.data(), ensure_ascii=False).encode("utf-8", "replace")
        return Response(body, self.status, {"Cache-Control": kept, **self.headers}, PROBLEM)


def _wrong(wrong: Wrong) -> dict[str, str]:
    found = {"parameter": wrong.parameter, "detail": wrong.detail}
    return {**found, "suggestion": wrong.suggestion} if wrong.suggestion else found
