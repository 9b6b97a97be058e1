"""What is installed in an environment, by the metadata of each distribution (https://packaging.python.org/specifications/)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from answerkey.libraries.files import names_in, text_of
from answerkey.libraries.lockfile import canonical

_CODE = (".py", ".pyi", ".so", ".pyd")
_IGNORED = {"__pycache__", "node_modules"}


def metadata_folders(folders: tuple[Path, ...]) -> Iterator[Path]:
    """The metadata of what is installed: ``name-version.dist-info``, named as the specification of wheels says."""
    for folder in folders:
        for name in sorted(names_in(folder)):
            if name.endswith(".dist-info") and "-" in name.removesuffix(".dist-info"):
                yield folder / name


def distribution(info: Path) -> tuple[str, str]:
    """The canonical name and the version in the name of a folder of metadata."""
    name, _, number = info.name.removesuffix(".dist-info").rpartition("-")
    return canonical(name), number


def local_marks(info: Path) -> Iterator[str]:
    """Marks of what is installed from a place of its own (PEP 610): its code may change while its version does not."""
    if not (info / "direct_url.json").is_file():
        return
    yield f"{info.name} {text_of(info / 'RECORD')}"
    for folder in editable_folders(info):
        for file in _modules(folder):
            state = file.stat()
            yield f"{file} {state.st_mtime_ns} {state.st_size}"


def editable_folders(info: Path) -> Iterator[Path]:
    """The folders whose modules a distribution in editable mode provides."""
    from urllib.request import url2pathname  # takes longer than a run that has all in its cache

    try:
        said = json.loads(text_of(info / "direct_url.json") or "{}")
        editable = said["dir_info"]["editable"] is True
        project = Path(url2pathname(urlsplit(str(said["url"])).path))
    except (ValueError, LookupError, TypeError):
        return
    if editable:
        paths = [text_of(info.parent / name) for name in _recorded(info) if name.endswith(".pth")]
        folders = [Path(line) for text in paths for line in text.splitlines() if Path(line).is_absolute()]
        yield from (folder for folder in folders or [project] if folder.is_dir())


def _recorded(info: Path) -> list[str]:
    """The files that an installer recorded, relative to the folder of the metadata."""
    return [line.rsplit(",", 2)[0].strip('"') for line in text_of(info / "RECORD").splitlines()]


def _modules(folder: Path) -> Iterator[Path]:
    """All modules below a folder, but for hidden folders and environments."""
    for at, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name not in _IGNORED and not os.path.exists(f"{at}/{name}/pyvenv.cfg")
        )
        yield from (Path(at, name) for name in sorted(files) if name.endswith((".py", ".pyi")))


def top_modules(info: Path) -> Iterator[tuple[str, bool]]:
    """The top-level modules of a distribution, and whether it has the module itself, or only others below it."""
    for path in _recorded(info):
        top, *below = path.split("/")
        name = top if below else top.partition(".")[0]
        if path.endswith(_CODE) and name.isidentifier():
            yield name, not below or (len(below) == 1 and below[0].startswith("__init__."))
    for folder in editable_folders(info):
        for name in names_in(folder):
            if name.endswith(".py") or (folder / name / "__init__.py").is_file():
                yield name.removesuffix(".py"), True
