"""Results of earlier proofs, authenticated with a secret of this user, so that no repository can forge one.

They are kept in the user's cache folder, or in `ANSWERKEY_CACHE_DIR` of the environment, and the secret in the user's
data folder. A result whose seal is wrong does not count; without a safe secret none does.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2b
from hmac import compare_digest
from pathlib import Path

from platformdirs import user_data_dir

from answerkey.config import Config
from answerkey.pipeline.cache import Cache

_APPLICATION, _FOLDER, _SECRET = "answerkey", "proofs", "proof-secret"
_SIZE = 32  # bytes of the secret, and of a seal


class Archive:
    """Results by key, each with a seal; without a secret nothing is kept."""

    def __init__(self, cache: Cache, secret: bytes = b"") -> None:
        self._cache, self._secret = cache, secret

    def get(self, key: bytes) -> bytes | None:
        """Return the result of a key, if there is one and its seal is right."""
        data = self._cache.get(key) if self._secret else None
        if data is None or not compare_digest(data[:_SIZE], self._seal(key, data[_SIZE:])):
            return None
        return data[_SIZE:]

    def put(self, entries: Iterable[tuple[bytes, bytes]], used: Iterable[bytes] = ()) -> None:
        """Keep some results, and mark others as used."""
        if self._secret:
            self._cache.put([(key, self._seal(key, value) + value) for key, value in entries], used)

    def close(self) -> None:
        """Let go of the file."""
        self._cache.close()

    def _seal(self, key: bytes, value: bytes) -> bytes:
        sealed = len(key).to_bytes(8, "big") + key + value
        return blake2b(sealed, key=self._secret, digest_size=_SIZE).digest()


def open_archive(config: Config, *, enabled: bool = True) -> Archive:
    """Open the user's archive; it stays empty unless it is enabled and has a secret that is safe from the base."""
    secret = _secret(Path(user_data_dir(_APPLICATION)), config.root) if enabled else b""
    return Archive(Cache(archive_folder(config) if secret else None), secret)


def archive_folder(config: Config) -> Path:
    """Return the folder of the archive."""
    return config.private_folder / _FOLDER


def _secret(folder: Path, root: Path) -> bytes:
    """Return the secret of this user, which is made if it is missing; an empty one if none can be trusted."""
    path = Path(os.path.realpath(folder), _SECRET)
    if path.is_relative_to(os.path.realpath(root)):  # the base could bring it along
        return b""
    with suppress(OSError):
        if not os.path.lexists(path):
            _make(path)
        return _read(path)
    return b""


def _make(path: Path) -> None:
    """Write a new secret to a draft and link it to its name, unless another process has made one in the meantime."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}-{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, secrets.token_bytes(_SIZE))
        os.fsync(handle)
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.close(handle)
        os.unlink(draft)


def _read(path: Path) -> bytes:
    """Return a secret that nobody but this user can read or write; an empty one for anything else."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        status = os.fstat(handle)
        is_private = stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o077
        data = os.read(handle, _SIZE + 1) if is_private else b""
    finally:
        os.close(handle)
    return data if len(data) == _SIZE else b""
