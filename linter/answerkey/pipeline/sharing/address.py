"""The place of the shared cache, and the key of its seals.

Nothing here imports anything heavy: each run asks.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import NamedTuple

from answerkey.config import Config, ConfigError
from answerkey.pipeline.cache import fingerprint
from answerkey.trust import Trust

ADDRESS, KEY = "ANSWERKEY_CACHE", "ANSWERKEY_CACHE_KEY"
_FEWEST = 32  # characters of a key
_FORM = re.compile(r"(?P<protocol>[a-z][a-z0-9+.-]*)://(?P<place>[^\s\x00-\x1f]+)")
_BUCKETS = ("abfs", "abfss", "az", "gcs", "gs", "s3", "s3a")
"""Protocols of stores with an account of the user's: nothing of this machine is written or reached through them."""


class SharedPlace(NamedTuple):
    """An address as fsspec takes it, and the key of the seals."""

    address: str
    key: bytes

    def __repr__(self) -> str:
        return f"SharedPlace({shown_address(self.address)!r})"


def shared_address(config: Config, environment: Mapping[str, str] = os.environ) -> str:
    """Return the address of the shared cache: that of the environment, else that of the configuration; empty without.

    Raises ConfigError for an address that a configuration may not name, or that is none.
    """
    named = environment.get(ADDRESS, "")
    if named:
        if not _FORM.fullmatch(named):
            raise ConfigError(f"`{ADDRESS}` must be an address such as `s3://bucket/prefix`")
        return named
    if not config.cache or config.trust is Trust.NONE:
        return ""
    match = _FORM.fullmatch(config.cache)
    if match is None:
        raise ConfigError(f"`cache` must be an address such as `s3://bucket/prefix`, not `{config.cache}`")
    if shown_address(config.cache) != config.cache:
        raise ConfigError("`cache` holds a password: credentials belong in the environment, as fsspec reads them")
    if config.trust is not Trust.PROJECT and (match["protocol"] not in _BUCKETS or "::" in match["place"]):
        raise ConfigError(
            f"`cache` names `{shown_address(config.cache)}`, which may be any place of this machine or its network; "
            f"set the environment variable {ADDRESS} instead"
        )
    return config.cache


def shared_place(config: Config, environment: Mapping[str, str] = os.environ) -> SharedPlace | None:
    """Return the place of the shared cache; None without an address or without a key.

    Raises ConfigError as `shared_address` does, and for a key that can be guessed.
    """
    key = environment.get(KEY, "")
    if not key:
        return None
    address = shared_address(config, environment)
    if address and len(key) < _FEWEST:
        raise ConfigError(f"`{KEY}` must have {_FEWEST} characters or more: it keeps strangers from forging results")
    return SharedPlace(address, key.encode("utf-8", "surrogateescape")) if address else None


def shown_address(address: str) -> str:
    """Return an address without a user and password in it."""
    return re.sub(r"//[^/]*:[^/]*@", "//…@", address)


def program_key(config: Config) -> bytes:
    """Return the hash of this program in the keys of results; where results are shared all machines agree on it."""
    if shared_place(config) is None:
        return fingerprint()
    from answerkey.pipeline.program import portable_fingerprint  # reads all modules

    return portable_fingerprint()
