"""The JSON Schemas that are installed with this program."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_FOLDERS = (_PACKAGE / "schemas", _PACKAGE.parents[1] / "schemas")  # in a wheel, in a working copy
_SUFFIX = ".schema.json"
CONTENT = ("framework", "topic", "page")
"""The schemas of content files; the others describe files that this program writes."""
_SHORT = {"qa-page": "page", "qa-page-translation": "page-translation"}


def schemas() -> dict[str, Path]:
    """Return the schema files by name, those of content first; none where they were not installed."""
    folder = next((folder for folder in _FOLDERS if folder.is_dir()), None)
    paths = sorted(folder.glob(f"*{_SUFFIX}")) if folder else []
    names = (path.name.removesuffix(_SUFFIX) for path in paths)
    named = {_SHORT.get(name, name): path for name, path in zip(names, paths, strict=True)}
    return {name: named[name] for name in (*CONTENT, *(name for name in named if name not in CONTENT)) if name in named}
