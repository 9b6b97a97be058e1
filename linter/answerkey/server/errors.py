"""Errors as problem details (RFC 9457)."""

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
class ParameterError:
    """A parameter that can't be used: the reason, and the name or value that may have been meant."""

    parameter: str
    detail: str
    suggestion: str = ""


class Problem(Exception):
    """A request that fails, with its status and details."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        wrong: Sequence[ParameterError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.wrong, self.headers = status, detail, tuple(wrong), dict(headers or {})

    @property
    def title(self) -> str:
        return HTTPStatus(self.status).phrase

    def data(self) -> dict[str, Any]:
        """Return the members of the JSON object."""
        members: dict[str, Any] = {"type": "about:blank", "title": self.title, "status": self.status}
        members["detail"] = self.detail
        if self.wrong:
            members["errors"] = [_wrong(wrong) for wrong in self.wrong]
        return members

    def reply(self) -> Response:
        """Return the problem as a response. Only redirects and 410 are cacheable."""
        cache_control = "public, max-age=60" if self.status in (301, 308, 410) else "no-store"
        body = json.dumps(self.data(), ensure_ascii=False).encode("utf-8", "replace")
        return Response(body, self.status, {"Cache-Control": cache_control, **self.headers}, PROBLEM)


def _wrong(wrong: ParameterError) -> dict[str, str]:
    members = {"parameter": wrong.parameter, "detail": wrong.detail}
    return {**members, "suggestion": wrong.suggestion} if wrong.suggestion else members
