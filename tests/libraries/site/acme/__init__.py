"""A library that does nothing: what tests look at code with."""

from typing import Annotated, overload
from warnings import deprecated

from acme.app import App, Router
from acme.client import Client, Response, open_client
from acme.models import Model

__all__ = ["App", "Client", "Model", "Response", "Router", "choose", "connect", "open_client", "query"]


def query(
    default: object = None,
    *,
    pattern: str = "",
    limit: int = 10,
    example: Annotated[str, deprecated("Deprecated since 2.0; use examples instead.")] = "",
    examples: tuple[str, ...] = (),
) -> object: ...


@deprecated("connect() is gone in 3.0; use open_client() instead")
def connect(host: str) -> Client: ...


@overload
def choose(one: int, *, step: int = 1) -> int: ...
@overload
@deprecated("choose() of a text is slow; give it a number")
def choose(one: str, *, step: int = 1) -> str: ...
def choose(one: object, *, step: int = 1) -> object: ...
