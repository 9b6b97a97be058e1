"""Models."""

from typing import Self
from warnings import deprecated


class Model:
    """A base of classes with fields."""

    def __init__(self, **fields: object) -> None: ...

    @classmethod
    def load(cls, data: object, *, strict: bool = False) -> Self: ...

    def dump(self, *, exclude: set[str] | None = None) -> dict[str, object]: ...

    @deprecated("The `dict` method is deprecated; use `dump` instead.")
    def dict(self) -> dict[str, object]: ...
