"""Distributions in an environment, by their metadata (https://packaging.python.org/specifications/)."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from answerkey.libraries.files import names_in, text_of
from answerkey.libraries.lockfile import canonical

_REQUIREMENT = re.compile(r"^Requires-Dist: *([\w.-]+)(?!.*\bextra *==)", re.MULTILINE)
_CODE = (".py", ".pyi", ".so", ".pyd")
_NO_MODULES = {"__pycache__", "node_modules"}


def metadata_folders(folders: tuple[Path, ...]) -> Iterator[Path]:
    """Yield the metadata folders of distributions: ``name-version.dist-info``, as the specification of wheels says."""
    for folder in folders:
        for name in sorted(names_in(folder)):
            if name.endswith(".dist-info") and "-" in name.removesuffix(".dist-info"):
                yield folder / name


def distribution(info: Path) -> tuple[str, str]:
    """Return the canonical name and the version in the name of a metadata folder."""
    name, _, number = info.name.removesuffix(".dist-info").rpartition("-")
    return canonical(name), number


def requirements(info: Path) -> Iterator[str]:
    """Yield the canonical names of the distributions that one requires without any of its extras."""
    head, _, _ = text_of(info / "METADATA").partition("\n\n")
    yield from map(canonical, _REQUIREMENT.findall(head))


def local_marks(info: Path) -> Iterator[str]:
    """Yield the state of a distribution installed from a folder (PEP 610): its code changes while its version stays."""
    if not (info / "direct_url.json").is_file():
        return
    yield f"{info.name} {text_of(info / 'RECORD')}"
    for folder in editable_folders(info):
        for file in _modules(folder):
            state = file.stat()
            yield f"{file} {state.st_mtime_ns} {state.st_size}"


def editable_folders(info: Path) -> Iterator[Path]:
    """Yield the folders whose modules a distribution in editable mode provides."""
    from urllib.request import url2pathname  # slower to import than a run with a full cache takes

    try:
        source = json.loads(text_of(info / "direct_url.json") or "{}")
        editable = source["dir_info"]["editable"] is True
        project = Path(url2pathname(urlsplit(str(source["url"])).path))
    except (ValueError, LookupError, TypeError):
        return
    if editable:
        paths = [text_of(info.parent / name) for name in _recorded(info) if name.endswith(".pth")]
        folders = [Path(line) for text in paths for line in text.splitlines() if Path(line).is_absolute()]
        yield from (folder for folder in folders or [project] if folder.is_dir())


def _recorded(info: Path) -> list[str]:
    """Return the files that an installer recorded, relative to the parent of the metadata folder."""
    return [line.rsplit(",", 2)[0].strip('"') for line in text_of(info / "RECORD").splitlines()]


def _modules(folder: Path) -> Iterator[Path]:
    """Yield all modules below a folder, except in hidden folders and environments."""
    for at, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name not in _NO_MODULES and not os.path.exists(f"{at}/{name}/pyvenv.cfg")
        )
        yield from (Path(at, name) for name in sorted(files) if name.endswith((".py", ".pyi")))


def top_modules(info: Path) -> Iterator[tuple[str, bool]]:
    """Yield the top-level modules of a distribution; True if it has the module itself, not only others below it."""
    for path in _recorded(info):
        top, *below = path.split("/")
        name = top if below else top.partition(".")[0]
        if path.endswith(_CODE) and name.isidentifier():
            yield name, not below or (len(below) == 1 and below[0].startswith("__init__."))
    for folder in editable_folders(info):
        for name in names_in(folder):
            if name.endswith(".py") or (folder / name / "__init__.py").is_file():
                yield name.removesuffix(".py"), True
