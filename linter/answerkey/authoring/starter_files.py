"""The files of a new base, for `answerkey init`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from answerkey import __version__
from answerkey.authoring.template_files import NewFile, filled
from answerkey.config import Config
from answerkey.model.schema_files import CONTENT, schemas

_SCHEMAS = "schemas"
_PLAIN = re.compile(r"[\w./-]+")  # needs no escaping in JSON and YAML, and hardly any in a regular expression
_CONTENT = {
    "frameworks/python.yml": "init-framework.yml",
    "topics/python-functions.yml": "init-topic.yml",
    "qa/python/functions/arguments.md": "init-page.md",
}
_EDITORS = {".vscode/settings.json": "vscode-settings.json"}
_CHECKS = {
    ".pre-commit-config.yaml": "pre-commit-config.yaml",
    ".github/workflows/answerkey.yml": "workflow.yml",
    ".gitignore": "gitignore",
}


def sample_content(root: Path, content: Path, today: date) -> Iterator[NewFile]:
    """Yield a framework, a topic and a page that pass the linter."""
    schemas_folder = Path(os.path.relpath(root / _SCHEMAS, content / "frameworks")).as_posix()
    for path, template in _CONTENT.items():
        yield NewFile(content / path, filled(template, today=today.isoformat(), schemas=schemas_folder))


def configuration(root: Path) -> NewFile:
    """Return the configuration file, with comments."""
    return NewFile(root / "answerkey.toml", filled("answerkey.toml"))


def editor_files(root: Path, content: Path) -> Iterator[NewFile]:
    """Yield the schemas of the built-in collections, and the settings of editors that name them."""
    for name in CONTENT:
        path = schemas()[name]
        yield NewFile(root / _SCHEMAS / path.name, path.read_text(encoding="utf-8"))
    yield from _filled(_EDITORS, root, content)


def checks(root: Path, content: Path) -> Iterator[NewFile]:
    """Yield the hooks, the workflow and `.gitignore`."""
    yield from _filled(_CHECKS, root, content)


def _filled(templates: Mapping[str, str], root: Path, content: Path) -> Iterator[NewFile]:
    folder = Path(os.path.relpath(content, root)).as_posix()
    for target, template in templates.items():
        values = {"version": __version__, "content": folder if _PLAIN.fullmatch(folder) else Config().content}
        yield NewFile(root / target, filled(template, **values))
