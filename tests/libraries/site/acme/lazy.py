"""A module whose names come when they are asked for."""

__all__ = ["Fast", "Slow"]  # noqa: F822
_PLACES = {"Fast": "acme.app", "Slow": "acme.app"}


def __getattr__(name: str) -> object:
    if name in _PLACES:
        return name
    raise AttributeError(name)
