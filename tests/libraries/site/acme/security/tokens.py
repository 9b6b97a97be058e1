"""Tokens."""


def encode(payload: dict[str, object], key: str, *, algorithm: str = "HS256") -> str: ...


def decode(token: str, key: str, *, algorithms: list[str]) -> dict[str, object]: ...
