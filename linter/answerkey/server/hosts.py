"""The host names that a server accepts.

A stranger's page can let its own name point at 127.0.0.1 and then read what is served there (DNS rebinding), drafts
included. The browser sends the stranger's name in `Host`, so a server accepts only its own names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from ipaddress import ip_address

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_ANYWHERE = ("0.0.0.0", "::", "")  # noqa: S104  # compared with, not bound to
_AUTHORITY = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::[0-9]{0,5})?")  # RFC 9110, section 7.2
ANY = "*"


def names_of(host: str, allowed: Sequence[str] = ()) -> frozenset[str]:
    """Return the names that a server at an address answers to; `*` stands for any.

    A server that listens at every address can't know its own names: it accepts any, unless some are allowed explicitly.
    """
    chosen = {normal(name) for name in allowed}
    if host in _ANYWHERE and not chosen:
        return frozenset({ANY})
    return frozenset({*_LOOPBACK, *chosen, *(() if host in _ANYWHERE else (normal(host),))})


def normal(name: str) -> str:
    """Return a name in lower case, without the dot at its end; IPv6 addresses are short and in brackets."""
    name = name.strip().lower().removesuffix(".")
    try:
        address = ip_address(name.strip("[]"))
    except ValueError:
        return name
    return f"[{address}]" if address.version == 6 else str(address)


def is_accepted(headers: Sequence[tuple[bytes, bytes]], target: bytes, names: Collection[str]) -> bool:
    """Return True if a request has one `Host`, and it and the authority of an absolute target are accepted names."""
    values = [value for name, value in headers if name.lower() == b"host"]
    if ANY in names:
        return len(values) <= 1
    if target and not target.startswith((b"/", b"*")):
        values.append(target.partition(b"://")[2].partition(b"/")[0])
        return len(values) == 2 and all(_is_one_of(value, names) for value in values)
    return len(values) == 1 and _is_one_of(values[0], names)


def _is_one_of(value: bytes, names: Collection[str]) -> bool:
    authority = _AUTHORITY.fullmatch(value.decode("latin-1").strip().lower())
    return authority is not None and normal(authority["name"]) in names
