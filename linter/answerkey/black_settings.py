"""The settings of black that a project has: the defaults of ours for snippets."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from answerkey.config import BlackConfig, ConfigError, bind
from answerkey.regular_files import read_regular

_KEYS = ("line-length", "target-version", "skip-string-normalization", "skip-magic-trailing-comma")


def find_black_settings(root: Path) -> BlackConfig:
    """Return black's settings for a folder: those of the nearest pyproject.toml with `[tool.black]`, upwards from it.

    The search ends at the root of the repository, as black's does. `preview` stays off, whatever the file says, since
    its style changes from one version of black to the next. Raises ConfigError where a value is of another type.
    """
    folder = Path(os.path.abspath(root))
    for above in (folder, *folder.parents):
        file = above / "pyproject.toml"
        table = _table(file) if file.is_file() else None
        if table is not None:
            name = Path(os.path.relpath(file, folder)).as_posix()
            try:
                settings = bind(BlackConfig, {key: table[key] for key in _KEYS if key in table}, "tool.black")
            except ConfigError as error:
                raise ConfigError(f"{file}: {error}") from None
            return replace(settings, file=name, keys=tuple(key for key in _KEYS if key in table))
        if (above / ".git").exists():
            break
    return BlackConfig()


def _table(file: Path) -> dict[str, Any] | None:
    """Return black's table of a file; None where it has none or is not for this program to judge."""
    try:
        tool = tomllib.loads(read_regular(file).decode()).get("tool")
    except (OSError, UnicodeError, tomllib.TOMLDecodeError, RecursionError):
        return None
    table = tool.get("black") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None
