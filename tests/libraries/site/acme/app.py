"""Applications."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from warnings import deprecated

F = TypeVar("F", bound=Callable[..., object])


class Router:
    """Routes."""

    prefix: str

    def __init__(self, prefix: str = "", *, tags: Sequence[str] = ()) -> None: ...

    def get(self, path: str, *, name: str = "") -> Callable[[F], F]: ...

    def include(self, router: "Router") -> None: ...


class App(Router):
    """An application."""

    state: object
    parent: Router

    def __init__(self, title: str = "", *, debug: bool = False) -> None: ...

    @deprecated("on_start is deprecated, use lifespan instead")
    def on_start(self, name: str) -> Callable[[F], F]: ...

    def mount(self, path: str, app: "App") -> None: ...
