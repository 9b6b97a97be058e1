"""The files of a new base, for `answerkey init`."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from answerkey.authoring.installation import requirement
from answerkey.authoring.schema_texts import schema_text
from answerkey.authoring.template_files import NewFile, filled
from answerkey.config import Config
from answerkey.model.schema_files import CONTENT, schemas

_SCHEMAS = "schemas"
_YAML_SUFFIX = re.compile(r"ya?ml\b[^/]*$")
_PLAIN = re.compile(r"[\w./-]+")  # needs no escaping in JSON and YAML, and hardly any in a regular expression
_CONTENT = {
    "frameworks/python.yml": "init-framework.yml",
    "topics/python-functions.yml": "init-topic.yml",
    "qa/python/functions/arguments.md": "init-page.md",
}
_SETTINGS = ".vscode/settings.json"
_YAML = {"framework": "frameworks/*.{yml,yaml}", "topic": "topics/*.{yml,yaml}"}
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


def editor_files(root: Path, content: Path, config: Config | None) -> Iterator[NewFile]:
    """Yield the schemas of the built-in collections, and the settings of VS Code for all collections in YAML.

    Raises ConfigError where a schema that the configuration names can't be read.
    """
    for name in CONTENT:
        yield NewFile(root / _SCHEMAS / schemas()[name].name, schema_text(name, config))
    settings = {"yaml.schemas": dict(_yaml_schemas(root, content, config))}
    yield NewFile(root / _SETTINGS, json.dumps(settings, indent=2, ensure_ascii=False) + "\n")


def _yaml_schemas(root: Path, content: Path, config: Config | None) -> Iterator[tuple[str, str]]:
    """Yield the file of each schema of content in YAML, and the pattern of its files, both from the root."""
    folder = Path(os.path.relpath(content, root)).as_posix()
    for name, glob in _YAML.items():
        yield f"./{_SCHEMAS}/{schemas()[name].name}", f"{folder}/{glob}"
    for entry in config.collections if config is not None else ():
        if entry.schema and _YAML_SUFFIX.search(entry.glob):
            yield f"./{entry.schema}", f"{folder}/{entry.glob}"


def checks(root: Path, content: Path) -> Iterator[NewFile]:
    """Yield the hooks, the workflow and `.gitignore`."""
    yield from _filled(_CHECKS, root, content)


def _filled(templates: Mapping[str, str], root: Path, content: Path) -> Iterator[NewFile]:
    folder = Path(os.path.relpath(content, root)).as_posix()
    for target, template in templates.items():
        values = {
            "requirement": json.dumps(requirement()),
            "content": folder if _PLAIN.fullmatch(folder) else Config().content,
        }
        yield NewFile(root / target, filled(template, **values))
