"""Writes the generated documentation: docs/rules.md, docs/configuration.md, docs/commands.md, docs/fields.md, and what
README.md and pages of docs/ show of the program.

With --check nothing is written, and the exit code is 1 where a file is not current.
"""

from __future__ import annotations

import inspect
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import get_args

import click
from msgspec import NODEFAULT, Struct, structs
from msgspec.structs import FieldInfo

from answerkey.cli.main import main as program
from answerkey.config import (
    CollectionConfig,
    Config,
    DialectConfig,
    FieldsConfig,
    LibrariesConfig,
    NamesConfig,
    ProofsConfig,
    ReviewConfig,
    SearchConfig,
    setting_types,
)
from answerkey.delivery.entities import ENTITIES
from answerkey.delivery.fields import Entity
from answerkey.delivery.fields import Field as DeliveredField
from answerkey.model.delivered import Shape
from answerkey.model.limits import Limits
from answerkey.rules import load_rules
from answerkey.rules.documentation import summary

sys.path.insert(0, str(Path(__file__).parent))
from walkthrough import followed, same_everywhere  # docs/ is no package

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "docs" / "example"
WALKTHROUGHS = tuple(ROOT / "docs" / name for name in ("adopting.md", "anki.md", "build.md", "tutorial.md"))
_SHOWN = re.compile(r"((`{3,})console\n\$ (answerkey [^\n]*)\n)(.*?)^(\2\n)", re.S | re.M)
_NOTE = "<!-- Made by `make docs`; edit the rules and the configuration's docstrings instead. -->\n"


def rules_page() -> str:
    """All rules by family. A row leads to the rule's fixture here, and on the site to its page (`rule_pages.py`)."""
    parts = [f"# Rules\n\n{_NOTE}", inspect.cleandoc(_OF_RULES) + "\n"]
    for family, rules in groupby(load_rules().items(), key=lambda entry: entry[0].partition("/")[0]):
        rows = [f"| [`{i}`](../tests/rules/{i}.md) | {r.severity} | {r.level} | {summary(r)} |" for i, r in rules]
        parts.append(
            f"## {family}\n\n| rule | severity | runs in | what it checks |\n|---|---|---|---|\n"
            + "\n".join(rows)
            + "\n"
        )
    return "\n".join(parts)


def configuration_page() -> str:
    """Every key of the configuration with its meaning, type and default."""
    parts = [f"# Configuration\n\n{_NOTE}", inspect.cleandoc(_INTRODUCTION) + "\n"]
    for title, kind in _TABLES.items():
        doc = inspect.cleandoc(kind.__doc__ or "")
        rows = [f"| `{name}` | {_default(f)} | {_MEANINGS[kind][f.name]} |" for name, f in _keys(kind)]
        parts.append(f"## {title}\n\n{doc}\n\n| key | default | meaning |\n|---|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _keys(kind: type[Struct]) -> Iterator[tuple[str, FieldInfo]]:
    settings = setting_types(kind)
    named = ((entry.name.replace("_", "-"), entry) for entry in structs.fields(kind))
    return ((key, entry) for key, entry in named if key in settings)


def _default(entry: FieldInfo) -> str:
    if entry.default is NODEFAULT:
        return "required" if entry.default_factory is NODEFAULT else "–"
    shown = f'"{entry.default}"' if isinstance(entry.default, str) else repr(entry.default).replace("()", "[]")
    return f"`{shown}`"


def fields_page() -> str:
    """Every field that is delivered of each entity, where it is, and its column in SQLite."""
    parts = [
        f"# Fields\n\n{_NOTE.replace('the rules and', 'the records and entities, or')}",
        inspect.cleandoc(_OF_FIELDS) + "\n",
    ]
    for entity in ENTITIES:
        rows = "\n".join(_field_row(entity, each) for each in entity.fields)
        head = "| field | in | column | meaning |\n|---|---|---|---|\n"
        parts.append(f"## {entity.name.capitalize()}s\n\n{head}{rows}\n")
    return "\n".join(parts)


def _field_row(entity: Entity, field: DeliveredField) -> str:
    shapes = [name for name in get_args(Shape) if name in field.shapes and name != "table"]
    column = f"`{field.name_in('table')}`" if "table" in field.shapes and field.column else ""
    named = [f"csv as `{field.csv}`" if name == "csv" and field.csv else name for name in shapes]
    return f"| `{field.key}` | {', '.join(named)} | {column} | {field.meaning} |"


def commands_page() -> str:
    """What each command says of itself."""
    parts = [f"# Commands\n\n{_NOTE}", inspect.cleandoc(_EXIT_CODES) + "\n"]
    for name, command in sorted(_commands(program, "answerkey")):
        context = click.Context(
            command, info_name=name, terminal_width=100, max_content_width=100, **program.context_settings
        )
        parts.append(f"## {name}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def _commands(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    for part in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), part)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands(command, f"{name} {part}")
        else:
            yield f"{name} {part}", command


def with_outputs(text: str) -> str:
    """A page with the output of each command that it shows."""
    return _SHOWN.sub(lambda found: found[1] + _output(found[3]) + found[5], text)


def _output(command: str) -> str:
    """The output of a command over the example alone: in a folder without a configuration, installed libraries, a
    cache and a history, so that it is the same on every machine."""
    words = [sys.executable, "-m", *command.split()]
    with tempfile.TemporaryDirectory(prefix="answerkey-docs-") as folder:
        shutil.copytree(EXAMPLE, Path(folder, EXAMPLE.relative_to(ROOT)))
        variables = {**os.environ, "ANSWERKEY_CACHE_DIR": str(Path(folder, "cache"))}
        done = subprocess.run(words, cwd=folder, env=variables, capture_output=True, text=True, check=False)
    return same_everywhere(done.stdout + done.stderr)


def pages() -> dict[Path, str]:
    """Each generated file and what must stand in it."""
    showing = [ROOT / "README.md", *(ROOT / "docs" / name for name in ("index.md", "linting.md"))]
    programs = Path(sys.executable).parent
    return {
        **{path: followed(path.read_text(encoding="utf-8"), programs) for path in WALKTHROUGHS},
        ROOT / "docs" / "rules.md": rules_page(),
        ROOT / "docs" / "configuration.md": configuration_page(),
        ROOT / "docs" / "commands.md": commands_page(),
        ROOT / "docs" / "fields.md": fields_page(),
        **{path: with_outputs(path.read_text(encoding="utf-8")) for path in showing},
    }


def main() -> int:
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not current: run `make docs`")
        return bool(stale)
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
    return 0


_INTRODUCTION = """
Settings stand in `[tool.answerkey]` of `pyproject.toml`, or without that prefix in `answerkey.toml`. The nearest file
upwards from the content counts, up to the root of the repository. An unknown key, rule or option is an error. The
environment variable `ANSWERKEY_CACHE_DIR` says where results and the environments of libraries are kept, before all
settings. black's own settings, in `[tool.black]` of the nearest pyproject.toml, are the defaults for snippets.
`answerkey config` shows each setting in force, and where its value comes from.

In terminals that show links, in editors and in reports, a finding leads to the page of its rule if the documentation
has an address. The environment variable `ANSWERKEY_DOCUMENTATION` names it, such as
`file:///home/me/answerkey/.site/html` for what `make site` builds. `FORCE_HYPERLINK` (1 or 0) decides where answerkey
does not know a terminal.

```toml
[tool.answerkey]
preset = "strict"
ignore = ["question/duplicate"]

[tool.answerkey.severity]
"answer/raw-html" = "warning"

[tool.answerkey.rules."question/too-few"]
minimum = 6

[[tool.answerkey.collections]]
name = "notes"
glob = "notes/**/*.md"
schema = "schemas/note.schema.json"
title = "title"
order = "order"
address = "/notes/{slug}"
markdown = ["summary", "steps[].text"]
code = { "examples[].code" = "python" }
references = { "course" = "courses", "related[]" = "qa" }
proof = "proof"

[[tool.answerkey.collections]]
name = "courses"
glob = "courses/*.yml"
markdown = "description"

[tool.answerkey.fields]
page = "schemas/page-fields.schema.json"
```
"""

_OF_RULES = """
`answerkey rule NAME` explains a rule with its cases, which are those that test it; `answerkey rule FAMILY` lists some.

A rule runs in the preset of its row and in stricter ones: `recommended` is the default. A rule that is `off` runs where
it is selected or given a severity. Rules of the family `proof` run in `answerkey prove`.
"""

_OF_FIELDS = """
These are the fields of frameworks, topics, pages and questions as they are delivered. In JSON:

- hub: `frameworks/<slug>.json`
- page: `pages/<path>.json`
- question: `questions/<path>/<id>.json`
- navigation: `navigation.json`

In the [API](http.md):

- item: the items of a list, unless others are requested
- detail: a record by its address
- hit: a hit of a search

A column is one of the table of that name in [SQLite](sqlite.md), and csv are the columns of `questions.csv`.
"""

_EXIT_CODES = """
- 0: clean.
- 1: findings that fail the run (errors; with `--fail-on warning` warnings too), a change that `--diff` or `--check`
  would make, or a file that could not be rewritten.
- 2: usage or configuration: an unknown option, rule or key, a path that leads to nothing, nothing to check.
- 3: a bug in answerkey. A file whose fix would have done harm is left alone, and all others are done.
- 130: interrupted.
- 143, 129: ended by SIGTERM, by SIGHUP.
"""

_TABLES = {
    "Settings": Config,
    "`[names]`": NamesConfig,
    "`[libraries]`": LibrariesConfig,
    "`[proofs]`": ProofsConfig,
    "`[search]`": SearchConfig,
    "`[review]`": ReviewConfig,
    "`[limits]`": Limits,
    "`[[collections]]`": CollectionConfig,
    "`[fields]`": FieldsConfig,
    "`[[dialects]]`": DialectConfig,
}
_MEANINGS: dict[type, dict[str, str]] = {
    Config: {
        "content": "the content folder, relative to this file",
        "tags": "tables of translated tags by locale: `[tool.answerkey.tags.de]`, see [locales](locales.md)",
        "locales": "the languages of readers, the first being that of the content, see [locales](locales.md)",
        "preset": "`recommended`, or `strict`: every rule that is not a matter of taste, and every name bound",
        "select": "run only these rules or families",
        "ignore": "leave these rules or families out",
        "severity": "`error`, `warning` or `off` by rule or family",
        "rules": "options by rule",
        "per_file_ignores": "rules or families to leave out, by pattern of paths in the content folder",
        "fail_on": "`error` or `warning`: the least severity that fails a run",
        "exclude": "patterns of files and folders that are not content, relative to this file",
        "collections": "more collections, see below",
        "dialect": "the dialect of all Markdown, see [dialects](dialects.md); without it that of each file is found",
        "dialects": "dialects of some files, see below",
        "names": "names that snippets may use without binding them, see below",
        "libraries": "the libraries that the content is about, see below",
        "fields": "fields of your own on built-in collections, see below",
        "proofs": "how `answerkey prove` runs what is to be proved, see below",
        "search": "words that a search takes for the same, see below",
        "review": "the states of review, see below and [publishing](publishing.md)",
        "time_zone": "the time zone of dates without a time under `publish` and `expires`, such as `Europe/Berlin`",
        "limits": "sizes past which content is refused, see below",
        "python": "the version of Python that snippets are for, such as `3.12`; what it accepts is right",
        "indented_code": "the language of indented code blocks, such as `python`; without it they are not checked",
        "cache_dir": "where results are kept; `.answerkey_cache` beside this file",
        "cache": "a cache that machines share, such as `s3://bucket/prefix`, see [scale](scale.md#a-shared-cache)",
        "baseline": "a file of accepted findings, relative to this file; `answerkey lint --write-baseline` writes it",
    },
    NamesConfig: {
        "known": "names that count as bound everywhere",
        "prelude": "Python code, never run, whose imports and definitions count as bound everywhere",
    },
    LibrariesConfig: {
        "requirements": 'what `answerkey libraries sync` installs, as pip reads it: `["fastapi", "pydantic>=2"]`',
        "environment": "instead of requirements: a virtual environment of yours, relative to this file",
        "python": "the interpreter of the environment; the one that runs answerkey",
    },
    ProofsConfig: {
        "run": "whether snippets of questions and pages that say nothing of it (`run`) are run",
        "prelude": "Python code that runs before each question; hidden from readers",
        "env": "environment variables",
        "seconds": "seconds that a question may take",
        "memory": "MiB that a process may take",
        "processes": "processes and threads that a question may start",
        "file_size": "MiB of a file that it may write",
        "output": "KiB that it may print",
    },
    SearchConfig: {
        "synonyms": 'groups of words that a search takes for the same: `[["db", "database"], ["k8s", "kubernetes"]]`',
    },
    ReviewConfig: {
        "states": "the states that a file may have under `review`",
        "deliver": "those in which it is delivered",
        "collections": "the collections whose files have states of review: `qa` are the pages",
        "required": "whether a file without a state is held back",
    },
    Limits: {
        "file_bytes": "bytes of a file",
        "answer_characters": "characters of an answer",
        "snippet_characters": "characters of a snippet",
        "snippet_lines": "lines of a snippet",
        "file_lines": "lines of a file",
        "file_snippets": "snippets of a file",
        "markdown_tokens": "tokens of the Markdown of a file: begins and ends of paragraphs, list items, cells …",
        "markdown_brackets": "opening brackets (`[` and `<`) in the running text of a file",
        "snippet_depth": "levels of nested Python",
        "snippet_arguments": "parts of one call, list or other expression",
        "snippet_items": "items of one `with` statement, targets of one assignment",
        "yaml_depth": "levels of nested YAML",
        "yaml_nodes": "keys, values and lists in the YAML of a file",
        "findings": "findings of one rule in one file that are listed",
        "seconds": "seconds of processor time for one step over a usual snippet",
    },
    CollectionConfig: {
        "name": "its name",
        "glob": "its files, relative to the content folder; `**/` is any number of folders, `{a,b}` is either",
        "schema": "a JSON Schema (draft 2020-12) for its data; with one, a Markdown file must have front matter",
        "title": "the field that names a document; else its first heading does, else its file",
        "order": "the field that documents are ordered by: numbers first, then texts, then those without",
        "address": "the template of addresses, of `{field}`, `{path}` (of the file below the collection's folder, "
        "without suffix) and `{stem}` (its name alone); `/NAME/{path}`",
        "markdown": "the fields that hold Markdown, one or a list; the body of a Markdown file always does",
        "code": "fields that hold code as such, each with its language",
        "references": "fields that name a document of another collection, each with that; built-in are `qa`, "
        "`topics`, `frameworks`",
        "proof": "the field with hidden Python that `answerkey prove` runs after the document's snippets",
    },
    FieldsConfig: {
        "page": "of a page; its schema declares `properties`, none of which is built in",
        "question": "of a question",
        "topic": "of a topic",
        "framework": "of a framework",
    },
    DialectConfig: {
        "glob": "the files, relative to this file; `docs/**` is all below a folder",
        "dialect": "`commonmark`, `docusaurus`, `gfm`, `material`, `myst` or `quarto`",
    },
}

if __name__ == "__main__":
    sys.exit(main())
