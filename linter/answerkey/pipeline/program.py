"""This program and its tools, named alike on all machines that have the same of them."""

from __future__ import annotations

import functools
import os
import platform
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from answerkey import __version__
from answerkey.pipeline.cache import digest

_PACKAGE = Path(__file__).parents[1]
_METADATA = ".dist-info"
_TOOLS = re.compile(
    r"anyascii|black|graphql_core|jsonschema|markdown_it_py|mdit_py_plugins|nh3|pydantic|pygments|pyflakes|ruamel_yaml"
    r"|tree_sitter(_\w+)?"
)
_SEPARATORS = re.compile(r"[-_.]+")


@functools.cache
def description() -> Mapping[str, str]:
    """Return the versions that results depend on: of this program with a hash of its modules, Python and the tools."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return {"answerkey": f"{__version__} ({_modules_hash()})", "Python": python, **dict(sorted(_tools()))}


@functools.cache
def portable_fingerprint() -> bytes:
    """Return a hash of the description.

    `fingerprint` of `cache.py` takes the times of files instead, which is faster, and holds on one machine alone.
    """
    return digest(*(f"{name}\0{version}" for name, version in description().items()))


def _modules_hash() -> str:
    hasher = blake2b(digest_size=8)
    for path in sorted(_PACKAGE.rglob("*.py"), key=lambda path: path.relative_to(_PACKAGE).as_posix()):
        data = path.read_bytes()
        hasher.update(f"{path.relative_to(_PACKAGE).as_posix()}\0{len(data)}\0".encode() + data)
    return hasher.hexdigest()


def _tools() -> Iterator[tuple[str, str]]:
    """Yield the name and version of each tool, by the names of the folders that hold their metadata."""
    for folder in reversed(sys.path):  # the first of several counts, as in an import
        with suppress(OSError):
            for name in sorted(name for name in os.listdir(folder or ".") if name.endswith(_METADATA)):
                tool, _, version = name.removesuffix(_METADATA).partition("-")
                tool = _SEPARATORS.sub("_", tool).lower()
                if _TOOLS.fullmatch(tool):
                    yield tool, version
